import { useI18n } from "../shared/i18n";
import { SECTIONS } from "./section";

export function SectionIndex() {
  const { t } = useI18n();
  return (
    <nav class="section-index" aria-label={t("settings.index")}>
      <ul>
        {SECTIONS.map((name) => (
          <li key={name}>
            <a href={`#${name}`}>{t(`settings.${name}`)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
