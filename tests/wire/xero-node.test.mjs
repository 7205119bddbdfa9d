// Xero's own client (npm xero-node) against the ledger stand-in: what the vendor's code sends and reads must work here as there.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Sandbox } from "../lib/stack.mjs";
import { ledgerDescriptions, problemsOf, whyNotDescribed } from "./description.mjs";
import { APP, SCOPES, connect, consent, messagesOf, newClient, refusal } from "./xero-client.mjs";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MINUTE = 61;

function claimsOf(token) {
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
}

/** A stand-in of its own for the tests of one describe block, and a client that has been let in. */
function useLedger(options) {
  const it = {};
  before(async () => {
    it.sandbox = await Sandbox.start(APP);
    if (options) Object.assign(it, await connect(it.sandbox, options));
    it.api = it.client?.accountingApi;
  });
  after(() => it.sandbox?.stop());
  return it;
}

describe("Xero's own client: login", () => {
  const it = useLedger();
  const OPEN_ID = ["openid", "profile", "email", ...SCOPES];

  test("consent, exchange and a verified id_token, as in its README", async () => {
    const client = newClient(it.sandbox, { scopes: OPEN_ID });
    const address = new URL(await consent(client));
    assert.equal(address.searchParams.get("state"), "a state");
    const tokens = await client.apiCallback(address.href);
    assert.equal(tokens.expired(), false);
    assert.equal(tokens.token_type, "Bearer");
    assert.ok(tokens.refresh_token);
    assert.deepEqual(tokens.scope.split(" ").sort(), [...OPEN_ID].sort());
    assert.equal(tokens.claims().email, "aino@pohjola.example");
    assert.match(tokens.claims().xero_userid, UUID);
  });

  test("the access token is a JWT of thirty minutes that names the consent", async () => {
    const { client, tenants } = await connect(it.sandbox);
    const claims = claimsOf(client.readTokenSet().access_token);
    assert.equal(claims.exp - claims.nbf, 1800);
    assert.equal(claims.client_id, it.sandbox.variables.XERO_CLIENT_ID);
    assert.deepEqual([...claims.scope].sort(), [...SCOPES].sort());
    assert.match(claims.xero_userid, UUID);
    assert.equal(claims.authentication_event_id, tenants[0].authEventId);
  });

  test("the tenants are the organisations that the person chose", async () => {
    const { tenants } = await connect(it.sandbox, { who: /standard/i, organisations: 2 });
    assert.equal(tenants.length, 2);
    assert.equal(new Set(tenants.map(({ authEventId }) => authEventId)).size, 1);
    for (const tenant of tenants) {
      assert.equal(tenant.tenantType, "ORGANISATION");
      assert.notEqual(tenant.id, tenant.tenantId);
      assert.equal(tenant.orgData.organisationID, tenant.tenantId);
      assert.equal(tenant.orgData.name, tenant.tenantName);
      assert.match(tenant.createdDateUtc, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$/);
    }
  });

  test("a refusal by the person comes back as access_denied", async () => {
    const client = newClient(it.sandbox);
    const address = await consent(client, { button: /cancel/i });
    await assert.rejects(client.apiCallback(address), { error: "access_denied" });
  });

  test("a code is good once", async () => {
    const client = newClient(it.sandbox);
    const address = await consent(client);
    await client.apiCallback(address);
    await assert.rejects(newClient(it.sandbox).apiCallback(address), { error: "invalid_grant" });
  });

  test("a wrong secret is refused", async () => {
    const client = newClient(it.sandbox, { clientSecret: "wrong" });
    await assert.rejects(client.apiCallback(await consent(client)), { error: "invalid_client" });
  });

  test("a refresh rotates: a new refresh token, and the API opens with the new access token", async () => {
    const { client, tenant } = await connect(it.sandbox);
    const before = client.readTokenSet();
    const fresh = await client.refreshToken();
    assert.notEqual(fresh.refresh_token, before.refresh_token);
    assert.notEqual(fresh.access_token, before.access_token);
    assert.equal((await client.accountingApi.getOrganisations(tenant)).response.status, 200);
  });

  test("another organisation than the connected ones is forbidden", async () => {
    const { client } = await connect(it.sandbox);
    const { status, body } = await refusal(client.accountingApi.getOrganisations("00000000-0000-0000-0000-000000000000"));
    assert.equal(status, 403);
    assert.equal(body.Title, "Forbidden");
    assert.equal(body.Detail, "AuthenticationUnsuccessful");
  });

  test("a token without the scope is refused", async () => {
    const { client, tenant } = await connect(it.sandbox, { scopes: ["offline_access", "accounting.settings.read"] });
    const { status, body } = await refusal(client.accountingApi.getContacts(tenant));
    assert.equal(status, 401);
    assert.equal(body.Detail, "AuthorizationUnsuccessful");
  });

  test("a disconnected organisation is gone and forbidden", async () => {
    const { client, tenant, tenants } = await connect(it.sandbox, { who: /standard/i });
    await client.disconnect(tenants.find(({ tenantId }) => tenantId === tenant).id);
    const left = await client.updateTenants(false);
    assert.ok(!left.some(({ tenantId }) => tenantId === tenant));
    assert.equal((await refusal(client.accountingApi.getOrganisations(tenant))).status, 403);
  });

  test("revoking ends the login and its connections", async () => {
    const { client, tenant } = await connect(it.sandbox);
    const tokens = client.readTokenSet();
    await client.revokeToken();
    await assert.rejects(client.openIdClient.refresh(tokens.refresh_token), { error: "invalid_grant" });
    client.setTokenSet(tokens);
    assert.ok([401, 403].includes((await refusal(client.accountingApi.getOrganisations(tenant))).status));
  });
});

describe("Xero's own client: time", () => {
  const it = useLedger({});

  test("a code ends after five minutes", async () => {
    const client = newClient(it.sandbox);
    const address = await consent(client);
    await it.sandbox.ledger.advanceClock(301);
    await assert.rejects(client.apiCallback(address), { error: "invalid_grant" });
  });

  test("an access token ends after thirty minutes, and the answer says so", async () => {
    const { client, tenant } = await connect(it.sandbox);
    await it.sandbox.ledger.advanceClock(1801);
    const { status, body } = await refusal(client.accountingApi.getOrganisations(tenant));
    assert.equal(status, 401);
    assert.equal(body.Title, "Unauthorized");
    assert.match(body.Detail, /^TokenExpired: token expired at /);
    await client.refreshToken();
    assert.equal((await client.accountingApi.getOrganisations(tenant)).response.status, 200);
  });

  test("a used refresh token works for thirty more minutes, then no more", async () => {
    const { client } = await connect(it.sandbox);
    const old = client.readTokenSet().refresh_token;
    await client.refreshToken();
    await it.sandbox.ledger.advanceClock(29 * 60);
    assert.ok((await client.openIdClient.refresh(old)).access_token, "within the grace period");
    await it.sandbox.ledger.advanceClock(2 * 60);
    await assert.rejects(client.openIdClient.refresh(old), { error: "invalid_grant" });
  });

  test("sixty calls a minute; the next is told to wait", async () => {
    const { client, tenant } = await connect(it.sandbox);
    await it.sandbox.ledger.advanceClock(MINUTE);
    await client.refreshToken();
    let refused = null;
    for (let calls = 0; calls < 61 && !refused; calls++)
      refused = await client.accountingApi.getCurrencies(tenant).then(
        () => null,
        (error) => ({ calls, ...JSON.parse(error).response }),
      );
    assert.equal(refused.calls, 60);
    assert.equal(refused.statusCode, 429);
    assert.equal(refused.headers["x-rate-limit-problem"], "minute");
    assert.ok(Number(refused.headers["retry-after"]) > 0 && Number(refused.headers["retry-after"]) <= 60, refused.headers["retry-after"]);
    assert.equal(refused.headers["x-minlimit-remaining"], "0");
    await it.sandbox.ledger.advanceClock(MINUTE);
    assert.equal((await client.accountingApi.getCurrencies(tenant)).response.headers["x-minlimit-remaining"], "59");
  });
});

describe("Xero's own client: books", () => {
  const it = useLedger({});
  const newMinute = () => before(() => it.sandbox.ledger.advanceClock(MINUTE));

  describe("settings", () => {
    test("the organisation has its currency, country and short code", async () => {
      const [organisation] = (await it.api.getOrganisations(it.tenant)).body.organisations;
      assert.equal(organisation.organisationID, it.tenant);
      assert.equal(organisation.baseCurrency, "EUR");
      assert.equal(organisation.countryCode, "FI");
      assert.match(organisation.shortCode, /^!\w+$/);
      assert.equal(organisation.organisationStatus, "ACTIVE");
      assert.equal(organisation.timezone, "FLESTANDARDTIME");
    });

    test("actions say what may be done", async () => {
      const { actions } = (await it.api.getOrganisationActions(it.tenant)).body;
      const status = Object.fromEntries(actions.map((action) => [action.name, action.status]));
      assert.equal(status.CreateDraftInvoice, "ALLOWED");
      assert.ok(Object.values(status).every((value) => ["ALLOWED", "NOT-ALLOWED"].includes(value)));
    });

    test("users have roles, and one can be read by id", async () => {
      const { users } = (await it.api.getUsers(it.tenant)).body;
      const roles = users.map(({ organisationRole }) => organisationRole);
      for (const role of ["FINANCIALADVISER", "STANDARD", "INVOICEONLY", "READONLY"]) assert.ok(roles.includes(role), role);
      assert.match(users[0].userID, UUID);
      const one = (await it.api.getUser(it.tenant, users[0].userID)).body.users[0];
      assert.equal(one.emailAddress, users[0].emailAddress);
      const me = claimsOf(it.client.readTokenSet().access_token).xero_userid;
      assert.equal(users.find(({ userID }) => userID === me)?.organisationRole, "FINANCIALADVISER");
    });

    test("accounts can be filtered, and the rounding account is found by its system name", async () => {
      const { accounts } = (await it.api.getAccounts(it.tenant)).body;
      assert.ok(accounts.some(({ status }) => status === "ARCHIVED"));
      assert.equal(accounts.filter(({ systemAccount }) => systemAccount === "ROUNDING").length, 1);
      const revenue = (await it.api.getAccounts(it.tenant, undefined, 'Status=="ACTIVE" AND Class=="REVENUE"', "Code ASC")).body.accounts;
      assert.ok(revenue.length > 2 && revenue.every((account) => account.status === "ACTIVE" && account._class === "REVENUE"));
      assert.deepEqual(revenue.map(({ code }) => code), revenue.map(({ code }) => code).sort());
      assert.equal((await it.api.getAccount(it.tenant, revenue[0].accountID)).body.accounts[0].code, revenue[0].code);
    });

    test("tax rates carry the percents of today", async () => {
      const { taxRates } = (await it.api.getTaxRates(it.tenant)).body;
      const sales = taxRates.filter(({ status, canApplyToRevenue }) => status === "ACTIVE" && canApplyToRevenue);
      const percents = new Set(sales.map(({ effectiveRate }) => effectiveRate));
      for (const percent of [25.5, 13.5, 10, 0]) assert.ok(percents.has(percent), String(percent));
      const one = (await it.api.getTaxRateByTaxType(it.tenant, sales[0].taxType)).body.taxRates;
      assert.deepEqual(one.map(({ name }) => name), [sales[0].name]);
      const active = (await it.api.getTaxRates(it.tenant, 'Status=="ACTIVE"')).body.taxRates;
      assert.equal(active.length, taxRates.filter(({ status }) => status === "ACTIVE").length);
    });

    test("currencies and branding themes", async () => {
      const { currencies } = (await it.api.getCurrencies(it.tenant)).body;
      assert.deepEqual(currencies.map(({ code }) => code).sort(), ["EUR", "SEK", "USD"]);
      const { brandingThemes } = (await it.api.getBrandingThemes(it.tenant)).body;
      assert.equal(brandingThemes.length, 2);
      assert.deepEqual(brandingThemes.map(({ sortOrder }) => sortOrder).sort(), [0, 1]);
    });

    test("items can be read, one by its code, and changed", async () => {
      const { items } = (await it.api.getItems(it.tenant, undefined, undefined, "Code ASC", 4)).body;
      assert.equal(items.length, 12);
      assert.ok(items.every(({ isSold, salesDetails }) => isSold && salesDetails.accountCode && salesDetails.taxType));
      const one = (await it.api.getItem(it.tenant, "WEB-01")).body.items[0];
      assert.equal(one.name, "Website build");
      assert.equal(one.salesDetails.unitPrice, 6200);
      const found = (await it.api.getItems(it.tenant, undefined, 'Code=="WEB-01"')).body.items;
      assert.deepEqual(found.map(({ itemID }) => itemID), [one.itemID]);
      const changed = (await it.api.updateItem(it.tenant, one.itemID, { items: [{ code: "WEB-01", description: "Changed" }] })).body.items[0];
      assert.equal(changed.description, "Changed");
    });

    test("an item is made, its code is taken then, and it can be deleted", async () => {
      const item = { code: "NEW-1", name: "New", isSold: true, salesDetails: { unitPrice: 0.1234, accountCode: "200", taxType: "TAX001" } };
      const made = (await it.api.createItems(it.tenant, { items: [item] }, true, 4)).body.items[0];
      assert.match(made.itemID, UUID);
      assert.equal(made.salesDetails.unitPrice, 0.1234);
      const refused = await refusal(it.api.createItems(it.tenant, { items: [item] }));
      assert.equal(refused.status, 400);
      assert.deepEqual(messagesOf(refused), ["Price List Item with Code 'NEW-1' already exists"]);
      assert.equal((await it.api.deleteItem(it.tenant, made.itemID)).response.status, 204);
      assert.equal((await refusal(it.api.getItem(it.tenant, made.itemID))).status, 404);
    });
  });

  describe("contacts", () => {
    newMinute();
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
      const { status, headers } = await refusal(it.api.getContact(it.tenant, "11111111-2222-3333-4444-555555555555"));
      assert.equal(status, 404);
      assert.match(headers["content-type"], /^text\/html/);
    });
  });

  describe("invoices", () => {
    newMinute();
    let contactID;
    const line = (changes = {}) => ({ description: "Work", quantity: 2, unitAmount: 10.5, accountCode: "200", taxType: "TAX001", ...changes });
    const draft = (changes = {}) => ({
      type: "ACCREC",
      contact: { contactID },
      date: "2026-03-13",
      dueDate: "2026-03-20",
      lineAmountTypes: "Exclusive",
      lineItems: [line()],
      ...changes,
    });
    const create = async (changes, ...rest) => (await it.api.createInvoices(it.tenant, { invoices: [draft(changes)] }, ...rest)).body.invoices[0];
    const get = async (id, unitdp) => (await it.api.getInvoice(it.tenant, id, unitdp)).body.invoices[0];
    const update = async (id, changes) => (await it.api.updateInvoice(it.tenant, id, { invoices: [changes] })).body.invoices[0];
    const list = async ({ since, where, order, ids, numbers, contacts, statuses, page, summaryOnly, pageSize, searchTerm } = {}) =>
      (await it.api.getInvoices(it.tenant, since, where, order, ids, numbers, contacts, statuses, page, undefined, undefined, undefined, summaryOnly, pageSize, searchTerm)).body;

    before(async () => {
      const { contacts } = (await it.api.getContacts(it.tenant, undefined, 'Name=="Åkerblom Ab"')).body;
      contactID = contacts[0].contactID;
    });

    test("a draft is made with number, theme, dates and totals", async () => {
      const made = await create({ reference: "Deal 1" });
      assert.match(made.invoiceID, UUID);
      assert.match(made.invoiceNumber, /^INV-\d{4}$/);
      assert.equal(made.status, "DRAFT");
      assert.equal(made.reference, "Deal 1");
      assert.match(made.brandingThemeID, UUID);
      assert.equal(made.contact.contactID, contactID);
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
      assert.equal((await create({ contact: { name: "ÅKERBLOM AB" } })).contact.contactID, contactID);
      const { contact } = await create({ contact: { name: "Aivan Uusi Oy" } });
      assert.equal((await it.api.getContact(it.tenant, contact.contactID)).body.contacts[0].name, "Aivan Uusi Oy");
    });

    describe("reading", () => {
      newMinute();

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
        const contact = `Contact.ContactID==guid("${contactID}")`;
        const mine = (await list({ where: `Type=="ACCREC" AND ${contact}`, page: 1 })).invoices;
        assert.ok(mine.length > 0 && mine.every((invoice) => invoice.contact.contactID === contactID));
        const march = (await list({ where: "Date>=DateTime(2026, 03, 13) AND Date<DateTime(2026, 03, 14)", page: 1 })).invoices;
        assert.ok(march.length > 0 && march.every(({ date }) => new Date(date).toISOString().startsWith("2026-03-13")));
        const due = (await list({ where: "AmountDue>1000", page: 1 })).invoices;
        assert.ok(due.length > 0 && due.every(({ amountDue }) => amountDue > 1000));
        assert.equal((await list({ where: 'Reference=="Deal 1"', page: 1 })).invoices.length, 1);
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

      test("an unknown invoice is a 404", async () => {
        assert.equal((await refusal(it.api.getInvoice(it.tenant, "11111111-2222-3333-4444-555555555555"))).status, 404);
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

    describe("payments", () => {
      newMinute();
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

      test("payments can be listed and read", async () => {
        const { payments } = (await it.api.getPayments(it.tenant)).body;
        assert.ok(payments.length > 5);
        const one = (await it.api.getPayment(it.tenant, payments[0].paymentID)).body.payments[0];
        assert.equal(one.amount, payments[0].amount);
      });
    });
  });

  test("all that was sent and answered is as Xero's descriptions say", { skip: whyNotDescribed() }, async () => {
    const calls = await it.sandbox.ledger.calls();
    assert.ok(calls.length > 100, String(calls.length));
    const answered = calls.filter(({ status }) => status <= 400);
    assert.deepEqual(problemsOf(await ledgerDescriptions(), answered), []);
  });
});
