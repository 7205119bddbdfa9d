// The invoice form: what a person does in it, and what it says back. Nothing typed is ever lost.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";

import { useConnectedStack } from "../lib/fixture.mjs";
import { until } from "../lib/until.mjs";
import { Books } from "./books.mjs";
import {
  descriptionsOf,
  fieldOf,
  isGone,
  lineOf,
  openDeal,
  openForm,
  openInvoice,
  panelOn,
  pick,
  reads,
  shot,
  shows,
  showsSums,
  useChromium,
  windowOn,
} from "./desk.mjs";

const READY = "Ready to create";

function invoicePuts(calls) {
  return calls.filter(({ method, path }) => method === "PUT" && /^\/api\.xro\/2\.0\/Invoices(\?|$)/.test(path));
}

async function isFocused(locator) {
  await until("it has the focus", () => locator.evaluate((element) => element === document.activeElement));
}

/** A summary of what is wrong, with a link to each field. */
function summaryOf(form) {
  return form.getByRole("alert").filter({ has: form.getByRole("heading") });
}

async function create(form) {
  await form.getByRole("button", { name: "Create draft" }).click();
}

async function isCreated(form) {
  await form.getByRole("heading", { name: /is saved as a draft in Xero$/ }).waitFor();
}

describe("the invoice form", () => {
  const it = useConnectedStack();
  const chromium = useChromium();
  let page;

  beforeEach(async () => {
    page = await chromium.context.newPage();
  });
  afterEach(() => page.close());

  test("M11: lines are added, removed, and brought back", async () => {
    const form = await openInvoice(page, it.stack, 2);
    const [first, second, third] = await descriptionsOf(form);
    await form.getByRole("button", { name: "Add line" }).click();
    await isFocused(fieldOf(form, 4, "Item"));
    await pick(form, fieldOf(form, 4, "Item"), "poster", /Poster print/);
    await shows("the item fills the description", () => fieldOf(form, 4, "Description").inputValue(), "Poster, 50 x 70 cm, matt");
    assert.equal(await fieldOf(form, 4, "Price").inputValue(), "38.90");
    await fieldOf(form, 4, "Quantity").fill("3");
    await showsSums(form, { Subtotal: "EUR 7,931.70" });
    await form.getByRole("button", { name: "Remove line 2" }).click();
    await reads(form, `Removed: ${second}`);
    await showsSums(form, { Subtotal: "EUR 3,086.70" });
    assert.deepEqual((await descriptionsOf(form)).slice(0, 2), [first, third]);
    await shot(page, "form-removed");
    await form.getByRole("button", { name: "Undo" }).click();
    await showsSums(form, { Subtotal: "EUR 7,931.70" });
    assert.deepEqual((await descriptionsOf(form)).slice(0, 3), [first, second, third]);
  });

  test("M11: a product that was removed can be taken from the deal again", async () => {
    const form = await openInvoice(page, it.stack, 13);
    const [first] = await descriptionsOf(form);
    await form.getByRole("button", { name: "Remove line 1" }).click();
    await form.getByRole("group", { name: "Add from the deal:" }).getByRole("button").click();
    await shows("the line is back, at the end", async () => (await descriptionsOf(form)).at(-1), first);
  });

  test("M11: lines are put in order with the keyboard", async () => {
    const form = await openInvoice(page, it.stack, 1);
    const [first, second, third] = await descriptionsOf(form);
    const handle = (number) => form.getByRole("button", { name: new RegExp(`^Line ${number}: move`) });
    await handle(3).focus();
    await page.keyboard.press("ArrowUp");
    await shows("the last line moved up", () => descriptionsOf(form), [first, third, second]);
    await isFocused(handle(2));
    await page.keyboard.press("ArrowUp");
    await shows("it is the first one", () => descriptionsOf(form), [third, first, second]);
    await form.getByRole("button", { name: "Move line 1 down" }).click();
    await shows("a button moves it too", () => descriptionsOf(form), [first, third, second]);
  });

  test("M11: lines are dragged into order", async () => {
    const form = await openInvoice(page, it.stack, 1);
    const [first, second, third] = await descriptionsOf(form);
    const centre = async (number) => {
      const box = await form.getByRole("button", { name: new RegExp(`^Line ${number}: move`) }).boundingBox();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    await lineOf(form, 3).scrollIntoViewIfNeeded();
    await page.mouse.move(...(await centre(3)));
    await page.mouse.down();
    await page.mouse.move(...(await centre(2)), { steps: 5 });
    await page.mouse.move(...(await centre(1)), { steps: 5 });
    await page.mouse.up();
    await shows("the last line is the first", () => descriptionsOf(form), [third, first, second]);
  });

  test("M11: a line may have a description alone, and a discount may be an amount", async () => {
    const form = await openInvoice(page, it.stack, 13);
    await form.getByRole("button", { name: "Add line" }).click();
    await fieldOf(form, 4, "Description").fill("Delivered in two parts");
    await fieldOf(form, 4, "Quantity").fill("");
    await lineOf(form, 1).getByRole("combobox", { name: /^Kind of discount/ }).selectOption({ label: "EUR" });
    await fieldOf(form, 1, "Discount").fill("50,5");
    await showsSums(form, { Subtotal: "EUR 4,172.85", Total: "EUR 5,236.93" });
    await reads(form.getByRole("contentinfo"), READY);
    await shot(page, "form-description-only");
  });

  test("M10: the tax treatment changes tax and total as the server computes them", async () => {
    const form = await openInvoice(page, it.stack, 2);
    await showsSums(form, { Subtotal: "EUR 7,815.00", Total: "EUR 9,807.83" });
    await form.getByLabel("Tax treatment").selectOption({ label: "Tax inclusive" });
    await showsSums(form, { Subtotal: "EUR 6,227.10", Total: "EUR 7,815.00" });
    await reads(form.getByRole("contentinfo"), /Includes tax 25.5%/);
    await shot(page, "form-inclusive");
    await form.getByLabel("Tax treatment").selectOption({ label: "No tax" });
    await isGone(form.getByRole("contentinfo").getByText(/Includes tax/));
    await showsSums(form, { Subtotal: "EUR 7,815.00", Total: "EUR 7,815.00" });
    assert.equal(await fieldOf(form, 1, "Tax rate").count(), 0);
    await form.getByLabel("Tax treatment").selectOption({ label: "Tax exclusive" });
    await showsSums(form, { Total: "EUR 9,807.83" });
  });

  test("M10: a due date follows the invoice date until it is typed", async () => {
    const form = await openInvoice(page, it.stack, 1);
    await form.getByLabel("Invoice date").fill("2026-12-01");
    await shows("it keeps its distance", () => form.getByLabel("Due date").inputValue(), "2026-12-15");
    await form.getByLabel("Due date").fill("2026-12-24");
    await form.getByLabel("Invoice date").fill("2026-12-31");
    await shows("a typed one stays", () => form.getByLabel("Due date").inputValue(), "2026-12-24");
    await reads(form, "The due date is before the invoice date");
  });

  test("M13, M14: an existing contact is linked by searching, and the switch brings it up to date in the ledger", async () => {
    const books = await Books.open(it.stack);
    const form = await openInvoice(page, it.stack, 2);
    await reads(form, "Already in Xero:");
    await pick(form, form.getByRole("combobox", { name: "Contact in Xero" }), "järvinen", /Järvinen & Pojat Oy/);
    const customer = form.getByRole("region", { name: "Customer" });
    await reads(customer, "Xero has other details. They stay as they are unless you send these:");
    await customer.getByRole("switch", { name: "Update customer details in Xero" }).check();
    await reads(customer, "These change in Xero:");
    await reads(customer, "ostolaskut@jarvinenpojat.example");
    await reads(customer, "jari@jarvinenpojat.example");
    await shot(page, "form-contact-differences");
    await create(form);
    await isCreated(form);
    const contact = await until("the contact is up to date", async () => {
      const now = await books.contactNamed("Järvinen & Pojat Oy");
      return now.EmailAddress === "jari@jarvinenpojat.example" && now;
    });
    assert.ok(contact.Addresses.some(({ AddressLine1 }) => AddressLine1?.startsWith("Hämeenkatu 8")), JSON.stringify(contact.Addresses));
  });

  test("B3: what is wrong stands beside its field, and in a summary that takes the focus", async () => {
    const form = await openInvoice(page, it.stack, 11);
    await form.getByLabel("Recipient").fill("");
    await form.getByLabel("E-mail").fill("not an address");
    await fieldOf(form, 2, "Price").fill("a lot");
    await form.getByRole("button", { name: "Add line" }).click();
    await create(form);
    const summary = summaryOf(form);
    await summary.waitFor();
    await isFocused(summary);
    await shot(page, "form-errors");
    await summary.getByRole("link", { name: "Line 2: Type a number with at most 4 decimals" }).click();
    await isFocused(fieldOf(form, 2, "Price"));
    assert.equal(await fieldOf(form, 2, "Price").getAttribute("aria-invalid"), "true");
    await fieldOf(form, 2, "Price").fill("0.59");
    await create(form);
    await summary.getByRole("link", { name: "Type the customer's name" }).click();
    await isFocused(form.getByLabel("Recipient"));
    await reads(form.getByRole("region", { name: "Customer" }), "This isn't an e-mail address");
    await reads(lineOf(form, 3), "Type a description");
    await shot(page, "form-errors-from-server");
    await form.getByLabel("Recipient").fill("Lumi Studio Oy");
    await form.getByLabel("E-mail").fill("sofia@lumistudio.example");
    await form.getByRole("button", { name: "Remove line 3" }).click();
    await isGone(summary);
    await reads(form.getByRole("contentinfo"), READY);
  });

  test("B3: what Xero refuses stands beside its field, and the form keeps everything typed", async () => {
    const form = await openInvoice(page, it.stack, 12);
    await form.getByLabel("Reference").fill("Barn 7");
    await form.getByRole("button", { name: "Add line" }).click();
    await pick(form, fieldOf(form, 3, "Item"), "licence", /Template licence/);
    await fieldOf(form, 3, "Description").fill("Fonts for the shop's signs");
    await reads(form.getByRole("contentinfo"), READY);
    await (await Books.open(it.stack)).deleteItem("LIC-01");
    await create(form);
    const summary = summaryOf(form);
    await reads(summary, "Xero refused the invoice");
    await isFocused(summary);
    await reads(lineOf(form, 3), /LIC-01/);
    assert.equal(await fieldOf(form, 3, "Item").getAttribute("aria-invalid"), "true");
    assert.equal(await form.getByLabel("Reference").inputValue(), "Barn 7");
    assert.equal(await fieldOf(form, 3, "Description").inputValue(), "Fonts for the shop's signs");
    await shot(page, "form-refused");
    await pick(form, fieldOf(form, 3, "Item"), "handbook", /Design handbook/);
    await create(form);
    await isCreated(form);
  });

  test("what was typed is kept when the window is closed, and offered when it is opened again", async () => {
    const form = await openInvoice(page, it.stack, 9);
    await form.getByLabel("Reference").fill("Fell 9");
    await fieldOf(form, 1, "Quantity").fill("4");
    await form.getByRole("button", { name: "Cancel" }).click();
    const question = page.getByRole("dialog", { name: "Close without creating the invoice?" });
    await question.waitFor();
    await shot(page, "form-close-question");
    await question.getByRole("button", { name: "Keep editing" }).click();
    await form.getByLabel("Reference").press("Escape");
    await question.getByRole("button", { name: "Close" }).click();
    await isGone(page.getByRole("dialog"));
    await panelOn(page).getByRole("button", { name: "Create invoice" }).click();
    const again = windowOn(page);
    await reads(again, "Go on with your invoice?");
    await shot(page, "form-offer");
    await again.getByRole("button", { name: "Go on" }).click();
    await shows("the reference is back", () => again.getByLabel("Reference").inputValue(), "Fell 9");
    assert.equal(await fieldOf(again, 1, "Quantity").inputValue(), "4");
  });

  test("what was typed is kept when the CRM closes the window", async () => {
    const form = await openInvoice(page, it.stack, 19);
    await form.getByLabel("Reference").fill("Reading month");
    await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).first().click();
    await isGone(page.getByRole("dialog"));
    await panelOn(page).getByRole("button", { name: "Create invoice" }).click();
    const again = windowOn(page);
    await again.getByRole("button", { name: "Start over from the deal" }).click();
    await shows("the deal's own reference is back", async () => (await again.getByLabel("Reference").inputValue()) !== "Reading month", true);
  });

  test("B1: a double click makes one invoice", async () => {
    const form = await openInvoice(page, it.stack, 23);
    await reads(form.getByRole("contentinfo"), READY);
    const { calls } = await it.stack.ledger.callsDuring(async () => {
      await form.getByRole("button", { name: "Create draft" }).dblclick();
      await isCreated(form);
    });
    assert.equal(invoicePuts(calls).length, 1);
    await form.getByRole("button", { name: "Close" }).click();
    const rows = panelOn(page).getByRole("list", { name: "Invoices" }).getByRole("listitem");
    await shows("there is one invoice", () => rows.count(), 1);
  });

  test("B1: a form that goes on in a second tab makes one invoice, whichever tab creates it", async () => {
    const form = await openInvoice(page, it.stack, 35);
    await form.getByLabel("Reference").fill("Two tabs");
    await reads(form.getByRole("contentinfo"), READY);
    const second = await chromium.context.newPage();
    await openDeal(second, it.stack, 35);
    await panelOn(second).getByRole("button", { name: "Create invoice" }).click();
    await windowOn(second).getByRole("button", { name: "Go on" }).click();
    await shows("it goes on", () => windowOn(second).getByLabel("Reference").inputValue(), "Two tabs");
    await reads(windowOn(second).getByRole("contentinfo"), READY);
    const { calls } = await it.stack.ledger.callsDuring(async () => {
      const forms = [form, windowOn(second)];
      await Promise.all(forms.map(create));
      await Promise.all(forms.map(isCreated));
    });
    assert.equal(invoicePuts(calls).length, 1);
    await second.close();
  });

  test("while lasku is down nothing typed is lost, and one invoice is made once it is back", async () => {
    const form = await openInvoice(page, it.stack, 31);
    await reads(form.getByRole("contentinfo"), READY);
    await it.stack.lasku.program.stop();
    await form.getByLabel("Reference").fill("While it was down");
    await fieldOf(form, 1, "Quantity").fill("20");
    await reads(form.getByRole("contentinfo"), "The totals can't be computed right now. Trying again...");
    await create(form);
    const summary = summaryOf(form);
    await reads(summary, "Lasku's server didn't answer");
    await isFocused(summary);
    await shot(page, "form-offline");
    assert.equal(await form.getByLabel("Reference").inputValue(), "While it was down");
    await it.stack.lasku.run();
    await showsSums(form, { Subtotal: "EUR 2,498.00" });
    const { calls } = await it.stack.ledger.callsDuring(async () => {
      await create(form);
      await isCreated(form);
    });
    const [put, ...others] = invoicePuts(calls);
    assert.equal(others.length, 0);
    assert.equal(JSON.parse(put.response_body).Invoices[0].Reference, "While it was down");
  });

  test("a panel whose server is away says so, and loads on a second try", async () => {
    const panel = await openDeal(page, it.stack, 31);
    await reads(panel, "Draft");
    await it.stack.lasku.program.stop();
    await panel.getByRole("button", { name: "Refresh from Xero" }).click();
    await reads(panel.getByRole("alert"), /Lasku's server can't be reached/);
    await shot(page, "panel-offline");
    await it.stack.lasku.run();
    await panel.getByRole("button", { name: "Refresh from Xero" }).click();
    await isGone(panel.getByRole("alert"));
    await reads(panel, "Draft");
  });
});

describe("the invoice form in Finnish", () => {
  const it = useConnectedStack();
  const chromium = useChromium({ locale: "fi-FI" });

  test("B16: numbers are read and written as Finns write them", async () => {
    const page = await chromium.context.newPage();
    const form = await openInvoice(page, it.stack, 2, { create: "Luo lasku", submit: "Luo luonnos" });
    const price = lineOf(form, 1, "Rivi").getByLabel(/hinta, Rivi 1$/i);
    await shows("the deal's price arrives in that way", () => price.inputValue(), "1 450,00");
    await price.fill("1 234,5");
    await price.press("Tab");
    await shows("the price is written the usual way", () => price.inputValue(), "1 234,50");
    await showsSums(form, { Välisumma: "7 599,50 EUR" });
    await price.fill("1.234,50");
    await price.press("Tab");
    await shows("the other usual way is understood", () => price.inputValue(), "1 234,50");
    await shot(page, "form-finnish");
  });
});
