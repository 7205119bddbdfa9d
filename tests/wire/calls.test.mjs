// What lasku says to both vendors on the way from the installation to a printed invoice, and what the stand-ins answer, judged
// by the vendors' own descriptions.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { connectedStack } from "../lib/journey.mjs";
import { Stack } from "../lib/stack.mjs";
import { FakeVendor } from "../lib/vendor.mjs";
import { crmDescriptions, ledgerDescriptions, problemsOf, whyNotDescribed } from "./description.mjs";

const skip = whyNotDescribed();

/** A call without its ids: "GET /api/v2/deals/N". */
function kindOf({ method, path }) {
  const { pathname } = new URL(path, "http://host");
  return `${method} ${pathname.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "ID").replace(/\/\d+(?=\/|$)/g, "/N")}`;
}

describe("what lasku says to the vendors", () => {
  const recorders = {};
  const calls = {};
  let stack, descriptions;

  /** Both APIs are reached through recorders, which keep the headers that the stand-ins' lists don't have. */
  function throughRecorders(given) {
    recorders.crm.script(/./, { forward: given.PIPEDRIVE_API_URL });
    recorders.ledger.script(/./, { forward: given.XERO_API_URL });
    return { PIPEDRIVE_API_URL: recorders.crm.url, XERO_API_URL: recorders.ledger.url, XERO_IDENTITY_URL: recorders.ledger.url };
  }

  /** An invoice for a new contact, and one for a customer whom the ledger knows and whose details are brought up to date. */
  async function makeInvoices(api) {
    const { form } = await api.fillForm(1);
    const first = await api.createInvoice({ ...form, contact_id: null });
    assert.equal(first.state, "done", JSON.stringify(first));
    const known = (await api.fillForm(2)).form;
    assert.ok(known.contact_id, "the ledger has a contact of that name");
    const second = await api.createInvoice({ ...known, update_contact: true });
    assert.equal(second.state, "done", JSON.stringify(second));
    return first.invoice;
  }

  before(async () => {
    if (skip) return;
    descriptions = { crm: await crmDescriptions(), ledger: await ledgerDescriptions() };
    for (const vendor of ["crm", "ledger"]) recorders[vendor] = await FakeVendor.start();
    stack = await Stack.start({ variables: throughRecorders });
    const { api } = await connectedStack(stack);
    await api.ask("GET", "/settings/choices");
    const invoice = await makeInvoices(api);
    await api.ask("POST", "/deals/1/refresh");
    await api.ask("GET", "/deals/1/panel");
    assert.equal((await api.call("GET", `/invoices/${invoice.id}/pdf`)).status, 200);
    for (const vendor of ["crm", "ledger"]) calls[vendor] = await stack[vendor].calls();
  });
  after(async () => {
    await stack?.stop();
    await Promise.all(Object.values(recorders).map((recorder) => recorder.stop()));
  });

  test("the journey makes every kind of call that it should", { skip }, () => {
    const kinds = new Set([...calls.crm, ...calls.ledger].map(kindOf));
    const wanted = [
      "POST /oauth/token",
      "GET /api/v1/users/me",
      "GET /api/v2/deals/N",
      "GET /api/v2/deals/N/products",
      "GET /api/v2/products",
      "GET /api/v2/organizations/N",
      "GET /api/v2/persons/N",
      "GET /api/v2/dealFields",
      "GET /api/v2/personFields",
      "GET /api/v2/organizationFields",
      "POST /connect/token",
      "GET /connections",
      "GET /api.xro/2.0/Organisation",
      "GET /api.xro/2.0/Users",
      "GET /api.xro/2.0/Accounts",
      "GET /api.xro/2.0/TaxRates",
      "GET /api.xro/2.0/Currencies",
      "GET /api.xro/2.0/BrandingThemes",
      "GET /api.xro/2.0/Items",
      "GET /api.xro/2.0/Contacts",
      "GET /api.xro/2.0/Invoices",
      "PUT /api.xro/2.0/Contacts",
      "POST /api.xro/2.0/Contacts/ID",
      "PUT /api.xro/2.0/Invoices",
      "GET /api.xro/2.0/Invoices/ID",
    ];
    assert.deepEqual(wanted.filter((kind) => !kinds.has(kind)), []);
  });

  test("no call of the journey is refused", { skip }, () => {
    const refused = [...calls.crm, ...calls.ledger].filter(({ status }) => status >= 400);
    assert.deepEqual(refused.map((call) => `${kindOf(call)} ${call.status} ${call.response_body.slice(0, 200)}`), []);
  });

  for (const vendor of ["crm", "ledger"]) {
    test(`every call to the ${vendor}, and its answer, is as described`, { skip }, () => {
      assert.deepEqual(problemsOf(descriptions[vendor], calls[vendor]), []);
    });

    test(`every call to the ${vendor} has the headers that its description wants`, { skip }, () => {
      const isCall = ({ path }) => /^\/(api|oauth|connect|connections|identity)\b/i.test(path); // not a page that the browser was sent to
      const sent = recorders[vendor].calls.filter(isCall).map(({ method, path, headers, body }) => ({ method, path, headers, request_body: body }));
      assert.ok(sent.length > 5, String(sent.length));
      assert.deepEqual(problemsOf(descriptions[vendor], sent), []);
      const written = sent.filter(({ path, method }) => method !== "GET" && path.startsWith("/api"));
      assert.deepEqual(written.filter(({ headers }) => !/^application\/json/.test(headers["content-type"])).map(kindOf), []);
      assert.deepEqual(sent.filter(({ headers }) => !headers.authorization).map(kindOf), []);
    });
  }

  test("every write to the ledger has a key, so that it can be repeated", { skip }, () => {
    const writes = calls.ledger.filter(({ method, path }) => method !== "GET" && path.startsWith("/api.xro/"));
    assert.ok(writes.length >= 4);
    assert.deepEqual(writes.filter(({ idempotency_key }) => !idempotency_key).map(kindOf), []);
    assert.equal(new Set(writes.map(({ idempotency_key }) => idempotency_key)).size, writes.length, "each its own");
    assert.ok(writes.every(({ idempotency_key }) => idempotency_key.length <= 128));
  });

  test("a call that isn't as described is found out", { skip }, () => {
    const put = calls.ledger.find(({ method, path }) => method === "PUT" && path.startsWith("/api.xro/2.0/Invoices"));
    const change = (text, edit) => {
      const value = JSON.parse(text);
      edit(value.Invoices[0]);
      return JSON.stringify(value);
    };
    const wrong = {
      "an unknown address": { ...put, path: "/api.xro/2.0/Invoice" },
      "an unknown parameter": { ...put, path: `${put.path}&pages=1` },
      "a parameter of another type": { ...put, path: put.path.replace("unitdp=4", "unitdp=four") },
      "a missing header": { ...put, headers: { authorization: "Bearer x" } },
      "an unknown field": { ...put, request_body: change(put.request_body, (invoice) => (invoice.Referense = "x")) },
      "an unknown field in a line": { ...put, request_body: change(put.request_body, (invoice) => (invoice.LineItems[0].Price = 1)) },
      "a status that doesn't exist": { ...put, request_body: change(put.request_body, (invoice) => (invoice.Status = "OPEN")) },
      "a date in another form": { ...put, request_body: change(put.request_body, (invoice) => (invoice.Date = "13.3.2026")) },
      "no body": { ...put, request_body: "" },
      "an answer with text for a number": { ...put, response_body: change(put.response_body, (invoice) => (invoice.Total = "1.00")) },
      "an answer with a plain date": { ...put, response_body: change(put.response_body, (invoice) => (invoice.Date = "2026-03-13")) },
      "an answer that isn't JSON": { ...put, response_body: "<html>" },
      "a status that isn't described": { ...put, status: 201 },
    };
    const missed = Object.entries(wrong).filter(([, call]) => problemsOf(descriptions.ledger, [call]).length === 0);
    assert.deepEqual(missed.map(([name]) => name), []);
    assert.deepEqual(problemsOf(descriptions.ledger, [put]), []);
  });
});
