import { useI18n } from "../shared/i18n";
import { useInvoice } from "./context";
import { CustomerCard } from "./customer-card";
import { DetailsCard } from "./details-card";
import { ErrorSummary } from "./error-summary";
import { Footer } from "./footer";
import { LinesCard } from "./lines-card";

function Head() {
  const { t } = useI18n();
  const { data } = useInvoice();
  return (
    <header class="window-head">
      <h1>{t("invoice.new")}</h1>
      <p class="quiet">{t("invoice.from_deal", { deal: data.deal.title, organisation: data.organisation.name })}</p>
    </header>
  );
}

/** Enter inside a field sends nothing: an invoice is too big a thing for that. Ctrl or Cmd with Enter does. */
export function InvoiceForm() {
  const { page } = useInvoice();
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.defaultPrevented) return;
    const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.ctrlKey || event.metaKey) page.submit();
    else if (!isField) return;
    event.preventDefault();
  }
  function onSubmit(event: Event) {
    event.preventDefault();
    page.submit();
  }
  return (
    <form class="window" noValidate onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <main class="window-main">
        <Head />
        <ErrorSummary />
        <div class="columns">
          <CustomerCard />
          <DetailsCard />
        </div>
        <LinesCard />
      </main>
      <Footer />
    </form>
  );
}
