// Money, numbers and dates in the user's own way of writing.
import { daysBetween, today } from "./dates";
import { separatorsOf, type Separators } from "./number";

export interface Format {
  separators: Separators;
  money(amount: number, currency: string): string;
  /** An amount whose currency is said elsewhere. */
  amount(amount: number): string;
  /** For an input: at least ${decimals} decimals, at most four. */
  input(value: number | null, decimals?: number): string;
  percent(rate: number): string;
  day(day: string): string;
  fullDay(day: string): string;
  /** "in 6 days", "tomorrow"; a date when it is far. */
  relativeDay(day: string): string;
  /** The time alone for today, else day and time. */
  moment(time: string): string;
}

const FAR_DAYS = 30;

/** The CRM's custom currencies may have codes that browsers refuse. */
function moneyFormat(locale: string, currency: string): Pick<Intl.NumberFormat, "format"> {
  if (!/^[A-Z]{3}$/i.test(currency)) {
    const bare = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
    return { format: (value: number) => `${bare.format(value)} ${currency}` };
  }
  const options: Intl.NumberFormatOptions = { style: "currency", currency, currencyDisplay: "code" };
  const usual = new Intl.NumberFormat(locale, options).resolvedOptions().maximumFractionDigits ?? 2;
  return new Intl.NumberFormat(locale, { ...options, maximumFractionDigits: Math.max(usual, 2) });
}

function cached<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

function dayFormats(locale: string) {
  const local = (day: string) => new Date(`${day}T00:00:00`);
  const thisYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
  const otherYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: "full" });
  const day = (text: string) =>
    (text.slice(0, 4) === today().slice(0, 4) ? thisYear : otherYear).format(local(text));
  return { day, fullDay: (text: string) => full.format(local(text)) };
}

export function createFormat(locale: string): Format {
  const money = cached((currency) => moneyFormat(locale, currency));
  const amount = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const input = cached(
    (least) => new Intl.NumberFormat(locale, { minimumFractionDigits: Number(least), maximumFractionDigits: 4 }),
  );
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 4 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const { day, fullDay } = dayFormats(locale);
  return {
    separators: separatorsOf(locale),
    money: (value, currency) => money(currency).format(value),
    amount: (value) => amount.format(value),
    input: (value, decimals = 0) => (value === null ? "" : input(String(decimals)).format(value)),
    percent: (rate) => percent.format(rate / 100),
    day,
    fullDay,
    relativeDay(text) {
      const days = daysBetween(today(), text);
      return Math.abs(days) > FAR_DAYS ? day(text) : relative.format(days, "day");
    },
    moment(time) {
      const at = new Date(time);
      const isToday = today(at) === today();
      return isToday ? clock.format(at) : `${day(today(at))} ${clock.format(at)}`;
    },
  };
}
