// The form as it is being typed: numbers are texts until they are sent.
import type { Contact, InvoiceForm, InvoiceFormData, Item, Line } from "../api-types";
import type { Format } from "../shared/format";
import { parseNumber, type Separators } from "../shared/number";

export type TaxTreatment = InvoiceForm["tax_treatment"];
export type TaxReason = InvoiceFormData["tax_reasons"][number];

export interface LineDraft {
  key: string; // stays with the line wherever it moves
  description: string;
  item: Item | null;
  productId: number | null;
  productName: string | null;
  dealProductId: number | null;
  quantity: string;
  unitPrice: string;
  discount: string;
  discountKind: "percent" | "amount";
  accountCode: string; // "": the item's or organisation's own
  taxRateId: string; // "": the account's own
  taxReason: TaxReason | null; // how the tax rate got there; null once somebody chose it
}

export interface FormDraft {
  recipient: string;
  address: string;
  email: string;
  taxNumber: string;
  contact: Contact | null; // null: a new one is made
  updateContact: boolean;
  taxTreatment: TaxTreatment;
  currency: string;
  templateId: string; // "": the organisation's own
  reference: string;
  date: string;
  dueDate: string;
  isDueDateOwn: boolean; // typed by hand, so that it no longer follows the invoice date
  lines: LineDraft[];
}

/** Xero's own limits, as the server checks them. */
export const MAX_LENGTH = { recipient: 255, address: 500, email: 255, taxNumber: 50, reference: 255, description: 4000 };

function itemNamed(code: string | null, items: Item[]): Item | null {
  if (code === null) return null;
  const known = items.find((item) => item.code === code);
  const bare = { id: "", name: "", description: "", unit_price: null, account_code: null, tax_rate_id: null, is_sold: true };
  return known ?? { ...bare, code };
}

export function lineDraft(line: Line, key: string, reason: TaxReason | null, items: Item[], format: Format): LineDraft {
  const isPercent = line.discount_amount === null;
  const discount = isPercent ? format.input(line.discount_percent) : format.input(line.discount_amount, 2);
  return {
    key,
    description: line.description,
    item: itemNamed(line.item_code, items),
    productId: line.product_id,
    productName: line.product_name,
    dealProductId: line.deal_product_id,
    quantity: format.input(line.quantity),
    unitPrice: format.input(line.unit_price, 2),
    discount: line.discount_percent || line.discount_amount ? discount : "",
    discountKind: isPercent ? "percent" : "amount",
    accountCode: line.account_code ?? "",
    taxRateId: line.tax_rate_id ?? "",
    taxReason: reason,
  };
}

/** The deal's own lines as they arrive; their keys name the deal's line, so that one that was removed can come back. */
export function dealLines(data: InvoiceFormData, format: Format): LineDraft[] {
  return data.form.lines.map((line, index) =>
    lineDraft(line, `d${line.deal_product_id ?? index}`, data.tax_reasons[index] ?? null, data.items, format),
  );
}

export function formDraft(data: InvoiceFormData, format: Format): FormDraft {
  const { form } = data;
  return {
    recipient: form.recipient,
    address: form.address,
    email: form.email,
    taxNumber: form.tax_number,
    contact: data.contact,
    updateContact: form.update_contact,
    taxTreatment: form.tax_treatment,
    currency: form.currency,
    templateId: form.template_id ?? "",
    reference: form.reference,
    date: form.date,
    dueDate: form.due_date ?? "",
    isDueDateOwn: false,
    lines: dealLines(data, format),
  };
}

function toLine(line: LineDraft, treatment: TaxTreatment, separators: Separators): Line {
  const read = (text: string) => parseNumber(text, separators) ?? null;
  const quantity = read(line.quantity);
  const price = read(line.unitPrice);
  const hasAmounts = quantity !== null || price !== null;
  const discount = hasAmounts ? read(line.discount) || null : null;
  return {
    description: line.description,
    item_code: line.item?.code ?? null,
    product_id: line.productId,
    product_name: line.productName,
    deal_product_id: line.dealProductId,
    quantity: hasAmounts ? quantity ?? 0 : null,
    unit_price: hasAmounts ? price ?? 0 : null,
    discount_percent: line.discountKind === "percent" ? discount : null,
    discount_amount: line.discountKind === "amount" ? discount : null,
    account_code: line.accountCode || null,
    tax_rate_id: treatment === "none" ? null : line.taxRateId || null,
  };
}

export function toInvoiceForm(draft: FormDraft, dealId: number, separators: Separators): InvoiceForm {
  return {
    deal_id: dealId,
    recipient: draft.recipient,
    address: draft.address,
    email: draft.email,
    tax_number: draft.taxNumber,
    contact_id: draft.contact?.id ?? null,
    update_contact: draft.contact !== null && draft.updateContact,
    tax_treatment: draft.taxTreatment,
    currency: draft.currency,
    template_id: draft.templateId || null,
    reference: draft.reference,
    date: draft.date,
    due_date: draft.dueDate || null,
    lines: draft.lines.map((line) => toLine(line, draft.taxTreatment, separators)),
  };
}
