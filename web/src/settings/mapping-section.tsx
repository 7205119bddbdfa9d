import type { SettingsChoices } from "../api-types";
import { useI18n } from "../shared/i18n";
import { SelectField, type ChoiceGroup } from "../shared/select-field";
import { ChoicesProblem } from "./choices-problem";
import { MappingPreview } from "./mapping-preview";
import { MAPPED_FIELDS, type MappedField } from "./model";
import { Section, type SectionProps } from "./section";

const ENTITIES = ["organization", "person", "deal"] as const;

function useGroups(choices: SettingsChoices): ChoiceGroup[] {
  const { t } = useI18n();
  return ENTITIES.map((entity) => {
    const label = t(`entity.${entity}`);
    const fields = choices.fields.filter((field) => field.entity === entity);
    return { label, choices: fields.map(({ ref, name }) => ({ value: ref, label: `${label}: ${name}` })) };
  });
}

function Fields({ page, draft, choices }: SectionProps & { choices: SettingsChoices }) {
  const { t } = useI18n();
  const groups = useGroups(choices);
  const set = (field: MappedField) => (value: string) => page.change({ mapping: { ...draft.mapping, [field]: value } });
  return (
    <div class="fields">
      {MAPPED_FIELDS.map((field) => (
        <SelectField
          key={field}
          id={`mapping-${field}`}
          label={t(`customer.${field}`)}
          value={draft.mapping[field]}
          choices={[{ value: "", label: t("settings.no_field") }]}
          groups={groups}
          onChange={set(field)}
        />
      ))}
    </div>
  );
}

export function MappingSection(props: SectionProps) {
  const { choices } = props.state;
  return (
    <Section name="mapping">
      {choices === null ? (
        <ChoicesProblem {...props} />
      ) : (
        <div class="columns">
          <Fields {...props} choices={choices} />
          <MappingPreview {...props} choices={choices} />
        </div>
      )}
    </Section>
  );
}
