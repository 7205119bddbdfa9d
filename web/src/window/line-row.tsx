import type { InvoiceFormData } from "../api-types";
import type { Failure } from "../shared/failure";
import { useI18n } from "../shared/i18n";
import { memo } from "../shared/memo";
import { Money } from "../shared/money";
import { NumberField } from "../shared/number-field";
import { TextField } from "../shared/text-field";
import { textsAt } from "./context";
import { DiscountField } from "./discount-field";
import { placeOf, type Mark } from "./findings";
import { ItemField } from "./item-field";
import { LineActions } from "./line-actions";
import { LineChoices } from "./line-choices";
import { LineHandle } from "./line-handle";
import { needsLink } from "./lines";
import { MAX_LENGTH, type LineDraft } from "./model";
import type { InvoicePage } from "./page";

export interface LineRowProps {
  page: InvoicePage;
  data: InvoiceFormData;
  line: LineDraft;
  index: number;
  count: number;
  currency: string;
  hasTax: boolean;
  amount: number | null; // null: not computed yet
  marks: Mark[];
  isLinking: boolean;
  linkFailure: Failure | null;
}

/** What the fields of a line have in common. */
export function useLineTexts({ line, index, marks }: Pick<LineRowProps, "line" | "index" | "marks">) {
  const i18n = useI18n();
  const context = i18n.t("line.name", { number: index + 1 });
  return (part: string) => ({ ...textsAt(i18n, marks, placeOf(line.key, part)), context });
}

function Numbers(props: LineRowProps) {
  const { t } = useI18n();
  const { page, line } = props;
  const texts = useLineTexts(props);
  return (
    <>
      <NumberField
        {...texts("quantity")}
        class="line-quantity"
        label={t("line.quantity")}
        value={line.quantity}
        onChange={(quantity) => page.edit.changeLine(line.key, { quantity }, "quantity")}
        onLeave={() => page.edit.touch(placeOf(line.key, "quantity"))}
      />
      <NumberField
        {...texts("unit_price")}
        class="line-price"
        label={t("line.unit_price")}
        decimals={2}
        value={line.unitPrice}
        onChange={(unitPrice) => page.edit.changeLine(line.key, { unitPrice }, "unit_price")}
        onLeave={() => page.edit.touch(placeOf(line.key, "unit_price"))}
      />
      <DiscountField {...props} />
    </>
  );
}

const ROW_LENGTH = 26; // characters that surely fit in one row of the description

/** Rows for a text that wraps: two to six. */
function rowsOf(text: string): number {
  const rows = text.split("\n").reduce((sum, part) => sum + Math.max(1, Math.ceil(part.length / ROW_LENGTH)), 0);
  return Math.min(Math.max(rows, 2), 6);
}

function Amount({ amount, currency }: { amount: number | null; currency: string }) {
  const { t, format } = useI18n();
  return (
    <p class="line-amount">
      <span class="field-label">{t("line.amount", { currency })}</span>
      {amount === null ? (
        <span aria-hidden="true">–</span>
      ) : (
        <>
          <span class="money line-amount-bare">{format.amount(amount)}</span>
          <span class="line-amount-full">
            <Money amount={amount} currency={currency} />
          </span>
        </>
      )}
    </p>
  );
}

export const LineRow = memo((props: LineRowProps) => {
  const { page, line, index } = props;
  const { t } = useI18n();
  const texts = useLineTexts(props);
  const name = t("line.name", { number: index + 1 });
  const isDescriptionOnly = line.quantity.trim() === "" && line.unitPrice.trim() === "";
  return (
    <li class={`line ${needsLink(line) ? "line-unlinked" : ""}`}>
      <div role="group" aria-label={line.description ? `${name}: ${line.description.split("\n")[0]}` : name} class="line-grid">
        <LineHandle {...props} />
        <ItemField {...props} />
        <TextField
          {...texts("description")}
          class="line-description"
          label={t("line.description")}
          rows={rowsOf(line.description)}
          maxLength={MAX_LENGTH.description}
          value={line.description}
          onChange={(description) => page.edit.changeLine(line.key, { description }, "description")}
          onLeave={() => page.edit.touch(placeOf(line.key, "description"))}
        />
        <Numbers {...props} />
        <LineChoices {...props} />
        <Amount amount={isDescriptionOnly ? null : props.amount} currency={props.currency} />
        <LineActions {...props} />
      </div>
    </li>
  );
});
