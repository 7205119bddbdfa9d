import { useI18n } from "../shared/i18n";
import { useInvoice } from "./context";

/** The deal's own value, and why the invoice's total is another (B2). */
export function DealGap() {
  const { t, format } = useI18n();
  const { state } = useInvoice();
  const deal = state.computed?.preview.deal;
  if (deal === undefined) return null;
  const look = `deal-gap quiet ${state.computing === "fresh" ? "" : "totals-stale"}`;
  const value = t("deal.value", { value: format.money(deal.value, deal.currency) });
  if (deal.reason === "none") return <p class={look}>{`${value} ${t("deal.same")}`}</p>;
  if (deal.reason === "currency") return <p class={look}>{`${value} ${t("deal.gap_currency")}`}</p>;
  const gap = format.money(Math.abs(deal.gap), deal.currency);
  const direction = deal.gap === 0 ? "" : t(deal.gap > 0 ? "deal.more" : "deal.less", { gap });
  return <p class={look}>{[value, direction, t(`deal.gap_${deal.reason}`)].filter(Boolean).join(" ")}</p>;
}
