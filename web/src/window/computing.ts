// Totals and findings by the server's own rules, a moment after each change; the latest form wins.
import type { InvoiceForm } from "../api-types";
import type { Client } from "../shared/client";
import type { Separators } from "../shared/number";
import { latest } from "../shared/latest";
import type { Store } from "../shared/store";
import { isComputable, marksOf, ownMarks } from "./findings";
import { toInvoiceForm } from "./model";
import type { WindowState } from "./store";

const DELAY_MS = 150;
const RETRY_MS = 3000;

export interface Computing {
  /** The form has changed. */
  renew(): void;
  stop(): void;
}

interface Asked {
  form: InvoiceForm;
  keys: string[];
}

export function createComputing(store: Store<WindowState>, client: Client, deal: number, separators: Separators): Computing {
  let retry: ReturnType<typeof setTimeout> | undefined;
  const runner = latest(
    DELAY_MS,
    ({ form }: Asked, signal) => client.preview(form, signal),
    (preview, { keys }) => store.set({ computed: { preview, keys, marks: marksOf(preview.findings, keys) }, computing: "fresh" }),
    () => {
      store.set({ computing: "failed" });
      retry = setTimeout(renew, RETRY_MS);
    },
  );

  function renew() {
    clearTimeout(retry);
    const { form } = store.get();
    if (form === null) return;
    if (!isComputable(ownMarks(form, separators))) {
      runner.cancel();
      store.set({ computing: "stopped" });
      return;
    }
    store.set({ computing: "pending" });
    runner.run({ form: toInvoiceForm(form, deal, separators), keys: form.lines.map((line) => line.key) });
  }
  return {
    renew,
    stop() {
      clearTimeout(retry);
      runner.cancel();
    },
  };
}
