// Xero's own MCP server (npm @xeroapi/xero-mcp-server) against the ledger stand-in: what a language model would be told there.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { after, before, beforeEach, describe, test } from "node:test";

import { Sandbox } from "../lib/stack.mjs";
import { McpClient } from "./mcp-client.mjs";
import { APP, connect } from "./xero-client.mjs";

const SERVER = createRequire(import.meta.url).resolve("@xeroapi/xero-mcp-server");
const LOOPBACK = fileURLToPath(new URL("mcp-loopback.cjs", import.meta.url));
const MINUTE = 61;
const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const SCOPES = ["accounting.invoices", "accounting.payments", "accounting.contacts", "accounting.settings"];

const line = (changes = {}) => ({ description: "Work", quantity: 2, unitAmount: 10.5, accountCode: "200", taxType: "TAX001", ...changes });

/** The server with such a way in, before a stand-in of its own: {sandbox, mcp, ...}. A new minute of calls for each test. */
function useServer(wayIn) {
  const it = {};
  before(async () => {
    it.sandbox = await Sandbox.start(APP);
    const variables = await wayIn(it);
    it.mcp = await McpClient.start(["--require", LOOPBACK, SERVER], { LEDGER_URL: it.sandbox.ledger.url, ...variables });
  });
  beforeEach(() => it.sandbox.ledger.advanceClock(MINUTE));
  after(async () => {
    const code = await it.mcp?.stop();
    await it.sandbox?.stop();
    if (it.mcp) assert.equal(code, 0);
  });
  return it;
}

/** The value that stands after `label` in what a tool said. */
function valueOf(texts, label) {
  const found = texts.join("\n").match(new RegExp(`^\\s*${label}: (.*)$`, "m"));
  assert.ok(found, `no ${label} in ${texts.join("\n")}`);
  return found[1];
}

describe("Xero's MCP server: a token of a person", () => {
  const it = useServer(async (it) => {
    Object.assign(it, await connect(it.sandbox, { scopes: ["offline_access", ...SCOPES] }));
    return { XERO_CLIENT_BEARER_TOKEN: it.client.readTokenSet().access_token };
  });
  const say = (name, args) => it.mcp.call(name, args);
  let contactId, accountId;

  before(async () => {
    const { body } = await it.client.accountingApi.getContacts(it.tenant, undefined, 'Name=="Åkerblom Ab"');
    contactId = body.contacts[0].contactID;
    const { body: accounts } = await it.client.accountingApi.getAccounts(it.tenant, undefined, 'Code=="090"');
    accountId = accounts.accounts[0].accountID;
  });

  const approve = (invoiceID) => it.client.accountingApi.updateInvoice(it.tenant, invoiceID, { invoices: [{ status: "AUTHORISED" }] });

  test("it shakes hands and offers its tools", async () => {
    assert.equal(it.mcp.about.serverInfo.name, "Xero MCP Server");
    const names = (await it.mcp.tools()).map(({ name }) => name);
    for (const thing of ["invoice", "contact", "item", "quote", "credit-note"])
      for (const name of [`list-${thing}s`, `create-${thing}`, `update-${thing}`]) assert.ok(names.includes(name), name);
    for (const name of ["list-payments", "create-payment"]) assert.ok(names.includes(name), name);
  });

  test("the organisation, its accounts and tax rates", async () => {
    assert.match((await say("list-organisation-details")).join("\n"), /Pohjola Design Oy/);
    assert.match((await say("list-accounts")).join("\n"), /\b200\b/);
    assert.match((await say("list-tax-rates")).join("\n"), /TAX001/);
  });

  test("contacts: found by a word, made, changed", async () => {
    const [count, found] = await say("list-contacts", { searchTerm: "ÅKERBLOM" });
    assert.match(count, /^Found 1 contacts/);
    assert.match(found, new RegExp(`^Contact: Åkerblom Ab\\nID: ${contactId}$`, "m"));
    const made = (await say("create-contact", { name: "Uusi Asiakas Oy", email: "laskut@uusi.example", phone: "0401234567" })).join("\n");
    const id = made.match(new RegExp(`^Contact created: Uusi Asiakas Oy \\(ID: (${ID})\\)`))?.[1];
    assert.ok(id, made);
    assert.match(made, new RegExp(`https://go\\.xero\\.com/app/!\\w+/contacts/contact/${id}`));
    const address = { addressLine1: "Kuja 1", city: "Helsinki", postalCode: "00100", country: "Finland" };
    const changed = await say("update-contact", { contactId: id, name: "Uudempi Asiakas Oy", firstName: "Unna", address });
    assert.match(changed[0], new RegExp(`^Contact updated: Uudempi Asiakas Oy \\(ID: ${id}\\)`));
    const [contact] = (await it.client.accountingApi.getContact(it.tenant, id)).body.contacts;
    assert.deepEqual([contact.name, contact.firstName, contact.emailAddress], ["Uudempi Asiakas Oy", "Unna", "laskut@uusi.example"]);
    assert.ok(contact.addresses.some(({ addressLine1 }) => addressLine1 === "Kuja 1"));
    assert.ok(contact.phones.some(({ phoneNumber }) => phoneNumber === "0401234567"));
  });

  test("a contact's name that is taken is told as an error", async () => {
    assert.match((await say("create-contact", { name: "Åkerblom Ab" }))[0], /^Error creating contact: /);
  });

  test("items: listed, made, changed", async () => {
    const listed = await say("list-items", { page: 1 });
    assert.match(listed[0], /^Found \d+ items:$/);
    assert.ok(listed.some((text) => /^Item: Website build\n/.test(text)));
    const item = { code: "MCP-1", name: "Made by a tool", description: "As sold", salesDetails: { unitPrice: 12.5, accountCode: "200", taxType: "TAX001" } };
    const made = await say("create-item", item);
    const id = valueOf(made, "ID");
    assert.equal(valueOf(made, "Code"), "MCP-1");
    const changed = await say("update-item", { itemId: id, code: "MCP-1", name: "Changed by a tool", salesDetails: { unitPrice: 13 } });
    assert.equal(valueOf(changed, "Name"), "Changed by a tool");
    const [read] = (await it.client.accountingApi.getItem(it.tenant, "MCP-1")).body.items;
    assert.deepEqual([read.itemID, read.name, read.salesDetails.unitPrice], [id, "Changed by a tool", 13]);
  });

  test("invoices: listed by page, contact and number, made and changed as a draft", async () => {
    assert.match((await say("list-invoices", { page: 1 }))[0], /^Found 10 invoices:$/);
    const made = await say("create-invoice", { contactId, lineItems: [line()], type: "ACCREC", reference: "By a tool", date: "2026-03-13" });
    const id = valueOf(made, "ID");
    assert.deepEqual([valueOf(made, "Contact"), valueOf(made, "Total"), valueOf(made, "Status")], ["Åkerblom Ab", "26.36", "DRAFT"]);
    assert.match(valueOf(made, "Link to view"), new RegExp(`^ *https://go\\.xero\\.com/app/!\\w+/invoicing/view/${id}$`));
    const changed = await say("update-invoice", { invoiceId: id, lineItems: [line({ quantity: 4 })], reference: "Changed by a tool", dueDate: "2026-04-01" });
    assert.equal(valueOf(changed, "Total"), "52.71");
    const [{ invoiceNumber }] = (await it.client.accountingApi.getInvoice(it.tenant, id)).body.invoices;
    const listed = await say("list-invoices", { page: 1, invoiceNumbers: [invoiceNumber] });
    assert.equal(listed.length, 2);
    assert.equal(valueOf(listed, "Reference"), "Changed by a tool");
    assert.match(listed[1], /^Line Items: /m);
    const ofContact = await say("list-invoices", { page: 1, contactIds: [contactId] });
    assert.ok(ofContact.length > 1 && ofContact.slice(1).every((text) => text.includes(contactId)));
  });

  test("an approved invoice is no longer changed", async () => {
    const id = valueOf(await say("create-invoice", { contactId, lineItems: [line()], type: "ACCREC" }), "ID");
    await approve(id);
    assert.match((await say("update-invoice", { invoiceId: id, reference: "Late" }))[0], /is not a draft\. Current status: AUTHORISED$/);
  });

  test("a bill keeps its reference as its number", async () => {
    const made = await say("create-invoice", { contactId, lineItems: [line({ accountCode: "400", taxType: "NONE" })], type: "ACCPAY", reference: "B-77" });
    const [bill] = (await it.client.accountingApi.getInvoice(it.tenant, valueOf(made, "ID"))).body.invoices;
    assert.deepEqual([bill.type, bill.invoiceNumber], ["ACCPAY", "B-77"]);
  });

  test("payments: made for an approved invoice, found by it, refused for more than is due", async () => {
    const invoiceId = valueOf(await say("create-invoice", { contactId, lineItems: [line()], type: "ACCREC" }), "ID");
    await approve(invoiceId);
    const made = await say("create-payment", { invoiceId, accountId, amount: 20, reference: "Paid by a tool" });
    const id = valueOf(made, "ID");
    assert.deepEqual([valueOf(made, "Reference"), valueOf(made, "Amount"), valueOf(made, "Status")], ["Paid by a tool", "20", "AUTHORISED"]);
    for (const filter of [{ invoiceId }, { paymentId: id }, { reference: "Paid by a tool" }]) {
      const listed = await say("list-payments", { page: 1, ...filter });
      assert.equal(listed.length, 2, JSON.stringify(filter));
      assert.deepEqual([valueOf(listed, "Payment ID"), valueOf(listed, "Invoice ID")], [id, invoiceId]);
    }
    assert.match((await say("list-payments", { page: 1 }))[0], /^Found \d+ payments:$/);
    assert.match((await say("create-payment", { invoiceId, accountId, amount: 1000 }))[0], /^Error creating payment: /);
  });

  test("credit notes: made, changed as a draft, listed", async () => {
    const made = await say("create-credit-note", { contactId, lineItems: [line()], reference: "Credit by a tool" });
    const id = valueOf(made, "ID");
    assert.deepEqual([valueOf(made, "Total"), valueOf(made, "Status")], ["26.36", "DRAFT"]);
    const changed = await say("update-credit-note", { creditNoteId: id, lineItems: [line({ quantity: 4 })], reference: "Changed by a tool" });
    assert.equal(valueOf(changed, "Total"), "52.71");
    const listed = await say("list-credit-notes", { page: 1, contactId });
    assert.ok(listed.slice(1).some((text) => text.includes(id) && /^Reference: Changed by a tool$/m.test(text)), listed.join("\n\n"));
  });

  test("quotes: made, changed as a draft, found by contact and number", async () => {
    const quote = { contactId, lineItems: [line()], reference: "Quote by a tool", quoteNumber: "Q-MCP-1", terms: "30 days", title: "A title", summary: "A summary" };
    const made = await say("create-quote", quote);
    const id = valueOf(made, "ID");
    assert.deepEqual([valueOf(made, "Contact"), valueOf(made, "Status")], ["Åkerblom Ab", "DRAFT"]);
    await say("update-quote", { quoteId: id, lineItems: [line({ quantity: 4 })], title: "Another title", expiryDate: "2027-01-31" });
    for (const filter of [{ contactId }, { quoteNumber: "Q-MCP-1" }]) {
      const listed = await say("list-quotes", { page: 1, ...filter });
      const mine = listed.find((text) => text.startsWith(`Quote ID: ${id}\n`));
      assert.ok(mine, `${JSON.stringify(filter)}: ${listed.join("\n\n")}`);
      assert.match(mine, /^Title: Another title$/m);
      assert.match(mine, /^Terms: 30 days$/m);
    }
  });

  test("tracking categories: made with options, changed, listed", async () => {
    const made = (await say("create-tracking-category", { name: "By a tool" })).join("\n");
    const trackingCategoryId = made.match(new RegExp(`"By a tool" \\((${ID})\\)`))?.[1];
    assert.ok(trackingCategoryId, made);
    assert.match((await say("create-tracking-options", { trackingCategoryId, optionNames: ["North", "South"] }))[0], /^2 out of 2 tracking options created/);
    assert.match((await say("update-tracking-category", { trackingCategoryId, name: "Renamed" }))[0], /^Updated the tracking category /);
    const listed = (await say("list-tracking-categories", {})).join("\n");
    for (const text of ["Renamed", "North", "South"]) assert.ok(listed.includes(text), listed);
  });

  test("an invoice that isn't there is told as an error", async () => {
    const said = await say("update-invoice", { invoiceId: "11111111-2222-3333-4444-555555555555", reference: "x" });
    assert.match(said[0], /^Error updating invoice: /);
  });
});

describe("Xero's MCP server: a custom connection", () => {
  const it = useServer(({ sandbox }) => ({
    XERO_CLIENT_ID: sandbox.variables.XERO_CLIENT_ID,
    XERO_CLIENT_SECRET: sandbox.variables.XERO_CLIENT_SECRET,
    XERO_SCOPES: SCOPES.join(" "),
  }));

  test("client credentials open the one organisation", async () => {
    assert.match((await it.mcp.call("list-organisation-details")).join("\n"), /Pohjola Design Oy/);
    assert.match((await it.mcp.call("list-invoices", { page: 1 }))[0], /^Found 10 invoices:$/);
  });

  test("a contact and an invoice are made", async () => {
    const made = (await it.mcp.call("create-contact", { name: "Mittatilaus Oy" })).join("\n");
    const contactId = made.match(new RegExp(`\\(ID: (${ID})\\)`))?.[1];
    assert.ok(contactId, made);
    assert.equal(valueOf(await it.mcp.call("create-invoice", { contactId, lineItems: [line()], type: "ACCREC" }), "Total"), "26.36");
  });
});
