// Lists of invoices, contacts and payments: filters, orders and pages that the sandbox's database works out.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { send, sendJson } from "../lib/http.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { APP, connect, refusal } from "./xero-client.mjs";

const it = {};

before(async () => {
  it.sandbox = await Sandbox.start(APP);
  Object.assign(it, await connect(it.sandbox));
  it.api = it.client.accountingApi;
  await set({ minute_limit: 1000 });
  it.all = (await invoices({})).invoices;
  assert.ok(it.all.length > 5);
});
after(() => it.sandbox?.stop());

async function set(values) {
  const answer = await sendJson("POST", `${it.sandbox.ledger.url}/_sandbox/settings`, values);
  assert.equal(answer.status, 200, answer.text);
}

/** Options by name, as xero-node takes them by place. */
async function invoices({ since, where, order, ids, numbers, contacts, statuses, page, archived, mine, unitdp, summary, pageSize, term }) {
  return (await it.api.getInvoices(it.tenant, since, where, order, ids, numbers, contacts, statuses, page, archived, mine, unitdp, summary, pageSize, term)).body;
}

async function contacts({ since, where, order, ids, page, archived, summary, term, pageSize }) {
  return (await it.api.getContacts(it.tenant, since, where, order, ids, page, archived, summary, term, pageSize)).body;
}

function plain(path) {
  const headers = { authorization: `Bearer ${it.client.readTokenSet().access_token}`, "xero-tenant-id": it.tenant, accept: "application/json" };
  return send("GET", `${it.sandbox.ledger.url}/api.xro/2.0/${path}`, { headers });
}

const idsOf = (list) => list.map(({ invoiceID }) => invoiceID);
const sorted = (list) => [...list].sort();
const time = (value) => new Date(value).getTime();

describe("invoices", () => {
  test("without page= there is no pagination and there are no lines; oldest change first", async () => {
    const body = await invoices({});
    assert.equal(body.pagination, undefined);
    assert.ok(body.invoices.every(({ lineItems }) => lineItems.length === 0));
    const times = body.invoices.map(({ updatedDateUTC }) => time(updatedDateUTC));
    assert.deepEqual(times, [...times].sort((a, b) => a - b));
  });

  test("pages put together are the whole list, with lines and a right count", async () => {
    const found = [];
    const pageSize = 4;
    for (let page = 1; ; page++) {
      const body = await invoices({ page, pageSize });
      assert.deepEqual({ ...body.pagination }, { page, pageSize, pageCount: Math.ceil(it.all.length / pageSize), itemCount: it.all.length });
      assert.ok(body.invoices.every(({ lineItems }) => lineItems.length > 0));
      if (body.invoices.length === 0) break;
      found.push(...idsOf(body.invoices));
    }
    assert.deepEqual(found, idsOf(it.all));
  });

  const filters = [
    ['Status=="PAID"', ({ status }) => status === "PAID"],
    ['Type=="ACCREC" AND Status=="AUTHORISED"', ({ status }) => status === "AUTHORISED"],
    ['Status!="PAID"', ({ status }) => status !== "PAID"],
    ['Status=="PAID" OR Status=="DRAFT"', ({ status }) => ["PAID", "DRAFT"].includes(status)],
    ["AmountDue>0", ({ amountDue }) => amountDue > 0],
    ["AmountDue>0 AND AmountPaid==0", ({ amountDue, amountPaid }) => amountDue > 0 && amountPaid === 0],
    ["Total>=500 && Total<2000.50", ({ total }) => total >= 500 && total < 2000.5],
    ["!(SentToContact==true)", ({ sentToContact }) => !sentToContact],
    ["AmountDue==Total", ({ amountDue, total }) => amountDue === total],
    ["DueDate>Date", ({ dueDate, date }) => time(dueDate) > time(date)],
    ['Reference.Contains("a")', ({ reference }) => (reference ?? "").toLowerCase().includes("a")],
    ["Reference==null", ({ reference }) => !reference],
    ['InvoiceNumber.StartsWith("inv-000")', ({ invoiceNumber }) => invoiceNumber.startsWith("INV-000")],
    ['CurrencyCode=="EUR"', ({ currencyCode }) => currencyCode === "EUR"],
  ];
  for (const [where, holds] of filters)
    test(`where ${where}`, async () => {
      const expected = idsOf(it.all.filter(holds));
      assert.deepEqual(idsOf((await invoices({ where })).invoices), expected);
      const paged = await invoices({ where, page: 1, pageSize: 1000 });
      assert.deepEqual(idsOf(paged.invoices), expected);
      assert.equal(paged.pagination.itemCount, expected.length);
    });

  test("where by the contact's name takes no notice of case, å ä ö included", async () => {
    const { contact } = it.all.find((invoice) => /[åäö]/i.test(invoice.contact.name)) ?? it.all[0];
    const expected = idsOf(it.all.filter((invoice) => invoice.contact.contactID === contact.contactID));
    const name = contact.name.toUpperCase();
    assert.deepEqual(idsOf((await invoices({ where: `Contact.Name=="${name}"`, page: 1 })).invoices), expected);
    assert.deepEqual(idsOf((await invoices({ where: `Contact.Name.Contains("${name.slice(1, -1)}")` })).invoices), expected);
    assert.deepEqual(idsOf((await invoices({ where: `Contact.ContactID==guid("${contact.contactID}")`, page: 1 })).invoices), expected);
    assert.deepEqual(idsOf((await invoices({ contacts: [contact.contactID], page: 1 })).invoices), expected);
  });

  test("IDs, InvoiceNumbers and Statuses are lists", async () => {
    const some = it.all.slice(1, 4);
    assert.deepEqual(idsOf((await invoices({ ids: idsOf(some) })).invoices), idsOf(some));
    assert.deepEqual(idsOf((await invoices({ ids: [some[0].invoiceID.toUpperCase()] })).invoices), [some[0].invoiceID]);
    assert.deepEqual(idsOf((await invoices({ numbers: some.map(({ invoiceNumber }) => invoiceNumber) })).invoices), idsOf(some));
    const both = await invoices({ statuses: ["PAID", "VOIDED"] });
    assert.deepEqual(idsOf(both.invoices), idsOf(it.all.filter(({ status }) => ["PAID", "VOIDED"].includes(status))));
    assert.equal(both.pagination.itemCount, both.invoices.length, "Statuses make pages");
    const ors = some.map(({ invoiceID }) => `InvoiceID==guid("${invoiceID}")`).join(" OR ");
    assert.deepEqual(idsOf((await invoices({ where: ors })).invoices), idsOf(some));
  });

  test("a hundred and more ids with OR are one list", async () => {
    const ids = [...idsOf(it.all), ...Array.from({ length: 100 }, (_, i) => `00000000-0000-0000-0000-${String(i).padStart(12, "0")}`)];
    const where = ids.map((id) => `InvoiceID=guid("${id}")`).join(" OR ");
    assert.deepEqual(idsOf((await invoices({ where })).invoices), idsOf(it.all));
  });

  test("order by several fields, up and down", async () => {
    const byDate = (await invoices({ order: "Date DESC, InvoiceNumber ASC", page: 1 })).invoices;
    const key = ({ date, invoiceNumber }) => [-time(date), invoiceNumber];
    const expected = [...it.all].sort((a, b) => key(a)[0] - key(b)[0] || (key(a)[1] < key(b)[1] ? -1 : 1));
    assert.deepEqual(idsOf(byDate), idsOf(expected).slice(0, byDate.length));
    const totals = (await invoices({ order: "Total DESC" })).invoices.map(({ total }) => total);
    assert.deepEqual(totals, [...totals].sort((a, b) => b - a));
    const names = (await invoices({ order: "Contact.Name" })).invoices.map(({ contact }) => contact.contactID);
    assert.equal(new Set(names.filter((id, i) => id !== names[i - 1])).size, names.filter((id, i) => id !== names[i - 1]).length, "each contact once");
  });

  test("searchTerm looks at number, reference and contact", async () => {
    const [one] = it.all;
    assert.deepEqual(idsOf((await invoices({ term: one.invoiceNumber.toLowerCase() })).invoices), [one.invoiceID]);
    const found = (await invoices({ term: one.contact.name.slice(0, 6).toUpperCase(), page: 1 })).invoices;
    assert.ok(idsOf(found).includes(one.invoiceID));
    assert.deepEqual((await invoices({ term: "nothing is called so" })).invoices, []);
  });

  test("createdByMyApp lists what this app made", async () => {
    assert.deepEqual((await invoices({ mine: true })).invoices, []);
    const { accounts } = (await it.api.getAccounts(it.tenant, undefined, 'Type=="REVENUE" OR Type=="SALES"')).body;
    const line = { description: "x", quantity: 1, unitAmount: 1, accountCode: accounts[0].code };
    const [made] = (await it.api.createInvoices(it.tenant, { invoices: [{ type: "ACCREC", contact: { name: "Oma Oy" }, lineItems: [line] }] })).body.invoices;
    assert.deepEqual(idsOf((await invoices({ mine: true })).invoices), [made.invoiceID]);
    it.all = (await invoices({})).invoices;
  });

  test("summaryOnly is paged and short", async () => {
    const body = await invoices({ summary: true });
    assert.equal(body.pagination.itemCount, it.all.length);
    assert.deepEqual(idsOf(body.invoices), idsOf(it.all).slice(0, 100));
    assert.ok(body.invoices.every((invoice) => invoice.payments === undefined && invoice.hasAttachments === undefined));
  });

  test("If-Modified-Since with a filter and pages", async () => {
    const since = it.all.at(-3).updatedDateUTC;
    const whole = Math.floor(time(since) / 1000) * 1000;
    const expected = it.all.filter(({ updatedDateUTC }) => time(updatedDateUTC) >= whole);
    assert.deepEqual(idsOf((await invoices({ since: new Date(whole) })).invoices), idsOf(expected));
    const body = await invoices({ since: new Date(whole), where: 'Type=="ACCREC"', page: 1, pageSize: 1 });
    assert.equal(body.pagination.itemCount, expected.length);
    assert.deepEqual(idsOf(body.invoices), idsOf(expected).slice(0, 1));
  });

  test("a page past the end is empty, sizes are brought into range", async () => {
    const body = await invoices({ page: 1000 });
    assert.deepEqual([body.invoices, body.pagination.itemCount], [[], it.all.length]);
    assert.equal((await invoices({ page: 1, pageSize: 5000 })).pagination.pageSize, 1000);
  });

  test("what is malformed is a 400 that says where", async () => {
    for (const bad of ["Status==", 'Nothing=="x"', "(Status==null", "Date>DateTime(2026,2,31)"]) {
      const refused = await refusal(invoices({ where: bad }));
      assert.deepEqual([refused.status, refused.body.Type], [400, "QueryParseException"], bad);
    }
    assert.equal((await refusal(invoices({ order: "Nothing" }))).status, 400);
  });

  test("above the scan limit only optimised filters and orders are answered", async () => {
    await set({ scan_limit: 5 });
    const refused = ["where=Total>100&page=1", "order=Total&page=1", "searchTerm=a&page=1", "where=Reference.Contains(%22a%22)&page=1", ""];
    const answered = [
      "page=1",
      "where=Status==%22PAID%22&page=1",
      "where=Date>DateTime(2020,1,1)%20AND%20AmountDue>0&page=1&order=DueDate%20DESC",
      `where=Total>100%20AND%20InvoiceID==guid(%22${it.all[0].invoiceID}%22)&page=1`,
      "Statuses=DRAFT,PAID",
    ];
    for (const query of refused) assert.equal((await plain(`Invoices?${query}`)).status, 400, query);
    for (const query of answered) assert.equal((await plain(`Invoices?${query}`)).status, 200, query);
    await set({ scan_limit: null });
  });
});

describe("contacts", () => {
  test("archived ones come only when asked for; pages count what they show", async () => {
    const shown = await contacts({ page: 1 });
    const everyone = await contacts({ page: 1, archived: true });
    assert.ok(shown.contacts.every(({ contactStatus }) => contactStatus === "ACTIVE"));
    assert.equal(shown.pagination.itemCount, shown.contacts.length);
    assert.equal(everyone.pagination.itemCount, everyone.contacts.length);
    assert.ok(everyone.contacts.length >= shown.contacts.length);
  });

  test("filters, search and order", async () => {
    const all = (await contacts({})).contacts;
    const [one] = all.filter(({ emailAddress }) => emailAddress);
    const name = one.name.toUpperCase();
    assert.deepEqual((await contacts({ where: `Name=="${name}"` })).contacts.map(({ contactID }) => contactID), [one.contactID]);
    assert.deepEqual((await contacts({ where: `EmailAddress=="${one.emailAddress.toUpperCase()}"`, page: 1 })).contacts.map(({ contactID }) => contactID), [one.contactID]);
    assert.ok((await contacts({ term: one.emailAddress.slice(1) })).contacts.some(({ contactID }) => contactID === one.contactID));
    assert.deepEqual(sorted((await contacts({ ids: all.slice(0, 3).map(({ contactID }) => contactID) })).contacts.map(({ contactID }) => contactID)), sorted(all.slice(0, 3).map(({ contactID }) => contactID)));
    const nameless = (await contacts({ where: "EmailAddress==null" })).contacts;
    assert.deepEqual(nameless.length, all.filter(({ emailAddress }) => !emailAddress).length);
    const ordered = (await contacts({ order: "Name DESC" })).contacts.map(({ name: text }) => text.toLowerCase());
    assert.ok(ordered[0] > ordered.at(-1));
  });

  test("If-Modified-Since", async () => {
    await it.sandbox.ledger.advanceClock(5);
    const [made] = (await it.api.createContacts(it.tenant, { contacts: [{ name: "Uusin Oy" }] })).body.contacts;
    const since = new Date(time(made.updatedDateUTC) - 1000);
    assert.deepEqual((await contacts({ since, page: 1 })).contacts.map(({ name }) => name), ["Uusin Oy"]);
  });
});

describe("payments", () => {
  const payments = async (where, order, page, pageSize) => (await it.api.getPayments(it.tenant, undefined, where, order, page, pageSize)).body;

  test("filters, order and pages", async () => {
    const all = (await payments()).payments;
    const { invoiceID } = all[0].invoice;
    const expected = all.filter(({ invoice }) => invoice.invoiceID === invoiceID).map(({ paymentID }) => paymentID);
    assert.deepEqual((await payments(`Invoice.InvoiceID==guid("${invoiceID}")`)).payments.map(({ paymentID }) => paymentID), expected);
    const { pagination, payments: first } = await payments('Status=="AUTHORISED"', "Date DESC", 1, 2);
    assert.equal(pagination.itemCount, all.filter(({ status }) => status === "AUTHORISED").length);
    assert.equal(first.length, 2);
    assert.ok(time(first[0].date) >= time(first[1].date));
    assert.deepEqual((await payments("Amount>100")).payments.length, all.filter(({ amount }) => amount > 100).length);
  });
});
