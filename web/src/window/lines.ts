// What can be done with the lines. Each function gives a new list.
import type { Item } from "../api-types";
import type { Format } from "../shared/format";
import type { LineDraft } from "./model";

export function emptyLine(key: string, accountCode: string): LineDraft {
  return {
    key,
    description: "",
    item: null,
    productId: null,
    productName: null,
    dealProductId: null,
    quantity: "1",
    unitPrice: "",
    discount: "",
    discountKind: "percent",
    accountCode,
    taxRateId: "",
    taxReason: null,
  };
}

export function changeLine(lines: LineDraft[], key: string, patch: Partial<LineDraft>): LineDraft[] {
  return lines.map((line) => (line.key === key ? { ...line, ...patch } : line));
}

export function removeLine(lines: LineDraft[], key: string): LineDraft[] {
  return lines.filter((line) => line.key !== key);
}

export function insertLine(lines: LineDraft[], line: LineDraft, at: number): LineDraft[] {
  return [...lines.slice(0, at), line, ...lines.slice(at)];
}

/** Moves the line to where ${to} counts it from 0; the ends hold. */
export function moveLine(lines: LineDraft[], key: string, to: number): LineDraft[] {
  const line = lines.find((candidate) => candidate.key === key);
  if (line === undefined) return lines;
  return insertLine(removeLine(lines, key), line, Math.min(Math.max(to, 0), lines.length - 1));
}

/** What ${item} brings to a line: account and tax rate always, texts and price only where nobody gave any. */
export function itemPatch(line: LineDraft, item: Item, format: Format): Partial<LineDraft> {
  return {
    item,
    description: line.description || item.description || item.name,
    unitPrice: line.unitPrice || format.input(item.unit_price, 2),
    accountCode: item.account_code ?? line.accountCode,
    taxRateId: item.tax_rate_id ?? line.taxRateId,
    taxReason: item.tax_rate_id === null ? line.taxReason : "item",
  };
}

/** Gives ${item} to the line, and to each other line of the same product that has none yet. */
export function giveItem(lines: LineDraft[], key: string, item: Item, format: Format): LineDraft[] {
  const product = lines.find((line) => line.key === key)?.productId ?? null;
  const isMeant = (line: LineDraft) =>
    line.key === key || (product !== null && line.productId === product && line.item === null);
  return lines.map((line) => (isMeant(line) ? { ...line, ...itemPatch(line, item, format) } : line));
}

/** Of the deal's own lines, those that the invoice no longer has. */
export function missingLines(own: LineDraft[], lines: LineDraft[]): LineDraft[] {
  const present = new Set(lines.map((line) => line.dealProductId));
  return own.filter((line) => line.dealProductId !== null && !present.has(line.dealProductId));
}

/** A CRM product's line must have an item (M12). */
export function needsLink(line: LineDraft): boolean {
  return line.productId !== null && line.item === null;
}
