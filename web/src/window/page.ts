// The invoice window as a whole: opening, editing, sending, closing.
import { asFailure, Failure } from "../shared/failure";
import type { I18n } from "../shared/i18n";
import { focusOn } from "../shared/focus";
import type { Services } from "../shared/services";
import { createStore, type Store } from "../shared/store";
import { createComputing } from "./computing";
import { createDraftBox, type Draft } from "./draft";
import { createEditing, type Editing } from "./editing";
import { ownMarks } from "./findings";
import { newIntent } from "./intent";
import { dealLines, formDraft } from "./model";
import { createSending } from "./sending";
import { emptyState, type WindowState } from "./store";

export interface InvoicePage {
  store: Store<WindowState>;
  edit: Editing;
  load(): Promise<void>;
  takeDraft(draft: Draft): void;
  startOver(): void;
  submit(): void;
  close(): Promise<void>;
  stop(): void;
}

const KEEP_DELAY_MS = 400;
export const SUMMARY_ID = "error-summary";

export function createInvoicePage(services: Services, i18n: I18n): InvoicePage {
  const { client, frame, params, session } = services;
  const { format } = i18n;
  const deal = params.dealId;
  const store = createStore<WindowState>({ ...emptyState, intent: newIntent() });
  const box = createDraftBox(String(session.company.id), deal ?? 0, Date.now);
  const totals = createComputing(store, client, deal ?? 0, format.separators);
  let untouched = ""; // the form as it arrived
  let sent = ""; // the intent that the server may know
  let keepTimer: ReturnType<typeof setTimeout> | undefined;

  const isDirty = () => JSON.stringify(store.get().form) !== untouched;

  function keep() {
    clearTimeout(keepTimer);
    const { form, intent, phase } = store.get();
    if (form === null || phase.name === "offer" || phase.name === "done") return;
    const wasSent = intent === sent;
    if (wasSent || isDirty()) box.save({ form, intent, wasSent, savedAt: Date.now() });
    else box.clear();
  }
  function keepSoon() {
    clearTimeout(keepTimer);
    keepTimer = setTimeout(keep, KEEP_DELAY_MS);
  }
  const keepNow = () => {
    if (store.get().phase.name === "editing") keep();
  };
  const sending = createSending(store, client, format.separators, {
    onSent: () => {
      sent = store.get().intent;
      keep();
    },
    onDone: () => {
      clearTimeout(keepTimer);
      box.clear();
    },
    onRefused: () => {
      keep();
      focusOn(SUMMARY_ID);
      void takeMadeContact().catch(() => undefined); // the form works without; the server uses that contact anyway
    },
  });
  /** A refused invoice may have left a new contact in Xero: the customer's own from now on. */
  async function takeMadeContact() {
    if (deal === null || store.get().form?.contact !== null) return;
    const { contact } = await client.form(deal);
    const { form } = store.get();
    if (contact === null || form === null || form.contact !== null || contact.name !== form.recipient) return;
    store.set({ form: { ...form, contact } });
    totals.renew();
  }
  const edit = createEditing(store, client, format, () => {
    totals.renew();
    keepSoon();
  });

  async function open() {
    if (deal === null) throw new Failure(400, "deal_missing", "This page must be opened from a deal.");
    const data = await client.form(deal);
    const form = formDraft(data, format);
    untouched = JSON.stringify(form);
    store.set({ data, form, ownLines: dealLines(data, format) });
    const draft = box.load();
    if (draft?.wasSent) {
      store.set({ form: draft.form, intent: draft.intent });
      if (await sending.resume(draft.intent)) return totals.renew();
      store.set({ form });
    }
    store.set({ phase: draft ? { name: "offer", draft } : { name: "editing" } });
    totals.renew();
  }

  window.addEventListener("pagehide", keepNow);
  return {
    store,
    edit,
    async load() {
      store.set({ phase: { name: "loading" } });
      await open().catch((thrown: unknown) => store.set({ phase: { name: "failed", failure: asFailure(thrown) } }));
    },
    takeDraft(draft) {
      store.set({ form: draft.form, intent: draft.intent, phase: { name: "editing" } });
      totals.renew();
    },
    startOver() {
      box.clear();
      store.set({ phase: { name: "editing" } });
    },
    submit() {
      const { form, computed, computing, phase } = store.get();
      if (form === null || deal === null || phase.name !== "editing") return;
      const known = computing === "fresh" ? computed?.marks ?? [] : []; // the server looks again in any case
      const marks = [...ownMarks(form, format.separators), ...known];
      store.set({ hasTried: true, refused: [], isRefusedByXero: false, problem: null });
      if (marks.some((mark) => mark.blocks)) focusOn(SUMMARY_ID);
      else void sending.send(deal).then(() => store.get().phase.name === "editing" && focusOn(SUMMARY_ID));
    },
    async close() {
      const isEditing = store.get().phase.name === "editing";
      if (isEditing && isDirty()) {
        keep();
        const isSure = await frame.confirm({
          title: i18n.t("close.title"),
          description: i18n.t(box.keeps ? "close.kept" : "close.lost"),
          okText: i18n.t("common.close"),
          cancelText: i18n.t("close.stay"),
        });
        if (!isSure) return;
      }
      frame.closeModal();
    },
    stop() {
      window.removeEventListener("pagehide", keepNow);
      clearTimeout(keepTimer);
      totals.stop();
      sending.stop();
    },
  };
}
