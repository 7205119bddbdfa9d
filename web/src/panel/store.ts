// What the panel shows, and what can be done in it.
import type { Connection, InvoiceRow, Operation, Panel } from "../api-types";
import { asFailure, type Failure } from "../shared/failure";
import type { I18n } from "../shared/i18n";
import { poll } from "../shared/poll";
import { saveBlob } from "../shared/save-blob";
import type { Services } from "../shared/services";
import { createStore, type Store } from "../shared/store";

export interface PanelState {
  connection: Connection;
  panel: Panel | null;
  failure: Failure | null; // why there is no list
  problem: Failure | null; // why the last act didn't work; the list stays
  isRefreshing: boolean;
  busyInvoice: string | null; // its PDF is being fetched
}

export interface PanelPage {
  store: Store<PanelState>;
  load(): Promise<void>;
  refresh(): Promise<void>;
  connected(connection: Connection): void;
  createInvoice(): Promise<void>;
  disconnectContact(): Promise<void>;
  downloadPdf(invoice: InvoiceRow): Promise<void>;
  dismissProblem(): void;
  stop(): void;
}

const MODAL = "Create invoice"; // the modal's name in the marketplace app
const OPERATION_PACE = { first: 1500, factor: 1.3, max: 15_000 };
const FIRST_COPY_PACE = { first: 2000, factor: 1.2, max: 10_000 };

export function isOpen(operation: Operation): boolean {
  return operation.state !== "done" && operation.state !== "refused";
}

export function createPanelPage({ client, frame, params, session }: Services, i18n: I18n): PanelPage {
  const deal = params.dealId ?? 0;
  const store = createStore<PanelState>({
    connection: session.connection,
    panel: null,
    failure: null,
    problem: null,
    isRefreshing: false,
    busyInvoice: null,
  });
  const stops: Record<string, () => void> = {};
  const underway = new Set<string>();
  let asked = 0;
  let shown = 0; // the latest question whose answer is on the page; one that comes later than a newer one's is old

  function restart(name: string, start: (() => () => void) | null) {
    stops[name]?.();
    delete stops[name];
    if (start) stops[name] = start();
  }

  /** Tells in the CRM how an operation ended that was still under way when it was last seen. */
  async function tell(intent: string) {
    const { state, invoice } = await client.operation(intent);
    if (state !== "done" || invoice === null) return;
    const key = invoice.number === "" ? "done.title_unnumbered" : "done.title";
    const link = { url: invoice.url, label: i18n.t("invoice.open") };
    frame.showSnackbar(i18n.t(key, { number: invoice.number }), link);
  }

  function noticeEnds(panel: Panel) {
    const open = new Set(panel.operations.filter(isOpen).map((operation) => operation.intent));
    for (const intent of underway) if (!open.has(intent)) void tell(intent).catch(() => undefined);
    underway.clear();
    for (const intent of open) underway.add(intent);
  }

  function show(panel: Panel) {
    const wasPolling = underway.size > 0;
    noticeEnds(panel);
    store.set({ panel, failure: null });
    if (underway.size === 0) restart("operations", null);
    else if (!wasPolling) restart("operations", () => poll(OPERATION_PACE, () => page.load().then(() => underway.size > 0)));
  }

  function follow(connection: Connection) {
    store.set({ connection });
    const isCopying = connection.state === "active" && connection.correct_at === null;
    if (!isCopying) restart("copy", null);
    else if (!stops.copy) restart("copy", () => poll(FIRST_COPY_PACE, watchCopy));
  }

  async function watchCopy() {
    const connection = await client.connection();
    const isReady = connection.correct_at !== null;
    follow(connection);
    if (isReady) await page.load();
    return !isReady;
  }

  async function attempt(action: () => Promise<void>) {
    store.set({ problem: null });
    try {
      await action();
    } catch (thrown) {
      const problem = asFailure(thrown);
      const isTold = problem.code === "ledger_connection_lost" && store.get().connection.state === "lost";
      store.set({ problem: isTold ? null : problem }); // the connection's own notice has told it
    }
  }

  const page: PanelPage = {
    store,
    async load() {
      if (store.get().connection.state === "none") return;
      const mine = ++asked;
      try {
        const panel = await client.panel(deal);
        if (mine < shown) return;
        shown = mine;
        show(panel);
      } catch (thrown) {
        const failure = asFailure(thrown);
        store.set(store.get().panel ? { problem: failure } : { failure });
      }
    },
    async refresh() {
      if (store.get().isRefreshing) return;
      store.set({ isRefreshing: true });
      await attempt(async () => {
        const panel = await client.refresh(deal).finally(async () => follow(await client.connection()));
        shown = ++asked;
        show(panel);
      });
      store.set({ isRefreshing: false });
    },
    connected(connection) {
      follow(connection);
      void page.load();
    },
    createInvoice: () =>
      attempt(async () => {
        await frame.openModal(MODAL, { view: "invoice", deal: String(deal) });
        await page.load();
      }),
    disconnectContact: () =>
      attempt(async () => {
        const contact = store.get().panel?.contact;
        if (!contact) return;
        const isSure = await frame.confirm({
          title: i18n.t("panel.disconnect_title", { name: contact.name }),
          description: i18n.t("panel.disconnect_text"),
          okText: i18n.t("panel.disconnect_ok"),
          cancelText: i18n.t("common.cancel"),
          isDestructive: true,
        });
        if (!isSure) return;
        await client.unlinkContact(deal);
        await page.load();
      }),
    async downloadPdf(invoice) {
      store.set({ busyInvoice: invoice.id });
      await attempt(async () => saveBlob(await client.pdf(invoice.id), `${invoice.number || invoice.id}.pdf`));
      store.set({ busyInvoice: null });
    },
    dismissProblem: () => store.set({ problem: null }),
    stop: () => Object.values(stops).forEach((stop) => stop()),
  };
  follow(session.connection);
  return page;
}
