import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { useConnectedStack } from "../lib/fixture.mjs";
import { mustBe } from "../lib/journey.mjs";

const DEAL = 1;

describe("what becomes of an invoice in the ledger shows up in the deal", () => {
  const it = useConnectedStack();

  async function make() {
    const { form } = await it.api.fillForm(DEAL);
    const operation = await it.api.createInvoice(form);
    assert.equal(operation.state, "done", JSON.stringify(operation));
    return operation.invoice;
  }

  /** Does something with an invoice in the ledger's own pages. */
  async function act(invoice, button, values = {}) {
    const page = mustBe(await it.person.browser.open(invoice.url), 200);
    const choose = (form) => form.action.endsWith("/act") && form.buttons.some(({ label }) => button.test(label));
    return mustBe(await it.person.browser.submit(page, { choose, button, values }), 200);
  }

  async function refreshed(invoice) {
    const { invoices } = await it.api.ask("POST", `/deals/${DEAL}/refresh`);
    return invoices.find(({ id }) => id === invoice.id);
  }

  test("draft, awaiting payment, part paid, paid", async () => {
    const invoice = await make();
    assert.equal((await refreshed(invoice)).status, "draft");
    await act(invoice, /^approve/i);
    const approved = await refreshed(invoice);
    assert.equal(approved.status, "awaiting_payment");
    assert.equal(approved.due, invoice.total);
    await act(invoice, /record payment/i, { amount: "100.00" });
    const part = await refreshed(invoice);
    assert.equal(part.status, "awaiting_payment");
    assert.equal(part.paid, 100);
    assert.equal(part.due, Math.round((invoice.total - 100) * 100) / 100);
    await act(invoice, /record payment/i);
    const paid = await refreshed(invoice);
    assert.equal(paid.status, "paid");
    assert.equal(paid.due, 0);
    assert.match(paid.paid_on, /^\d{4}-\d\d-\d\d$/);
  });

  test("submitted for approval", async () => {
    const invoice = await make();
    await act(invoice, /submit/i);
    assert.equal((await refreshed(invoice)).status, "awaiting_approval");
  });

  test("voided: it stays in sight, without a PDF", async () => {
    const invoice = await make();
    await act(invoice, /^approve/i);
    await act(invoice, /^void/i);
    const voided = await refreshed(invoice);
    assert.equal(voided.status, "voided");
    assert.ok(!voided.actions.includes("pdf"));
    const pdf = await it.api.call("GET", `/invoices/${invoice.id}/pdf`);
    assert.equal(pdf.status, 409);
    assert.equal(pdf.json().error.code, "invoice_has_no_pdf");
  });

  test("deleted", async () => {
    const invoice = await make();
    await act(invoice, /^delete/i);
    assert.equal((await refreshed(invoice)).status, "deleted");
  });

  test("the panel says up to when it is correct", async () => {
    const before = Date.now();
    const { correct_at } = await it.api.ask("POST", `/deals/${DEAL}/refresh`);
    assert.ok(Date.parse(correct_at) >= before - 2000, correct_at);
  });

  test("a refresh of many invoices costs one call", async () => {
    const { calls } = await it.stack.ledger.callsDuring(() => it.api.ask("POST", `/deals/${DEAL}/refresh`));
    assert.equal(calls.length, 1, calls.map(({ path }) => path).join("\n"));
  });
});
