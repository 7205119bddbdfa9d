// Texts by key in the user's language; every text a person reads comes from messages/.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Key, Message, PageMessages } from "../messages";
import { isDay } from "./dates";
import { createFormat, type Format } from "./format";

export type Language = "en" | "fi";
export type Params = Record<string, string | number>;

export interface I18n {
  language: Language;
  locale: string;
  /** The text of ${key}; a plural one is chosen by ${params}.count. */
  t(key: Key, params?: Params): string;
  /** The text of `${group}.${code}`; ${fallback} for a code without a text here, or whose text lacks its detail. */
  coded(group: "error" | "finding", code: string, detail: string, fallback: string): string;
  format: Format;
}

function isLanguage(tag: string | null | undefined): tag is Language {
  return tag === "en" || tag === "fi";
}

/** The company's setting, else the address's, else the browser's first language that we speak. */
export function chooseLanguage(setting: string, lang: string | null, browser: readonly string[]): Language {
  if (isLanguage(setting)) return setting;
  if (isLanguage(lang)) return lang;
  return browser.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? "en";
}

/** The browser's regional form of ${language}, so that numbers are written as the user is used to. */
function chooseLocale(language: Language, browser: readonly string[]): string {
  const own = browser.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  return own ?? (language === "fi" ? "fi-FI" : "en-GB");
}

function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

export function createI18n(messages: PageMessages, language: Language, browser: readonly string[]): I18n {
  const table = messages[language];
  const plurals = new Intl.PluralRules(language);
  const locale = chooseLocale(language, browser);
  const format = createFormat(locale);
  const choose = (message: Message, count: number) =>
    typeof message === "string" ? message : plurals.select(count) === "one" ? message.one : message.other;
  const say = (message: Message, params: Params) => {
    const count = Number(params.count ?? 0);
    return fill(choose(message, count), "count" in params ? { ...params, count: format.input(count) } : params);
  };
  return {
    language,
    locale,
    format,
    t: (key, params = {}) => say(table[key] ?? key, params),
    coded(group, code, detail, fallback) {
      const text = table[`${group}.${code}` as Key] as string | undefined;
      if (text === undefined || (detail === "" && text.includes("{detail}"))) return fallback;
      return fill(text, { detail: isDay(detail) ? format.day(detail) : detail });
    },
  };
}

export const I18nContext = createContext<I18n | null>(null);

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (i18n === null) throw new Error("no language here");
  return i18n;
}
