import { useEffect, useState } from "preact/hooks";
import { ErrorState } from "../shared/error-state";
import { useI18n } from "../shared/i18n";
import { useServices } from "../shared/services";
import { useStore } from "../shared/store";
import { InvoiceContext, viewOf } from "./context";
import { DoneState } from "./done-state";
import { InvoiceForm } from "./invoice-form";
import { OfferDraft } from "./offer-draft";
import { createInvoicePage, type InvoicePage } from "./page";
import { SendingState } from "./sending-state";
import type { WindowState } from "./store";
import { WindowSkeleton } from "./window-skeleton";

function Content({ page, state }: { page: InvoicePage; state: WindowState }) {
  const i18n = useI18n();
  const { phase, data, form } = state;
  switch (phase.name) {
    case "loading":
      return <WindowSkeleton />;
    case "failed":
      return <ErrorState failure={phase.failure} onRetry={() => void page.load()} />;
    case "offer":
      return <OfferDraft draft={phase.draft} page={page} />;
    case "sending":
      return <SendingState operation={phase.operation} isSlow={phase.isSlow} onClose={() => void page.close()} />;
    case "done":
      return <DoneState operation={phase.operation} wasChangedLate={state.wasChangedLate} onClose={() => void page.close()} />;
    case "editing":
      if (data === null || form === null) return <WindowSkeleton />;
      return (
        <InvoiceContext.Provider value={viewOf(page, state, data, form, i18n)}>
          <InvoiceForm />
        </InvoiceContext.Provider>
      );
  }
}

export function WindowPage() {
  const services = useServices();
  const i18n = useI18n();
  const [page] = useState(() => createInvoicePage(services, i18n));
  const state = useStore(page.store);
  useEffect(() => {
    void page.load();
    const onEscape = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) void page.close();
    };
    document.addEventListener("keydown", onEscape);
    return () => {
      document.removeEventListener("keydown", onEscape);
      page.stop();
    };
  }, [page]);
  useEffect(() => {
    document.title = i18n.t("invoice.new");
  }, [i18n]);
  return <Content page={page} state={state} />;
}
