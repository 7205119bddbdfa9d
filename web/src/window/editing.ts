// What people do in the form. Each change is computed by the server and kept in the browser.
import type { Item } from "../api-types";
import { addDays, daysBetween, isDay } from "../shared/dates";
import { asFailure } from "../shared/failure";
import type { Format } from "../shared/format";
import type { Client } from "../shared/client";
import type { Store } from "../shared/store";
import { placeOf } from "./findings";
import { changeLine, emptyLine, giveItem, insertLine, missingLines, moveLine, removeLine } from "./lines";
import type { FormDraft, LineDraft } from "./model";
import type { WindowState } from "./store";

export type Editing = ReturnType<typeof createEditing>;

export function createEditing(store: Store<WindowState>, client: Client, format: Format, onChange: () => void) {
  let made = 0;
  let paymentDays: number | null = null; // as last seen: while a date is being typed there is none
  const newKey = () => `n${Date.now().toString(36)}${made++}`;
  const form = () => store.get().form as FormDraft;

  function change(patch: Partial<FormDraft>, places: string[] = []) {
    const refused = store.get().refused.filter((mark) => !places.includes(mark.place));
    store.set({ form: { ...form(), ...patch }, refused });
    onChange();
  }
  function linking(key: string, isOn: boolean) {
    const now = new Set(store.get().linking);
    if (isOn) now.add(key);
    else now.delete(key);
    store.set({ linking: now });
  }
  /** The link is remembered for the product; the line has its item in any case. */
  async function remember(key: string, call: () => Promise<void>) {
    store.set({ linkFailure: null });
    linking(key, true);
    try {
      await call();
    } catch (thrown) {
      store.set({ linkFailure: { key, failure: asFailure(thrown) } });
    }
    linking(key, false);
  }
  /** The due date keeps its distance from the invoice date until somebody types one. */
  function withDate(date: string): Partial<FormDraft> {
    const { date: before, dueDate, isDueDateOwn } = form();
    if (isDay(before) && isDay(dueDate)) paymentDays = daysBetween(before, dueDate);
    return isDueDateOwn || paymentDays === null || !isDay(date) ? { date } : { date, dueDate: addDays(date, paymentDays) };
  }
  const lineOf = (key: string) => form().lines.find((line) => line.key === key);

  return {
    /** ${places}: what the change touches, so that what Xero said of it no longer stands there. */
    change,
    setDate: (date: string) => change(withDate(date), ["date", "due_date"]),
    setDueDate: (dueDate: string) => change({ dueDate, isDueDateOwn: true }, ["due_date"]),
    touch(place: string) {
      if (!store.get().touched.has(place)) store.set({ touched: new Set([...store.get().touched, place]) });
    },
    changeLine(key: string, patch: Partial<LineDraft>, part: string) {
      change({ lines: changeLine(form().lines, key, patch) }, [placeOf(key, part)]);
    },
    addLine(accountCode: string): string {
      const line = emptyLine(newKey(), accountCode);
      change({ lines: [...form().lines, line] }, ["lines"]);
      return line.key;
    },
    removeLine(key: string) {
      const at = form().lines.findIndex((line) => line.key === key);
      const line = form().lines[at];
      if (line === undefined) return;
      store.set({ removed: { line, at } });
      change({ lines: removeLine(form().lines, key) });
    },
    undoRemove() {
      const { removed } = store.get();
      if (removed === null) return;
      store.set({ removed: null });
      change({ lines: insertLine(form().lines, removed.line, removed.at) }, ["lines"]);
    },
    forgetRemoved: () => store.set({ removed: null }),
    moveLine: (key: string, to: number) => change({ lines: moveLine(form().lines, key, to) }),
    addFromDeal(line: LineDraft) {
      const { ownLines, removed } = store.get();
      const isMissing = missingLines(ownLines, form().lines).some((own) => own.key === line.key);
      if (!isMissing) return;
      if (removed?.line.dealProductId === line.dealProductId) store.set({ removed: null });
      change({ lines: [...form().lines, line] }, ["lines"]);
    },
    giveItem(key: string, item: Item) {
      const product = lineOf(key)?.productId ?? null;
      change({ lines: giveItem(form().lines, key, item, format) }, [placeOf(key, "item")]);
      if (product !== null) void remember(key, () => client.linkProduct(product, item.id));
    },
    takeItem(key: string) {
      const product = lineOf(key)?.productId ?? null;
      change({ lines: changeLine(form().lines, key, { item: null }) }, [placeOf(key, "item")]);
      if (product !== null) void remember(key, () => client.unlinkProduct(product));
    },
  };
}
