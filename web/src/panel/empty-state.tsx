import { Icon } from "../shared/icon";
import { useI18n } from "../shared/i18n";

export function EmptyState() {
  const { t } = useI18n();
  return (
    <div class="state state-small">
      <span class="state-icon">
        <Icon name="document" size={24} />
      </span>
      <p class="state-title">{t("panel.empty_title")}</p>
      <p class="state-text">{t("panel.empty_text")}</p>
    </div>
  );
}
