import type { InvoiceRow } from "../api-types";
import { useI18n } from "../shared/i18n";
import { Menu, type MenuItem } from "../shared/menu";
import { Money } from "../shared/money";
import { Status } from "../shared/status";
import { InvoiceSubline } from "./invoice-subline";

interface InvoiceItemProps {
  invoice: InvoiceRow;
  isBusy: boolean;
  onPdf: () => void;
}

export function InvoiceItem({ invoice, isBusy, onPdf }: InvoiceItemProps) {
  const { t } = useI18n();
  const name = invoice.number || t("invoice.unnumbered");
  const items: MenuItem[] = invoice.actions.map((action) =>
    action === "pdf"
      ? { label: t("invoice.pdf"), icon: "download", onPick: onPdf }
      : { label: t("invoice.open"), icon: "external", href: invoice.url },
  );
  return (
    <li class="invoice">
      <div class="invoice-main">
        <a class="invoice-number" href={invoice.url} target="_blank" rel="noopener noreferrer" title={t("invoice.open")}>
          {name}
          <span class="sr-only"> {t("common.new_tab")}</span>
        </a>
        <Money amount={invoice.total} currency={invoice.currency} />
      </div>
      <div class="invoice-more">
        <div class="invoice-facts">
          <Status status={invoice.status} />
          <InvoiceSubline invoice={invoice} />
        </div>
        {items.length > 0 && <Menu id={`menu-${invoice.id}`} label={t("invoice.menu", { number: name })} items={items} isBusy={isBusy} />}
      </div>
    </li>
  );
}
