// What the form's components share: the page, its state, and what is wrong at each place.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { InvoiceFormData } from "../api-types";
import type { I18n } from "../shared/i18n";
import { controlId, isPremature, mergeMarks, ownMarks, type Mark } from "./findings";
import type { FormDraft } from "./model";
import type { InvoicePage } from "./page";
import type { WindowState } from "./store";

export interface InvoiceView {
  page: InvoicePage;
  state: WindowState;
  form: FormDraft;
  data: InvoiceFormData;
  marks: Mark[]; // all of them
  visible: Mark[]; // those that stand beside their fields by now
}

export const InvoiceContext = createContext<InvoiceView | null>(null);

export function useInvoice(): InvoiceView {
  const view = useContext(InvoiceContext);
  if (view === null) throw new Error("no invoice here");
  return view;
}

export function markText(i18n: I18n, mark: Mark): string {
  return i18n.coded("finding", mark.code, mark.detail, mark.message);
}

/** The texts that stand at ${place}. */
export function textsAt(i18n: I18n, marks: Mark[], place: string): { id: string; error?: string; warning?: string } {
  const here = marks.filter((mark) => mark.place === place);
  const join = (blocks: boolean) =>
    here
      .filter((mark) => mark.blocks === blocks)
      .map((mark) => markText(i18n, mark))
      .join(" ") || undefined;
  return { id: controlId(place), error: join(true), warning: join(false) };
}

export function viewOf(page: InvoicePage, state: WindowState, data: InvoiceFormData, form: FormDraft, i18n: I18n): InvoiceView {
  const own = ownMarks(form, i18n.format.separators);
  const marks = mergeMarks([own, state.refused, state.computed?.marks ?? []], form);
  const visible = marks.filter((mark) => !isPremature(mark, state.hasTried, state.touched));
  return { page, state, data, form, marks, visible };
}
