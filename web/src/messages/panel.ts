import type { PageMessages } from ".";
import * as en from "./en";
import * as fi from "./fi";

export const panelMessages: PageMessages = {
  en: { ...en.common, ...en.connecting, ...en.invoices, ...en.findings, ...en.panel },
  fi: { ...fi.common, ...fi.connecting, ...fi.invoices, ...fi.findings, ...fi.panel },
};
