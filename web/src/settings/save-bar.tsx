import { Button } from "../shared/button";
import { Icon } from "../shared/icon";
import { useI18n } from "../shared/i18n";
import type { SectionProps } from "./section";
import { isDirty } from "./store";

export function SaveBar({ page, state }: SectionProps) {
  const { t } = useI18n();
  const isChanged = isDirty(state);
  return (
    <footer class="footer save-bar">
      <p role="status" class="save-state">
        {isChanged ? (
          <span class="unsaved">{t("settings.not_saved")}</span>
        ) : (
          state.justSaved && (
            <span class="saved">
              <Icon name="check" size={14} /> {t("settings.saved")}
            </span>
          )
        )}
      </p>
      {isChanged && (
        <Button kind="quiet" onClick={page.discard}>
          {t("settings.discard")}
        </Button>
      )}
      <Button kind="primary" type="submit" isBusy={state.isSaving} disabled={!isChanged && !state.isSaving}>
        {t("settings.save")}
      </Button>
    </footer>
  );
}
