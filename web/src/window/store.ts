// What the invoice window shows.
import type { InvoiceFormData, Operation, Preview } from "../api-types";
import type { Failure } from "../shared/failure";
import type { Draft } from "./draft";
import type { Mark } from "./findings";
import type { FormDraft, LineDraft } from "./model";

export type Phase =
  | { name: "loading" }
  | { name: "failed"; failure: Failure }
  | { name: "offer"; draft: Draft }
  | { name: "editing" }
  | { name: "sending"; operation: Operation | null; isSlow: boolean }
  | { name: "done"; operation: Operation };

/** The server's totals and findings, and the lines' keys as they were sent. */
export interface Computed {
  preview: Preview;
  keys: string[];
  marks: Mark[];
}

export interface WindowState {
  phase: Phase;
  data: InvoiceFormData | null;
  form: FormDraft | null;
  ownLines: LineDraft[]; // the deal's, as they arrived
  intent: string;
  computed: Computed | null;
  computing: "fresh" | "pending" | "failed" | "stopped"; // stopped: a number must be fixed first
  refused: Mark[]; // what Xero or the server said to the last try
  isRefusedByXero: boolean; // it was Xero
  wasChangedLate: boolean; // after the server had got the invoice
  problem: Failure | null; // why the last try didn't get through
  hasTried: boolean;
  touched: ReadonlySet<string>;
  removed: { line: LineDraft; at: number } | null;
  linking: ReadonlySet<string>; // lines whose product is being linked
  linkFailure: { key: string; failure: Failure } | null;
}

export const emptyState: WindowState = {
  phase: { name: "loading" },
  data: null,
  form: null,
  ownLines: [],
  intent: "",
  computed: null,
  computing: "pending",
  refused: [],
  isRefusedByXero: false,
  wasChangedLate: false,
  problem: null,
  hasTried: false,
  touched: new Set(),
  removed: null,
  linking: new Set(),
  linkFailure: null,
};
