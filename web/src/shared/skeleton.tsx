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
    <p class="sr-only" role="status">
      {t("common.loading")}
    </p>
  );
}
