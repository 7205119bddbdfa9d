// What is wrong with the form, tied to the lines' keys, so that it stays with a line that moves.
import type { Finding } from "../api-types";
import { parseNumber, type Separators } from "../shared/number";
import type { FormDraft, LineDraft } from "./model";

export interface Mark {
  code: string;
  /** "recipient", "due_date", "d12:item"; "" for the invoice as a whole. */
  place: string;
  detail: string;
  message: string;
  blocks: boolean;
}

/** The server may name a field by its name in the API; the page has one control for some of them. */
const CONTROL_OF: Record<string, string> = {
  contact_id: "contact",
  template_id: "template",
  item_code: "item",
  account_code: "account",
  tax_rate_id: "tax_rate",
  price: "unit_price",
  discount_percent: "discount",
  discount_amount: "discount",
  amount: "unit_price",
};

export function placeOf(lineKey: string, part: string): string {
  return `${lineKey}:${part}`;
}

/** The id of the control at ${place}. */
export function controlId(place: string): string {
  return `field-${place.replace(":", "-")}`;
}

function placeOfField(field: string, keys: string[]): string {
  const [head = "", number, part = "description"] = field.split(".");
  if (head !== "lines" || number === undefined) return CONTROL_OF[head] ?? head;
  const key = keys[Number(number)];
  return key === undefined ? "lines" : placeOf(key, CONTROL_OF[part] ?? part);
}

/** ${keys}: those of the lines as they were sent. */
export function marksOf(findings: Finding[], keys: string[]): Mark[] {
  return findings.map(({ code, field, detail, message, blocks }) => ({
    code,
    place: placeOfField(field, keys),
    detail,
    message,
    blocks,
  }));
}

function lineMarks(line: LineDraft, separators: Separators): Mark[] {
  const mark = (code: string, part: string) => ({ code, place: placeOf(line.key, part), detail: "", message: code, blocks: true });
  const values = { quantity: line.quantity, unit_price: line.unitPrice, discount: line.discount };
  const parsed = Object.entries(values).map(([part, text]) => ({ part, value: parseNumber(text, separators) }));
  const malformed = parsed.filter(({ value }) => value === undefined).map(({ part }) => mark("number_malformed", part));
  const given = parsed.filter(({ part }) => part !== "discount");
  const empty = given.filter(({ value }) => value === null);
  const isHalf = empty.length === 1;
  return isHalf ? [...malformed, mark("number_missing", empty[0]!.part)] : malformed;
}

/** What the browser sees for itself: numbers that aren't any. */
export function ownMarks(form: FormDraft, separators: Separators): Mark[] {
  return form.lines.flatMap((line) => lineMarks(line, separators));
}

/** While a number is malformed there is nothing to compute with. */
export function isComputable(marks: Mark[]): boolean {
  return marks.every((mark) => mark.code !== "number_malformed");
}

function isSame(a: Mark, b: Mark): boolean {
  return a.place === b.place && a.code === b.code;
}

/** The lists as one, without doubles, in the form's order. */
export function mergeMarks(lists: Mark[][], form: FormDraft): Mark[] {
  const all = lists.flat().reduce<Mark[]>((kept, mark) => (kept.some((other) => isSame(other, mark)) ? kept : [...kept, mark]), []);
  const order = ["", "contact", "recipient", "address", "email", "tax_number", "tax_treatment", "currency", "template", "date", "due_date", "reference", "lines"];
  const lineOrder = new Map(form.lines.map((line, index) => [line.key, order.length + index]));
  const rank = ({ place }: Mark) => {
    const known = order.indexOf(place);
    return known >= 0 ? known : lineOrder.get(place.split(":")[0] ?? "") ?? order.length;
  };
  return all.map((mark, index) => ({ mark, index })).sort((a, b) => rank(a.mark) - rank(b.mark) || a.index - b.index).map(({ mark }) => mark);
}

/** Something that isn't there yet is no mistake before the field was left or the form was sent. */
export function isPremature(mark: Mark, hasTried: boolean, touched: ReadonlySet<string>): boolean {
  return !hasTried && !touched.has(mark.place) && /_missing$/.test(mark.code);
}
