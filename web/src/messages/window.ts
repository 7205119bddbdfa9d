import type { PageMessages } from ".";
import * as en from "./en";
import * as fi from "./fi";

export const windowMessages: PageMessages = {
  en: { ...en.common, ...en.invoices, ...en.findings, ...en.fields, ...en.form },
  fi: { ...fi.common, ...fi.invoices, ...fi.findings, ...fi.fields, ...fi.form },
};
