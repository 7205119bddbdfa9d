import type { PageMessages } from ".";
import * as en from "./en";
import * as fi from "./fi";

export const settingsMessages: PageMessages = {
  en: { ...en.common, ...en.connecting, ...en.fields, ...en.settings },
  fi: { ...fi.common, ...fi.connecting, ...fi.fields, ...fi.settings },
};
