// The sandbox CRM's own pages, as a colleague who learns the work uses them (B14).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";

import { freePort } from "../lib/ports.mjs";
import { ROOT } from "../lib/process.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { until } from "../lib/until.mjs";
import { plain, shot, shows, useChromium } from "./desk.mjs";

const AXE = await readFile(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");

const PAGES = [
  "/pipeline", "/deals", "/deals/new", "/deal/1", "/deal/1?edit=summary", "/deal/1?edit=lines", "/organizations", "/organization/1", "/organization/1?edit=1",
  "/organization/new", "/persons", "/person/7", "/person/1?edit=1", "/person/new", "/products", "/product/1", "/product/new", "/setup/company", "/setup/users",
  "/setup/user/new", "/setup/fields", "/setup/fields?entity=product", "/setup/fields/new?entity=deal", "/setup/currencies", "/tools-and-apps", "/marketplace",
  "/marketplace/app/lasku", "/webhooks",
];

/** A sandbox of its own, without lasku: nobody answers where the app's frames would come from. */
function useSandbox() {
  const fixture = {};
  before(async () => {
    fixture.sandbox = await Sandbox.start(`http://localhost:${await freePort()}`);
    fixture.url = fixture.sandbox.crm.url;
  });
  after(() => fixture.sandbox?.stop());
  return fixture;
}

async function barriers(page) {
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return serious.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`));
}

function overflow(page) {
  return page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth);
}

function columnOf(page, stage) {
  return page.getByRole("region", { name: stage, exact: true });
}

function cardIn(page, stage, title) {
  return columnOf(page, stage).getByRole("article").filter({ hasText: title });
}

/** The last field of that label: a line that was just added stands at the end. */
function lineFields(page, name) {
  return page.getByRole("group", { name, exact: true });
}

describe("the CRM's pages, by hand", () => {
  const it = useSandbox();
  const chromium = useChromium();
  let page;

  beforeEach(async () => {
    await it.sandbox.crm.reset();
    await page?.close();
    page = await chromium.context.newPage();
    page.on("pageerror", (error) => assert.fail(error));
  });

  test("a deal is dragged to the next stage, and the sums of both follow", async () => {
    await page.goto(`${it.url}/pipeline`);
    const before = plain(await columnOf(page, "Contact made").locator(".sums").innerText());
    await cardIn(page, "Qualified", "Dairy label").dragTo(columnOf(page, "Contact made").getByRole("heading"));
    await shows("the sum has grown", async () => plain(await columnOf(page, "Contact made").locator(".sums").innerText()) !== before, true);
    await cardIn(page, "Contact made", "Dairy label").waitFor();
    await page.reload();
    await cardIn(page, "Contact made", "Dairy label").waitFor();
  });

  test("the keyboard moves a deal too, and the focus stays on it", async () => {
    await page.goto(`${it.url}/pipeline`);
    const forward = page.getByRole("button", { name: "Move Dairy label to Contact made" });
    await forward.focus();
    await page.keyboard.press("Enter");
    await cardIn(page, "Contact made", "Dairy label").waitFor();
    const back = page.getByRole("button", { name: "Move Dairy label to Qualified" });
    await back.focus();
    await page.keyboard.press("Enter");
    await cardIn(page, "Qualified", "Dairy label").waitFor();
  });

  test("a deal that is dropped on Won leaves the board", async () => {
    await page.goto(`${it.url}/pipeline`);
    const card = cardIn(page, "Qualified", "Dairy label");
    await card.hover();
    await page.mouse.down();
    await page.mouse.move(500, 500, { steps: 5 });
    await page.locator("[data-end=won]").hover();
    await page.locator("[data-end=won]").hover();
    await page.mouse.up();
    await shows("it is gone", () => card.count(), 0);
    await page.goto(`${it.url}/deals?status=won&q=dairy`);
    await page.getByRole("link", { name: "Dairy label" }).waitFor();
  });

  test("the list is searched without regard to case, in any script, and sorted by a heading", async () => {
    await page.goto(`${it.url}/deals`);
    for (const [text, title] of [["ÅKERBLOM WEB", "Åkerblom web shop"], ["青空", "青空ブランドブック"], ["оформлення", "Оформлення каталогу"]]) {
      await page.getByRole("searchbox", { name: "Search deals" }).fill(text);
      await shows("one fits", async () => plain(await page.locator(".pager").innerText()), /^1 deal$/);
      await page.getByRole("link", { name: title }).waitFor();
    }
    await page.getByRole("searchbox", { name: "Search deals" }).fill("");
    const value = page.getByRole("columnheader", { name: "Value" });
    for (const order of ["ascending", "descending"]) {
      await value.getByRole("link").click();
      await shows("it is sorted", () => value.getAttribute("aria-sort"), order);
    }
    await shows("the largest comes first", () => page.getByRole("row").nth(1).innerText(), /91 425\.00/);
  });

  test("a deal's fields are edited in place; a refusal keeps what was typed, with a message at the field", async () => {
    await page.goto(`${it.url}/deal/1`);
    await page.getByRole("link", { name: "Edit Summary" }).click();
    await page.getByLabel("Title").fill("");
    await page.getByLabel("Purchase order number").fill("ÄÖ-77");
    await page.getByLabel("Probability").fill("80");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByRole("link", { name: "Title" }).waitFor();
    assert.equal(await page.getByLabel("Purchase order number").inputValue(), "ÄÖ-77");
    assert.equal(await page.getByLabel("Title").getAttribute("aria-invalid"), "true");
    await page.getByLabel("Title").fill("Brochure, in part");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Brochure, in part" }).waitFor();
    const summary = page.getByRole("region", { name: "Summary" });
    await summary.getByText("ÄÖ-77").waitFor();
    await summary.getByText("80 %").waitFor();
    await summary.getByText("Design, Web").waitFor();
  });

  test("products are added, changed, moved and removed; nothing is stored before Save", async () => {
    await page.goto(`${it.url}/deal/1`);
    await page.getByRole("link", { name: "Edit products" }).click();
    await lineFields(page, "Website build").getByLabel("Quantity").fill("2");
    await lineFields(page, "Website build").getByLabel("Discount", { exact: true }).fill("400,50");
    await lineFields(page, "Website build").getByLabel("Discount as").selectOption("amount");
    await shows("the amount follows", () => lineFields(page, "Website build").locator("[data-line-sum]").innerText(), "11 999.50");
    await page.getByLabel("Add a product").selectOption({ label: "Travel (km)" });
    await page.getByRole("button", { name: "Add", exact: true }).click();
    const travel = lineFields(page, "Travel (km)");
    await shows("the new line has the focus", () => travel.getByLabel("Quantity").evaluate((field) => field === document.activeElement), true);
    await travel.getByLabel("Quantity").fill("100");
    assert.equal(await lineFields(page, "Website build").getByLabel("Discount", { exact: true }).inputValue(), "400,50");
    await page.getByRole("button", { name: "Move up: Travel (km)" }).click();
    await page.getByRole("button", { name: "Remove: Rush fee" }).click();
    await shows("the line is gone", () => lineFields(page, "Rush fee").count(), 0);
    await shows("the value together", () => page.locator("[data-lines-total]").innerText(), "13 597.50");
    await shot(page, "crm-lines");
    await page.getByRole("button", { name: "Save products" }).click();
    const rows = page.locator("#products tbody tr");
    await shows("the order of the lines", () => rows.evaluateAll((all) => all.map((row) => row.querySelector("a").textContent)), ["Website build", "Brochure print (100 pcs)", "Travel (km)"]);
    await shows("the deal's value", () => page.locator("#products tfoot").innerText(), /13 597\.50 EUR/);
    await page.getByRole("region", { name: "Summary" }).getByText(/13\s597\.50/).waitFor();
  });

  test("a line that breaks a rule says which one and why, and the other lines aren't stored either", async () => {
    await page.goto(`${it.url}/deal/1?edit=lines`);
    await lineFields(page, "Website build").getByLabel("Quantity").fill("5");
    await lineFields(page, "Rush fee").getByLabel("Price").fill("a lot");
    await page.getByRole("button", { name: "Save products" }).click();
    await page.getByRole("alert").getByText("Type a number").waitFor();
    assert.equal(await lineFields(page, "Rush fee").getByLabel("Price").inputValue(), "a lot");
    await page.goto(`${it.url}/deal/1`);
    await shows("the deal's value is as before", () => page.locator("#products tfoot").innerText(), /7 859\.00 EUR/);
  });

  test("a discount on the whole deal and installments change what is owed", async () => {
    await page.goto(`${it.url}/deal/1`);
    await page.getByText("Discounts on the whole deal").click();
    const discount = page.locator("#discount");
    await discount.getByLabel("Description").fill("Long friendship");
    await discount.getByLabel("Discount", { exact: true }).fill("10");
    await discount.getByRole("button", { name: "Add discount" }).click();
    await shows("the deal's value", () => page.locator("#products tfoot").innerText(), /7 073\.10 EUR/);
    await page.getByText("Installments", { exact: true }).click();
    const installment = page.locator("#installment");
    await installment.getByLabel("Description").fill("First half");
    await installment.getByLabel("Amount").fill("3 500");
    await installment.getByLabel("Billed on").fill("2027-01-15");
    await installment.getByRole("button", { name: "Add installment" }).click();
    await page.getByText("Installments", { exact: true }).click();
    await page.locator(".terms").getByText("15 Jan 2027").waitFor();
    await page.getByRole("button", { name: "Remove First half" }).click();
    await shows("it is gone", () => page.getByText("First half").count(), 0);
  });

  test("a deal is lost with a reason, reopened, and deleted", async () => {
    await page.goto(`${it.url}/deal/9`);
    await page.getByText("Lost", { exact: true }).click();
    await page.getByLabel("Why was it lost?").fill("Too late for the winter");
    await page.getByRole("button", { name: "Mark as lost" }).click();
    await page.getByRole("region", { name: "Summary" }).getByText("Too late for the winter").waitFor();
    await page.getByRole("button", { name: "Reopen" }).click();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete deal" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete deal" }).click();
    await page.waitForURL("**/pipeline");
    assert.equal((await page.goto(`${it.url}/deal/9`)).status(), 404);
  });

  test("notes and activities are kept with the deal", async () => {
    await page.goto(`${it.url}/deal/1`);
    await page.getByLabel("New note").fill("Called <b>Helmi</b>\nshe likes å, ä & ö");
    await page.getByRole("button", { name: "Add note" }).click();
    await shows("the note as it was typed", () => page.locator(".note p").innerText(), "Called <b>Helmi</b> she likes å, ä & ö");
    await page.getByRole("button", { name: "Schedule" }).click();
    await page.getByRole("dialog").getByLabel("Subject").fill("Send the samples");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Done: Send the samples" }).click();
    await shows("it is done", () => page.getByRole("button", { name: "Done: Send the samples" }).getAttribute("aria-pressed"), "true");
    await page.locator(".note").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await shows("the note is gone", () => page.locator(".note").count(), 0);
  });

  test("a product is created with prices in two currencies and a variation, and can be sold", async () => {
    await page.goto(`${it.url}/products`);
    await page.getByRole("link", { name: "New product" }).click();
    await page.getByRole("button", { name: "Create product" }).click();
    await page.getByRole("alert").getByRole("link", { name: "Name" }).waitFor();
    await page.getByLabel("Name", { exact: false }).first().fill("Ääkköspaita");
    await page.getByLabel("Product code").fill("SHIRT");
    await page.getByLabel("Price (EUR)").first().fill("29,90");
    await page.getByLabel("Price (SEK)").first().fill("329");
    await page.getByLabel("Name of the variation").fill("XL");
    await page.getByRole("button", { name: "Create product" }).click();
    await page.getByRole("row", { name: /Ääkköspaita SHIRT .*29\.90 EUR · 329\.00 SEK/ }).waitFor();
    await page.goto(`${it.url}/deal/1?edit=lines`);
    await page.getByLabel("Add a product").selectOption({ label: "Ääkköspaita" });
    await page.getByRole("button", { name: "Add", exact: true }).click();
    const shirt = lineFields(page, "Ääkköspaita");
    assert.equal(await shirt.getByLabel("Price").inputValue(), "29.9");
    await shirt.getByLabel("Variation").selectOption({ label: "XL" });
    await page.getByRole("button", { name: "Save products" }).click();
    await page.locator("#products").getByText("XL").waitFor();
  });

  test("an organization and a person are made with address, several e-mails and phones, and edited", async () => {
    await page.goto(`${it.url}/organization/new`);
    await page.getByLabel("Name", { exact: false }).first().fill("Ђорђе и синови");
    await page.getByLabel("Street").fill("Кнеза Милоша");
    await page.getByLabel("House number").fill("12");
    await page.getByLabel("City").fill("Београд");
    await page.getByLabel("Business ID / VAT number").fill("RS101234567");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Кнеза Милоша 12, Београд").waitFor();
    await page.goto(`${it.url}/person/new`);
    await page.getByLabel("First name").fill("Ђорђе");
    await page.getByLabel("Last name").fill("Ђорђевић");
    await page.getByLabel("Organization").selectOption({ label: "Ђорђе и синови" });
    await page.getByLabel("Email 1", { exact: true }).fill("a@sinovi.example");
    await page.getByRole("group", { name: "Email" }).getByRole("button", { name: "One more" }).click();
    await page.getByLabel("Email 2", { exact: true }).fill("b@sinovi.example");
    await page.getByLabel("Kind of Email 2").selectOption("home");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("a@sinovi.example (work), b@sinovi.example (home)").waitFor();
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByLabel("Phone 1", { exact: true }).fill("+381 11 555 0100");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("+381 11 555 0100 (work)").waitFor();
    await page.getByText("a@sinovi.example (work), b@sinovi.example (home)").waitFor();
  });

  test("a custom field of each type is created, filled in on a deal, and shown as it was typed", async () => {
    const typed = {
      "Text": ["fill", "Ääni", "Ääni"],
      "Large text": ["fill", "two words", "two words"],
      "Numerical": ["fill", "12,5", "12.5"],
      "Monetary": ["fill", "99.9", /99\.9 EUR/],
      "Date": ["fill", "2026-12-24", "24 Dec 2026"],
      "Date range": ["fill", "2026-12-24", /2026-12-24/],
      "Time": ["fill", "09:30", /09:30/],
      "Time range": ["fill", "09:30", /09:30/],
      "Phone": ["fill", "+358 40 555 0199", "+358 40 555 0199"],
      "Address": ["fill", "Aleksanterinkatu 1, Helsinki", "Aleksanterinkatu 1, Helsinki"],
      "User": ["select", "Eero Salonen", "Eero Salonen"],
      "Organization": ["select", "Åkerblom Ab", "Åkerblom Ab"],
      "Person": ["select", "Åsa Åkerblom", "Åsa Åkerblom"],
      "Single option": ["select", "Blue", "Blue"],
      "Multiple options": ["check", "Blue", "Blue"],
      "Autocomplete": ["fill", "again", "again"],
    };
    for (const type of Object.keys(typed)) {
      await page.goto(`${it.url}/setup/fields/new?entity=deal`);
      await page.getByLabel("Name", { exact: false }).first().fill(`My ${type}`);
      await page.getByLabel("Type").selectOption({ label: type });
      if (/option/.test(type)) await page.getByLabel("Options, one on each line").fill("Red\nBlue");
      await page.getByRole("button", { name: "Create field" }).click();
      await page.getByRole("link", { name: `My ${type}`, exact: true }).waitFor();
    }
    await page.goto(`${it.url}/deal/1?edit=summary`);
    const form = page.locator("#summary");
    for (const [type, [how, value]] of Object.entries(typed)) {
      const field = how === "check" ? form.getByRole("group", { name: `My ${type}` }).getByLabel(value) : form.getByLabel(`My ${type}`, { exact: true });
      if (how === "fill") await field.fill(value);
      else if (how === "select") await field.selectOption({ label: value });
      else await field.check();
    }
    await page.getByRole("button", { name: "Save" }).click();
    const summary = page.getByRole("region", { name: "Summary" });
    await summary.getByText("Ääni").waitFor();
    const shown = await summary.getByRole("term").evaluateAll((terms) => Object.fromEntries(terms.map((term) => [term.textContent, term.nextElementSibling.textContent])));
    for (const [type, [, , expected]] of Object.entries(typed))
      if (expected instanceof RegExp) assert.match(shown[`My ${type}`], expected);
      else assert.equal(shown[`My ${type}`], expected, type);
    await page.getByRole("link", { name: "Edit Summary" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await summary.getByText("Ääni").waitFor();
  });

  test("a field's options are renamed, removed and added, and the field is deleted", async () => {
    await page.goto(`${it.url}/setup/fields?entity=organization`);
    await page.getByRole("link", { name: "Customer group" }).click();
    await page.getByLabel("Option 1").fill("Usual");
    await page.getByLabel("Option 3").fill("");
    await page.getByLabel("Further options").fill("Former");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: /Customer group .*Usual, Key account, Former/ }).waitFor();
    await page.getByRole("link", { name: "Customer group" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("link", { name: "Invoicing e-mail" }).waitFor();
    await shows("it is gone", () => page.getByRole("link", { name: "Customer group" }).count(), 0);
  });

  test("an admin manages users and acts as one who may not", async () => {
    await page.goto(`${it.url}/setup/users`);
    await page.getByRole("link", { name: "Eero Salonen" }).click();
    await page.getByLabel("Language").selectOption({ label: "Finnish" });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row", { name: /Eero Salonen .*fi-FI/ }).waitFor();
    await page.getByRole("button", { name: "Act as Eero Salonen" }).click();
    await page.getByRole("link", { name: "Liisa Niemi" }).click();
    await page.getByLabel("Admin: may change").check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("Only an admin can change this").waitFor();
    await page.getByLabel("Signed in as").selectOption({ label: "Aino Virtanen (admin)" });
    await page.getByRole("heading", { name: "Liisa Niemi" }).waitFor();
  });

  test("a custom currency is added, and a deal uses it", async () => {
    await page.goto(`${it.url}/setup/currencies`);
    await page.getByLabel("Code").fill("pts");
    await page.getByLabel("Name", { exact: false }).first().fill("Points");
    await page.getByRole("button", { name: "Add currency" }).click();
    await page.getByRole("row", { name: /PTS Points .*Custom/ }).waitFor();
    await page.goto(`${it.url}/deals/new`);
    await page.getByLabel("Title").fill("Paid in points");
    await page.getByLabel("Value").fill("1 200,50");
    await page.getByLabel("Currency").selectOption("PTS");
    await page.getByRole("button", { name: "Create deal" }).click();
    await page.getByRole("region", { name: "Summary" }).getByText(/1\s200\.50 PTS/).waitFor();
  });

  test("what was changed on the pages is what the API answers", async () => {
    await page.goto(`${it.url}/deal/1?edit=lines`);
    await lineFields(page, "Rush fee").getByText("Comments and billing").click();
    await lineFields(page, "Rush fee").getByLabel("Billed", { exact: true }).selectOption({ label: "Monthly" });
    await lineFields(page, "Rush fee").getByLabel("How many times").fill("12");
    await lineFields(page, "Rush fee").getByLabel("In the deal's value").uncheck();
    await page.getByRole("button", { name: "Save products" }).click();
    await page.locator("#products").getByText("monthly, 12 times").waitFor();
    await page.locator("#products").getByText("Not in the deal's value").waitFor();
    await shows("the deal's value", () => page.locator("#products tfoot").innerText(), /7 739\.00 EUR/);
  });

  for (const theme of ["light", "dark"])
    test(`axe finds no barrier on any page, and none is wider than its window (${theme})`, async () => {
      await chromium.context.addCookies([{ name: "crm_theme", value: theme, url: it.url }]);
      const wide = [];
      for (const path of PAGES) {
        await page.setViewportSize({ width: 1360, height: 900 });
        const answer = await page.goto(it.url + path);
        assert.equal(answer.status(), 200, path);
        await page.addScriptTag({ content: AXE }).catch(() => page.evaluate(AXE));
        assert.deepEqual(await barriers(page), [], path);
        for (const width of [1360, 900, 600, 320]) {
          await page.setViewportSize({ width, height: 900 });
          const by = await overflow(page);
          if (by > 0) wide.push(`${path} at ${width}: ${by}`);
        }
      }
      assert.deepEqual(wide, []);
      await chromium.context.clearCookies();
    });

  describe("without scripts", () => {
    const still = useChromium({ javaScriptEnabled: false });

    test("deals are moved, edited and sold all the same", async () => {
      const still_page = await still.context.newPage();
      await still_page.goto(`${it.url}/pipeline`);
      await still_page.getByRole("button", { name: "Move Dairy label to Contact made" }).click();
      await cardIn(still_page, "Contact made", "Dairy label").waitFor();
      await still_page.goto(`${it.url}/deal/1`);
      await still_page.getByRole("link", { name: "Edit products" }).click();
      await lineFields(still_page, "Rush fee").getByLabel("Quantity").fill("3");
      await still_page.getByLabel("Add a product").selectOption({ label: "Travel (km)" });
      await still_page.getByRole("button", { name: "Add", exact: true }).click();
      assert.equal(await lineFields(still_page, "Rush fee").getByLabel("Quantity").inputValue(), "3");
      await still_page.getByRole("button", { name: "Save products" }).click();
      await shows("the deal's value", () => still_page.locator("#products tfoot").innerText(), /8 099\.59 EUR/);
      await until("the page is closed", async () => (await still_page.close(), true));
    });
  });
});
