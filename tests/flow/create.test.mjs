import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";

import { useConnectedStack } from "../lib/fixture.mjs";
import { textOf } from "../lib/http.mjs";

const DEAL = 1;

const invoicePuts = (calls) => calls.filter(({ method, path }) => method === "PUT" && /\/api\.xro\/2\.0\/Invoices/i.test(path));

describe("from a deal to a draft", () => {
  const it = useConnectedStack();

  test("the form arrives filled from the deal", async () => {
    const data = await it.api.ask("GET", `/deals/${DEAL}/form`);
    assert.equal(data.form.recipient, "Saimaan Kirjapaja Oy");
    assert.match(data.form.address, /Raastuvankatu 12/);
    assert.equal(data.form.email, "helmi.karhu@saimaankirjapaja.example");
    assert.equal(data.form.tax_number, "", "nothing is mapped to it yet");
    assert.equal(data.form.contact_id, null);
    assert.equal(data.form.tax_treatment, "exclusive");
    assert.equal(data.form.currency, "EUR");
    assert.equal(data.form.lines.length, 3);
    const [website, brochures, rush] = data.form.lines;
    assert.equal(website.unit_price, 6200);
    assert.equal(website.quantity, 1);
    assert.equal(brochures.quantity, 12);
    assert.equal(brochures.discount_percent, 10);
    assert.equal(rush.item_code, null, "the product has no code that an item has");
    assert.ok(data.tax_rates.length > 0 && data.accounts.length > 0 && data.templates.length > 0);
  });

  test("an unlinked product stands in the way, with the line named", async () => {
    const { form } = await it.api.ask("GET", `/deals/${DEAL}/form`);
    const preview = await it.api.ask("POST", "/preview", form);
    const finding = preview.findings.find(({ code }) => code === "line_item_unlinked");
    assert.equal(finding?.field, "lines.2.item");
    assert.ok(finding.blocks);
    const refused = await it.api.call("POST", "/invoices", { ...form, intent: randomUUID() });
    assert.equal(refused.status, 422);
    const { error } = refused.json();
    assert.equal(error.code, "form_refused");
    assert.ok(error.findings.some(({ field }) => field === "lines.2.item"));
    assert.equal((await it.api.ask("GET", `/deals/${DEAL}/panel`)).operations.length, 0, "nothing was queued");
  });

  test("one call to the ledger makes the draft, equal to the preview to the cent", async () => {
    const { form } = await it.api.fillForm(DEAL);
    const preview = await it.api.ask("POST", "/preview", form);
    assert.deepEqual(preview.findings.filter(({ blocks }) => blocks), []);
    const { result: operation, calls } = await it.stack.ledger.callsDuring(() => it.api.createInvoice(form));
    assert.equal(operation.state, "done", JSON.stringify(operation));
    assert.equal(operation.totals_differ, false);
    assert.equal(operation.invoice.status, "draft");
    assert.equal(operation.invoice.total, preview.total);
    assert.equal(operation.invoice.contact.name, "Saimaan Kirjapaja Oy");
    const puts = invoicePuts(calls);
    assert.equal(puts.length, 1);
    assert.match(puts[0].idempotency_key ?? "", /\S/);
    const sent = JSON.parse(puts[0].response_body).Invoices[0];
    assert.equal(sent.Status, "DRAFT");
    assert.equal(sent.SubTotal, preview.subtotal);
    assert.equal(sent.TotalTax, preview.tax);
    assert.equal(sent.Total, preview.total);
  });

  test("everything mirrored, an invoice for a linked contact costs one call", async () => {
    const { form } = await it.api.fillForm(DEAL);
    assert.notEqual(form.contact_id, null, "the contact made before is linked");
    const { result: operation, calls } = await it.stack.ledger.callsDuring(() => it.api.createInvoice(form));
    assert.equal(operation.state, "done");
    assert.deepEqual(calls.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`), ["PUT /api.xro/2.0/Invoices"]);
  });

  test("the same intent again is the same operation, and no second invoice", async () => {
    const { form } = await it.api.fillForm(DEAL);
    const { calls } = await it.stack.ledger.callsDuring(async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => it.api.call("POST", "/invoices", form)));
      for (const answer of answers) {
        assert.equal(answer.status, 202, answer.text);
        assert.equal(answer.json().intent, form.intent);
      }
      assert.equal((await it.api.operationEnds(form.intent)).state, "done");
      assert.equal((await it.api.call("POST", "/invoices", form)).json().state, "done");
    });
    assert.equal(invoicePuts(calls).length, 1);
  });

  test("the same intent with another form is refused", async () => {
    const { form } = await it.api.fillForm(DEAL);
    assert.equal((await it.api.createInvoice(form)).state, "done");
    const answer = await it.api.call("POST", "/invoices", { ...form, reference: "another" });
    assert.equal(answer.status, 409);
    assert.equal(answer.json().error.code, "intent_reused");
  });

  test("the links made in the form are remembered", async () => {
    const data = await it.api.ask("GET", `/deals/${DEAL}/form`);
    assert.ok(data.form.lines.every(({ item_code }) => item_code !== null));
    assert.equal(data.contact.name, "Saimaan Kirjapaja Oy");
  });

  test("the deal's panel shows its invoices, newest first; another deal's shows none", async () => {
    const panel = await it.api.ask("GET", `/deals/${DEAL}/panel`);
    assert.ok(panel.invoices.length >= 3);
    assert.ok(panel.invoices.every(({ status }) => status === "draft"));
    assert.ok(panel.invoices.every(({ actions }) => actions.includes("open") && actions.includes("pdf")));
    assert.deepEqual(panel.operations, []);
    assert.deepEqual((await it.api.ask("GET", "/deals/2/panel")).invoices, []);
  });

  test("the draft opens in the ledger, and prints as a PDF", async () => {
    const [invoice] = (await it.api.ask("GET", `/deals/${DEAL}/panel`)).invoices;
    const page = await it.person.browser.open(invoice.url);
    assert.equal(page.status, 200);
    assert.match(textOf(page.text), new RegExp(invoice.number));
    const pdf = await it.api.call("GET", `/invoices/${invoice.id}/pdf`);
    assert.equal(pdf.status, 200);
    assert.match(pdf.headers["content-type"], /^application\/pdf/);
    assert.equal(pdf.body.subarray(0, 5).toString(), "%PDF-");
  });

  test("a deal without products is invoiced as its title and value; lines of text may be added", async () => {
    const { form } = await it.api.fillForm(22);
    assert.equal(form.lines.length, 1);
    assert.equal(form.lines[0].description, "Lighting catalogue (price to be agreed)");
    assert.equal(form.lines[0].unit_price, 4500);
    const item = await it.api.findItem("design");
    const nothing = Object.fromEntries(Object.keys(form.lines[0]).map((key) => [key, null]));
    const first = { ...form.lines[0], account_code: item.account_code, tax_rate_id: item.tax_rate_id };
    const operation = await it.api.createInvoice({ ...form, lines: [first, { ...nothing, description: "Delivery in March" }] });
    assert.equal(operation.state, "done", JSON.stringify(operation));
  });

  test("a deal in another currency becomes an invoice in it", async () => {
    const { form } = await it.api.fillForm(5);
    assert.equal(form.currency, "SEK");
    const operation = await it.api.createInvoice(form);
    assert.equal(operation.state, "done", JSON.stringify(operation));
    assert.equal(operation.invoice.currency, "SEK");
  });

  test("names in every script arrive as they are", async () => {
    for (const deal of [6, 7, 17, 18]) {
      const { form } = await it.api.fillForm(deal);
      const operation = await it.api.createInvoice(form);
      assert.equal(operation.state, "done", JSON.stringify(operation));
      assert.equal(operation.invoice.contact.name, form.recipient);
    }
  });
});
