import type { ComponentChildren } from "preact";

interface SwitchFieldProps {
  id: string;
  label: string;
  isOn: boolean;
  hint?: ComponentChildren;
  onChange: (isOn: boolean) => void;
}

export function SwitchField({ id, label, isOn, hint, onChange }: SwitchFieldProps) {
  return (
    <div class="switch-field">
      <label class="switch-label" for={id}>
        <input
          id={id}
          class="switch"
          type="checkbox"
          role="switch"
          checked={isOn}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {hint && (
        <div class="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}
