// Attachments, e-mail, online invoices, history and repeated keys, as Xero's own client uses them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { send, sendJson } from "../lib/http.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { APP, SCOPES, connect, messagesOf, refusal } from "./xero-client.mjs";

const it = {};

before(async () => {
  it.sandbox = await Sandbox.start(APP);
  Object.assign(it, await connect(it.sandbox, { scopes: [...SCOPES, "accounting.attachments"] }));
  it.api = it.client.accountingApi;
  await set({ minute_limit: 1000 });
});
after(() => it.sandbox?.stop());

async function set(values) {
  const answer = await sendJson("POST", `${it.sandbox.ledger.url}/_sandbox/settings`, values);
  assert.equal(answer.status, 200, answer.text);
}

/** One call of the API with plain HTTP, where a client would hide what passes. */
function plain(method, path, { headers = {}, body = null, token = it.client.readTokenSet().access_token } = {}) {
  const own = { authorization: `Bearer ${token}`, "xero-tenant-id": it.tenant, accept: "application/json" };
  return send(method, `${it.sandbox.ledger.url}/api.xro/2.0/${path}`, { headers: { ...own, ...headers }, body });
}

const invoiceBody = (changes = {}) => ({
  type: "ACCREC",
  contact: { name: "Liitetiedosto Oy", emailAddress: "laskut@liite.example" },
  dueDate: "2026-12-24",
  lineItems: [{ description: "Työ", quantity: 1, unitAmount: 100, accountCode: "3000" }],
  ...changes,
});

async function accountCode() {
  const { accounts } = (await it.api.getAccounts(it.tenant, undefined, 'Type=="REVENUE" OR Type=="SALES"')).body;
  return accounts[0].code;
}

async function newInvoice(changes = {}) {
  it.account ??= await accountCode();
  const invoice = invoiceBody(changes);
  for (const line of invoice.lineItems) line.accountCode = it.account;
  return (await it.api.createInvoices(it.tenant, { invoices: [invoice] })).body.invoices[0];
}

describe("attachments", () => {
  const bytes = Buffer.from([0, 1, 2, 255, 254, 10, 13, 0x7b]);

  test("a file is stored, listed and read back byte for byte, by name and by id", async () => {
    const { invoiceID } = await newInvoice();
    const [made] = (await it.api.createInvoiceAttachmentByFileName(it.tenant, invoiceID, "kuitti ä.pdf", bytes, true)).body.attachments;
    assert.equal(made.fileName, "kuitti ä.pdf");
    assert.equal(made.mimeType, "application/pdf");
    assert.equal(made.contentLength, bytes.length);
    assert.equal(made.includeOnline, true);
    assert.equal(made.url, `${it.sandbox.ledger.url}/api.xro/2.0/Invoices/${invoiceID}/Attachments/kuitti%20%C3%A4.pdf`);
    const { attachments } = (await it.api.getInvoiceAttachments(it.tenant, invoiceID)).body;
    assert.deepEqual(attachments.map(({ attachmentID }) => attachmentID), [made.attachmentID]);
    const byName = await plain("GET", `Invoices/${invoiceID}/Attachments/kuitti%20%C3%A4.pdf`);
    assert.deepEqual(byName.body, bytes);
    assert.equal(byName.headers["content-type"], "application/pdf");
    assert.deepEqual((await plain("GET", `Invoices/${invoiceID}/Attachments/${made.attachmentID}`)).body, bytes);
  });

  test("the invoice then says that it has some", async () => {
    const { invoiceID } = await newInvoice();
    assert.equal((await it.api.getInvoice(it.tenant, invoiceID)).body.invoices[0].hasAttachments, false);
    await it.api.createInvoiceAttachmentByFileName(it.tenant, invoiceID, "a.txt", Buffer.from("a"));
    const [one] = (await it.api.getInvoice(it.tenant, invoiceID)).body.invoices;
    assert.equal(one.hasAttachments, true);
    assert.deepEqual(one.attachments.map(({ fileName, includeOnline }) => [fileName, includeOnline]), [["a.txt", false]]);
    const [listed] = (await it.api.getInvoices(it.tenant, undefined, undefined, undefined, [invoiceID])).body.invoices;
    assert.equal(listed.hasAttachments, true);
  });

  test("the same name again replaces the content and keeps the id", async () => {
    const { invoiceID } = await newInvoice();
    const [first] = (await it.api.createInvoiceAttachmentByFileName(it.tenant, invoiceID, "A.txt", Buffer.from("one"))).body.attachments;
    const [second] = (await it.api.updateInvoiceAttachmentByFileName(it.tenant, invoiceID, "a.txt", Buffer.from("other"))).body.attachments;
    assert.equal(second.attachmentID, first.attachmentID);
    assert.equal((await plain("GET", `Invoices/${invoiceID}/Attachments/a.txt`)).text, "other");
  });

  test("ten fit on a document, the eleventh is refused", async () => {
    const { invoiceID } = await newInvoice();
    for (let i = 0; i < 10; i++) await it.api.createInvoiceAttachmentByFileName(it.tenant, invoiceID, `${i}.txt`, Buffer.from("x"));
    const refused = await refusal(it.api.createInvoiceAttachmentByFileName(it.tenant, invoiceID, "10.txt", Buffer.from("x")));
    assert.equal(refused.status, 400);
    assert.match(messagesOf(refused)[0], /10 attachments/);
  });

  test("names with forbidden characters, empty files and files that are too large are refused", async () => {
    const { invoiceID } = await newInvoice();
    for (const name of ["a%3Cb.txt", "a%3Ab.txt", "a%2Bb.txt", "a%7Cb.txt", "a%2Ab.txt", "a%22b.txt", "a%5Cb.txt", "a%3Fb.txt"])
      assert.equal((await plain("PUT", `Invoices/${invoiceID}/Attachments/${name}`, { body: "x" })).status, 400, name);
    assert.equal((await plain("PUT", `Invoices/${invoiceID}/Attachments/empty.txt`, { body: "" })).status, 400);
    await set({ attachment_max_mb: 1 });
    const million = Buffer.alloc(1024 * 1024);
    assert.equal((await plain("PUT", `Invoices/${invoiceID}/Attachments/full.bin`, { body: million })).status, 200);
    assert.equal((await plain("PUT", `Invoices/${invoiceID}/Attachments/over.bin`, { body: Buffer.alloc(million.length + 1) })).status, 400);
    await set({ attachment_max_mb: null });
  });

  test("a body that isn't JSON is none of the API's business, whatever it says that it is", async () => {
    const { invoiceID } = await newInvoice();
    const headers = { "content-type": "application/json" };
    const answer = await plain("POST", `Invoices/${invoiceID}/Attachments/data.json`, { headers, body: "{ not json" });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json().Attachments[0].MimeType, "application/json");
  });

  test("contacts, credit notes and quotes have them, too", async () => {
    const [contact] = (await it.api.getContacts(it.tenant)).body.contacts;
    await it.api.createContactAttachmentByFileName(it.tenant, contact.contactID, "kortti.png", bytes);
    const [read] = (await it.api.getContact(it.tenant, contact.contactID)).body.contacts;
    assert.equal(read.hasAttachments, true);
    assert.equal(read.attachments[0].fileName, "kortti.png");
    const [note] = (await it.api.getCreditNotes(it.tenant)).body.creditNotes;
    await it.api.createCreditNoteAttachmentByFileName(it.tenant, note.creditNoteID, "hyvitys.pdf", bytes, true);
    assert.equal((await it.api.getCreditNote(it.tenant, note.creditNoteID)).body.creditNotes[0].hasAttachments, true);
    const [quote] = (await it.api.getQuotes(it.tenant)).body.quotes;
    await it.api.createQuoteAttachmentByFileName(it.tenant, quote.quoteID, "tarjous.pdf", bytes);
    assert.equal((await it.api.getQuoteAttachments(it.tenant, quote.quoteID)).body.attachments.length, 1);
  });

  test("what isn't there is a 404", async () => {
    const { invoiceID } = await newInvoice();
    const nobody = "11111111-2222-3333-4444-555555555555";
    assert.equal((await refusal(it.api.getInvoiceAttachments(it.tenant, nobody))).status, 404);
    assert.equal((await plain("PUT", `Contacts/${invoiceID}/Attachments/a.txt`, { body: "x" })).status, 404);
    assert.equal((await plain("GET", `Invoices/${invoiceID}/Attachments/none.txt`)).status, 404);
  });

  test("a scope of their own opens them: the read one for reading only", async () => {
    const { invoiceID } = await newInvoice();
    const reader = await connect(it.sandbox, { scopes: ["offline_access", "accounting.settings.read", "accounting.attachments.read"] });
    const token = reader.client.readTokenSet().access_token;
    assert.equal((await plain("GET", `Invoices/${invoiceID}/Attachments`, { token })).status, 200);
    assert.equal((await plain("PUT", `Invoices/${invoiceID}/Attachments/a.txt`, { token, body: "x" })).status, 401);
    const without = await connect(it.sandbox, { scopes: ["offline_access", "accounting.settings.read", "accounting.invoices"] });
    assert.equal((await plain("GET", `Invoices/${invoiceID}/Attachments`, { token: without.client.readTokenSet().access_token })).status, 401);
  });
});

describe("e-mail and online invoice", () => {
  const email = (invoiceID) => it.api.emailInvoice(it.tenant, invoiceID, {});
  const approved = (changes) => newInvoice({ status: "AUTHORISED", ...changes });

  test("an approved invoice is sent: it says so, and so does its history", async () => {
    const { invoiceID } = await approved();
    assert.equal((await email(invoiceID)).response.status, 204);
    assert.equal((await it.api.getInvoice(it.tenant, invoiceID)).body.invoices[0].sentToContact, true);
    const [last] = (await it.api.getInvoiceHistory(it.tenant, invoiceID)).body.historyRecords;
    assert.deepEqual([last.changes, last.details], ["Invoice sent", "This invoice has been sent"]);
  });

  test("a draft, and a contact without an address, are refused with 400", async () => {
    assert.equal((await refusal(email((await newInvoice()).invoiceID))).status, 400);
    const { invoiceID } = await approved({ contact: { name: "Osoitteeton Oy" } });
    assert.equal((await refusal(email(invoiceID))).status, 400);
  });

  test("a copy's address is enough", async () => {
    const contactPersons = [{ firstName: "Kaisa", lastName: "Kopio", emailAddress: "kaisa@kopio.example", includeInEmails: true }];
    await it.api.createContacts(it.tenant, { contacts: [{ name: "Kopio Oy", contactPersons }] });
    const { invoiceID } = await approved({ contact: { name: "Kopio Oy" } });
    assert.equal((await email(invoiceID)).response.status, 204);
  });

  test("the day's limit is the organisation's, is answered with 400, and ends with the day", async () => {
    const first = await approved();
    const second = await approved();
    await it.sandbox.ledger.advanceClock(86_400);
    await it.client.refreshToken();
    await set({ email_limit_paying: 1 });
    assert.equal((await email(first.invoiceID)).response.status, 204);
    assert.equal((await refusal(email(second.invoiceID))).status, 400);
    assert.equal((await it.api.getInvoice(it.tenant, second.invoiceID)).body.invoices[0].sentToContact, false);
    await it.sandbox.ledger.advanceClock(86_400);
    await it.client.refreshToken();
    assert.equal((await email(second.invoiceID)).response.status, 204);
    await set({ email_limit_paying: null });
  });

  test("an online invoice is for approved sales invoices, not for drafts", async () => {
    const { invoiceID } = await approved();
    const { onlineInvoices } = (await it.api.getOnlineInvoice(it.tenant, invoiceID)).body;
    assert.match(onlineInvoices[0].onlineInvoiceUrl, /^https?:\/\//);
    assert.equal((await refusal(it.api.getOnlineInvoice(it.tenant, (await newInvoice()).invoiceID))).status, 400);
  });
});

describe("history", () => {
  const note = (invoiceID, details) => it.api.createInvoiceHistory(it.tenant, invoiceID, { historyRecords: [{ details }] });

  test("a note comes first, and can be 2500 characters long", async () => {
    const { invoiceID } = await newInvoice();
    const long = "ä".repeat(2500);
    await note(invoiceID, long);
    const [first] = (await it.api.getInvoiceHistory(it.tenant, invoiceID)).body.historyRecords;
    assert.deepEqual([first.changes, first.details], ["Note", long]);
    const refused = await refusal(note(invoiceID, `${long}ä`));
    assert.equal(refused.status, 400);
    assert.equal(messagesOf(refused).length, 1);
  });

  test("documents without notes say so", async () => {
    const [payment] = (await it.api.getPayments(it.tenant)).body.payments;
    const refused = await refusal(it.api.createPaymentHistory(it.tenant, payment.paymentID, { historyRecords: [{ details: "Hello World" }] }));
    assert.equal(refused.status, 400);
    assert.deepEqual(messagesOf(refused), ["The document with the supplied id was not found for this endpoint."]);
    assert.equal(refused.body.Elements[0].Details, "Hello World");
    assert.equal((await it.api.getPaymentHistory(it.tenant, payment.paymentID)).response.status, 200);
  });
});

describe("idempotency keys", () => {
  const put = (key, body, headers = {}) =>
    plain("PUT", "Contacts", { headers: { "content-type": "application/json", "idempotency-key": key, ...headers }, body: JSON.stringify(body) });
  const contact = (name) => ({ Contacts: [{ Name: name }] });

  test("a repeated call gets the same bytes, does nothing, and counts against the limits", async () => {
    const first = await put("k1", contact("Kerran Oy"));
    const again = await put("k1", contact("Kerran Oy"));
    assert.deepEqual(again.body, first.body);
    assert.equal(again.status, 200);
    assert.equal(again.headers["content-type"], first.headers["content-type"]);
    assert.ok(Number(again.headers["x-minlimit-remaining"]) < Number(first.headers["x-minlimit-remaining"]));
  });

  test("refusals are repeated, too", async () => {
    const first = await put("k2", { Contacts: [{ Name: "" }] });
    assert.equal(first.status, 400);
    assert.deepEqual((await put("k2", { Contacts: [{ Name: "" }] })).body, first.body);
  });

  test("another body or address with the same key is refused with the known sentence", async () => {
    await put("k3", contact("Toinen Oy"));
    const other = await put("k3", contact("Kolmas Oy"));
    assert.equal(other.status, 400);
    assert.match(other.text, /Idempotency Key: k3 is used with a different request\./);
    const address = await plain("PUT", "Contacts?summarizeErrors=false", { headers: { "idempotency-key": "k3" }, body: JSON.stringify(contact("Toinen Oy")) });
    assert.equal(address.status, 400);
  });

  test("a key is forgotten six minutes after its first call", async () => {
    const first = await put("k4", contact("Kuusi Oy"));
    assert.equal(first.status, 200);
    await it.sandbox.ledger.advanceClock(5 * 60 + 50);
    assert.deepEqual((await put("k4", contact("Kuusi Oy"))).body, first.body);
    await it.sandbox.ledger.advanceClock(20);
    assert.equal((await put("k4", contact("Kuusi Oy"))).status, 400, "the name is taken now");
  });

  test("a key has 128 characters at most, and means nothing for other methods", async () => {
    assert.equal((await put("k".repeat(128), contact("Pitkä Oy"))).status, 200);
    assert.equal((await put("k".repeat(129), contact("Liian Pitkä Oy"))).status, 400);
    const headers = { "idempotency-key": "k5" };
    assert.equal((await plain("GET", "Contacts?page=1&pageSize=1", { headers })).status, 200);
    assert.equal((await plain("GET", "Contacts?page=2&pageSize=1", { headers })).status, 200);
  });
});
