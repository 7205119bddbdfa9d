// Credit notes with their allocations, quotes, and tracking, driven with Xero's own client (npm xero-node); where a client hides
// the wire, with plain requests.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { sendJson } from "../lib/http.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { APP, connect, messagesOf, refusal } from "./xero-client.mjs";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOBODY = "11111111-2222-3333-4444-555555555555";
const line = (changes = {}) => ({ description: "Work", quantity: 2, unitAmount: 10.5, accountCode: "200", ...changes });

describe("documents besides invoices", () => {
  const it = {};
  before(async () => {
    it.sandbox = await Sandbox.start(APP);
    Object.assign(it, await connect(it.sandbox));
    it.api = it.client.accountingApi;
    const [contact, other] = (await it.api.getContacts(it.tenant)).body.contacts;
    Object.assign(it, { contactID: contact.contactID, contactName: contact.name, otherID: other.contactID });
  });
  after(() => it.sandbox?.stop());
  // Sixty calls a minute are allowed, and an access token ends after thirty of them.
  beforeEach(async () => {
    await it.sandbox.ledger.advanceClock(61);
    await it.client.refreshToken();
  });

  /** One request as it is: {status, type, text, body}. */
  async function raw(method, path, body, headers = {}) {
    const response = await fetch(`${it.sandbox.ledger.url}/api.xro/2.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${it.client.readTokenSet().access_token}`,
        "xero-tenant-id": it.tenant,
        accept: "application/json",
        ...(body ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    const type = response.headers.get("content-type");
    return { status: response.status, type, text, body: type?.startsWith("application/json") ? JSON.parse(text) : null };
  }

  const invoice = async (changes = {}) => {
    const given = { type: "ACCREC", contact: { contactID: it.contactID }, date: "2026-03-10", dueDate: "2026-03-24", status: "AUTHORISED", lineAmountTypes: "NoTax", lineItems: [line()], ...changes };
    return (await it.api.createInvoices(it.tenant, { invoices: [given] })).body.invoices[0];
  };
  const readInvoice = async (id) => (await it.api.getInvoice(it.tenant, id)).body.invoices[0];
  const credit = async (changes = {}) => {
    const given = { type: "ACCRECCREDIT", contact: { contactID: it.contactID }, date: "2026-03-12", status: "AUTHORISED", lineAmountTypes: "NoTax", lineItems: [line()], ...changes };
    return (await it.api.createCreditNotes(it.tenant, { creditNotes: [given] })).body.creditNotes[0];
  };
  const readCredit = async (id) => (await it.api.getCreditNote(it.tenant, id)).body.creditNotes[0];
  const allocate = async (creditNoteID, invoiceID, amount) =>
    (await it.api.createCreditNoteAllocation(it.tenant, creditNoteID, { allocations: [{ invoice: { invoiceID }, amount, date: "2026-03-15" }] })).body.allocations[0];
  const messages = async (promise) => messagesOf(await refusal(promise));

  describe("credit notes", () => {
    test("are made with numbers, totals and lines as invoices are", async () => {
      const made = await credit({ lineAmountTypes: "Exclusive", lineItems: [line({ taxType: "TAX001" })], reference: "Returned" });
      assert.match(made.creditNoteNumber, /^CN-\d{4}$/);
      assert.deepEqual([made.subTotal, made.totalTax, made.total, made.remainingCredit], [21, 5.36, 26.36, 26.36]);
      const read = await readCredit(made.creditNoteID);
      assert.deepEqual([read.status, read.reference, read.lineItems.length, read.contact.name], ["AUTHORISED", "Returned", 1, it.contactName]);
      assert.equal((await readCredit(made.creditNoteNumber)).creditNoteID, made.creditNoteID);
    });

    test("stand on the wire with their id twice, and in the recorded order", async () => {
      const { creditNoteID } = await credit();
      const { body, type, text } = await raw("GET", `/CreditNotes/${creditNoteID}`);
      assert.equal(type, "application/json; charset=utf-8");
      const [note] = body.CreditNotes;
      assert.deepEqual([note.CreditNoteID, note.ID], [creditNoteID, creditNoteID]);
      assert.match(text, /"RemainingCredit":21\.00,"Allocations":\[\],"HasAttachments":false/);
      assert.match(text, /"DateString":"2026-03-12T00:00:00","Date":"\\\/Date\(1773273600000\+0000\)\\\/"/);
      const order = ["CreditNoteID", "CreditNoteNumber", "Payments", "ID", "CurrencyRate", "Type", "Reference", "RemainingCredit", "Allocations", "Contact", "Date", "Status", "LineItems", "Total", "UpdatedDateUTC", "CurrencyCode"];
      assert.deepEqual(Object.keys(note).filter((key) => order.includes(key)), order);
    });

    test("take no discounts", async () => {
      assert.match((await messages(credit({ lineItems: [line({ discountRate: 10 })] }))).join(), /Discounts/);
    });

    test("need a type and a contact, and an account once approved", async () => {
      assert.match((await messages(credit({ type: undefined }))).join(), /ACCRECCREDIT or ACCPAYCREDIT/);
      assert.ok((await messages(credit({ contact: undefined }))).includes("Contact cannot be empty."));
      assert.ok((await messages(credit({ lineItems: [line({ accountCode: undefined })] }))).includes("Account code or ID must be specified"));
      assert.equal((await credit({ status: "DRAFT", lineItems: [line({ accountCode: undefined })] })).status, "DRAFT");
    });

    test("have numbers of their own, which are unique for sales", async () => {
      await credit({ creditNoteNumber: "CN-MINE" });
      assert.deepEqual(await messages(credit({ creditNoteNumber: "CN-MINE" })), ["Credit Note # must be unique."]);
      const purchase = { type: "ACCPAYCREDIT", creditNoteNumber: "CN-MINE", lineItems: [line({ accountCode: "429" })] };
      assert.equal((await credit(purchase)).creditNoteNumber, "CN-MINE");
    });

    test("follow the status table of invoices", async () => {
      const change = async (id, status) => (await it.api.updateCreditNote(it.tenant, id, { creditNotes: [{ status }] })).body.creditNotes[0].status;
      const { creditNoteID } = await credit({ status: "DRAFT" });
      assert.equal(await change(creditNoteID, "SUBMITTED"), "SUBMITTED");
      assert.equal(await change(creditNoteID, "AUTHORISED"), "AUTHORISED");
      assert.deepEqual(await messages(change(creditNoteID, "DELETED")), ["Credit Note not of valid status for modification"]);
      assert.equal(await change(creditNoteID, "VOIDED"), "VOIDED");
      assert.deepEqual(await messages(change(creditNoteID, "AUTHORISED")), ["Credit Note not of valid status for modification"]);
      assert.equal((await readCredit(creditNoteID)).remainingCredit, 0);
    });

    test("POST finds the one to change by id or number; an unknown id is refused", async () => {
      const made = await credit({ status: "DRAFT" });
      const post = async (note) => (await it.api.updateOrCreateCreditNotes(it.tenant, { creditNotes: [note] })).body.creditNotes[0];
      assert.equal((await post({ creditNoteID: made.creditNoteID, reference: "By id" })).reference, "By id");
      const changed = await post({ type: "ACCRECCREDIT", creditNoteNumber: made.creditNoteNumber, reference: "By number" });
      assert.deepEqual([changed.creditNoteID, changed.reference], [made.creditNoteID, "By number"]);
      assert.deepEqual(await messages(post({ creditNoteID: NOBODY })), ["An existing Credit Note with the specified CreditNoteID could not be found"]);
      assert.equal((await refusal(it.api.updateCreditNote(it.tenant, NOBODY, { creditNotes: [{}] }))).status, 404);
      assert.equal((await refusal(it.api.getCreditNote(it.tenant, NOBODY))).status, 404);
    });

    test("with summarizeErrors=false each stands for itself", async () => {
      const good = { type: "ACCRECCREDIT", contact: { contactID: it.contactID }, lineItems: [line()] };
      const { response, body } = await it.api.createCreditNotes(it.tenant, { creditNotes: [good, { ...good, contact: undefined }] }, false);
      assert.equal(response.status, 200);
      assert.deepEqual(body.creditNotes.map(({ statusAttributeString }) => statusAttributeString), ["OK", "ERROR"]);
      assert.equal((await readCredit(body.creditNotes[0].creditNoteID)).status, "DRAFT");
    });

    test("are listed with filter, order, paging and If-Modified-Since", async () => {
      const page = (await raw("GET", "/CreditNotes?page=1&pageSize=2&order=CreditNoteNumber")).body;
      assert.deepEqual([page.pagination.page, page.pagination.pageSize, page.CreditNotes.length], [1, 2, 2]);
      assert.ok(page.CreditNotes.every(({ LineItems }) => LineItems.length > 0));
      const brief = (await raw("GET", "/CreditNotes")).body;
      assert.equal(brief.pagination, undefined);
      assert.ok(brief.CreditNotes.length > 4 && brief.CreditNotes.every(({ LineItems }) => LineItems.length === 0));
      const mine = (await it.api.getCreditNotes(it.tenant, undefined, `Contact.ContactID==guid("${it.contactID}") AND RemainingCredit>0 AND Type=="ACCRECCREDIT"`)).body.creditNotes;
      assert.ok(mine.length > 0 && mine.every(({ remainingCredit }) => remainingCredit > 0));
      const fresh = await credit();
      const since = new Date(new Date(fresh.updatedDateUTC).getTime() - 1000);
      const changed = (await it.api.getCreditNotes(it.tenant, since)).body.creditNotes;
      assert.deepEqual(changed.map(({ creditNoteID }) => creditNoteID), [fresh.creditNoteID]);
    });

    test("pages put together are the whole list, and above the scan limit only those are answered", async () => {
      const whole = (await raw("GET", "/CreditNotes")).body.CreditNotes.map(({ CreditNoteID }) => CreditNoteID);
      const pages = [];
      for (let page = 1; page <= Math.ceil(whole.length / 3); page++) {
        const { pagination, CreditNotes } = (await raw("GET", `/CreditNotes?page=${page}&pageSize=3`)).body;
        assert.deepEqual(pagination, { page, pageSize: 3, pageCount: Math.ceil(whole.length / 3), itemCount: whole.length });
        pages.push(...CreditNotes.map(({ CreditNoteID }) => CreditNoteID));
      }
      assert.deepEqual(pages, whole);
      assert.deepEqual((await raw("GET", "/CreditNotes?page=999")).body.CreditNotes, []);
      await sendJson("POST", `${it.sandbox.ledger.url}/_sandbox/settings`, { scan_limit: 2 });
      try {
        for (const query of ["", "?order=Total&page=1", "?where=Total%3E0&page=1"]) assert.equal((await raw("GET", `/CreditNotes${query}`)).body.Type, "QueryParseException");
        assert.equal((await raw("GET", "/CreditNotes?page=1&pageSize=3")).body.CreditNotes.length, 3);
      } finally {
        await sendJson("POST", `${it.sandbox.ledger.url}/_sandbox/settings`, { scan_limit: null });
      }
    });

    test("have a PDF and a history", async () => {
      const { creditNoteID } = await credit();
      const { response, body } = await it.api.getCreditNoteAsPdf(it.tenant, creditNoteID);
      assert.match(response.headers["content-type"], /^application\/pdf/);
      assert.equal(Buffer.from(body).subarray(0, 5).toString(), "%PDF-");
      await it.api.createCreditNoteHistory(it.tenant, creditNoteID, { historyRecords: [{ details: "Agreed by phone" }] });
      const { historyRecords } = (await it.api.getCreditNoteHistory(it.tenant, creditNoteID)).body;
      assert.deepEqual(historyRecords.map(({ details }) => details).slice(0, 1), ["Agreed by phone"]);
      assert.equal(historyRecords.at(-1).changes, "Created");
    });
  });

  describe("allocations", () => {
    test("part of a credit lowers what is due; the rest remains", async () => {
      const [{ invoiceID }, { creditNoteID }] = [await invoice(), await credit()];
      const made = await allocate(creditNoteID, invoiceID, 5);
      assert.match(made.allocationID, UUID);
      const read = await readInvoice(invoiceID);
      assert.deepEqual([read.status, read.amountDue, read.amountCredited, read.amountPaid], ["AUTHORISED", 16, 5, 0]);
      assert.deepEqual(read.creditNotes.map((note) => [note.creditNoteID, note.appliedAmount]), [[creditNoteID, 5]]);
      const note = await readCredit(creditNoteID);
      assert.deepEqual([note.status, note.remainingCredit], ["AUTHORISED", 16]);
      assert.deepEqual(note.allocations.map(({ amount, invoice: { invoiceID: id } }) => [amount, id]), [[5, invoiceID]]);
    });

    test("all of it pays both; taking it back opens both again", async () => {
      const [{ invoiceID }, { creditNoteID }] = [await invoice(), await credit()];
      const { allocationID } = await allocate(creditNoteID, invoiceID, 21);
      const paid = await readInvoice(invoiceID);
      assert.deepEqual([paid.status, paid.amountDue], ["PAID", 0]);
      assert.equal(new Date(paid.fullyPaidOnDate).toISOString(), "2026-03-15T00:00:00.000Z");
      const used = await readCredit(creditNoteID);
      assert.deepEqual([used.status, used.remainingCredit], ["PAID", 0]);
      const { status, body } = await raw("DELETE", `/CreditNotes/${creditNoteID}/Allocations/${allocationID}`);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(body), ["AllocationId", "Date", "Invoice", "IsDeleted"]);
      assert.deepEqual([body.AllocationId, body.Invoice, body.IsDeleted], [allocationID, [{ InvoiceID: invoiceID }], true]);
      const open = await readInvoice(invoiceID);
      assert.deepEqual([open.status, open.amountDue, open.amountCredited, open.creditNotes.length], ["AUTHORISED", 21, 0, 0]);
      assert.deepEqual([(await readCredit(creditNoteID)).status, (await readCredit(creditNoteID)).allocations.length], ["AUTHORISED", 0]);
      assert.equal((await refusal(it.api.deleteCreditNoteAllocations(it.tenant, creditNoteID, allocationID))).status, 404);
    });

    test("payment and credit together pay an invoice, and each can go", async () => {
      const [{ invoiceID }, { creditNoteID }] = [await invoice(), await credit()];
      const { allocationID } = await allocate(creditNoteID, invoiceID, 10);
      const payment = (await it.api.createPayment(it.tenant, { invoice: { invoiceID }, account: { code: "090" }, date: "2026-03-16", amount: 11 })).body.payments[0];
      assert.deepEqual([(await readInvoice(invoiceID)).status, (await readInvoice(invoiceID)).amountPaid], ["PAID", 11]);
      await it.api.deleteCreditNoteAllocations(it.tenant, creditNoteID, allocationID);
      assert.deepEqual([(await readInvoice(invoiceID)).status, (await readInvoice(invoiceID)).amountDue], ["AUTHORISED", 10]);
      await it.api.deletePayment(it.tenant, payment.paymentID, { status: "DELETED" });
      assert.equal((await readInvoice(invoiceID)).amountDue, 21);
    });

    test("neither document can be voided or change its money before it is taken back", async () => {
      const [{ invoiceID, lineItems }, { creditNoteID }] = [await invoice(), await credit()];
      const { allocationID } = await allocate(creditNoteID, invoiceID, 5);
      const change = (changes) => it.api.updateInvoice(it.tenant, invoiceID, { invoices: [changes] });
      assert.deepEqual(await messages(change({ status: "VOIDED" })), ["The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it."]);
      const fixed = "This document cannot be edited as it has a payment or credit note allocated to it.";
      assert.ok((await messages(change({ lineItems: [line({ lineItemID: lineItems[0].lineItemID, quantity: 3 })] }))).includes(fixed));
      const voidNote = () => it.api.updateCreditNote(it.tenant, creditNoteID, { creditNotes: [{ status: "VOIDED" }] });
      assert.match((await messages(voidNote())).join(), /status VOIDED cannot be applied to the credit note/);
      assert.ok((await messages(it.api.updateCreditNote(it.tenant, creditNoteID, { creditNotes: [{ contact: { contactID: it.otherID } }] }))).includes(fixed));
      await it.api.deleteCreditNoteAllocations(it.tenant, creditNoteID, allocationID);
      assert.equal((await voidNote()).body.creditNotes[0].status, "VOIDED");
      assert.equal((await change({ status: "VOIDED" })).body.invoices[0].status, "VOIDED");
    });

    test("are refused with the recorded sentences", async () => {
      const [{ invoiceID }, { creditNoteID }] = [await invoice(), await credit()];
      const tooMuch = "Credit Note cannot be allocated as amount is greater than amount outstanding";
      assert.deepEqual(await messages(allocate(creditNoteID, invoiceID, 21.01)), [tooMuch]);
      assert.deepEqual(await messages(allocate(creditNoteID, NOBODY, 1)), ["Invoice could not be found"]);
      const bill = await invoice({ type: "ACCPAY", lineItems: [line({ accountCode: "429" })] });
      assert.deepEqual(await messages(allocate(creditNoteID, bill.invoiceID, 1)), ["Credit Note cannot be allocated to an incorrect invoice type"]);
      const draft = await credit({ status: "DRAFT" });
      assert.deepEqual(await messages(allocate(draft.creditNoteID, invoiceID, 1)), ["Credit Note not of valid status for allocation"]);
      const other = await invoice({ contact: { contactID: it.otherID } });
      assert.deepEqual(await messages(allocate(creditNoteID, other.invoiceID, 1)), ["Credit Note cannot be allocated to an invoice of another contact"]);
      await allocate(creditNoteID, invoiceID, 21);
      const second = await credit();
      assert.deepEqual(await messages(allocate(second.creditNoteID, invoiceID, 1)), ["The invoice you are trying to allocate to has already been paid off", tooMuch]);
      assert.equal((await refusal(allocate(NOBODY, invoiceID, 1))).status, 404);
    });

    test("several in one call are all made or none is", async () => {
      const [one, two, { creditNoteID }] = [await invoice(), await invoice(), await credit()];
      const both = (a, b) => [{ Invoice: { InvoiceID: one.invoiceID }, Amount: a, Date: "2026-03-15" }, { Invoice: { InvoiceID: two.invoiceID }, Amount: b, Date: "2026-03-15" }];
      const refused = await raw("PUT", `/CreditNotes/${creditNoteID}/Allocations`, { Allocations: both(15, 7) });
      assert.equal(refused.status, 400);
      assert.equal(refused.body.Elements.length, 1);
      assert.equal((await readInvoice(one.invoiceID)).amountCredited, 0);
      assert.equal((await raw("PUT", `/CreditNotes/${creditNoteID}/Allocations`, { Allocations: both(15, 6) })).status, 200);
      assert.equal((await readCredit(creditNoteID)).status, "PAID");
    });

    test("lower the balance of the contact", async () => {
      const balance = async () => (await it.api.getContact(it.tenant, it.contactID)).body.contacts[0].balances?.accountsReceivable?.outstanding ?? 0;
      const [{ invoiceID }, { creditNoteID }] = [await invoice(), await credit()];
      const before = await balance();
      await allocate(creditNoteID, invoiceID, 8);
      assert.equal(Math.round((before - (await balance())) * 100), 800);
    });

    test("prepayments and overpayments are empty lists", async () => {
      assert.deepEqual((await it.api.getPrepayments(it.tenant)).body.prepayments, []);
      assert.deepEqual((await it.api.getOverpayments(it.tenant)).body.overpayments, []);
      assert.equal((await refusal(it.api.getPrepayment(it.tenant, NOBODY))).status, 404);
    });
  });

  describe("quotes", () => {
    const quote = async (changes = {}) => {
      const given = { contact: { contactID: it.contactID }, date: "2026-03-10", lineItems: [line()], ...changes };
      return (await it.api.createQuotes(it.tenant, { quotes: [given] })).body.quotes[0];
    };
    const post = async (changes) => (await it.api.updateOrCreateQuotes(it.tenant, { quotes: [changes] })).body.quotes[0];

    test("a draft without a TaxType isn't taxed; one with it is", async () => {
      const untaxed = await quote();
      assert.match(untaxed.quoteNumber, /^QU-\d{4}$/);
      assert.deepEqual([untaxed.status, untaxed.lineItems[0].taxAmount, untaxed.totalTax, untaxed.total], ["DRAFT", 0, 0, 21]);
      const taxed = await quote({ lineItems: [line({ taxType: "TAX001" })] });
      assert.deepEqual([taxed.totalTax, taxed.total], [5.36, 26.36]);
    });

    test("look on the wire as recorded", async () => {
      const { quoteID } = await quote({ expiryDate: "2026-04-10", title: "Offer", lineItems: [line({ unitAmount: 19.9517 })] });
      const { type, body, text } = await raw("GET", `/Quotes/${quoteID}`);
      assert.equal(type, "application/json");
      assert.deepEqual(Object.keys(body), ["SummarizeErrors", "Id", "Status", "ProviderName", "DateTimeUTC", "Quotes"]);
      const [shown] = body.Quotes;
      assert.deepEqual(Object.keys(shown.Contact), ["ContactID", "Name", "EmailAddress"]);
      assert.match(text, /"Date":"\\\/Date\(1773100800000\)\\\/","DateString":"2026-03-10T00:00:00","ExpiryDate":"\\\/Date\(1775779200000\)\\\/"/);
      assert.match(text, /"UpdatedDateUTC":"\\\/Date\(\d+\)\\\/","LineAmountTypes":"EXCLUSIVE"/);
      assert.match(text, /"UnitAmount":19\.9517/);
      assert.deepEqual([shown.Terms, shown.Title, shown.LineItems[0].ItemCode], ["", "Offer", ""]);
      const written = await raw("PUT", "/Quotes?summarizeErrors=false", { Quotes: [{ Contact: { ContactID: it.contactID }, LineItems: [] }] });
      assert.equal(written.body.SummarizeErrors, false);
      assert.equal(written.body.Quotes[0].StatusAttributeString, "OK");
    });

    test("go through their statuses, and no other way", async () => {
      const { quoteID } = await quote({ status: "DRAFT" });
      const change = async (status) => (await post({ quoteID, status })).status;
      assert.deepEqual(await messages(change("ACCEPTED")), ["Quote not of valid status for modification"]);
      assert.equal(await change("SENT"), "SENT");
      assert.equal(await change("ACCEPTED"), "ACCEPTED");
      assert.deepEqual(await messages(change("DRAFT")), ["Quote not of valid status for modification"]);
      assert.equal(await change("DELETED"), "DELETED");
      assert.deepEqual(await messages(change("SENT")), ["Quote not of valid status for modification"]);
      assert.match((await messages(quote({ status: "ACCEPTED" }))).join(), /DRAFT or SENT/);
    });

    test("keep texts within their limits, and have unique numbers", async () => {
      const refused = await messages(quote({ title: "t".repeat(101), summary: "s".repeat(3001), terms: "x".repeat(4001) }));
      assert.deepEqual(refused, ["Title", "Summary", "Terms"].map((name, i) => `The ${name} field must be ${[100, 3000, 4000][i]} characters or fewer.`));
      await quote({ quoteNumber: "QU-MINE" });
      assert.deepEqual(await messages(quote({ quoteNumber: "QU-MINE" })), ["Quote # must be unique."]);
      assert.ok((await messages(quote({ contact: undefined }))).includes("Contact cannot be empty."));
      assert.deepEqual(await messages(post({ quoteID: NOBODY })), ["An existing Quote with the specified QuoteID could not be found"]);
    });

    test("take discounts", async () => {
      const made = await quote({ lineItems: [line({ quantity: 10, unitAmount: 100, discountRate: 20 })] });
      assert.deepEqual([made.total, made.totalDiscount], [800, 200]);
    });

    test("are listed a hundred at a time, by their own filters", async () => {
      const made = await quote({ date: "2025-01-15", expiryDate: "2025-02-15", contact: { contactID: it.otherID }, status: "SENT" });
      const list = async (query) => (await raw("GET", `/Quotes?${query}`)).body;
      const ids = async (query) => (await list(query)).Quotes.map(({ QuoteID }) => QuoteID);
      assert.deepEqual(await ids("DateTo=2025-01-15"), [made.quoteID]);
      assert.deepEqual(await ids("DateFrom=2025-01-15&DateTo=2025-01-16&Status=SENT"), [made.quoteID]);
      assert.deepEqual(await ids("ExpiryDateFrom=2025-02-01&ExpiryDateTo=2025-02-28"), [made.quoteID]);
      assert.deepEqual(await ids(`QuoteNumber=${made.quoteNumber}`), [made.quoteID]);
      assert.ok((await ids(`ContactID=${it.otherID}`)).includes(made.quoteID));
      assert.deepEqual(await ids("page=2"), []);
      assert.equal((await list("page=1")).pagination, undefined);
      assert.ok((await list("page=1")).Quotes.every(({ LineItems }) => Array.isArray(LineItems)));
      const ordered = (await list("order=Total%20DESC")).Quotes.map(({ Total }) => Total);
      assert.deepEqual(ordered, [...ordered].sort((a, b) => b - a));
      const manyLeft = 100 - ordered.length + 1;
      const many = Array.from({ length: manyLeft }, () => ({ Contact: { ContactID: it.contactID }, LineItems: [] }));
      await raw("PUT", "/Quotes", { Quotes: many });
      assert.deepEqual([(await ids("page=1")).length, (await ids("page=2")).length], [100, 1]);
    });

    test("have a PDF and a history, and no place under a number", async () => {
      const made = await quote({ summary: "Ääkkösiä, Ελληνικά" });
      const { body } = await it.api.getQuoteAsPdf(it.tenant, made.quoteID);
      assert.equal(Buffer.from(body).subarray(0, 5).toString(), "%PDF-");
      await it.api.createQuoteHistory(it.tenant, made.quoteID, { historyRecords: [{ details: "Asked for a lower price" }] });
      const { historyRecords } = (await it.api.getQuoteHistory(it.tenant, made.quoteID)).body;
      assert.deepEqual(historyRecords.map(({ details }) => details).slice(0, 1), ["Asked for a lower price"]);
      assert.equal((await refusal(it.api.getQuote(it.tenant, NOBODY))).status, 404);
      assert.equal((await refusal(it.api.getQuote(it.tenant, made.quoteNumber))).status, 404);
    });
  });

  describe("tracking", () => {
    const categories = async (...args) => (await it.api.getTrackingCategories(it.tenant, ...args)).body.trackingCategories;
    const make = async (name) => (await it.api.createTrackingCategory(it.tenant, { name })).body.trackingCategories[0];
    const change = async (id, changes) => (await it.api.updateTrackingCategory(it.tenant, id, changes)).body.trackingCategories[0];
    const addOption = async (id, name) => (await it.api.createTrackingOptions(it.tenant, id, { name })).body.options[0];
    const remove = async (id) => (await it.api.deleteTrackingCategory(it.tenant, id)).body.trackingCategories[0];

    test("a category and its options are made, renamed, archived and deleted", async () => {
      const made = await make("Team");
      assert.deepEqual([made.name, made.status, made.options], ["Team", "ACTIVE", []]);
      const option = await addOption(made.trackingCategoryID, "Blue");
      assert.deepEqual([option.name, option.status], ["Blue", "ACTIVE"]);
      const renamed = (await it.api.updateTrackingOptions(it.tenant, made.trackingCategoryID, option.trackingOptionID, { name: "Red" })).body.options[0];
      assert.equal(renamed.name, "Red");
      assert.equal((await change(made.trackingCategoryID, { name: "Crew" })).name, "Crew");
      const read = (await it.api.getTrackingCategory(it.tenant, made.trackingCategoryID)).body.trackingCategories[0];
      assert.deepEqual([read.name, read.options.map(({ name }) => name)], ["Crew", ["Red"]]);
      const { body } = await raw("DELETE", `/TrackingCategories/${made.trackingCategoryID}/Options/${option.trackingOptionID}`);
      assert.deepEqual([body.Options[0].Status, body.Options[0].IsDeleted, body.Options[0].IsActive], ["DELETED", true, false]);
      assert.equal((await change(made.trackingCategoryID, { status: "ARCHIVED" })).status, "ARCHIVED");
      assert.ok(!(await categories()).some(({ name }) => name === "Crew"));
      assert.ok((await categories(undefined, undefined, true)).some(({ name }) => name === "Crew"));
      assert.equal((await remove(made.trackingCategoryID)).status, "DELETED");
      assert.ok(!(await categories(undefined, undefined, true)).some(({ name }) => name === "Crew"));
      assert.equal((await refusal(it.api.getTrackingCategory(it.tenant, NOBODY))).status, 404);
    });

    test("two may be active and two archived; names are unique and at most 100 characters", async () => {
      const [region] = await categories();
      assert.deepEqual(await messages(make(region.name.toUpperCase())), ["Please enter a unique Name."]);
      assert.deepEqual(await messages(make("x".repeat(101))), ["The Name field must be 100 characters or fewer."]);
      const made = [];
      for (const name of ["One", "Two"]) {
        made.push(await make(name));
        assert.match((await messages(make("Third"))).join(), /2 active/);
        await change(made.at(-1).trackingCategoryID, { status: "ARCHIVED" });
      }
      const third = await make("Three");
      assert.match((await messages(change(third.trackingCategoryID, { status: "ARCHIVED" }))).join(), /2 archived/);
      assert.match((await messages(change(made[0].trackingCategoryID, { status: "ACTIVE" }))).join(), /2 active/);
      for (const { trackingCategoryID } of [...made, third]) await remove(trackingCategoryID);
      await addOption(region.trackingCategoryID, "Lapland");
      assert.deepEqual(await messages(addOption(region.trackingCategoryID, "lapland")), ["For each specified tracking option the name must be unique"]);
    });

    test("a line takes names or ids; one document shows the option's id, a list doesn't", async () => {
      const [region] = await categories();
      const [first, second] = region.options;
      const byName = line({ tracking: [{ name: region.name, option: first.name }] });
      const byId = line({ tracking: [{ trackingCategoryID: region.trackingCategoryID, trackingOptionID: second.trackingOptionID }] });
      for (const [make_, path] of [[invoice, "Invoices"], [credit, "CreditNotes"]]) {
        const made = await make_({ lineItems: [byName, byId, line()] });
        const id = made.invoiceID ?? made.creditNoteID;
        const [one] = (await raw("GET", `/${path}/${id}`)).body[path];
        assert.deepEqual(one.LineItems.map(({ Tracking }) => Tracking), [
          [{ Name: region.name, Option: first.name, TrackingCategoryID: region.trackingCategoryID, TrackingOptionID: first.trackingOptionID }],
          [{ Name: region.name, Option: second.name, TrackingCategoryID: region.trackingCategoryID, TrackingOptionID: second.trackingOptionID }],
          [],
        ]);
        const listed = (await raw("GET", `/${path}?page=1&order=UpdatedDateUTC%20DESC`)).body[path].find((document) => Object.values(document).includes(id));
        assert.deepEqual(listed.LineItems[0].Tracking, [{ Name: region.name, Option: first.name, TrackingCategoryID: region.trackingCategoryID, Options: [] }]);
      }
      const quoted = (await it.api.createQuotes(it.tenant, { quotes: [{ contact: { contactID: it.contactID }, lineItems: [byName] }] })).body.quotes[0];
      assert.equal(quoted.lineItems[0].tracking[0].trackingOptionID, first.trackingOptionID);
    });

    test("what isn't known, archived or too much is refused", async () => {
      const [region] = await categories();
      const tracked = (...tracking) => messages(invoice({ lineItems: [line({ tracking })] }));
      assert.deepEqual([...new Set(await tracked({ name: "Nowhere", option: "North" }))], ["There is no ACTIVE tracking category with the name 'Nowhere'"]);
      assert.deepEqual([...new Set(await tracked({ name: region.name, option: "Mars" }))], [`There is no ACTIVE tracking option with the name 'Mars' in the tracking category '${region.name}'`]);
      const entry = { name: region.name, option: region.options[0].name };
      assert.match((await tracked(entry, { ...entry, option: region.options[1].name })).join(), /one option of a tracking category/);
      assert.match((await tracked(entry, entry, entry)).join(), /2 tracking categories/);
      const option = await addOption(region.trackingCategoryID, "Short lived");
      const { invoiceID } = await invoice({ lineItems: [line({ tracking: [{ name: region.name, option: "Short lived" }] })] });
      const kept = (await it.api.deleteTrackingOptions(it.tenant, region.trackingCategoryID, option.trackingOptionID)).body.options[0];
      assert.equal(kept.status, "ARCHIVED");
      assert.match((await tracked({ name: region.name, option: "Short lived" })).join(), /no ACTIVE tracking option/);
      assert.equal((await readInvoice(invoiceID)).lineItems[0].tracking[0].option, "Short lived");
      const changed = (await it.api.updateInvoice(it.tenant, invoiceID, { invoices: [{ reference: "Still possible" }] })).body.invoices[0];
      assert.equal(changed.reference, "Still possible");
    });
  });

  test("what the contract leaves open can be set otherwise", async () => {
    const set = (settings) => sendJson("POST", `${it.sandbox.ledger.url}/_sandbox/settings`, settings);
    const quote = { quotes: [{ contact: { contactID: it.contactID }, lineItems: [] }] };
    assert.equal((await it.api.createQuotes(it.tenant, quote)).response.status, 200);
    await set({ quote_needs_date: true, used_tracking: "refused" });
    assert.deepEqual(await messages(it.api.createQuotes(it.tenant, quote)), ["Date cannot be empty."]);
    const [region] = (await it.api.getTrackingCategories(it.tenant)).body.trackingCategories;
    await invoice({ lineItems: [line({ tracking: [{ name: region.name, option: region.options[0].name }] })] });
    const remove = () => it.api.deleteTrackingOptions(it.tenant, region.trackingCategoryID, region.options[0].trackingOptionID);
    assert.deepEqual(await messages(remove()), ["What documents use cannot be deleted, only archived."]);
    await set({ quote_needs_date: null, used_tracking: null });
    assert.equal((await remove()).body.options[0].status, "ARCHIVED");
  });

  test("the sample has a tracking category, a partly used credit note and quotes", async () => {
    const { creditNotes } = (await it.api.getCreditNotes(it.tenant)).body;
    assert.ok(creditNotes.some(({ allocations, remainingCredit }) => allocations.length > 0 && remainingCredit > 0));
    const { quotes } = (await it.api.getQuotes(it.tenant)).body;
    assert.deepEqual(["ACCEPTED", "SENT", "DRAFT"].filter((status) => !quotes.some((quote) => quote.status === status)), []);
    assert.ok((await it.api.getTrackingCategories(it.tenant)).body.trackingCategories[0].options.length >= 3);
  });
});
