import type { Settings } from "../api-types";
import { useI18n } from "../shared/i18n";
import { SelectField } from "../shared/select-field";
import { Section, type SectionProps } from "./section";

export function LanguageSection({ page, draft }: SectionProps) {
  const { t } = useI18n();
  return (
    <Section name="language">
      <div class="fields">
        <SelectField
          id="language-choice"
          class="field-half"
          label={t("settings.language")}
          value={draft.language}
          choices={[
            { value: "", label: t("language.own") },
            { value: "en", label: t("language.en") },
            { value: "fi", label: t("language.fi") },
          ]}
          onChange={(language) => page.change({ language: language as Settings["language"] })}
        />
      </div>
    </Section>
  );
}
