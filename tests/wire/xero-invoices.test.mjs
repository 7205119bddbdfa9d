// Xero's own client makes and changes invoices.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { NOBODY, UUID, messagesOf, refusal, useLedger } from "./xero-client.mjs";
import { invoicing, line } from "./xero-invoicing.mjs";

describe("Xero's own client: invoices", () => {
  const it = useLedger();
  const { draft, create, get, update } = invoicing(it);

  test("a draft is made with number, theme, dates and totals", async () => {
    const made = await create({ reference: "Deal 1" });
    assert.match(made.invoiceID, UUID);
    assert.match(made.invoiceNumber, /^INV-\d{4}$/);
    assert.equal(made.status, "DRAFT");
    assert.equal(made.reference, "Deal 1");
    assert.match(made.brandingThemeID, UUID);
    assert.equal(made.contact.contactID, it.contactID);
    assert.deepEqual([made.subTotal, made.totalTax, made.total, made.amountDue], [21, 5.36, 26.36, 26.36]);
    assert.equal(made.lineItems[0].lineAmount, 21);
    assert.match(made.lineItems[0].lineItemID, UUID);
    const read = await get(made.invoiceID);
    assert.equal(new Date(read.date).toISOString(), "2026-03-13T00:00:00.000Z");
    assert.equal(new Date(read.dueDate).toISOString(), "2026-03-20T00:00:00.000Z");
    assert.equal((await get(made.invoiceNumber)).invoiceID, made.invoiceID);
  });

  test("totals: inclusive tax, discount with a tie, and none", async () => {
    const inclusive = await create({ lineAmountTypes: "Inclusive", lineItems: [line({ quantity: 40, unitAmount: 5.6, taxType: "TAX003" })] });
    assert.deepEqual([inclusive.totalTax, inclusive.subTotal, inclusive.total], [20.36, 203.64, 224]);
    const discounted = await create({ lineAmountTypes: "NoTax", lineItems: [line({ quantity: 1, unitAmount: 22.5, discountRate: 15, taxType: "NONE" })] });
    assert.deepEqual([discounted.lineItems[0].lineAmount, discounted.totalTax, discounted.total], [19.13, 0, 19.13]);
  });

  test("unit prices keep four decimals only with unitdp=4", async () => {
    const fine = await create({ lineItems: [line({ quantity: 1000, unitAmount: 0.1648 })] }, true, 4);
    assert.equal(fine.lineItems[0].unitAmount, 0.1648);
    assert.equal(fine.subTotal, 164.8);
    assert.equal((await get(fine.invoiceID, 4)).lineItems[0].unitAmount, 0.1648);
    assert.equal((await get(fine.invoiceID)).lineItems[0].unitAmount, 0.16);
    const coarse = await create({ lineItems: [line({ quantity: 1000, unitAmount: 0.1648 })] });
    assert.equal(coarse.subTotal, 160);
  });

  test("an item's code fills in what isn't sent", async () => {
    const made = await create({ lineItems: [{ itemCode: "PHO-01", quantity: 1 }] });
    const [filled] = made.lineItems;
    assert.equal(filled.unitAmount, 760);
    assert.equal(filled.accountCode, "200");
    assert.equal(filled.taxType, "TAX001");
    assert.match(filled.description, /photography/i);
  });

  test("a draft is submitted, authorised and voided, and can't be undone then", async () => {
    const { invoiceID } = await create();
    assert.equal((await update(invoiceID, { status: "SUBMITTED" })).status, "SUBMITTED");
    assert.equal((await update(invoiceID, { status: "AUTHORISED" })).status, "AUTHORISED");
    assert.equal((await update(invoiceID, { status: "VOIDED" })).status, "VOIDED");
    const read = await get(invoiceID);
    assert.equal(read.status, "VOIDED");
    assert.equal(read.total, 26.36);
    const refused = await refusal(it.api.updateInvoice(it.tenant, invoiceID, { invoices: [{ status: "AUTHORISED" }] }));
    assert.equal(refused.status, 400);
    assert.ok(messagesOf(refused).includes("Invoice not of valid status for modification"), messagesOf(refused).join());
  });

  test("an authorised invoice can't be deleted, a draft can", async () => {
    const authorised = await create({ status: "AUTHORISED" });
    const refused = await refusal(it.api.updateInvoice(it.tenant, authorised.invoiceID, { invoices: [{ status: "DELETED" }] }));
    assert.deepEqual(messagesOf(refused), ["Invoice not of valid status for modification"]);
    const { invoiceID } = await create();
    assert.equal((await update(invoiceID, { status: "DELETED" })).status, "DELETED");
  });

  test("summarizeErrors=false: each element for itself, with a status", async () => {
    const invoices = [draft(), draft({ status: "AUTHORISED", lineItems: [line({ accountCode: "999" })] })];
    const { response, body } = await it.api.createInvoices(it.tenant, { invoices }, false);
    assert.equal(response.status, 200);
    assert.deepEqual(body.invoices.map(({ statusAttributeString }) => statusAttributeString), ["OK", "ERROR"]);
    assert.equal(body.invoices[1].hasErrors, true);
    assert.ok(body.invoices[1].validationErrors.some(({ message }) => message === "Account code '999' is not a valid code for this document."));
    assert.equal((await get(body.invoices[0].invoiceID)).status, "DRAFT");
  });

  test("refusals: number taken, unknown contact, wrong tax, currency not enabled, archived account", async () => {
    const { invoiceNumber } = await create();
    const cases = [
      [{ invoiceNumber }, /^Invoice # must be unique\.$/],
      [{ contact: {} }, /Contact/],
      [{ lineItems: [line({ taxType: "NOSUCH" })] }, /TaxType code 'NOSUCH' does not exist/],
      [{ currencyCode: "NOK" }, /^Organisation is not subscribed to currency NOK$/],
      [{ lineItems: [line({ accountCode: "297" })] }, /Account code '297' has been archived/],
      [{ lineItems: [line({ lineAmount: 1 })] }, /^The line total 1\.00 does not match the expected line total 21\.00$/],
    ];
    for (const [changes, message] of cases) {
      const refused = await refusal(it.api.createInvoices(it.tenant, { invoices: [draft({ status: "AUTHORISED", ...changes })] }, true));
      assert.equal(refused.status, 400, JSON.stringify(changes));
      assert.ok(messagesOf(refused).some((text) => message.test(text)), `${JSON.stringify(changes)}: ${messagesOf(refused).join(" | ")}`);
    }
  });

  test("the same key makes one invoice; another request under it is refused", async () => {
    const key = "5f0a9d3e-one-invoice";
    const first = await create({ reference: "once" }, true, undefined, key);
    const again = await create({ reference: "once" }, true, undefined, key);
    assert.equal(again.invoiceID, first.invoiceID);
    const refused = await refusal(it.api.createInvoices(it.tenant, { invoices: [draft({ reference: "other" })] }, true, undefined, key));
    assert.equal(refused.status, 400);
    assert.match(JSON.stringify(refused.body), new RegExp(`Idempotency Key: ${key} is used with a different request\\.`));
  });

  test("after six minutes a key is forgotten", async () => {
    const key = "5f0a9d3e-two-invoices";
    const first = await create({ reference: "twice" }, true, undefined, key);
    await it.sandbox.ledger.advanceClock(361);
    assert.notEqual((await create({ reference: "twice" }, true, undefined, key)).invoiceID, first.invoiceID);
  });

  test("posting a number that is there changes that invoice", async () => {
    const made = await create();
    const [posted] = (await it.api.updateOrCreateInvoices(it.tenant, { invoices: [draft({ invoiceNumber: made.invoiceNumber, reference: "By number" })] }, true)).body.invoices;
    assert.equal(posted.invoiceID, made.invoiceID);
    assert.equal((await get(made.invoiceID)).reference, "By number");
  });

  test("lines: changed by their id, new without one, removed when they aren't sent; none sent, none changed", async () => {
    const made = await create({ lineItems: [line({ description: "First" }), line({ description: "Second" })] });
    const [first] = made.lineItems;
    const changed = await update(made.invoiceID, { lineItems: [{ ...first, quantity: 3, lineAmount: undefined, taxAmount: undefined }, line({ description: "Third" })] });
    assert.deepEqual(changed.lineItems.map(({ description, quantity }) => [description, quantity]), [["First", 3], ["Third", 2]]);
    assert.equal(changed.lineItems[0].lineItemID, first.lineItemID);
    assert.equal(changed.subTotal, 52.5);
    const renamed = await update(made.invoiceID, { reference: "Only this" });
    assert.deepEqual([renamed.reference, renamed.subTotal], ["Only this", 52.5]);
    assert.equal((await get(made.invoiceID)).lineItems.length, 2);
  });

  test("a contact that is only named is found, or made", async () => {
    assert.equal((await create({ contact: { name: "ÅKERBLOM AB" } })).contact.contactID, it.contactID);
    const { contact } = await create({ contact: { name: "Aivan Uusi Oy" } });
    assert.equal((await it.api.getContact(it.tenant, contact.contactID)).body.contacts[0].name, "Aivan Uusi Oy");
  });

  test("all that can be said of an invoice is kept", async () => {
    const themes = (await it.api.getBrandingThemes(it.tenant)).body.brandingThemes;
    const { brandingThemeID } = themes.find(({ sortOrder }) => sortOrder === 1);
    const said = { invoiceNumber: "A-2026/1", reference: "Tarjous 7", brandingThemeID, url: "https://crm.example/deal/1", currencyCode: "SEK", currencyRate: 11.25, status: "SUBMITTED" };
    const made = await create({ ...said, expectedPaymentDate: "2026-03-30", lineAmountTypes: "Inclusive" });
    const read = await get(made.invoiceID);
    for (const [name, value] of Object.entries(said)) assert.equal(read[name], value, name);
    assert.equal(read.lineAmountTypes, "Inclusive");
    assert.equal(new Date(read.expectedPaymentDate).toISOString().slice(0, 10), "2026-03-30");
  });

  test("a line's discount as an amount, its own tax amount, and its tracking", async () => {
    const [category] = (await it.api.getTrackingCategories(it.tenant)).body.trackingCategories;
    const option = category.options[0];
    const tracking = [{ name: category.name, option: option.name }];
    const made = await create({ lineItems: [line({ discountAmount: 1.5 }), line({ taxAmount: 5.4 }), line({ tracking })] });
    const [discounted, taxed, tracked] = (await get(made.invoiceID)).lineItems;
    assert.deepEqual([discounted.lineAmount, taxed.taxAmount, tracked.tracking[0].option], [19.5, 5.4, option.name]);
    assert.equal(tracked.tracking[0].trackingOptionID, option.trackingOptionID);
  });

  test("a line without tax type takes the account's; a description alone has no amounts", async () => {
    const made = await create({ lineItems: [{ description: "Work", quantity: 1, unitAmount: 10, accountCode: "200" }, { description: "Only words" }] });
    assert.equal(made.lineItems[0].taxType, "TAX001");
    assert.equal(made.lineItems[1].description, "Only words");
    assert.equal(made.subTotal, 10);
  });

  test("what can't be: an address that isn't one, a number twice in one call, an unknown invoice", async () => {
    const badUrl = await refusal(it.api.createInvoices(it.tenant, { invoices: [draft({ url: "crm" })] }, true));
    assert.ok(messagesOf(badUrl).includes("Url must be a valid absolute url"), messagesOf(badUrl).join());
    const twins = [draft({ invoiceNumber: "TWIN-1" }), draft({ invoiceNumber: "TWIN-1" })];
    assert.ok(messagesOf(await refusal(it.api.createInvoices(it.tenant, { invoices: twins }, true))).includes("Invoice # must be unique."));
    assert.equal((await refusal(it.api.updateInvoice(it.tenant, NOBODY, { invoices: [{ reference: "x" }] }))).status, 404);
  });

  test("sent is marked on approved invoices", async () => {
    const { invoiceID } = await create({ status: "AUTHORISED" });
    assert.equal((await get(invoiceID)).sentToContact, false);
    assert.equal((await update(invoiceID, { sentToContact: true })).sentToContact, true);
  });

  test("bills: their numbers may repeat, and they make a supplier", async () => {
    const bill = { type: "ACCPAY", invoiceNumber: "L-1", lineItems: [line({ accountCode: "400", taxType: "NONE" })], status: "AUTHORISED" };
    const contact = { name: "Toimittaja Oy" };
    const [one, two] = [await create({ ...bill, contact }), await create({ ...bill, contact })];
    assert.notEqual(one.invoiceID, two.invoiceID);
    const [supplier] = (await it.api.getContact(it.tenant, one.contact.contactID)).body.contacts;
    assert.deepEqual([supplier.isSupplier, supplier.isCustomer], [true, false]);
  });
});
