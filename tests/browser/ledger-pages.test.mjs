// The ledger's own pages, as somebody learns the work on them: each job that a colleague does, and that nothing keeps anyone out.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";

import { ROOT } from "../lib/process.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { plain, reads, shot, shows, useChromium } from "./desk.mjs";

const AXE = await readFile(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");
const READER = /Read only/;
const ADVISER = /Adviser/;

function useLedger() {
  const fixture = {};
  before(async () => {
    fixture.sandbox = await Sandbox.start("http://localhost:9");
    fixture.url = fixture.sandbox.ledger.url;
  });
  after(() => fixture.sandbox?.stop());
  return fixture;
}

/** Chooses the person whose label matches in the bar on top. */
async function actAs(page, role) {
  const select = page.getByLabel("Acting as");
  const labels = await select.locator("option").allTextContents();
  const moved = page.waitForNavigation();
  await select.selectOption({ label: labels.find((label) => role.test(label)) });
  await moved;
}

function press(page, name) {
  return page.getByRole("main").getByRole("button", { name, exact: true }).first().click();
}

/** Presses a button that asks first, and says yes. */
async function confirm(page, name) {
  await press(page, name);
  await page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${name}`) }).click();
}

function line(page, number) {
  return page.getByRole("group", { name: `Line ${number}`, exact: true });
}

/** The field of a line by its label, whatever kind it is. */
function fieldOf(page, number, name) {
  const of = (role) => line(page, number).getByRole(role, { name, exact: true });
  return of("textbox").or(of("combobox"));
}

async function fillLine(page, number, fields) {
  for (const [label, value] of Object.entries(fields)) {
    const field = fieldOf(page, number, label);
    if ((await field.evaluate(({ tagName }) => tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

async function sums(page) {
  const rows = await page.locator("#sums > div").evaluateAll((all) => all.map((row) => [row.children[0].textContent, row.children[1].textContent]));
  return Object.fromEntries(rows.map(([name, amount]) => [plain(name), plain(amount)]));
}

function heading(page) {
  return page.getByRole("heading", { level: 1 }).innerText();
}

function totalOf(page, name) {
  return page.locator("tfoot tr", { has: page.getByRole("rowheader", { name }) }).getByRole("cell").last().innerText();
}

/** Writes an invoice of one line and saves it with ${button}; resolves to its number. */
async function makeInvoice(page, url, { customer, price = "100", button = "Approve" }) {
  await page.goto(`${url}/invoice/new`);
  await page.getByLabel("Customer").fill(customer);
  await fillLine(page, 1, { Description: "Työ", Quantity: "1", Price: price, Account: "200" });
  await press(page, button);
  await page.waitForURL(/\/invoice\/[0-9a-f-]{36}/);
  return plain(await heading(page)).split(" ")[0];
}

describe("the ledger's pages", () => {
  const it = useLedger();

  describe("jobs", () => {
    const chromium = useChromium();
    let page;

    before(async () => {
      page = await chromium.context.newPage();
    });
    beforeEach(async () => {
      await page.goto(it.url);
      await actAs(page, ADVISER);
    });

    test("a list is narrowed by status, search and period, sorted, and summed per currency", async () => {
      await page.getByRole("link", { name: /^Awaiting payment/ }).click();
      const statuses = await page.locator("tbody .state").allInnerTexts();
      assert.ok(statuses.length > 3 && statuses.every((text) => /Awaiting payment/.test(text)), statuses.join());
      await page.getByRole("columnheader", { name: "Total" }).getByRole("link").click();
      const totals = (await page.locator("tbody td[data-label=Total]").allInnerTexts()).map((text) => Number(text.replace(/[^\d.]/g, "")));
      assert.deepEqual(totals, [...totals].sort((a, b) => a - b));
      await page.getByLabel("Search invoices").fill("länsituuli");
      await page.getByLabel("Search invoices").press("Enter");
      await shows("one is found", () => page.locator("tbody tr").count(), 1);
      await reads(page.locator("tbody"), "Länsituuli Oyj");
      assert.match(await page.locator("tfoot").innerText(), /1 in EUR/);
      await page.getByLabel("Dated from").fill("2001-01-01");
      await page.getByLabel("to", { exact: true }).fill("2001-12-31");
      await press(page, "Search");
      await reads(page, /There are no invoices here/);
    });

    test("an invoice is written: items fill in, sums follow, lines move, the server's totals are the same", async () => {
      await page.getByRole("link", { name: "New invoice" }).click();
      await page.getByLabel("Customer").fill("Järvinen & Pojat Oy");
      await page.getByLabel("Reference").fill("Näyttö 1");
      await fillLine(page, 1, { Item: "DES-01" });
      assert.notEqual(await fieldOf(page, 1, "Price").inputValue(), "");
      await press(page, "Add line");
      await fillLine(page, 2, { Description: "Käsityö, åäö", Quantity: "1,5", Price: "10.95", Discount: "10%", Account: "200" });
      await line(page, 2).getByRole("button", { name: "Move line up" }).click();
      assert.equal(await fieldOf(page, 1, "Description").inputValue(), "Käsityö, åäö");
      await press(page, "Add line");
      await line(page, 3).getByRole("button", { name: "Remove line" }).click();
      const typed = await sums(page);
      await press(page, "Save as draft");
      await shows("a draft", () => heading(page), /^INV-\d+ .*Draft/);
      for (const name of ["Subtotal", "Total EUR"]) assert.equal(plain(await totalOf(page, name)), typed[name]);
      await reads(page, "Näyttö 1");
      assert.match(await page.locator("tbody tr").first().innerText(), /Käsityö, åäö/);
    });

    test("what the rules refuse stands beside its line, and what was typed stays", async () => {
      await page.goto(`${it.url}/invoice/new`);
      await page.getByLabel("Customer").fill("Café Ängel");
      await fillLine(page, 1, { Description: "Ilman tiliä", Quantity: "2", Price: "5" });
      await press(page, "Approve");
      await reads(page.getByRole("alert"), "Account code or ID must be specified");
      await reads(line(page, 1), "Account code or ID must be specified");
      assert.equal(await fieldOf(page, 1, "Description").inputValue(), "Ilman tiliä");
      assert.equal(await page.getByLabel("Customer").inputValue(), "Café Ängel");
    });

    test("submitted, sent back, approved and sent, paid, payment taken back, voided", async () => {
      await makeInvoice(page, it.url, { customer: "Åkerblom Ab", button: "Save as draft" });
      await press(page, "Submit for approval");
      await shows("submitted", () => heading(page), /Awaiting approval/);
      await press(page, "Back to draft");
      await shows("a draft again", () => heading(page), /Draft/);
      await press(page, "Approve and email");
      await shows("approved", () => heading(page), /Awaiting payment/);
      await reads(page, "Invoice sent");
      await page.getByText("Record payment").first().click();
      await page.getByLabel(/^Amount \(/).fill("999999");
      await page.getByRole("button", { name: "Record payment" }).click();
      await reads(page.getByRole("alert"), "Payment amount exceeds the amount outstanding on this document");
      assert.equal(await page.getByLabel(/^Amount \(/).inputValue(), "999999");
      await page.getByLabel(/^Amount \(/).fill("10,50");
      await page.getByRole("button", { name: "Record payment" }).click();
      await reads(page, "To void this invoice, remove its payments and credits first.");
      await confirm(page, "Remove");
      await reads(page.getByRole("status"), "Removed.");
      await confirm(page, "Void");
      await shows("voided", () => heading(page), /Voided/);
    });

    test("a draft is edited, copied, annotated and deleted; PDF and online invoice open", async () => {
      await makeInvoice(page, it.url, { customer: "Kafé Norrsken", button: "Save as draft", price: "20" });
      await page.getByRole("link", { name: "Edit", exact: true }).click();
      await fillLine(page, 1, { Price: "30" });
      await press(page, "Save");
      assert.match(plain(await totalOf(page, "Subtotal")), /^30\.00$/);
      await page.getByLabel("Note").fill("Soitettu asiakkaalle");
      await press(page, "Add note");
      await reads(page, "Soitettu asiakkaalle");
      await page.getByLabel("Add a file").setInputFiles({ name: "kuitti å.txt", mimeType: "text/plain", buffer: Buffer.from("Kiitos") });
      const file = page.getByRole("link", { name: "kuitti å.txt" });
      await file.waitFor();
      assert.equal(await (await page.request.get(await file.evaluate((link) => link.href))).text(), "Kiitos");
      await page.getByRole("link", { name: "Copy" }).click();
      assert.equal(await fieldOf(page, 1, "Price").inputValue(), "30");
      await press(page, "Approve");
      await shows("the copy", () => heading(page), /Awaiting payment/);
      const pdf = await page.request.get(await page.getByRole("link", { name: "PDF" }).evaluate((link) => link.href));
      assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
      await page.getByRole("link", { name: "Online invoice" }).click();
      await reads(page, "Still due");
      await page.goto(`${it.url}/?status=draft&q=norrsken`);
      await page.locator("tbody a").first().click();
      await confirm(page, "Delete");
      await shows("deleted", () => heading(page), /Deleted/);
    });

    test("a credit note is made from an invoice, applied, taken back, voided", async () => {
      const number = await makeInvoice(page, it.url, { customer: "Oulun Optiikka Oy" });
      await page.getByRole("link", { name: "Add credit note" }).click();
      await press(page, "Approve");
      await shows("approved", () => heading(page), /Open credit/);
      const options = await page.getByRole("combobox", { name: "Invoice", exact: true }).locator("option").allTextContents();
      await page.getByRole("combobox", { name: "Invoice", exact: true }).selectOption({ label: options.find((label) => label.startsWith(`${number}:`)) });
      await page.getByLabel("Amount").fill("25");
      await press(page, "Apply credit");
      await reads(page.getByRole("status"), "The credit is applied.");
      await page.getByRole("link", { name: number }).click();
      await reads(page, "Credited");
      await page.goBack();
      await confirm(page, "Remove");
      await confirm(page, "Void");
      await shows("voided", () => heading(page), /Voided/);
    });

    test("a quote is written, sent, accepted, and becomes an invoice", async () => {
      await page.goto(`${it.url}/quote/new`);
      await page.getByLabel("Customer").fill("Länsituuli Oyj");
      await page.getByLabel("Title").fill("Tarjous");
      await fillLine(page, 1, { Description: "Suunnittelu", Quantity: "3", Price: "50", Account: "200" });
      await press(page, "Save and mark as sent");
      await shows("sent", () => heading(page), /Sent/);
      await press(page, "Mark as accepted");
      await shows("accepted", () => heading(page), /Accepted/);
      await page.getByRole("link", { name: "Create invoice" }).click();
      assert.equal(await page.getByLabel("Customer").inputValue(), "Länsituuli Oyj");
      await press(page, "Save as draft");
      await shows("an invoice", () => heading(page), /^INV-\d+ .*Draft/);
      await page.goto(`${it.url}/quotes?status=invoiced`);
      await reads(page.locator("tbody"), "Länsituuli Oyj");
    });

    test("contacts: created, refused with the reason, edited, merged, archived, restored", async () => {
      for (const name of ["Uusi Ystävä Oy", "Vanha Tuttu Oy"]) {
        await page.goto(`${it.url}/contact/new`);
        await page.getByLabel("Name", { exact: true }).fill(name);
        await page.getByLabel("Email").first().fill("ei osoite");
        await press(page, "Save");
        await reads(page.getByRole("alert"), "Email address must be valid.");
        assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), name);
        await page.getByLabel("Email").first().fill("posti@ystava.example");
        await page.getByLabel("City").first().fill("Jyväskylä");
        await press(page, "Save");
        await shows("saved", () => heading(page), name);
        await reads(page, /Jyväskylä/);
      }
      await makeInvoice(page, it.url, { customer: "Vanha Tuttu Oy" });
      await page.getByRole("link", { name: "Vanha Tuttu Oy" }).click();
      await page.getByText("Merge into another").click();
      await page.getByLabel("Merge into").fill("Uusi Ystävä Oy");
      await page.getByRole("button", { name: "Merge", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Merge" }).click();
      await shows("the other one", () => heading(page), "Uusi Ystävä Oy");
      await reads(page, "Awaiting payment");
      await confirm(page, "Archive");
      await shows("archived", () => heading(page), /Archived/);
      await press(page, "Restore");
      await shows("active again", () => heading(page), "Uusi Ystävä Oy");
      await page.goto(`${it.url}/contacts?view=archived&q=tuttu`);
      await page.getByRole("link", { name: "Vanha Tuttu Oy" }).click();
      await reads(page, /was merged into/);
    });

    test("items: created, refused for a code in use, edited, deleted", async () => {
      await page.goto(`${it.url}/item/new`);
      await page.getByLabel("Code").fill("DES-01");
      await page.getByLabel("Sales price").fill("12,50");
      await press(page, "Save");
      await reads(page.getByRole("alert"), "Price List Item with Code 'DES-01' already exists");
      await page.getByLabel("Code").fill("ÖLJY-1");
      await page.getByLabel("Name").fill("Öljy");
      await press(page, "Save");
      await page.getByRole("link", { name: "ÖLJY-1" }).click();
      assert.equal(await page.getByLabel("Sales price").inputValue(), "12.5");
      await page.getByLabel("Sales price").fill("13");
      await press(page, "Save");
      await page.getByRole("link", { name: "ÖLJY-1" }).click();
      await confirm(page, "Delete");
      await shows("gone", () => page.getByRole("link", { name: "ÖLJY-1" }).count(), 0);
    });

    test("settings: lock date, account, tax rate with two components, currency, theme, tracking", async () => {
      await page.goto(`${it.url}/settings`);
      await page.getByLabel("Locked up to, for everybody").fill("2020-12-31");
      await press(page, "Save");
      assert.equal(await page.getByLabel("Locked up to, for everybody").inputValue(), "2020-12-31");
      await page.getByRole("link", { name: "Accounts" }).click();
      await page.getByLabel("Code").fill("205");
      await page.getByLabel("Name").fill("Lisämyynti");
      await page.getByLabel("Tax rate").selectOption({ index: 0 });
      await press(page, "Add account");
      await reads(page, "Lisämyynti");
      await page.getByRole("link", { name: "Tax rates" }).click();
      await page.getByLabel("Name").fill("Kaksiosainen");
      await page.getByLabel("Component 1").fill("Osa A");
      await page.getByLabel("Rate 1 (%)").fill("10");
      await page.getByLabel("Component 2").fill("Osa B");
      await page.getByLabel("Rate 2 (%)").fill("5,5");
      await press(page, "Add tax rate");
      assert.match(plain(await page.locator("tr", { hasText: "Kaksiosainen" }).innerText()), /15\.5 %.*Osa A 10 %, Osa B 5\.5 %/);
      await page.getByRole("link", { name: "Currencies" }).click();
      await page.getByLabel("Currency code").fill("CHF");
      await press(page, "Add currency");
      await reads(page, "CHF");
      await page.getByRole("link", { name: "Branding themes" }).click();
      await page.getByLabel("Name").last().fill("Juhlava");
      await press(page, "Add theme");
      await shows("it is there", () => page.getByRole("textbox", { name: "Name" }).evaluateAll((all) => all.map(({ value }) => value).join()), /Juhlava/);
      await page.getByRole("link", { name: "Tracking" }).click();
      await page.getByLabel("New option").first().fill("Etelä");
      await page.getByRole("button", { name: /^Add option/ }).first().click();
      await shows("the option", () => page.getByLabel("Option", { exact: true }).evaluateAll((all) => all.map(({ value }) => value).join()), /Etelä/);
    });

    test("a role is changed; a reader sees why there are no buttons, and is refused when a form is sent anyway", async () => {
      await page.goto(`${it.url}/settings/users`);
      const box = page.locator("section", { hasText: "Standard" }).filter({ has: page.getByRole("button", { name: /^Remove/ }) }).first();
      await box.getByLabel("Role").selectOption("READONLY");
      await box.getByRole("button", { name: /^Change/ }).click();
      await reads(page.getByRole("status"), "Saved.");
      await page.goto(`${it.url}/?status=draft`);
      await page.locator("tbody a").first().click();
      const address = `${page.url().split("?")[0]}/act`;
      await actAs(page, READER);
      await reads(page, /can look, but not change anything/);
      await shows("no buttons", () => page.getByRole("button", { name: /Approve|Delete|Submit/ }).count(), 0);
      const answer = await page.request.post(address, { form: { act: "approve" } });
      assert.equal(answer.status(), 400);
      assert.match(await answer.text(), /can look, but not change anything/);
      await page.goto(`${it.url}/settings`);
      await reads(page, /can't change the organisation's settings/);
    });
  });

  test("without a script an invoice is written all the same", async () => {
    const { startChromium } = await import("../lib/chromium.mjs");
    const browser = await startChromium({ javaScriptEnabled: false });
    try {
      const page = await browser.context.newPage();
      await page.goto(`${it.url}/invoice/new`);
      await page.getByLabel("Customer").fill("Kivi & Kallio Oy");
      await fieldOf(page, 1, "Item").fill("DES-01");
      await page.getByRole("button", { name: "Add line" }).click();
      await fieldOf(page, 2, "Description").fill("Toinen");
      await line(page, 2).getByRole("button", { name: "Move line up" }).click();
      assert.equal(await fieldOf(page, 1, "Description").inputValue(), "Toinen");
      await page.getByRole("button", { name: "Save as draft" }).click();
      await reads(page, "DES-01");
      await page.getByRole("button", { name: "Submit for approval" }).click();
      assert.match(await heading(page), /Awaiting approval/);
    } finally {
      await browser.close();
    }
  });

  describe("for everybody", () => {
    const FIXED = ["/", "/?status=authorised", "/quotes", "/credit-notes", "/contacts", "/items", "/invoice/new", "/contact/new", "/item/new", "/settings", "/settings/accounts"];
    const MORE = ["/settings/tax-rates", "/settings/currencies", "/settings/themes", "/settings/tracking", "/settings/users", "/settings/apps", "/settings/behaviour", "/quote/new"];

    /** The fixed pages, and one of each that has an id. */
    async function addresses(page) {
      const found = [];
      for (const list of ["/?status=authorised", "/?status=draft", "/?status=paid", "/credit-notes", "/quotes", "/contacts", "/items"]) {
        await page.goto(it.url + list);
        const link = page.locator("tbody a").first();
        if ((await link.count()) > 0) found.push(await link.getAttribute("href"));
      }
      return [...FIXED, ...MORE, ...found, ...found.filter((path) => /invoice|contact|quote/.test(path)).map((path) => `${path}/edit`)];
    }

    async function barriers(page) {
      const violations = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations);
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      return serious.flatMap(({ id, help, nodes }) => nodes.map((node) => `${page.url()}: ${id}: ${help}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`));
    }

    for (const colorScheme of ["light", "dark"])
      describe(`in ${colorScheme} colours`, () => {
        const chromium = useChromium({ colorScheme, reducedMotion: "reduce" });

        test(`axe finds no barrier on any page (${colorScheme})`, async () => {
          await chromium.context.addInitScript(AXE);
          const page = await chromium.context.newPage();
          const found = [];
          for (const path of await addresses(page)) {
            await page.goto(it.url + path);
            found.push(...(await barriers(page)));
          }
          assert.deepEqual(found, []);
        });
      });

    describe("in every width", () => {
      const chromium = useChromium();

      for (const width of [320, 360, 768, 1360])
        test(`nothing scrolls sideways at a width of ${width}`, async () => {
          const page = await chromium.context.newPage();
          const wide = [];
          for (const path of await addresses(page)) {
            await page.setViewportSize({ width, height: 800 });
            await page.goto(it.url + path);
            const over = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth);
            if (over > 0) wide.push(`${path}: ${over}`);
          }
          await shot(page, `ledger-${width}`);
          assert.deepEqual(wide, []);
          await page.close();
        });
    });
  });
});
