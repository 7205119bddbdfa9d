import { useI18n } from "../shared/i18n";
import { SelectField } from "../shared/select-field";
import { ChoicesProblem } from "./choices-problem";
import { Section, type SectionProps } from "./section";

export function DefaultsSection(props: SectionProps) {
  const { t } = useI18n();
  const { page, draft } = props;
  const { choices } = props.state;
  if (choices === null) {
    return (
      <Section name="defaults">
        <ChoicesProblem {...props} />
      </Section>
    );
  }
  return (
    <Section name="defaults">
      <div class="fields">
        <SelectField
          id="default-template"
          class="field-half"
          label={t("details.template")}
          value={draft.template_id}
          choices={[{ value: "", label: t("settings.own_template") }, ...choices.templates.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(template_id) => page.change({ template_id })}
        />
        <SelectField
          id="default-account"
          class="field-half"
          label={t("line.account")}
          value={draft.account_code}
          choices={[{ value: "", label: t("settings.no_account") }, ...choices.accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))]}
          onChange={(account_code) => page.change({ account_code })}
        />
      </div>
    </Section>
  );
}
