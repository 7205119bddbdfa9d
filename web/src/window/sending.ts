// From "Create draft" to the invoice in Xero: the intent is posted once or more, its operation is watched to its end.
import type { Operation } from "../api-types";
import type { Client } from "../shared/client";
import { asFailure, Failure } from "../shared/failure";
import type { Separators } from "../shared/number";
import { poll } from "../shared/poll";
import type { Store } from "../shared/store";
import { marksOf } from "./findings";
import { newIntent } from "./intent";
import { toInvoiceForm, type FormDraft } from "./model";
import type { WindowState } from "./store";

const PACE = { first: 500, factor: 1.25, max: 5000 };
const SLOW_MS = 8000;

export interface Sending {
  send(deal: number): Promise<void>;
  /** Takes up an intent that an earlier window posted; false if the server never got it. */
  resume(intent: string): Promise<boolean>;
  stop(): void;
}

export interface SendingHooks {
  /** The intent goes out now: from here on it may be known to the server. */
  onSent(): void;
  onDone(): void;
  onRefused(): void;
}

function keysOf(form: FormDraft | null): string[] {
  return form?.lines.map((line) => line.key) ?? [];
}

export function createSending(store: Store<WindowState>, client: Client, separators: Separators, hooks: SendingHooks): Sending {
  let stopPolling = () => undefined as void;
  let slowTimer: ReturnType<typeof setTimeout> | undefined;

  function leave() {
    stopPolling();
    clearTimeout(slowTimer);
  }
  function enter(operation: Operation | null) {
    leave();
    const forgotten = { problem: null, refused: [], isRefusedByXero: false, wasChangedLate: false };
    store.set({ phase: { name: "sending", operation, isSlow: false }, ...forgotten });
    slowTimer = setTimeout(() => {
      const { phase } = store.get();
      if (phase.name === "sending") store.set({ phase: { ...phase, isSlow: true } });
    }, SLOW_MS);
  }
  /** Back to the form. Only what the server surely didn't keep gets a new intent. */
  function fail(failure: Failure) {
    leave();
    const refused = marksOf(failure.findings, keysOf(store.get().form));
    store.set({ phase: { name: "editing" }, problem: refused.length > 0 ? null : failure, refused, hasTried: true });
  }
  function refuse(operation: Operation) {
    leave();
    const refused = marksOf(operation.findings, keysOf(store.get().form)).map((mark) => ({ ...mark, blocks: true }));
    const { error } = operation;
    const problem = error && refused.length === 0 ? new Failure(422, error.code, error.message, error.detail) : null;
    store.set({ phase: { name: "editing" }, refused, isRefusedByXero: true, problem, hasTried: true, intent: newIntent() });
    hooks.onRefused();
  }
  function finish(operation: Operation) {
    leave();
    store.set({ phase: { name: "done", operation } });
    hooks.onDone();
  }
  function follow(operation: Operation): boolean {
    if (operation.state === "done") finish(operation);
    else if (operation.state === "refused") refuse(operation);
    else {
      const { phase } = store.get();
      const isSlow = (phase.name === "sending" && phase.isSlow) || operation.state === "unknown" || operation.error !== null;
      store.set({ phase: { name: "sending", operation, isSlow } });
      return true;
    }
    return false;
  }
  function watch(operation: Operation) {
    if (follow(operation)) stopPolling = poll(PACE, async () => follow(await client.operation(operation.intent)));
  }

  return {
    async send(deal) {
      const { form, intent } = store.get();
      if (form === null) return;
      enter(null);
      hooks.onSent();
      try {
        watch(await client.createInvoice({ ...toInvoiceForm(form, deal, separators), intent }));
      } catch (thrown) {
        const failure = asFailure(thrown);
        const known = failure.status === 409 ? await client.operation(intent).catch(() => null) : null;
        if (known === null) return fail(failure);
        store.set({ wasChangedLate: failure.code === "intent_reused" });
        watch(known);
      }
    },
    async resume(intent) {
      const known = await client.operation(intent).catch((thrown: unknown) => {
        const failure = asFailure(thrown);
        if (failure.status === 404) return null;
        throw failure;
      });
      if (known === null) return false;
      enter(known);
      watch(known);
      return true;
    },
    stop: leave,
  };
}
