import type { Panel } from "../api-types";
import { Button } from "../shared/button";
import { useI18n } from "../shared/i18n";
import { EmptyState } from "./empty-state";
import { InvoiceItem } from "./invoice-item";
import { OperationNotice } from "./operation-notice";
import type { PanelPage, PanelState } from "./store";

interface PanelContentProps {
  page: PanelPage;
  state: PanelState;
  panel: Panel;
}

function InvoiceList({ page, state, panel }: PanelContentProps) {
  const { t } = useI18n();
  return (
    <ul class="card card-flush invoices" aria-label={t("panel.title")}>
      {panel.invoices.map((invoice) => (
        <InvoiceItem
          key={invoice.id}
          invoice={invoice}
          isBusy={state.busyInvoice === invoice.id}
          onPdf={() => void page.downloadPdf(invoice)}
        />
      ))}
    </ul>
  );
}

export function PanelContent(props: PanelContentProps) {
  const { page, state, panel } = props;
  const { t, format } = useI18n();
  const isCopying = state.connection.correct_at === null;
  const isStopped = state.connection.state === "crm_lost";
  return (
    <>
      {panel.operations.map((operation) => (
        <OperationNotice key={operation.intent} operation={operation} onOpenForm={() => void page.createInvoice()} />
      ))}
      {panel.invoices.length > 0 ? <InvoiceList {...props} /> : panel.operations.length === 0 && <EmptyState />}
      <Button kind="primary" class="button-wide" disabled={isCopying || isStopped} onClick={() => void page.createInvoice()}>
        {t("panel.create")}
      </Button>
      {panel.correct_at !== null && (
        <p class="quiet panel-correct">{t("panel.correct_up_to", { time: format.moment(panel.correct_at) })}</p>
      )}
    </>
  );
}
