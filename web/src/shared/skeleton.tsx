import { useI18n } from "./i18n";

/** Grey bars where text will stand; ${widths} in percent. */
export function Skeleton({ widths }: { widths: number[] }) {
  return (
    <div class="skeleton" aria-hidden="true">
      {widths.map((width, index) => (
        <span key={index} class={`bone bone-${width}`} />
      ))}
    </div>
  );
}

export function LoadingText() {
  const { t } = useI18n();
  return (
    <div class="sr-only" role="status">
      <h1>{t("common.loading")}</h1>
    </div>
  );
}
