// Xero's own client reads invoices: lists with every parameter, one, the PDF, e-mail, online invoice, history.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { NOBODY, UUID, refusal, useLedger } from "./xero-client.mjs";
import { invoicing, line } from "./xero-invoicing.mjs";

describe("Xero's own client: reading invoices", () => {
  const it = useLedger();
  const { create, get, list } = invoicing(it);

  test("pages have lines and counts, the plain list has neither", async () => {
    const first = await list({ page: 1, pageSize: 10, order: "InvoiceNumber ASC" });
    assert.equal(first.invoices.length, 10);
    assert.equal(first.pagination.page, 1);
    assert.equal(first.pagination.pageCount, Math.ceil(first.pagination.itemCount / 10));
    assert.ok(first.invoices.every(({ lineItems }) => lineItems.length > 0));
    const plain = await list();
    assert.equal(plain.pagination, undefined);
    assert.equal(plain.invoices.length, first.pagination.itemCount);
    assert.ok(plain.invoices.every(({ lineItems }) => !lineItems || lineItems.length === 0));
    const summary = await list({ page: 1, summaryOnly: true });
    assert.ok(summary.invoices.every(({ lineItems }) => !lineItems || lineItems.length === 0));
  });

  test("by ids, numbers, contacts, statuses and words", async () => {
    const [one, two] = (await list({ where: 'Status=="PAID"' })).invoices;
    const ids = (found) => found.invoices.map(({ invoiceID }) => invoiceID).sort();
    const expected = [one.invoiceID, two.invoiceID].sort();
    assert.deepEqual(ids(await list({ ids: expected })), expected);
    assert.deepEqual(ids(await list({ numbers: [one.invoiceNumber, two.invoiceNumber] })), expected);
    const ofContact = await list({ contacts: [one.contact.contactID], page: 1 });
    assert.ok(ofContact.invoices.length > 0 && ofContact.invoices.every(({ contact }) => contact.contactID === one.contact.contactID));
    const open = await list({ statuses: ["SUBMITTED", "AUTHORISED"] });
    assert.deepEqual([...new Set(open.invoices.map(({ status }) => status))].sort(), ["AUTHORISED", "SUBMITTED"]);
    assert.ok(open.pagination, "Statuses enforces paging");
    assert.ok((await list({ searchTerm: one.invoiceNumber, page: 1 })).invoices.some(({ invoiceID }) => invoiceID === one.invoiceID));
  });

  test("where by type, contact, date, amount and reference", async () => {
    await create({ reference: "Only this one" });
    const contact = `Contact.ContactID==guid("${it.contactID}")`;
    const mine = (await list({ where: `Type=="ACCREC" AND ${contact}`, page: 1 })).invoices;
    assert.ok(mine.length > 0 && mine.every((invoice) => invoice.contact.contactID === it.contactID));
    const march = (await list({ where: "Date>=DateTime(2026, 03, 13) AND Date<DateTime(2026, 03, 14)", page: 1 })).invoices;
    assert.ok(march.length > 0 && march.every(({ date }) => new Date(date).toISOString().startsWith("2026-03-13")));
    const due = (await list({ where: "AmountDue>1000", page: 1 })).invoices;
    assert.ok(due.length > 0 && due.every(({ amountDue }) => amountDue > 1000));
    assert.equal((await list({ where: 'Reference=="Only this one"', page: 1 })).invoices.length, 1);
  });

  test("If-Modified-Since lists what changed since, or nothing", async () => {
    await it.sandbox.ledger.advanceClock(2);
    const made = await create();
    const since = new Date(new Date(made.updatedDateUTC).getTime() - 1000);
    const changed = (await list({ since, page: 1 })).invoices;
    assert.deepEqual(changed.map(({ invoiceID }) => invoiceID), [made.invoiceID]);
    const { response, body } = await it.api.getInvoices(it.tenant, new Date(since.getTime() + 60_000));
    assert.equal(response.status, 200);
    assert.deepEqual(body.invoices, []);
  });

  test("only what this app made, and what belongs to archived contacts, when asked for", async () => {
    const { invoiceID } = await create();
    const mine = (await list({ createdByMyApp: true, page: 1 })).invoices;
    assert.ok(mine.some((invoice) => invoice.invoiceID === invoiceID));
    const all = (await list({ page: 1, pageSize: 1000 })).invoices;
    assert.ok(mine.length < all.length, "the sample's invoices were made by people");
    assert.ok((await list({ page: 1, includeArchived: true, pageSize: 1000 })).pagination.itemCount >= all.length);
  });

  test("lists keep four decimals of a unit price with unitdp=4 only", async () => {
    const { invoiceID } = await create({ lineItems: [line({ unitAmount: 0.1648 })] }, true, 4);
    const unitOf = async (unitdp) => (await list({ ids: [invoiceID], page: 1, unitdp })).invoices[0].lineItems[0].unitAmount;
    assert.deepEqual([await unitOf(4), await unitOf(undefined)], [0.1648, 0.16]);
  });

  test("an unknown invoice is a 404", async () => {
    assert.equal((await refusal(it.api.getInvoice(it.tenant, NOBODY))).status, 404);
  });

  test("the PDF is one", async () => {
    const [{ invoiceID }] = (await list({ where: 'Status=="AUTHORISED"', page: 1, pageSize: 1 })).invoices;
    const { response, body } = await it.api.getInvoiceAsPdf(it.tenant, invoiceID);
    assert.match(response.headers["content-type"], /^application\/pdf/);
    assert.equal(Buffer.from(body).subarray(0, 5).toString(), "%PDF-");
    assert.match(Buffer.from(body).subarray(-32).toString(), /%%EOF/);
  });

  test("e-mail, online invoice and history of an approved invoice", async () => {
    const { invoiceID } = await create({ status: "AUTHORISED" });
    assert.equal((await it.api.emailInvoice(it.tenant, invoiceID, {})).response.status, 204);
    assert.equal((await get(invoiceID)).sentToContact, true);
    const { onlineInvoices } = (await it.api.getOnlineInvoice(it.tenant, invoiceID)).body;
    assert.match(onlineInvoices[0].onlineInvoiceUrl, /^https?:\/\//);
    await it.api.createInvoiceHistory(it.tenant, invoiceID, { historyRecords: [{ details: "From deal 1" }] });
    const { historyRecords } = (await it.api.getInvoiceHistory(it.tenant, invoiceID)).body;
    assert.ok(historyRecords.some(({ details }) => details === "From deal 1"));
    assert.ok(historyRecords.some(({ changes }) => changes === "Invoice sent"));
  });

  test("a draft can't be e-mailed", async () => {
    const { invoiceID } = await create();
    assert.equal((await refusal(it.api.emailInvoice(it.tenant, invoiceID, {}))).status, 400);
  });
});
