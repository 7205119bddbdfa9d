// What a person has on the desk: a browser, the CRM's pages with the app's frames in them, the ledger's pages.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startChromium } from "../lib/chromium.mjs";
import { until } from "../lib/until.mjs";

const LIMIT = 15_000;

/** A browser for the tests of one describe block: {context}. `options` as for startChromium. */
export function useChromium(options = {}) {
  const fixture = {};
  let browser;
  before(async () => {
    browser = await startChromium(options);
    fixture.context = browser.context;
    fixture.context.setDefaultTimeout(LIMIT);
  });
  after(() => browser?.close());
  return fixture;
}

/** Tests that build on each other: after one that failed the others fail at once. */
export function useSteps() {
  let failed = null;
  return (name, act) =>
    test(name, async (context) => {
      if (failed) throw new Error(`not tried, since this failed: ${failed}`);
      failed = name;
      await act(context);
      failed = null;
    });
}

/** Saves what is in view into the folder LASKU_SHOTS, if there is one. */
export async function shot(page, name) {
  const folder = process.env.LASKU_SHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Text as a person reads it: every kind of space is a space. */
export function plain(text) {
  return text.replace(/\s+/g, " ").trim();
}

/** Waits until `read()` gives what is expected: a text, a pattern, or a value compared deeply. */
export async function shows(what, read, expected) {
  await until(what, async () => {
    const value = await read();
    if (expected instanceof RegExp) assert.match(plain(value), expected);
    else assert.deepEqual(typeof value === "string" ? plain(value) : value, expected);
    return true;
  }, LIMIT);
}

/** Waits until the text is there to be read. */
export async function reads(place, text) {
  await place.getByText(text).first().waitFor({ state: "visible" });
}

export async function isGone(locator) {
  await locator.waitFor({ state: "hidden" });
}

/** The app's frame in the deal's sidebar, in the open window, on the settings page. */
export function panelOn(page) {
  return page.getByRole("region", { name: "Lasku" }).getByTitle("Lasku").contentFrame();
}

export function windowOn(page) {
  return page.getByRole("dialog", { name: "Create invoice" }).getByTitle("Lasku").contentFrame();
}

export function settingsOn(page) {
  return page.getByRole("main").getByTitle("Lasku").contentFrame();
}

/** Waits until the page in the frame shows more than that it is loading. */
async function isLoaded(frame) {
  await frame.getByRole("heading", { level: 1 }).filter({ hasNotText: /^(Loading|Haetaan)$/ }).waitFor();
}

/** Opens the deal; resolves to the panel. */
export async function openDeal(page, stack, deal) {
  await page.goto(`${stack.crm.url}/deal/${deal}`);
  const panel = panelOn(page);
  await isLoaded(panel);
  return panel;
}

/** From the deal's panel to the form, as the deal fills it: what an earlier test left unfinished is thrown away. */
export async function openForm(page, { create = "Create invoice", submit = "Create draft", startOver = "Start over from the deal" } = {}) {
  await panelOn(page).getByRole("button", { name: create }).click();
  const form = windowOn(page);
  const ready = form.getByRole("button", { name: submit });
  const offer = form.getByRole("button", { name: startOver });
  await ready.or(offer).waitFor();
  if (await offer.isVisible()) await offer.click();
  await ready.waitFor();
  return form;
}

/** Opens the deal and its form. */
export async function openInvoice(page, stack, deal, words) {
  await openDeal(page, stack, deal);
  return openForm(page, words);
}

export async function openSettings(page, stack) {
  await page.goto(`${stack.crm.url}/tools-and-apps`);
  await page.getByRole("link", { name: "Settings" }).click();
  const settings = settingsOn(page);
  await isLoaded(settings);
  return settings;
}

/** A line of the form, counted from 1. */
export function lineOf(form, number, word = "Line") {
  return form.getByRole("group", { name: new RegExp(`^${word} ${number}(:|$)`) });
}

/** The field of a line. */
export function fieldOf(form, number, label) {
  return lineOf(form, number).getByLabel(new RegExp(`^${label}, Line ${number}$`));
}

/** The lines' descriptions, from top to bottom. */
export function descriptionsOf(form) {
  return form.getByRole("textbox", { name: /^(Description|Kuvaus) ?, / }).evaluateAll((fields) => fields.map(({ value }) => value.split("\n")[0]));
}

/** The sums at the foot of the form by their names. */
export async function sumsOf(form) {
  const rows = await form.getByRole("contentinfo").getByRole("term").evaluateAll((terms) => terms.map((term) => [term.textContent, term.nextElementSibling.textContent]));
  return Object.fromEntries(rows.map(([name, amount]) => [plain(name), plain(amount)]));
}

/** Waits until the foot shows these sums, and no computing is under way. */
export async function showsSums(form, expected) {
  await shows(
    "the sums are right",
    async () => {
      const sums = await sumsOf(form);
      return Object.fromEntries(Object.keys(expected).map((name) => [name, sums[name]]));
    },
    expected,
  );
}

/** Types into a search field, and picks the option when it is offered. */
export async function pick(form, field, text, option) {
  await field.click();
  await field.fill(text);
  await form.getByRole("listbox").getByRole("option", { name: option }).first().click();
  await field.page().keyboard.press("Tab");
}

/** The number in a text such as "EUR 1,234.50" or "1 234.50". */
export function amountIn(text) {
  const digits = text.replace(/[^\d.\u2212-]/g, "").replace("\u2212", "-");
  return Number(digits);
}
