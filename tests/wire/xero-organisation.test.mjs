// Xero's own client reads who and what there is: organisation, actions, users, currencies, branding themes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { NOBODY, UUID, claimsOf, refusal, useLedger } from "./xero-client.mjs";

describe("Xero's own client: organisation", () => {
  const it = useLedger();

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

  test("currencies and branding themes", async () => {
    const { currencies } = (await it.api.getCurrencies(it.tenant)).body;
    assert.deepEqual(currencies.map(({ code }) => code).sort(), ["EUR", "SEK", "USD"]);
    const { brandingThemes } = (await it.api.getBrandingThemes(it.tenant)).body;
    assert.equal(brandingThemes.length, 2);
    assert.deepEqual(brandingThemes.map(({ sortOrder }) => sortOrder).sort(), [0, 1]);
  });

  test("a branding theme by its id, and one that isn't there", async () => {
    const [theme] = (await it.api.getBrandingThemes(it.tenant)).body.brandingThemes;
    assert.match(theme.brandingThemeID, UUID);
    assert.equal((await it.api.getBrandingTheme(it.tenant, theme.brandingThemeID)).body.brandingThemes[0].name, theme.name);
    assert.equal((await refusal(it.api.getBrandingTheme(it.tenant, NOBODY))).status, 404);
  });

  test("a currency is added, and invoices may be in it then", async () => {
    assert.equal((await it.api.createCurrency(it.tenant, { code: "NOK" })).response.status, 200);
    const { currencies } = (await it.api.getCurrencies(it.tenant)).body;
    assert.ok(currencies.some(({ code, description }) => code === "NOK" && description));
    assert.deepEqual((await it.api.getCurrencies(it.tenant, 'Code=="NOK"')).body.currencies.map(({ code }) => code), ["NOK"]);
  });

  test("an unknown user is a 404; users can be filtered", async () => {
    assert.equal((await refusal(it.api.getUser(it.tenant, NOBODY))).status, 404);
    const { users } = (await it.api.getUsers(it.tenant, undefined, 'OrganisationRole=="READONLY"')).body;
    assert.ok(users.length > 0 && users.every(({ organisationRole }) => organisationRole === "READONLY"));
  });
});
