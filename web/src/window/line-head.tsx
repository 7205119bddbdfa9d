import { useI18n } from "../shared/i18n";
import { useInvoice } from "./context";

/** The columns' names, for the eye; each field has its own label. */
export function LineHead() {
  const { t } = useI18n();
  const { form } = useInvoice();
  const hasTax = form.taxTreatment !== "none";
  return (
    <div class="line-head" aria-hidden="true">
      <span />
      <span>{t("line.item")}</span>
      <span>{t("line.description")}</span>
      <span class="number">{t("line.quantity")}</span>
      <span class="number">{t("line.unit_price")}</span>
      <span class="number">{t("line.discount")}</span>
      <span>{t("line.account")}</span>
      {hasTax && <span>{t("line.tax_rate")}</span>}
      <span class="number">{t("line.amount", { currency: form.currency })}</span>
      <span />
    </div>
  );
}
