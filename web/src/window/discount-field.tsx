import { controlAttributes, Field } from "../shared/field";
import { useI18n } from "../shared/i18n";
import { parseNumber } from "../shared/number";
import { placeOf } from "./findings";
import { useLineTexts, type LineRowProps } from "./line-row";
import type { LineDraft } from "./model";

/** A number, and whether it is a percentage or a sum of money for the whole line. */
export function DiscountField(props: LineRowProps) {
  const { page, line, currency } = props;
  const { t, format } = useI18n();
  const texts = { ...useLineTexts(props)("discount"), label: t("line.discount") };
  const isPercent = line.discountKind === "percent";
  const change = (patch: Partial<LineDraft>) => page.edit.changeLine(line.key, patch, "discount");
  function tidy() {
    const parsed = parseNumber(line.discount, format.separators);
    const text = parsed === undefined ? line.discount : format.input(parsed, isPercent ? 0 : 2);
    if (text !== line.discount) change({ discount: text });
    page.edit.touch(placeOf(line.key, "discount"));
  }
  return (
    <Field {...texts} class="field-number line-discount">
      <span class="joined">
        <input
          {...controlAttributes(texts)}
          class="control"
          inputMode="decimal"
          autoComplete="off"
          value={line.discount}
          onInput={(event) => change({ discount: event.currentTarget.value })}
          onBlur={tidy}
        />
        <select
          class="control"
          aria-label={`${t("line.discount_kind")}, ${texts.context}`}
          value={line.discountKind}
          onChange={(event) => change({ discountKind: event.currentTarget.value as LineDraft["discountKind"] })}
        >
          <option value="percent">%</option>
          <option value="amount">{currency}</option>
        </select>
      </span>
    </Field>
  );
}
