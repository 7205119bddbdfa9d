import type { Preview } from "../api-types";
import { useI18n } from "../shared/i18n";
import { Money } from "../shared/money";
import { useInvoice } from "./context";

function Row({ label, amount, currency, class: className = "" }: { label: string; amount: number; currency: string; class?: string }) {
  return (
    <div class={`total-row ${className}`}>
      <dt>{label}</dt>
      <dd>
        <Money amount={amount} currency={currency} />
      </dd>
    </div>
  );
}

function TaxRows({ preview, currency }: { preview: Preview; currency: string }) {
  const { t, format } = useI18n();
  const { form } = useInvoice();
  const key = form.taxTreatment === "inclusive" ? "totals.tax_included" : "totals.tax";
  return (
    <>
      {preview.taxes.map((tax) => (
        <Row
          key={tax.tax_rate_id ?? ""}
          class="total-detail"
          label={tax.tax_rate_id === null ? t("totals.untaxed") : t(key, { rate: format.percent(tax.rate), net: format.amount(tax.net) })}
          amount={tax.tax}
          currency={currency}
        />
      ))}
    </>
  );
}

export function Totals() {
  const { t } = useI18n();
  const { state, form } = useInvoice();
  const { computed, computing } = state;
  if (computed === null) return <p class="totals quiet">{t(computing === "failed" ? "totals.failed" : "totals.running")}</p>;
  const { preview } = computed;
  return (
    <div class={`totals ${computing === "fresh" ? "" : "totals-stale"}`} aria-busy={computing === "pending"}>
      <dl>
        <Row class="total-detail" label={t("totals.subtotal")} amount={preview.subtotal} currency={form.currency} />
        {form.taxTreatment !== "none" && <TaxRows preview={preview} currency={form.currency} />}
        <Row class="total-sum" label={t("totals.total")} amount={preview.total} currency={form.currency} />
      </dl>
      {computing === "failed" && <p class="quiet">{t("totals.failed")}</p>}
      {computing === "stopped" && <p class="quiet">{t("totals.stopped")}</p>}
    </div>
  );
}
