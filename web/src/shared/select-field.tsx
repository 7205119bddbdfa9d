import { Icon } from "./icon";
import { controlAttributes, Field, type FieldTexts } from "./field";

export interface Choice {
  value: string;
  label: string;
}

export interface ChoiceGroup {
  label: string;
  choices: Choice[];
}

interface SelectFieldProps extends FieldTexts {
  value: string;
  choices: Choice[];
  groups?: ChoiceGroup[];
  onChange: (value: string) => void;
  class?: string;
}

function Options({ choices }: { choices: Choice[] }) {
  return (
    <>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </>
  );
}

/** A value that none of the choices has stays visible as itself, so that it isn't changed by looking at it. */
export function SelectField(props: SelectFieldProps) {
  const { value, choices, groups = [], onChange } = props;
  const chosen = [...choices, ...groups.flatMap((group) => group.choices)].find((choice) => choice.value === value);
  const isKnown = chosen !== undefined;
  const label = chosen?.label ?? value;
  return (
    <Field {...props}>
      <span class="select">
        <select class="control" value={value} title={label} {...controlAttributes(props)} onChange={(event) => onChange(event.currentTarget.value)}>
          <Options choices={choices} />
          {!isKnown && <option value={value}>{value}</option>}
          {groups.map((group) => (
            <optgroup key={group.label} label={group.label}>
              <Options choices={group.choices} />
            </optgroup>
          ))}
        </select>
        <Icon name="chevronDown" size={12} />
      </span>
    </Field>
  );
}
