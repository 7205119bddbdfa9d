// Xero's own client with contacts.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { NOBODY, UUID, messagesOf, refusal, useLedger } from "./xero-client.mjs";

describe("Xero's own client: contacts", () => {
  const it = useLedger();
  const names = async (...args) => (await it.api.getContacts(it.tenant, ...args)).body.contacts.map(({ name }) => name);

  test("pages make up the list; archived ones are left out unless asked for", async () => {
    const first = (await it.api.getContacts(it.tenant, undefined, undefined, "Name ASC", undefined, 1, false, undefined, undefined, 20)).body;
    assert.deepEqual({ ...first.pagination }, { page: 1, pageSize: 20, pageCount: 2, itemCount: 29 });
    assert.equal(first.contacts.length, 20);
    const second = await names(undefined, undefined, "Name ASC", undefined, 2, false, undefined, undefined, 20);
    assert.equal(second.length, 9);
    assert.equal((await names(undefined, undefined, undefined, undefined, 3, false, undefined, undefined, 20)).length, 0);
    const all = await names(undefined, undefined, undefined, undefined, 1, true);
    assert.equal(all.length, 30);
    assert.ok(all.includes("Vanha Asiakas Oy"));
  });

  test("where finds by name without case, by e-mail, and by id", async () => {
    assert.deepEqual(await names(undefined, 'Name=="åkerblom AB"'), ["Åkerblom Ab"]);
    assert.deepEqual(await names(undefined, 'EmailAddress=="faktura@akerblom.example"'), ["Åkerblom Ab"]);
    assert.deepEqual(await names(undefined, 'Name.StartsWith("Kafé") OR Name.Contains("Optiikka")'), ["Oulun Optiikka Oy"]);
    const { contacts } = (await it.api.getContacts(it.tenant, undefined, 'Name=="Åkerblom Ab"')).body;
    assert.deepEqual(await names(undefined, undefined, undefined, [contacts[0].contactID]), ["Åkerblom Ab"]);
    assert.deepEqual(await names(undefined, `ContactID==guid("${contacts[0].contactID}")`), ["Åkerblom Ab"]);
  });

  test("a where that can't be understood is refused", async () => {
    const { status, body } = await refusal(it.api.getContacts(it.tenant, undefined, "Name=="));
    assert.equal(status, 400);
    assert.equal(body.Type, "QueryParseException");
  });

  test("searchTerm looks at names, e-mail and number, without case", async () => {
    const search = (term) => names(undefined, undefined, undefined, undefined, 1, false, false, term);
    assert.deepEqual(await search("ÅKERBLOM"), ["Åkerblom Ab"]);
    assert.deepEqual(await search("hei@kahvila"), ["Kahvila Kaneli"]);
    assert.deepEqual(await search("青空"), ["株式会社青空"]);
    assert.deepEqual(await search("nobody has this"), []);
  });

  test("a contact is made, read and changed", async () => {
    const contact = {
      name: "Uusi Asiakas Oy",
      emailAddress: "laskut@uusi.example",
      taxNumber: "FI12345671",
      isCustomer: true,
      addresses: [{ addressType: "POBOX", addressLine1: "Kuja 1", postalCode: "00100", city: "Helsinki", country: "Finland" }],
    };
    const made = (await it.api.createContacts(it.tenant, { contacts: [contact] }, true)).body.contacts[0];
    assert.match(made.contactID, UUID);
    assert.equal(made.contactStatus, "ACTIVE");
    assert.equal(made.isCustomer, false, "only an invoice makes a customer");
    assert.deepEqual(made.phones.map(({ phoneType }) => phoneType).sort(), ["DDI", "DEFAULT", "FAX", "MOBILE"]);
    const pobox = ({ addresses }) => addresses.find(({ addressType }) => addressType === "POBOX");
    assert.equal(pobox(made).city, "Helsinki");
    const changed = (await it.api.updateContact(it.tenant, made.contactID, { contacts: [{ emailAddress: "uusi@uusi.example" }] })).body.contacts[0];
    assert.equal(changed.emailAddress, "uusi@uusi.example");
    const read = (await it.api.getContact(it.tenant, made.contactID)).body.contacts[0];
    assert.equal(read.emailAddress, "uusi@uusi.example");
    assert.equal(read.taxNumber, "FI12345671", "what isn't sent stays");
    assert.equal(pobox(read).addressLine1, "Kuja 1");
    assert.ok(read.updatedDateUTC instanceof Date);
  });

  test("a name that an active contact has is refused as Xero refuses it", async () => {
    const refused = await refusal(it.api.createContacts(it.tenant, { contacts: [{ name: "ÅKERBLOM Ab" }] }, true));
    assert.equal(refused.status, 400);
    assert.equal(refused.body.ErrorNumber, 10);
    assert.equal(refused.body.Type, "ValidationException");
    assert.equal(refused.body.Elements[0].ContactID, "00000000-0000-0000-0000-000000000000");
    assert.equal(refused.body.Elements[0].HasValidationErrors, true);
    assert.deepEqual(messagesOf(refused), [
      "The contact name ÅKERBLOM Ab is already assigned to another contact. The contact name must be unique across all active contacts.",
    ]);
  });

  test("an archived contact's name is free, the contact itself can't be changed", async () => {
    const made = (await it.api.createContacts(it.tenant, { contacts: [{ name: "Vanha Asiakas Oy" }] })).body.contacts[0];
    assert.match(made.contactID, UUID);
    const archived = (await it.api.updateContact(it.tenant, made.contactID, { contacts: [{ contactStatus: "ARCHIVED" }] })).body.contacts[0];
    assert.equal(archived.contactStatus, "ARCHIVED");
    const refused = await refusal(it.api.updateContact(it.tenant, made.contactID, { contacts: [{ name: "Uudelleen" }] }));
    assert.deepEqual(messagesOf(refused), ["The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API."]);
  });

  test("posting a name that is there changes that contact", async () => {
    const [before] = (await it.api.getContacts(it.tenant, undefined, 'Name=="Café Ängel"')).body.contacts;
    const [after] = (await it.api.updateOrCreateContacts(it.tenant, { contacts: [{ name: "Café Ängel", contactNumber: "C-17" }] }, true)).body.contacts;
    assert.equal(after.contactID, before.contactID);
    assert.equal(after.contactNumber, "C-17");
    assert.equal((await it.api.getContact(it.tenant, "C-17")).body.contacts[0].emailAddress, before.emailAddress);
  });

  test("If-Modified-Since lists what changed since", async () => {
    const { updatedDateUTC } = (await it.api.getContact(it.tenant, "C-17")).body.contacts[0];
    const changed = await names(new Date(updatedDateUTC.getTime() - 1000), undefined, undefined, undefined, 1);
    assert.ok(changed.includes("Café Ängel"));
    assert.ok(changed.length < 10, changed.join());
    assert.deepEqual(await names(new Date(updatedDateUTC.getTime() + 60_000), undefined, undefined, undefined, 1), []);
  });

  test("an unknown contact is a 404 without JSON", async () => {
    const { status, headers } = await refusal(it.api.getContact(it.tenant, NOBODY));
    assert.equal(status, 404);
    assert.match(headers["content-type"], /^text\/html/);
  });

  test("persons sent replace the persons; phones and addresses are merged by their kind", async () => {
    const person = (firstName) => ({ firstName, lastName: "Uusi", emailAddress: `${firstName.toLowerCase()}@uusi.example`, includeInEmails: true });
    const phone = (phoneType, phoneNumber) => ({ phoneType, phoneNumber, phoneAreaCode: "9", phoneCountryCode: "358" });
    const contact = { name: "Moni Henkilö Oy", contactPersons: [person("Anna"), person("Bo")], phones: [phone("DEFAULT", "111"), phone("MOBILE", "222")] };
    const [{ contactID }] = (await it.api.createContacts(it.tenant, { contacts: [contact] }, true)).body.contacts;
    await it.api.updateContact(it.tenant, contactID, { contacts: [{ contactPersons: [person("Cecilia")], phones: [phone("MOBILE", "333")] }] });
    const [read] = (await it.api.getContact(it.tenant, contactID)).body.contacts;
    assert.deepEqual(read.contactPersons.map(({ firstName }) => firstName), ["Cecilia"]);
    const numbers = Object.fromEntries(read.phones.map(({ phoneType, phoneNumber }) => [phoneType, phoneNumber]));
    assert.deepEqual([numbers.DEFAULT, numbers.MOBILE], ["111", "333"]);
  });

  test("payment terms, default currency, tax type and account stay as they were said", async () => {
    const terms = { sales: { day: 14, type: "DAYSAFTERBILLDATE" } };
    const said = { name: "Ehdot Oy", companyNumber: "1234567-1", accountNumber: "A-77", defaultCurrency: "SEK", accountsReceivableTaxType: "TAX001", salesDefaultAccountCode: "200" };
    const [{ contactID }] = (await it.api.createContacts(it.tenant, { contacts: [{ ...said, paymentTerms: terms }] }, true)).body.contacts;
    const [read] = (await it.api.getContact(it.tenant, contactID)).body.contacts;
    for (const [name, value] of Object.entries(said)) assert.equal(read[name], value, name);
    assert.deepEqual({ ...read.paymentTerms.sales }, terms.sales);
    const [{ contactID: found }] = (await it.api.getContacts(it.tenant, undefined, 'AccountNumber=="A-77"')).body.contacts;
    assert.equal(found, contactID);
  });

  test("what is owed shows on the contact", async () => {
    const [{ contactID }] = (await it.api.createContacts(it.tenant, { contacts: [{ name: "Velallinen Oy" }] }, true)).body.contacts;
    const lineItems = [{ description: "Work", quantity: 1, unitAmount: 100, accountCode: "200", taxType: "NONE" }];
    const invoice = { type: "ACCREC", contact: { contactID }, date: "2026-01-01", dueDate: "2026-01-15", lineAmountTypes: "NoTax", status: "AUTHORISED", lineItems };
    await it.api.createInvoices(it.tenant, { invoices: [invoice] }, true);
    const [read] = (await it.api.getContact(it.tenant, contactID)).body.contacts;
    assert.deepEqual([read.isCustomer, read.balances.accountsReceivable.outstanding, read.balances.accountsReceivable.overdue], [true, 100, 100]);
  });

  test("several in one call, each with its own outcome", async () => {
    const contacts = [{ name: "Uusi Yksi Oy" }, { name: "Åkerblom Ab" }, { name: "Uusi Kaksi Oy", emailAddress: "not an address" }];
    const { body } = await it.api.createContacts(it.tenant, { contacts }, false);
    assert.deepEqual(body.contacts.map(({ statusAttributeString }) => statusAttributeString), ["OK", "ERROR", "ERROR"]);
    assert.deepEqual(body.contacts[2].validationErrors.map(({ message }) => message), ["Email address must be valid."]);
  });

  test("a note in a contact's history", async () => {
    const [{ contactID }] = (await it.api.getContacts(it.tenant, undefined, 'Name=="Åkerblom Ab"')).body.contacts;
    await it.api.createContactHistory(it.tenant, contactID, { historyRecords: [{ details: "Rang them" }] });
    const { historyRecords } = (await it.api.getContactHistory(it.tenant, contactID)).body;
    assert.equal(historyRecords[0].details, "Rang them");
  });
});
