import type { SettingsChoices, SettingsPreview } from "../api-types";
import { Day } from "../shared/day";
import { failureText } from "../shared/failure-text";
import { useI18n } from "../shared/i18n";
import { SelectField } from "../shared/select-field";
import { Skeleton } from "../shared/skeleton";
import { MAPPED_FIELDS } from "./model";
import type { SectionProps } from "./section";

function Values({ preview }: { preview: SettingsPreview }) {
  const { t } = useI18n();
  return (
    <dl class="preview-values">
      {MAPPED_FIELDS.map((field) => (
        <div key={field}>
          <dt>{t(`customer.${field}`)}</dt>
          <dd class={preview[field] ? "lines-of-text" : "quiet"}>{preview[field] || t("settings.nothing")}</dd>
        </div>
      ))}
      <div>
        <dt>{t("details.date")}</dt>
        <dd>
          <Day day={preview.date} />
        </dd>
      </div>
      <div>
        <dt>{t("details.due_date")}</dt>
        <dd>
          <Day day={preview.due_date} />
        </dd>
      </div>
    </dl>
  );
}

/** What the settings, saved or not, would give for a deal. */
export function MappingPreview({ page, state, choices }: SectionProps & { choices: SettingsChoices }) {
  const i18n = useI18n();
  const { previewDeal, preview, previewFailure } = state;
  if (choices.deals.length === 0) return <p class="preview quiet">{i18n.t("settings.no_deals")}</p>;
  return (
    <div class="preview">
      <SelectField
        id="preview-deal"
        label={i18n.t("settings.preview_deal")}
        value={String(previewDeal ?? "")}
        choices={choices.deals.map(({ id, title }) => ({ value: String(id), label: title }))}
        onChange={(value) => page.choosePreviewDeal(Number(value))}
      />
      <div aria-live="polite">
        {previewFailure ? (
          <p class="field-error">{failureText(i18n, previewFailure)}</p>
        ) : preview ? (
          <Values preview={preview} />
        ) : (
          <Skeleton widths={[60, 100, 60, 40]} />
        )}
      </div>
    </div>
  );
}
