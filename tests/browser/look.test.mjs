// The pages for everybody: both themes and languages, narrow and wide, by keyboard and screen reader (B16).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, before, beforeEach, describe, test } from "node:test";

import { useConnectedStack } from "../lib/fixture.mjs";
import { ROOT } from "../lib/process.mjs";
import { until } from "../lib/until.mjs";
import { descriptionsOf, fieldOf, openDeal, openForm, openInvoice, openSettings, panelOn, pick, reads, settingsOn, shot, shows, useChromium, windowOn } from "./desk.mjs";
import { englishOnly, messages, saidIn } from "./words.mjs";

const AXE = await readFile(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");
const FINNISH = { create: "Luo lasku", submit: "Luo luonnos", startOver: messages.fi["draft.start_over"] };

/** What axe finds that keeps people out, one line each. */
async function barriers(frame) {
  const violations = await frame.locator("body").evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations);
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return serious.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`));
}

async function hasNoBarriers(frame) {
  await until("nothing is under way", async () => (await frame.locator("[aria-busy=true]").count()) === 0);
  assert.deepEqual(await barriers(frame), []);
}

/** How much wider the page is than its window. */
function overflowOf(frame) {
  return frame.locator("html").evaluate((html) => Math.max(html.scrollWidth, document.body.scrollWidth) - html.clientWidth);
}

async function fits(frame) {
  await shows("nothing is wider than the window", () => overflowOf(frame), 0);
}

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(page, locator, limit = 120) {
  for (let presses = 0; presses <= limit; presses++) {
    if (await locator.evaluate((element) => element === document.activeElement && document.hasFocus())) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${locator} can't be reached with ${limit} presses of Tab`);
}

function brightness(frame) {
  return frame.locator("body").evaluate((body) => {
    const transparent = "rgba(0, 0, 0, 0)";
    const colours = [body, document.documentElement].map((element) => getComputedStyle(element).backgroundColor);
    const colour = colours.find((value) => value !== transparent) ?? "";
    return colour.match(/\d+/g)?.slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
  });
}

describe("the pages for everybody", () => {
  const it = useConnectedStack();

  before(async () => {
    const { form } = await it.api.fillForm(3);
    assert.equal((await it.api.createInvoice(form)).state, "done");
  });

  for (const theme of ["light", "dark"])
    describe(`in ${theme} colours`, () => {
      const chromium = useChromium({ reducedMotion: "reduce" });
      let page;

      before(async () => {
        await chromium.context.addInitScript(AXE);
        await chromium.context.addCookies([{ name: "crm_theme", value: theme, url: it.stack.crm.url }]);
        page = await chromium.context.newPage();
      });

      test(`B16: axe finds no barrier in the panel (${theme})`, async () => {
        await reads(await openDeal(page, it.stack, 1), "No invoices yet");
        await hasNoBarriers(panelOn(page));
        await shot(page, `look-panel-empty-${theme}`);
        const panel = await openDeal(page, it.stack, 3);
        await panel.getByRole("button", { name: /^Actions for/ }).click();
        await panel.getByRole("menuitem").first().waitFor();
        await hasNoBarriers(panel);
        await shot(page, `look-panel-menu-${theme}`);
      });

      test(`B16: axe finds no barrier in the window (${theme})`, async () => {
        const form = await openInvoice(page, it.stack, 1);
        await reads(form.getByRole("contentinfo"), "1 thing to fix");
        await hasNoBarriers(form);
        await shot(page, `look-form-${theme}`);
        await form.getByLabel("Recipient").fill("");
        await form.getByRole("button", { name: "Create draft" }).click();
        await form.getByRole("alert").filter({ has: form.getByRole("heading") }).waitFor();
        await hasNoBarriers(form);
        await shot(page, `look-form-errors-${theme}`);
        await fieldOf(form, 3, "Link to a Xero item").click();
        await form.getByRole("listbox").getByRole("option").first().waitFor();
        await hasNoBarriers(form);
        await shot(page, `look-form-items-${theme}`);
      });

      test(`B16: axe finds no barrier in the settings (${theme})`, async () => {
        const settings = await openSettings(page, it.stack);
        await settings.getByLabel("Preview with the deal").waitFor();
        await hasNoBarriers(settings);
        await shot(page, `look-settings-${theme}`);
        await settings.getByLabel("Days after the invoice date").fill("many");
        await settings.getByRole("button", { name: "Save", exact: true }).click();
        await reads(settings, /Type a whole number/);
        await hasNoBarriers(settings);
        await shot(page, `look-settings-error-${theme}`);
      });
    });

  describe("in English", () => {
    const chromium = useChromium();
    let page;

    beforeEach(async () => {
      page = await chromium.context.newPage();
    });
    afterEach(() => page.close());

    test("B16: panel and settings follow the CRM's theme at once, and a window opens in it", async () => {
      const panel = await openDeal(page, it.stack, 3);
      const switchTheme = () => page.getByRole("button", { name: "Dark theme" }).click();
      assert.ok((await brightness(panel)) > 180);
      await switchTheme();
      await until("the panel is dark", async () => (await brightness(panel)) < 80);
      assert.ok((await brightness(await openForm(page))) < 80);
      const settings = await openSettings(page, it.stack);
      await until("the settings are dark", async () => (await brightness(settings)) < 80);
      await switchTheme();
      await until("the settings are light", async () => (await brightness(settings)) > 180);
    });

    test("B16: a keyboard is enough to make an invoice", async () => {
      await openDeal(page, it.stack, 38);
      await page.locator("body").press("Tab");
      await tabTo(page, panelOn(page).getByRole("button", { name: "Create invoice" }));
      await page.keyboard.press("Enter");
      const form = windowOn(page);
      await form.getByRole("button", { name: "Create draft" }).waitFor();
      await tabTo(page, form.getByLabel("Reference"));
      await page.keyboard.type("By keyboard");
      const item = form.getByLabel("Link to a Xero item, Line 1");
      await tabTo(page, item);
      await page.keyboard.type("consult");
      await shows("the first one is chosen", () => form.getByRole("listbox").getByRole("option", { selected: true }).innerText(), /Consulting/);
      await page.keyboard.press("Enter");
      await reads(form.getByRole("contentinfo"), "Ready to create");
      const move = form.getByRole("button", { name: /^Line 2: move/ });
      const [first, second] = await descriptionsOf(form);
      await tabTo(page, move);
      await page.keyboard.press("ArrowUp");
      await shows("the lines changed places", () => descriptionsOf(form), [second, first]);
      await page.keyboard.press("Control+Enter");
      await form.getByRole("heading", { name: /is saved as a draft in Xero$/ }).waitFor();
      await tabTo(page, form.getByRole("button", { name: "Close" }));
      await page.keyboard.press("Enter");
      const panel = panelOn(page);
      await panel.getByRole("listitem").waitFor();
      await tabTo(page, panel.getByRole("button", { name: /^Actions for/ }));
      await page.keyboard.press("Enter");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Escape");
      await shows("the menu is closed", () => panel.getByRole("menu").count(), 0);
    });

    for (const width of [320, 390, 1280])
      test(`B16: nothing scrolls sideways at a width of ${width}`, async () => {
        await page.setViewportSize({ width, height: 800 });
        const panel = await openDeal(page, it.stack, 3);
        await fits(panel);
        await panel.getByRole("button", { name: "Create invoice" }).scrollIntoViewIfNeeded();
        await shot(page, `look-panel-${width}`);
        const form = await openInvoice(page, it.stack, 1);
        await fits(form);
        await shot(page, `look-form-${width}`);
        await fieldOf(form, 3, "Link to a Xero item").scrollIntoViewIfNeeded();
        await fits(form);
        await shot(page, `look-form-lines-${width}`);
        const settings = await openSettings(page, it.stack);
        await settings.getByLabel("Preview with the deal").waitFor();
        await fits(settings);
        await shot(page, `look-settings-${width}`);
      });
  });

  describe("in Finnish", () => {
    const chromium = useChromium({ locale: "fi-FI" });
    let page;

    beforeEach(async () => {
      page = await chromium.context.newPage();
    });
    afterEach(() => page.close());

    async function isFinnish(frame) {
      const said = await saidIn(frame);
      assert.deepEqual(said.filter((text) => englishOnly.some((pattern) => pattern.test(text))), []);
      assert.equal(await frame.locator("html").getAttribute("lang"), "fi");
    }

    test("B16: no English is left in the panel, its menus and its questions", async () => {
      await reads(await openDeal(page, it.stack, 1), messages.fi["panel.empty_title"]);
      await isFinnish(panelOn(page));
      const panel = await openDeal(page, it.stack, 3);
      await reads(panel, messages.fi["status.draft"]);
      await panel.getByRole("button", { name: /toiminnot$/ }).click();
      await isFinnish(panel);
      await shot(page, "look-panel-fi");
    });

    test("B16: no English is left in the form, whatever is wrong with it", async () => {
      const form = await openInvoice(page, it.stack, 1, FINNISH);
      await reads(form.getByRole("contentinfo"), "1 korjattava asia");
      await isFinnish(form);
      await shot(page, "look-form-fi");
      await form.getByLabel(messages.fi["customer.recipient"]).fill("");
      await form.getByLabel(messages.fi["customer.email"]).fill("x");
      await form.getByRole("button", { name: messages.fi["lines.add"] }).click();
      await form.getByRole("button", { name: messages.fi["footer.create"] }).click();
      await reads(form.getByRole("alert"), messages.fi["finding.recipient_missing"]);
      await isFinnish(form);
      await shot(page, "look-form-errors-fi");
    });

    test("B16: no English is left in the settings, and a company may choose one language for all", async () => {
      const settings = await openSettings(page, it.stack);
      await settings.getByLabel(messages.fi["settings.preview_deal"]).waitFor();
      await isFinnish(settings);
      await shot(page, "look-settings-fi");
      const choose = async (place, word, language) => {
        await place.getByRole("combobox", { name: word("settings.language") }).selectOption({ value: language });
        await place.getByRole("button", { name: word("settings.save"), exact: true }).click();
      };
      await choose(settings, (key) => messages.fi[key], "en");
      await settings.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
      await reads(await openDeal(page, it.stack, 1), "No invoices yet");
      await choose(await openSettings(page, it.stack), (key) => messages.en[key], "");
      await settingsOn(page).getByRole("heading", { name: messages.fi["settings.title"], level: 1 }).waitFor();
    });

    test("B16: an invoice is made in Finnish", async () => {
      const form = await openInvoice(page, it.stack, 29, FINNISH);
      await pick(form, form.getByLabel(`${messages.fi["item.link"]}, Rivi 1`), "design", /Concept design/);
      await reads(form.getByRole("contentinfo"), messages.fi["preflight.ready"]);
      await form.getByRole("button", { name: messages.fi["footer.create"] }).click();
      await form.getByRole("heading", { name: new RegExp(messages.fi["done.title"].replace("{number}", "INV-\\d+")) }).waitFor();
      await isFinnish(form);
      await shot(page, "look-done-fi");
    });
  });
});
