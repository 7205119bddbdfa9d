// What the ledger does with invoices, contacts, items, settings and payments, as contract xero.md sections 2, 3 and 5 describe it;
// and the settings that change what is uncertain there.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { Sandbox } from "../lib/stack.mjs";
import { Books, invoiceOf, sentences, set } from "./ledger-plain.mjs";

const NO_ID = "00000000-0000-0000-0000-000000000000";
const HAS_MONEY = "This document cannot be edited as it has a payment or credit note allocated to it.";
const BAD_STATUS = "Invoice not of valid status for modification";

const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/** A stand-in and two people's books, emptied to the sample before each test. */
function useBooks() {
  const it = {};
  before(async () => (it.sandbox = await Sandbox.start("http://localhost:9")));
  after(() => it.sandbox?.stop());
  beforeEach(async () => {
    await it.sandbox.ledger.reset();
    await set(it.sandbox, { minute_limit: 100000 });
    it.books = await Books.open(it.sandbox, { who: /standard/i });
  });
  it.approved = (changes = {}) => it.books.invoice({ Status: "AUTHORISED", ...changes });
  it.pay = (invoice, amount, changes = {}) =>
    it.books.one("PUT", "Payments", { Invoice: { InvoiceID: invoice.InvoiceID }, Account: { Code: "090" }, Amount: amount, ...changes });
  return it;
}

describe("what is sent", () => {
  const it = useBooks();

  test("may be bare, in a list, or under keys of any case, with numbers as texts", async () => {
    for (const body of [invoiceOf(), { Invoices: [invoiceOf()] }, { invoices: [invoiceOf()] }, [invoiceOf()]]) assert.equal((await it.books.call("PUT", "Invoices", body)).json().Invoices[0].Total, 26.36);
    const lower = { type: "accrec", contact: { name: "Small Oy" }, duedate: "2099-01-31", lineitems: [{ description: "x", quantity: "10", unitamount: "1.5", accountcode: "200" }] };
    assert.equal((await it.books.one("PUT", "Invoices", lower)).SubTotal, 15);
  });

  test("dates come in three forms, and a local midnight becomes the day before", async () => {
    for (const [sent, kept] of [
      ["2026-09-14", "2026-09-14"],
      ["2026-09-14T15:00:00", "2026-09-14"],
      ["/Date(1789344000000+0000)/", "2026-09-14"],
      ["2026-09-14T00:00:00+02:00", "2026-09-13"],
    ]) {
      const invoice = await it.books.invoice({ Date: sent });
      assert.equal(invoice.DateString, `${kept}T00:00:00`);
      assert.equal(invoice.Date, `/Date(${Date.parse(kept)}+0000)/`);
    }
    for (const bad of ["yesterday", "/Date()/", "/Date(1789344000000"]) assert.match((await it.books.refused("PUT", "Invoices", invoiceOf({ Date: bad })))[0], /Date/);
  });

  test("decimals are written as recorded, and slashes of dates are escaped", async () => {
    const { text } = await it.books.call("PUT", "Invoices?unitdp=4", invoiceOf({ LineItems: [{ Description: "x", Quantity: 7, UnitAmount: 25.1805, AccountCode: "200" }] }));
    for (const part of ['"Quantity":7.0000', '"UnitAmount":25.1805', '"AmountDue":221.21', '"CurrencyRate":1.0000000000', '"Date":"\\/Date(']) assert.ok(text.includes(part), `${part} in ${text}`);
  });

  test("what isn't JSON is a PostDataInvalidException", async () => {
    const answer = await it.books.call("PUT", "Invoices", "{");
    assert.deepEqual([answer.status, answer.json().ErrorNumber, answer.json().Type], [400, 14, "PostDataInvalidException"]);
  });

  test("a price has two decimals, four with unitdp=4, and a discount rate two", async () => {
    const line = { Description: "x", Quantity: 1000, UnitAmount: 0.061171, AccountCode: "200" };
    assert.equal((await it.books.invoice({ LineItems: [line] })).SubTotal, 60);
    assert.equal((await it.books.one("PUT", "Invoices?unitdp=4", invoiceOf({ LineItems: [line] }))).SubTotal, 61.2);
    const discounted = { LineItems: [{ Description: "x", Quantity: 1, UnitAmount: 10000, DiscountRate: 7.1289, AccountCode: "200" }] };
    assert.equal((await it.books.invoice(discounted)).SubTotal, 9287);
    await set(it.sandbox, { discount_rate_places: 4 });
    assert.equal((await it.books.invoice(discounted)).SubTotal, 9287.11);
  });
});

describe("changing an invoice", () => {
  const it = useBooks();
  const change = (invoice, body) => it.books.call("POST", `Invoices/${invoice.InvoiceID}`, body);

  test("a refused status echoes the wish, without number and time", async () => {
    const invoice = await it.approved({ Reference: "r" });
    const answer = await it.books.call("POST", "Invoices?summarizeErrors=false", { InvoiceID: invoice.InvoiceID, Status: "DELETED" });
    const [echo] = answer.json().Invoices;
    assert.equal(answer.status, 200);
    assert.deepEqual([echo.HasErrors, echo.Status, echo.StatusAttributeString], [true, "DELETED", "ERROR"]);
    assert.deepEqual(echo.ValidationErrors, [{ Message: BAD_STATUS }]);
    for (const key of ["InvoiceNumber", "Reference", "UpdatedDateUTC"]) assert.ok(!(key in echo), key);
  });

  test("a void is answered with what was due, and read with nothing due", async () => {
    const invoice = await it.approved();
    assert.equal((await it.books.one("POST", `Invoices/${invoice.InvoiceNumber}`, { Status: "VOIDED" })).AmountDue, 26.36);
    const read = await it.books.one("GET", `Invoices/${invoice.InvoiceID}`);
    assert.deepEqual([read.AmountDue, read.Total, read.LineItems.length], [0, 26.36, 1]);
    assert.deepEqual(await it.books.refused("POST", `Invoices/${invoice.InvoiceID}`, { Status: "AUTHORISED" }), [BAD_STATUS]);
  });

  test("money applied stands in the way of every status", async () => {
    const invoice = await it.approved();
    await it.pay(invoice, 5);
    for (const status of ["VOIDED", "DRAFT", "SUBMITTED"]) {
      const [text] = await it.books.refused("POST", `Invoices/${invoice.InvoiceID}`, { Status: status });
      assert.equal(text, `The status ${status} cannot be applied to the invoice because it has payments or credit notes allocated to it.`);
    }
  });

  test("lines: named ones change, others are new, unnamed ones disappear, none sent leaves all", async () => {
    const lines = ["a", "b"].map((Description) => ({ Description, Quantity: 1, UnitAmount: 10, AccountCode: "200" }));
    const invoice = await it.books.invoice({ LineItems: lines });
    const [a] = invoice.LineItems;
    const changed = await it.books.one("POST", `Invoices/${invoice.InvoiceID}`, { LineItems: [{ LineItemID: a.LineItemID, Quantity: 3 }, { ...lines[1], Description: "c" }] });
    assert.deepEqual(changed.LineItems.map(({ Description, LineAmount }) => [Description, LineAmount]), [["a", 30], ["c", 10]]);
    assert.equal(changed.LineItems[0].LineItemID, a.LineItemID);
    assert.equal((await it.books.one("POST", `Invoices/${invoice.InvoiceID}`, { Reference: "only this" })).LineItems.length, 2);
  });

  test("a line named twice is one line and a new one", async () => {
    const invoice = await it.books.invoice();
    const named = { ...invoice.LineItems[0], Description: "again" };
    const { LineItems } = await it.books.one("POST", `Invoices/${invoice.InvoiceID}`, { LineItems: [named, named] });
    assert.deepEqual([LineItems.length, LineItems[0].LineItemID, LineItems[0].LineItemID === LineItems[1].LineItemID], [2, named.LineItemID, false]);
  });

  test("the type stays as it was", async () => {
    const invoice = await it.books.invoice();
    assert.deepEqual(await it.books.refused("POST", `Invoices/${invoice.InvoiceID}`, { Type: "ACCPAY" }), ["The Type of a stored document cannot be changed."]);
    const note = await it.books.one("PUT", "CreditNotes", { ...invoiceOf(), Type: "ACCRECCREDIT" });
    assert.deepEqual(await it.books.refused("POST", `CreditNotes/${note.CreditNoteID}`, { Type: "ACCPAYCREDIT" }), ["The Type of a stored document cannot be changed."]);
  });

  test("taxes and discounts that are sent have cents, so that the invoice can be paid", async () => {
    const line = { Description: "x", Quantity: 1, UnitAmount: 100, AccountCode: "200" };
    const invoice = await it.approved({ LineItems: [{ ...line, TaxAmount: 1.239 }, { ...line, DiscountAmount: 2.339 }] });
    assert.deepEqual(invoice.LineItems.map(({ TaxAmount, DiscountAmount, LineAmount }) => [TaxAmount, DiscountAmount, LineAmount]), [[1.24, undefined, 100], [24.9, 2.34, 97.66]]);
    assert.equal((await it.pay(invoice, invoice.Total)).Invoice.Status, "PAID");
    assert.match((await it.books.refused("PUT", "Invoices", invoiceOf({ LineItems: [{ ...line, TaxAmount: 10_000_000_000 }] })))[0], /too large/);
  });

  test("a paid invoice takes words and refuses money", async () => {
    const invoice = await it.approved();
    await it.pay(invoice, 26.36);
    const [line] = invoice.LineItems;
    const words = { Reference: "new", DueDate: "2099-02-02", Url: "https://example.com/x", InvoiceNumber: "PAID-1", LineItems: [{ LineItemID: line.LineItemID, Description: "better words", AccountCode: "210" }] };
    const changed = await it.books.one("POST", `Invoices/${invoice.InvoiceID}`, words);
    assert.deepEqual([changed.Status, changed.Reference, changed.InvoiceNumber, changed.LineItems[0].Description, changed.LineItems[0].AccountCode], ["PAID", "new", "PAID-1", "better words", "210"]);
    assert.deepEqual(await it.books.refused("POST", `Invoices/${invoice.InvoiceID}`, { LineItems: [{ LineItemID: line.LineItemID, Quantity: 3 }] }), [HAS_MONEY]);
    assert.deepEqual(await it.books.refused("POST", `Invoices/${invoice.InvoiceID}`, { Date: day(1) }), [HAS_MONEY]);
    assert.match((await it.books.refused("POST", `Invoices/${invoice.InvoiceID}`, { LineItems: [{ Description: "x" }] }))[0], /you must supply a LineItemID/);
  });

  test("paid bills take words too, unless a setting forbids it", async () => {
    const bill = await it.approved({ Type: "ACCPAY", InvoiceNumber: "B-1", LineItems: [{ Description: "x", Quantity: 1, UnitAmount: 10, AccountCode: "400" }] });
    await it.pay(bill, 12.55);
    assert.equal((await change(bill, { DueDate: "2099-03-03" })).status, 200);
    await set(it.sandbox, { paid_bills_editable: false });
    assert.deepEqual(sentences(await change(bill, { DueDate: "2099-03-04" })), [HAS_MONEY]);
  });

  test("a part-paid invoice's due date can change quietly, by setting", async () => {
    const invoice = await it.approved();
    await it.pay(invoice, 1);
    await set(it.sandbox, { quiet_part_paid_edit: true });
    const before = await it.books.one("GET", `Invoices/${invoice.InvoiceID}`);
    await it.sandbox.ledger.advanceClock(60);
    assert.equal((await it.books.one("POST", `Invoices/${invoice.InvoiceID}`, { DueDate: "2099-05-05" })).UpdatedDateUTC, before.UpdatedDateUTC);
    assert.notEqual((await it.books.one("POST", `Invoices/${invoice.InvoiceID}`, { Reference: "loud" })).UpdatedDateUTC, before.UpdatedDateUTC);
  });

  test("an unknown id is an error of the element, 404 in the path, and 404 by setting", async () => {
    const unknown = { ...invoiceOf(), InvoiceID: "11111111-1111-4111-8111-111111111111" };
    assert.equal((await change({ InvoiceID: unknown.InvoiceID }, { Reference: "x" })).status, 404);
    assert.equal((await it.books.call("POST", "Invoices?summarizeErrors=false", unknown)).json().Invoices[0].HasErrors, true);
    await set(it.sandbox, { unknown_invoice_id: "404" });
    assert.equal((await it.books.call("POST", "Invoices?summarizeErrors=false", unknown)).status, 404);
  });

  test("with one bad element nothing is saved, or the good ones by setting", async () => {
    const both = { Invoices: [invoiceOf({ Reference: "good" }), invoiceOf({ Reference: "bad", Contact: {} })] };
    const saved = async () => (await it.books.call("GET", 'Invoices?where=Reference=="good"')).json().Invoices.length;
    const refused = await it.books.call("PUT", "Invoices", both);
    assert.deepEqual([refused.status, refused.json().Elements.length], [400, 1]);
    assert.equal(await saved(), 0);
    await set(it.sandbox, { mixed_batch: "keep_good" });
    assert.equal((await it.books.call("PUT", "Invoices", both)).status, 400);
    assert.equal(await saved(), 1);
    const each = (await it.books.call("PUT", "Invoices?summarizeErrors=false", both)).json().Invoices;
    assert.deepEqual(each.map(({ StatusAttributeString }) => StatusAttributeString), ["OK", "ERROR"]);
  });

  test("a strange rate is saved with a warning", async () => {
    const strange = invoiceOf({ CurrencyCode: "USD", CurrencyRate: 0.1 });
    const write = async (body) => (await it.books.call("PUT", "Invoices?summarizeErrors=false", body)).json().Invoices[0];
    const warned = await write(strange);
    assert.deepEqual([warned.StatusAttributeString, warned.HasErrors, warned.Warnings.length], ["WARNING", false, 1]);
    assert.equal((await write({ ...strange, CurrencyRate: 1.09 })).Warnings, undefined);
    await set(it.sandbox, { currency_rate_warnings: false });
    assert.equal((await write(strange)).StatusAttributeString, "OK");
  });
});

describe("locked periods", () => {
  const it = useBooks();
  const PERIOD = /^The document date cannot be before the period lock date, currently set at \d+ \w+ \d{4}$/;
  const YEAR = /^The document date cannot be before the end of year lock date, currently set at 31 Dec \d{4}$/;
  const locked = day(200); // the sample's period lock lies some 150 days back, its year's lock further

  test("the period's holds a standard user, not an adviser, unless a setting says so; drafts are free", async () => {
    const adviser = await Books.open(it.sandbox);
    const old = invoiceOf({ Status: "AUTHORISED", Date: locked });
    assert.match((await it.books.refused("PUT", "Invoices", old))[0], PERIOD);
    assert.equal((await it.books.invoice({ Date: locked })).Status, "DRAFT");
    const made = await adviser.one("PUT", "Invoices", old);
    assert.match((await it.books.refused("POST", `Invoices/${made.InvoiceID}`, { Date: day(0) }))[0], PERIOD);
    assert.match((await it.books.refused("POST", `Invoices/${made.InvoiceID}`, { Status: "VOIDED" }))[0], PERIOD);
    await set(it.sandbox, { lock_holds_advisers: true });
    assert.match((await adviser.refused("PUT", "Invoices", old))[0], PERIOD);
  });

  test("the year's holds everybody, and payments too", async () => {
    const adviser = await Books.open(it.sandbox);
    const closed = `${new Date().getUTCFullYear() - 2}-06-30`;
    assert.match((await adviser.refused("PUT", "Invoices", invoiceOf({ Status: "AUTHORISED", Date: closed })))[0], YEAR);
    const invoice = await it.approved();
    const body = { Invoice: { InvoiceID: invoice.InvoiceID }, Account: { Code: "090" }, Amount: 1, Date: closed };
    assert.match((await adviser.refused("PUT", "Payments", body))[0], YEAR);
  });

  test("are shown by Organisation", async () => {
    const org = await it.books.one("GET", "Organisation");
    for (const key of ["PeriodLockDate", "EndOfYearLockDate"]) assert.match(org[key], /^\/Date\(\d+\+0000\)\/$/);
  });
});

describe("contacts", () => {
  const it = useBooks();
  const make = (body) => it.books.one("PUT", "Contacts", body);

  test("a name in use is refused with the recorded echo", async () => {
    await make({ Name: "Twice Oy" });
    const sent = { Name: "twice oy", EmailAddress: "a@b.example", IsCustomer: true, Phones: [{ PhoneType: "DEFAULT", PhoneNumber: "12" }] };
    const { Elements: [echo], ErrorNumber } = (await it.books.call("PUT", "Contacts", sent)).json();
    assert.equal(ErrorNumber, 10);
    assert.deepEqual(echo, {
      ContactID: NO_ID,
      Name: "twice oy",
      EmailAddress: "a@b.example",
      Addresses: [],
      Phones: [{ PhoneType: "DEFAULT", PhoneNumber: "12", ValidationErrors: [] }],
      ContactGroups: [],
      IsCustomer: true,
      ContactPersons: [],
      HasValidationErrors: true,
      ValidationErrors: [{ Message: "The contact name twice oy is already assigned to another contact. The contact name must be unique across all active contacts." }],
    });
  });

  test("POST finds by number and name, merges slots, and replaces persons", async () => {
    const made = await make({ Name: "Slots Oy", ContactNumber: "C-1", IsCustomer: true, Phones: [{ PhoneType: "FAX", PhoneNumber: "1" }], ContactPersons: [{ FirstName: "A", LastName: "B" }] });
    assert.equal(made.IsCustomer, false);
    const changed = await it.books.one("POST", "Contacts", { ContactNumber: "C-1", Phones: [{ PhoneType: "MOBILE", PhoneNumber: "2" }], ContactPersons: [{ FirstName: "C", LastName: "D" }] });
    assert.equal(changed.ContactID, made.ContactID);
    assert.deepEqual(Object.fromEntries(changed.Phones.map(({ PhoneType, PhoneNumber }) => [PhoneType, PhoneNumber])), { DEFAULT: "", DDI: "", FAX: "1", MOBILE: "2" });
    assert.deepEqual(changed.ContactPersons.map(({ FirstName }) => FirstName), ["C"]);
    assert.equal((await it.books.one("POST", "Contacts", { Name: "slots oy", FirstName: "E" })).ContactID, made.ContactID);
  });

  test("numbers, e-mail, country and terms are checked with Xero's words", async () => {
    await make({ Name: "First Oy", ContactNumber: "N", AccountNumber: "A" });
    for (const [body, text] of [
      [{ ContactNumber: "N" }, "Another contact has this contact number. Please enter a different contact number."],
      [{ AccountNumber: "A" }, "The Account Number already exists. Please enter a different Account Number."],
      [{ EmailAddress: "nobody" }, "Email address must be valid."],
      [{ DefaultCurrency: "JPY" }, "Organisation is not subscribed to currency JPY"],
      [{ Addresses: [{ AddressType: "STREET", Country: "Finland 1" }] }, "The Country may contain letters only."],
      [{ PaymentTerms: { Sales: { Day: 10, Type: "SOMETIME" } } }, "The Type of the payment terms is not valid."],
    ])
      assert.deepEqual(await it.books.refused("PUT", "Contacts", { Name: "Second Oy", ...body }), [text]);
  });

  test("payment terms of both kinds are kept", async () => {
    const terms = { Bills: { Day: 15, Type: "OFCURRENTMONTH" }, Sales: { Day: 10, Type: "DAYSAFTERBILLMONTH" } };
    const { ContactID: id } = await make({ Name: "Terms Oy", PaymentTerms: terms });
    assert.deepEqual((await it.books.one("GET", `Contacts/${id}`)).PaymentTerms, terms);
  });

  test("an archived one can't be edited, isn't listed, and lends its name", async () => {
    const { ContactID: id } = await make({ Name: "Gone Oy" });
    assert.equal((await it.books.one("POST", `Contacts/${id}`, { ContactStatus: "ARCHIVED" })).ContactStatus, "ARCHIVED");
    const [text] = await it.books.refused("POST", `Contacts/${id}`, { ContactStatus: "ACTIVE" });
    assert.equal(text, "The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.");
    const found = async (query) => (await it.books.call("GET", `Contacts?searchTerm=gone${query}`)).json().Contacts.length;
    assert.deepEqual([await found(""), await found("&includeArchived=true")], [0, 1]);
    assert.notEqual((await make({ Name: "Gone Oy" })).ContactID, id);
  });

  test("balances tell what is open on both sides, and approving makes a customer", async () => {
    const { Contact } = await it.approved();
    await it.approved({ Type: "ACCPAY", DueDate: day(3), LineItems: [{ Description: "x", Quantity: 1, UnitAmount: 10, AccountCode: "400" }] });
    const contact = await it.books.one("GET", `Contacts/${Contact.ContactID}`);
    assert.deepEqual(contact.Balances, { AccountsReceivable: { Outstanding: 26.36, Overdue: 0 }, AccountsPayable: { Outstanding: 12.55, Overdue: 12.55 } });
    assert.deepEqual([contact.IsCustomer, contact.IsSupplier], [true, true]);
  });

  test("there are no groups", async () => {
    assert.deepEqual((await it.books.call("GET", "ContactGroups")).json().ContactGroups, []);
  });
});

describe("items and the organisation's settings", () => {
  const it = useBooks();

  test("items are unique by code, and say which of them failed", async () => {
    await it.books.one("PUT", "Items", { Code: "abc", Name: "Abc" });
    assert.deepEqual(await it.books.refused("PUT", "Items", { Code: "abc" }), ["Price List Item with Code 'abc' already exists"]);
    assert.equal((await it.books.one("POST", "Items", { Code: "abc", Name: "New" })).Name, "New");
    assert.deepEqual(await it.books.refused("POST", "Items", { ItemID: NO_ID.replace(/0$/, "1"), Code: "zzz" }), ["An existing Item with the specified ItemID could not be found"]);
    const mixed = { Items: [{ Code: "ok-1" }, { Code: "bad-1", SalesDetails: { TaxType: "NOPE" } }] };
    const each = (await it.books.call("PUT", "Items?summarizeErrors=false", mixed)).json().Items;
    assert.deepEqual(each.map(({ StatusAttributeString }) => StatusAttributeString), ["OK", "ERROR"]);
    assert.equal((await it.books.call("DELETE", "Items/abc")).status, 204);
    assert.equal((await it.books.call("GET", "Items/abc")).status, 404);
  });

  test("accounts are made, changed, archived and deleted", async () => {
    const made = await it.books.one("PUT", "Accounts", { Code: "205", Name: "Workshops", Type: "REVENUE", TaxType: "TAX001" });
    assert.deepEqual([made.Class, made.Status, made.TaxType], ["REVENUE", "ACTIVE", "TAX001"]);
    assert.deepEqual(await it.books.refused("PUT", "Accounts", { Code: "206", Name: "workshops", Type: "REVENUE" }), ["Please enter a unique Name."]);
    assert.deepEqual(await it.books.refused("PUT", "Accounts", { Code: "200", Name: "Other", Type: "REVENUE" }), ["Please enter a unique Code."]);
    assert.deepEqual(await it.books.refused("PUT", "Accounts", { Code: "207", Name: "Odd", Type: "ODD" }), ["Account type must be valid."]);
    const line = { LineItems: [{ Description: "x", Quantity: 1, UnitAmount: 1, AccountCode: "205" }] };
    assert.equal((await it.books.one("POST", `Accounts/${made.AccountID}`, { Name: "Courses" })).Name, "Courses");
    assert.equal((await it.books.one("POST", `Accounts/${made.AccountID}`, { Status: "ARCHIVED" })).Status, "ARCHIVED");
    assert.match((await it.books.refused("PUT", "Invoices", invoiceOf(line)))[0], /^Account code '205' has been archived/);
    assert.equal((await it.books.one("DELETE", `Accounts/${made.AccountID}`)).Status, "DELETED");
    assert.equal((await it.books.call("GET", `Accounts/${made.AccountID}`)).status, 404);
  });

  test("accounts of the system or in use stay", async () => {
    const accounts = (await it.books.call("GET", "Accounts")).json().Accounts;
    const idOf = (code) => accounts.find(({ Code }) => Code === code).AccountID;
    assert.match((await it.books.refused("DELETE", `Accounts/${idOf("610")}`))[0], /cannot be deleted/);
    assert.match((await it.books.refused("DELETE", `Accounts/${idOf("200")}`))[0], /cannot be deleted/);
    assert.match((await it.books.refused("POST", `Accounts/${idOf("610")}`, { Status: "ARCHIVED" }))[0], /system account/);
  });

  test("a compound tax rate taxes on top, and a deleted one can't be used", async () => {
    const rate = { Name: "State and city", ReportTaxType: "OUTPUT", TaxComponents: [{ Name: "State", Rate: 10 }, { Name: "City", Rate: 5, IsCompound: true }] };
    const made = await it.books.one("PUT", "TaxRates", rate);
    assert.deepEqual([made.TaxType, made.EffectiveRate, made.CanApplyToRevenue, made.CanApplyToExpenses], ["TAX008", 15.5, true, false]);
    assert.deepEqual(made.TaxComponents.map(({ Name, IsCompound }) => [Name, IsCompound]), [["State", false], ["City", true]]);
    assert.deepEqual(await it.books.refused("PUT", "TaxRates", rate), ["Please enter a unique Name."]);
    const line = { Description: "x", Quantity: 1, UnitAmount: 100, AccountCode: "200", TaxType: "TAX008" };
    assert.equal((await it.books.invoice({ LineItems: [line] })).TotalTax, 15.5);
    assert.equal((await it.books.one("POST", "TaxRates", { TaxType: "TAX008", Status: "DELETED" })).Status, "DELETED");
    assert.match((await it.books.refused("PUT", "Invoices", invoiceOf({ LineItems: [line] })))[0], /^The TaxType code 'TAX008' does not exist/);
  });

  test("a currency is added once, unless a setting refuses the call", async () => {
    const foreign = invoiceOf({ CurrencyCode: "GBP" });
    assert.deepEqual(await it.books.refused("PUT", "Invoices", foreign), ["Organisation is not subscribed to currency GBP"]);
    for (let i = 0; i < 2; i++) assert.equal((await it.books.one("PUT", "Currencies", { Code: "GBP" })).Description, "British Pound");
    assert.equal((await it.books.one("PUT", "Invoices", foreign)).CurrencyRate, 0.858);
    assert.equal((await it.books.call("PUT", "Currencies", { Code: "XXX" })).status, 400);
    await set(it.sandbox, { currencies_put: false });
    assert.equal((await it.books.call("PUT", "Currencies", { Code: "NOK" })).status, 404);
  });

  test("one branding theme is read by its id", async () => {
    const [first] = (await it.books.call("GET", "BrandingThemes")).json().BrandingThemes;
    assert.deepEqual(await it.books.one("GET", `BrandingThemes/${first.BrandingThemeID}`), first);
    assert.equal((await it.books.call("GET", `BrandingThemes/${NO_ID}`)).status, 404);
  });
});

describe("payments", () => {
  const it = useBooks();

  test("pay, and when they are taken back the invoice is due again", async () => {
    const invoice = await it.approved();
    const payment = await it.pay(invoice, 26.36);
    assert.deepEqual([payment.Status, payment.PaymentType, payment.Invoice.Status, payment.Invoice.AmountDue], ["AUTHORISED", "ACCRECPAYMENT", "PAID", 0]);
    assert.match(payment.UpdatedDateUTCString, /Z$/);
    const back = await it.books.one("POST", `Payments/${payment.PaymentID}`, { Payments: [{ Status: "DELETED" }] });
    assert.deepEqual([back.Status, back.Invoice.Status, back.Invoice.AmountDue], ["DELETED", "AUTHORISED", 26.36]);
    assert.deepEqual(await it.books.refused("POST", `Payments/${payment.PaymentID}`, { Status: "DELETED" }), ["Payment not of valid status for modification"]);
    assert.equal((await it.books.one("POST", `Invoices/${invoice.InvoiceID}`, { Status: "VOIDED" })).Status, "VOIDED");
  });

  test("are refused with Xero's words", async () => {
    const invoice = await it.approved();
    const draft = await it.books.invoice();
    const standard = { Invoice: { InvoiceID: invoice.InvoiceID }, Account: { Code: "090" }, Amount: 1 };
    for (const [changes, text] of [
      [{ Amount: 26.37 }, "Payment amount exceeds the amount outstanding on this document"],
      [{ Invoice: { InvoiceID: draft.InvoiceID } }, "Payments can only be made against Authorised documents"],
      [{ Account: { Code: "999" } }, "Account could not be found."],
      [{ Account: { Code: "200" } }, "Account must be valid."],
      [{ CreditNote: { CreditNoteID: NO_ID } }, "Payment is applied to more than one document"],
      [{ Amount: 0 }, "Payment amount must be greater than 0"],
    ])
      assert.deepEqual(await it.books.refused("PUT", "Payments", { ...standard, ...changes }), [text]);
    assert.equal((await it.pay(invoice, 1, { Account: { Code: "880" } })).Account.Code, "880", "payments are enabled there");
    const each = (await it.books.call("PUT", "Payments?summarizeErrors=false", { Payments: [standard, { ...standard, Amount: 99 }] })).json().Payments;
    assert.deepEqual(each.map(({ StatusAttributeString }) => StatusAttributeString), ["OK", "ERROR"]);
  });

  test("in another currency reach the bank in the organisation's", async () => {
    const invoice = await it.approved({ CurrencyCode: "USD", CurrencyRate: 1.25 });
    const payment = await it.pay(invoice, 10, { CurrencyRate: 1.25 });
    assert.deepEqual([payment.Amount, payment.BankAmount, payment.CurrencyRate], [10, 8, 1.25]);
  });

  test("within a batch can't be removed", async () => {
    const [batch] = (await it.books.call("GET", "BatchPayments")).json().BatchPayments;
    assert.deepEqual([batch.Type, batch.Payments.length], ["RECBATCH", 2]);
    const [{ PaymentID: id, Invoice }] = batch.Payments;
    assert.equal((await it.books.one("GET", `Payments/${id}`)).BatchPaymentID, batch.BatchPaymentID);
    assert.equal((await it.books.one("GET", `Invoices/${Invoice.InvoiceID}`)).Payments[0].BatchPaymentID, batch.BatchPaymentID);
    assert.deepEqual(await it.books.refused("POST", `Payments/${id}`, { Status: "DELETED" }), ["Payments within a batch cannot be deleted."]);
    assert.equal((await it.books.one("GET", `BatchPayments/${batch.BatchPaymentID}`)).TotalAmount, batch.TotalAmount);
  });
});
