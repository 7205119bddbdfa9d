// Numbers as people type them: "1 234,5", "1,234.50", "−3". At most four decimals and eleven digits before them, so that
// the number survives as a JSON number without loss.

export interface Separators {
  decimal: string;
  group: string;
}

const DECIMALS_MAX = 4;
const INTEGERS_MAX = 11;

export function separatorsOf(locale: string): Separators {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(-1234567.8);
  const find = (type: string) => parts.find((part) => part.type === type)?.value;
  return { decimal: find("decimal") ?? ".", group: find("group") ?? "" };
}

/** Which of "," and "." stands for the decimal point in ${text}; null if neither does. */
function decimalPointOf(text: string, separators: Separators): string | null {
  const comma = text.lastIndexOf(",");
  const point = text.lastIndexOf(".");
  if (comma < 0 && point < 0) return null;
  if (comma >= 0 && point >= 0) return comma > point ? "," : ".";
  const only = comma >= 0 ? "," : ".";
  if (text.indexOf(only) !== text.lastIndexOf(only)) return null; // twice: groups
  const looksGrouped = /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text);
  return only === separators.group && looksGrouped ? null : only;
}

/** In groups of three, or as in India: of two, then three. */
function isGrouped(integers: string): boolean {
  return /^\d*$/.test(integers) || /^\d{1,3}([.,]\d{2,3})*[.,]\d{3}$/.test(integers);
}

/** null: nothing was typed; undefined: not a number. */
export function parseNumber(typed: string, separators: Separators): number | null | undefined {
  const text = typed.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^[\u2212\u2013]/, "-");
  if (text === "") return null;
  const point = decimalPointOf(text, separators);
  const cut = point === null ? text.length : text.lastIndexOf(point);
  const integers = text.slice(0, cut).replace(/^-/, "");
  const decimals = text.slice(cut + 1);
  if (!isGrouped(integers) || !/^\d*$/.test(decimals) || decimals.length > DECIMALS_MAX) return undefined;
  const digits = integers.replace(/[.,]/g, "");
  if (digits + decimals === "" || digits.replace(/^0+/, "").length > INTEGERS_MAX) return undefined;
  return Number(`${text.startsWith("-") ? "-" : ""}${digits || "0"}.${decimals || "0"}`);
}
