// Each page carries the texts that it shows, and no others (panel.ts, window.ts, settings.ts). That none is missing is checked by
// the build (messages.mjs).
import * as en from "./en";
import * as fi from "./fi";
import type { Same } from "./same";

export type { Message } from "./same";

type English = typeof en.common &
  typeof en.connecting &
  typeof en.invoices &
  typeof en.findings &
  typeof en.fields &
  typeof en.panel &
  typeof en.form &
  typeof en.settings;
export type Key = keyof English;
export type Texts = Partial<Same<English>>;

/** A page's texts in both languages. */
export interface PageMessages {
  en: Texts;
  fi: Texts;
}

/** Every text there is, by language and group. */
export const languages = { en, fi };
