import { useI18n } from "./i18n";

/** An amount with its currency, in digits of equal width. */
export function Money({ amount, currency }: { amount: number; currency: string }) {
  const { format } = useI18n();
  return <span class="money">{format.money(amount, currency)}</span>;
}
