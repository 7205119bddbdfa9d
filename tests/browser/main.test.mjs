// The main job as a person does it: from the marketplace listing to an invoice that waits for its payment.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe } from "node:test";

import { useStack } from "../lib/fixture.mjs";
import { LISTING } from "../lib/journey.mjs";
import { until } from "../lib/until.mjs";
import {
  amountIn,
  fieldOf,
  isGone,
  lineOf,
  openDeal,
  openForm,
  openInvoice,
  openSettings,
  panelOn,
  pick,
  plain,
  reads,
  settingsOn,
  shot,
  shows,
  showsSums,
  sumsOf,
  useChromium,
  useSteps,
  windowOn,
} from "./desk.mjs";

const CUSTOMER = "Saimaan Kirjapaja Oy";

/** The day so many days later. */
function daysAfter(day, count) {
  return new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
}

/** The invoice on the ledger's page: its lines' amounts and its sums. */
async function invoiceOn(page) {
  const rows = await page.getByRole("table").first().getByRole("row").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const sum = (name) => amountIn(rows.find(([label]) => label.startsWith(name))[1]);
  const lines = rows.filter((cells) => cells.length === 9).slice(1).map((cells) => amountIn(cells[8]));
  return { lines, subtotal: sum("Subtotal"), tax: sum("Total tax"), total: sum("Total EUR") };
}

describe("from the marketplace to an invoice that waits for its payment", () => {
  const it = useStack();
  const chromium = useChromium({ acceptDownloads: true });
  const step = useSteps();
  let page;
  const preview = {};

  before(async () => {
    page = await chromium.context.newPage();
  });

  step("M1: before the installation the deal's tab leads to the marketplace listing", async () => {
    await page.goto(`${it.stack.crm.url}/deal/1`);
    await page.getByRole("link", { name: "Create invoice" }).click();
    await page.getByRole("link", { name: "Install now" }).waitFor();
    assert.equal(new URL(page.url()).pathname, LISTING);
    await shot(page, "main-01-listing");
  });

  step("M2: both consents lead to the app's settings page, connected", async () => {
    await page.getByRole("link", { name: "Install now" }).click();
    await page.getByRole("heading", { name: /Lasku wants to access/ }).waitFor();
    await shot(page, "main-02-crm-consent");
    await page.getByRole("button", { name: "Allow and install" }).click();
    await page.getByRole("heading", { name: "Log in" }).waitFor();
    await shot(page, "main-03-xero-login");
    await page.getByRole("button", { name: /Aino Adviser/ }).click();
    await page.getByRole("heading", { name: /wants access/ }).waitFor();
    await shot(page, "main-04-xero-consent");
    await page.getByRole("button", { name: "Allow access" }).click();
    const settings = settingsOn(page);
    const connection = settings.getByRole("region", { name: "Connection" });
    await reads(connection, "Pohjola Design Oy");
    assert.match(new URL(page.url()).pathname, /^\/settings\/marketplace\/app\/[^/]+\/app-settings$/);
    await reads(connection, "Connected");
    await reads(connection, "aino@pohjola.example");
    await reads(connection, "Adviser");
    await shot(page, "main-05-settings");
  });

  step("M6, M7: a custom field is mapped, and the preview shows what it gives before anything is saved", async () => {
    const settings = settingsOn(page);
    const mapping = settings.getByRole("region", { name: "Field mapping" });
    await shows("the organization's name is the recipient", () => mapping.getByLabel("Recipient").evaluate((select) => select.selectedOptions[0].label), "Organization: Name");
    await shows("there is no tax number yet", () => mapping.getByLabel("VAT ID").inputValue(), "");
    await mapping.getByLabel("VAT ID").selectOption({ label: "Organization: Business ID / VAT number" });
    await mapping.getByLabel("Preview with the deal").selectOption({ label: "Website care 2027, Saimaan Kirjapaja" });
    await reads(mapping, "FI20774740");
    await reads(mapping, CUSTOMER);
    await settings.getByLabel("Days after the invoice date").fill("7");
    await reads(settings, "Not saved");
  });

  step("M8: one button saves the settings for the company, and they are there after a reload", async () => {
    const settings = settingsOn(page);
    await settings.getByRole("button", { name: "Save", exact: true }).click();
    await reads(settings, /^\s*Saved/);
    await isGone(settings.getByText("Not saved"));
    await shot(page, "main-06-settings-saved");
    await page.reload();
    const again = settingsOn(page);
    await shows("the days are kept", () => again.getByLabel("Days after the invoice date").inputValue(), "7");
    const chosen = () => again.getByRole("region", { name: "Field mapping" }).getByLabel("VAT ID").evaluate((select) => select.selectedOptions[0].label);
    await shows("the mapping is kept", chosen, "Organization: Business ID / VAT number");
  });

  step("M20: an empty panel says what to do; its menu leads to the settings", async () => {
    const panel = await openDeal(page, it.stack, 1);
    await reads(panel, "No invoices yet");
    await reads(panel, "No Xero contact linked yet");
    await shot(page, "main-07-panel-empty");
    await panel.getByRole("button", { name: "More" }).click();
    await panel.getByRole("menuitem", { name: "Settings" }).click();
    await settingsOn(page).getByRole("heading", { name: "Settings" }).waitFor();
  });

  step("M9: Create invoice opens a form in the CRM's window, filled from the mapping", async () => {
    const form = await openInvoice(page, it.stack, 1);
    assert.equal(await form.getByLabel("Recipient").inputValue(), CUSTOMER);
    assert.match(await form.getByLabel("Address").inputValue(), /^Raastuvankatu 12\n53100 Lappeenranta/);
    assert.equal(await form.getByLabel("E-mail").inputValue(), "helmi.karhu@saimaankirjapaja.example");
    assert.equal(await form.getByLabel("VAT ID").inputValue(), "FI20774740");
    const date = await form.getByLabel("Invoice date").inputValue();
    assert.equal(await form.getByLabel("Due date").inputValue(), daysAfter(date, 7));
    assert.equal(await form.getByRole("combobox", { name: "Contact in Xero" }).inputValue(), `New contact: ${CUSTOMER}`);
    await shot(page, "main-08-form");
  });

  step("M11: the deal's products are the lines", async () => {
    const form = windowOn(page);
    assert.match(await fieldOf(form, 1, "Description").inputValue(), /^Website build/);
    assert.equal(await fieldOf(form, 2, "Quantity").inputValue(), "12");
    assert.equal(await fieldOf(form, 2, "Price").inputValue(), "142.50");
    assert.equal(await fieldOf(form, 2, "Discount").inputValue(), "10");
    assert.match(await fieldOf(form, 1, "Item").inputValue(), /^WEB-01/);
    await showsSums(form, { Subtotal: "EUR 7,859.00", Total: "EUR 9,863.05" });
    await reads(form.getByRole("contentinfo"), "Deal value EUR 7,859.00.");
  });

  step("M12: an unlinked product warns until it is linked to an item that was searched for", async () => {
    const form = windowOn(page);
    await reads(lineOf(form, 3), "Link Rush fee to a Xero item");
    await reads(form.getByRole("contentinfo"), "1 thing to fix");
    await pick(form, fieldOf(form, 3, "Link to a Xero item"), "consult", /Consulting \(hour\)/);
    await isGone(lineOf(form, 3).getByText("Link Rush fee to a Xero item"));
    assert.match(await fieldOf(form, 3, "Item").inputValue(), /^CON-01/);
    assert.equal(await fieldOf(form, 3, "Price").inputValue(), "120.00", "the deal's price stays");
    await reads(form.getByRole("contentinfo"), "Ready to create");
  });

  step("B2: the totals follow what is typed", async () => {
    const form = windowOn(page);
    await fieldOf(form, 2, "Quantity").fill("10");
    await showsSums(form, { Subtotal: "EUR 7,602.50", Total: "EUR 9,541.14" });
    await fieldOf(form, 2, "Quantity").fill("12");
    await showsSums(form, { Subtotal: "EUR 7,859.00", Total: "EUR 9,863.05" });
    const sums = await sumsOf(form);
    const tax = Object.entries(sums).find(([name]) => name.startsWith("Tax 25.5%"))[1];
    Object.assign(preview, { subtotal: amountIn(sums.Subtotal), tax: amountIn(tax), total: amountIn(sums.Total) });
    preview.lines = await Promise.all([1, 2, 3].map(async (number) => amountIn((await lineOf(form, number).getByText(/^[\d,]+\.\d\d$/).first().textContent()))));
    await shot(page, "main-09-form-ready");
  });

  step("M13, M15: the draft is created with a new contact, and the person is told that it is a draft", async () => {
    const form = windowOn(page);
    const { calls } = await it.stack.ledger.callsDuring(async () => {
      await form.getByRole("button", { name: "Create draft" }).click();
      await form.getByRole("heading", { name: /^INV-\d+ is saved as a draft in Xero$/ }).waitFor();
    });
    preview.number = plain(await form.getByRole("heading", { level: 1 }).textContent()).split(" ")[0];
    await reads(form, "EUR 9,863.05 to Saimaan Kirjapaja Oy.");
    await reads(form, "stays a draft until somebody approves it");
    await shot(page, "main-10-done");
    const [put, ...others] = calls.filter(({ method, path }) => method === "PUT" && path.startsWith("/api.xro/2.0/Invoices"));
    assert.equal(others.length, 0);
    const sent = JSON.parse(put.response_body).Invoices[0];
    assert.equal(sent.InvoiceNumber, preview.number);
    assert.equal(sent.Status, "DRAFT");
    assert.deepEqual([sent.SubTotal, sent.TotalTax, sent.Total], [preview.subtotal, preview.tax, preview.total]);
    assert.deepEqual(sent.LineItems.map((line) => line.LineAmount), preview.lines);
    assert.equal(sent.Contact.Name, CUSTOMER);
  });

  step("M18, B2: Open in Xero shows the draft, equal to the preview to the cent", async () => {
    const [books] = await Promise.all([chromium.context.waitForEvent("page"), windowOn(page).getByRole("link", { name: /^Open in Xero/ }).click()]);
    await books.getByRole("heading", { name: new RegExp(preview.number) }).waitFor();
    const { number: _, ...sums } = preview;
    assert.deepEqual(await invoiceOn(books), sums);
    await reads(books, CUSTOMER);
    await shot(books, "main-11-ledger-draft");
    await books.close();
    await windowOn(page).getByRole("button", { name: "Close" }).click();
    await isGone(page.getByRole("dialog", { name: "Create invoice" }));
  });

  step("M16, M19: the panel lists the draft, and links the contact", async () => {
    const panel = panelOn(page);
    const row = panel.getByRole("listitem").filter({ hasText: preview.number });
    await row.waitFor();
    await reads(row, "Draft");
    await reads(row, "EUR 9,863.05");
    await panel.getByRole("link", { name: new RegExp(CUSTOMER) }).waitFor();
    await reads(panel, /Correct up to \d\d:\d\d/);
    await shot(page, "main-12-panel-draft");
  });

  step("M16, M20: what is approved in the ledger is awaiting payment after a refresh", async () => {
    const panel = panelOn(page);
    const row = panel.getByRole("listitem").filter({ hasText: preview.number });
    const [books] = await Promise.all([chromium.context.waitForEvent("page"), row.getByRole("link", { name: new RegExp(preview.number) }).click()]);
    await books.getByRole("button", { name: "Approve", exact: true }).click();
    await reads(books.getByRole("heading", { level: 1 }), "Awaiting payment");
    await shot(books, "main-13-ledger-approved");
    await books.close();
    await panel.getByRole("button", { name: "Refresh from Xero" }).click();
    await reads(row, "Awaiting payment");
    await reads(row, /due in 7 days/);
    await shot(page, "main-14-panel-approved");
  });

  step("M18: the invoice's menu opens it in Xero, and downloads its PDF", async () => {
    const panel = panelOn(page);
    const menu = panel.getByRole("button", { name: `Actions for ${preview.number}` });
    await menu.click();
    await shot(page, "main-15-panel-menu");
    const address = await panel.getByRole("menuitem", { name: "Open in Xero" }).getAttribute("href");
    assert.ok(address.startsWith(it.stack.ledger.url), address);
    const [download] = await Promise.all([page.waitForEvent("download"), panel.getByRole("menuitem", { name: "Download PDF" }).click()]);
    assert.equal(download.suggestedFilename(), `${preview.number}.pdf`);
    assert.equal((await readFile(await download.path())).subarray(0, 5).toString(), "%PDF-");
  });

  step("M12, M13: the links are remembered, in the deal and for the customer", async () => {
    const other = await openInvoice(page, it.stack, 24);
    await shows("the customer's contact is linked", () => other.getByRole("combobox", { name: "Contact in Xero" }).inputValue(), CUSTOMER);
    await openDeal(page, it.stack, 1);
    const form = await openForm(page);
    await shows("the product's item is linked", () => fieldOf(form, 3, "Item").inputValue(), /^CON-01/);
    await reads(form.getByRole("contentinfo"), "Ready to create");
  });

  step("M20: the linked contact can be disconnected, after a question", async () => {
    const panel = await openDeal(page, it.stack, 1);
    const disconnect = async () => {
      await panel.getByRole("button", { name: "More" }).click();
      await panel.getByRole("menuitem", { name: "Disconnect contact" }).click();
      return page.getByRole("dialog", { name: `Disconnect ${CUSTOMER} from this customer?` });
    };
    await (await disconnect()).getByRole("button", { name: "Cancel" }).click();
    await panel.getByRole("link", { name: new RegExp(CUSTOMER) }).waitFor();
    const question = await disconnect();
    await question.waitFor();
    await shot(page, "main-16-disconnect");
    await question.getByRole("button", { name: "Disconnect" }).click();
    await reads(panel, "No Xero contact linked yet");
    await reads(panel, preview.number);
  });

  step("M8: whoever changes settings meanwhile is told of the other's changes", async () => {
    const settings = await openSettings(page, it.stack);
    await settings.getByLabel("Days after the invoice date").fill("10");
    const second = await chromium.context.newPage();
    const theirs = await openSettings(second, it.stack);
    await theirs.getByLabel("Days after the invoice date").fill("30");
    await theirs.getByRole("button", { name: "Save", exact: true }).click();
    await reads(theirs, /^\s*Saved/);
    await second.close();
    await settings.getByRole("button", { name: "Save", exact: true }).click();
    await reads(settings, "Somebody else has saved the settings meanwhile");
    assert.equal(await settings.getByLabel("Days after the invoice date").inputValue(), "10");
    await shot(page, "main-17-settings-conflict");
    await settings.getByRole("button", { name: "Load the other settings" }).click();
    await until("theirs are shown", async () => (await settings.getByLabel("Days after the invoice date").inputValue()) === "30");
  });

  step("M2, M8: a colleague who installs the app shares the company's connection and settings", async () => {
    await page.goto(it.stack.crm.url + LISTING);
    await page.getByLabel("Signed in as").selectOption({ label: "Liisa Niemi" });
    await page.getByRole("link", { name: "Install now" }).click();
    await page.getByRole("button", { name: "Allow and install" }).click();
    const settings = settingsOn(page);
    await reads(settings.getByRole("region", { name: "Connection" }), "aino@pohjola.example");
    assert.equal(await settings.getByLabel("Days after the invoice date").inputValue(), "30");
    await reads(await openDeal(page, it.stack, 1), preview.number);
  });
});
