import { useI18n } from "../shared/i18n";
import { TextField } from "../shared/text-field";
import { DUE_DAYS_MAX, parseDays } from "./model";
import { Section, type SectionProps } from "./section";
import { DUE_DAYS_ID } from "./store";

export function DueDateSection({ page, draft }: SectionProps) {
  const { t, format } = useI18n();
  const isWrong = parseDays(draft.dueDays) === null;
  return (
    <Section name="due_date">
      <div class="fields">
        <TextField
          id={DUE_DAYS_ID}
          class="field-short field-number"
          label={t("settings.due_days")}
          error={isWrong ? t("settings.due_days_wrong", { max: format.input(DUE_DAYS_MAX) }) : undefined}
          inputMode="numeric"
          maxLength={4}
          value={draft.dueDays}
          onChange={(dueDays) => page.change({ dueDays })}
        />
      </div>
    </Section>
  );
}
