// A number as the user writes it. The typed text is kept as it is until the field is left; then it is written the usual way.
import { useI18n } from "./i18n";
import { parseNumber } from "./number";
import { TextField } from "./text-field";
import type { FieldTexts } from "./field";

interface NumberFieldProps extends FieldTexts {
  value: string;
  decimals?: number; // shown at least
  class?: string;
  placeholder?: string;
  onChange: (text: string) => void;
  onLeave?: () => void;
}

export function NumberField({ value, decimals = 0, onChange, onLeave, ...rest }: NumberFieldProps) {
  const { format } = useI18n();
  function tidy() {
    const parsed = parseNumber(value, format.separators);
    const text = parsed === undefined ? value : format.input(parsed, decimals);
    if (text !== value) onChange(text);
    onLeave?.();
  }
  return <TextField {...rest} class={`field-number ${rest.class ?? ""}`} value={value} inputMode="decimal" onChange={onChange} onLeave={tidy} />;
}
