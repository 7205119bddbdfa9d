import { controlAttributes, Field, type FieldTexts } from "./field";

interface TextFieldProps extends FieldTexts {
  value: string;
  onChange: (value: string) => void;
  onLeave?: () => void;
  rows?: number; // more than one: a text area
  type?: "text" | "email" | "date";
  inputMode?: "decimal" | "numeric";
  maxLength?: number;
  placeholder?: string;
  class?: string;
}

export function TextField(props: TextFieldProps) {
  const { rows = 1, value, onChange, type = "text" } = props;
  const shared = {
    ...controlAttributes(props),
    value,
    maxLength: props.maxLength,
    placeholder: props.placeholder,
    onInput: (event: Event) => onChange((event.currentTarget as HTMLInputElement).value),
    onBlur: props.onLeave,
  };
  return (
    <Field {...props}>
      {rows > 1 ? (
        <textarea class="control" rows={rows} {...shared} />
      ) : (
        <input class="control" type={type} inputMode={props.inputMode} autoComplete="off" spellcheck={false} {...shared} />
      )}
    </Field>
  );
}
