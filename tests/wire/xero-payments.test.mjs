// Xero's own client with payments.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { UUID, messagesOf, refusal, useLedger } from "./xero-client.mjs";
import { invoicing, line } from "./xero-invoicing.mjs";

describe("Xero's own client: payments", () => {
  const it = useLedger();
  const { create, get, update } = invoicing(it);
  const pay = async (invoiceID, amount) =>
    (await it.api.createPayment(it.tenant, { invoice: { invoiceID }, account: { code: "090" }, date: "2026-03-14", amount })).body.payments[0];

  test("a payment pays, keeps the invoice from being voided, and can be deleted", async () => {
    const { invoiceID, total } = await create({ status: "AUTHORISED" });
    const payment = await pay(invoiceID, total);
    assert.match(payment.paymentID, UUID);
    assert.equal(payment.status, "AUTHORISED");
    const paid = await get(invoiceID);
    assert.deepEqual([paid.status, paid.amountDue, paid.amountPaid], ["PAID", 0, total]);
    assert.equal(paid.payments[0].paymentID, payment.paymentID);
    assert.equal(new Date(paid.fullyPaidOnDate).toISOString(), "2026-03-14T00:00:00.000Z");
    const refused = await refusal(it.api.updateInvoice(it.tenant, invoiceID, { invoices: [{ status: "VOIDED" }] }));
    assert.ok(messagesOf(refused).some((text) => /status VOIDED cannot be applied|not of valid status/.test(text)), messagesOf(refused).join());
    const deleted = (await it.api.deletePayment(it.tenant, payment.paymentID, { status: "DELETED" })).body.payments[0];
    assert.equal(deleted.status, "DELETED");
    assert.equal((await get(invoiceID)).status, "AUTHORISED");
    assert.equal((await update(invoiceID, { status: "VOIDED" })).status, "VOIDED");
  });

  test("part of it leaves the rest due; money fields are fixed then", async () => {
    const { invoiceID, total } = await create({ status: "AUTHORISED" });
    await pay(invoiceID, 10);
    const partly = await get(invoiceID);
    assert.equal(partly.status, "AUTHORISED");
    assert.equal(Math.round(partly.amountDue * 100), Math.round(total * 100) - 1000);
    const refused = await refusal(it.api.updateInvoice(it.tenant, invoiceID, { invoices: [{ lineItems: [line({ lineItemID: partly.lineItems[0].lineItemID, quantity: 3 })] }] }));
    assert.ok(messagesOf(refused).includes("This document cannot be edited as it has a payment or credit note allocated to it."), messagesOf(refused).join());
    assert.equal((await update(invoiceID, { reference: "Changed" })).reference, "Changed");
  });

  test("more than is due, and payment of a draft, are refused", async () => {
    const { invoiceID } = await create({ status: "AUTHORISED" });
    assert.deepEqual(messagesOf(await refusal(pay(invoiceID, 1000))), ["Payment amount exceeds the amount outstanding on this document"]);
    const unapproved = await create();
    assert.deepEqual(messagesOf(await refusal(pay(unapproved.invoiceID, 1))), ["Payments can only be made against Authorised documents"]);
  });

  test("several in one call, and one bad among them", async () => {
    const [one, two] = [await create({ status: "AUTHORISED" }), await create({ status: "AUTHORISED" })];
    const payment = (invoiceID, amount) => ({ invoice: { invoiceID }, account: { code: "090" }, date: "2026-03-14", amount });
    const { payments } = (await it.api.createPayments(it.tenant, { payments: [payment(one.invoiceID, 1), payment(two.invoiceID, 2)] }, true)).body;
    assert.deepEqual(payments.map(({ amount }) => amount), [1, 2]);
    const mixed = (await it.api.createPayments(it.tenant, { payments: [payment(one.invoiceID, 1), payment(two.invoiceID, 1000)] }, false)).body.payments;
    assert.deepEqual(mixed.map(({ statusAttributeString }) => statusAttributeString), ["OK", "ERROR"]);
    assert.equal((await get(one.invoiceID)).amountPaid, 2);
  });

  test("an account that takes no payments is refused, and so is one that isn't there", async () => {
    const { invoiceID } = await create({ status: "AUTHORISED" });
    for (const code of ["200", "no-such"]) {
      const refused = await refusal(it.api.createPayment(it.tenant, { invoice: { invoiceID }, account: { code }, date: "2026-03-14", amount: 1 }));
      assert.equal(refused.status, 400, code);
      assert.ok(messagesOf(refused).length > 0, code);
    }
  });

  test("a deleted payment can't be deleted again", async () => {
    const { invoiceID } = await create({ status: "AUTHORISED" });
    const { paymentID } = await pay(invoiceID, 1);
    await it.api.deletePayment(it.tenant, paymentID, { status: "DELETED" });
    const refused = await refusal(it.api.deletePayment(it.tenant, paymentID, { status: "DELETED" }));
    assert.ok(messagesOf(refused).includes("Payment not of valid status for modification"), messagesOf(refused).join());
  });

  test("pages and filters", async () => {
    const read = async (where, page, pageSize) => (await it.api.getPayments(it.tenant, undefined, where, "Date ASC", page, pageSize)).body;
    const first = await read(undefined, 1, 2);
    assert.equal(first.payments.length, 2);
    assert.equal(first.pagination.pageCount, Math.ceil(first.pagination.itemCount / 2));
    const [{ invoice }] = first.payments;
    const ofOne = await read(`Invoice.InvoiceID==guid("${invoice.invoiceID}")`, 1, 100);
    assert.ok(ofOne.payments.length > 0 && ofOne.payments.every((payment) => payment.invoice.invoiceID === invoice.invoiceID));
    const deleted = await read('Status=="DELETED"', 1, 100);
    assert.ok(deleted.payments.every(({ status }) => status === "DELETED"));
  });

  test("payments can be listed and read", async () => {
    const { payments } = (await it.api.getPayments(it.tenant)).body;
    assert.ok(payments.length > 5);
    const one = (await it.api.getPayment(it.tenant, payments[0].paymentID)).body.payments[0];
    assert.equal(one.amount, payments[0].amount);
  });
});
