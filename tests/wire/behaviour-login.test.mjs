// The ledger's door as contract xero.md sections 1, 2.13 and 3 describe it: login, tokens, connections, scopes, roles, refusals,
// limits; and the settings that change what is uncertain there.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { send, sendJson, textOf } from "../lib/http.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { Books, CALLBACK, SCOPE, claimsOf, codeOf, connections, consent, consentUrl, exchange, invoiceOf, proof, refresh, set, token } from "./ledger-plain.mjs";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PLAIN_ID = /^[0-9a-f]{32}$/;

/** A stand-in for the tests of one describe block, emptied to its sample before each. */
function useLedger() {
  const it = {};
  before(async () => (it.sandbox = await Sandbox.start("http://localhost:9")));
  after(() => it.sandbox?.stop());
  beforeEach(() => it.sandbox.ledger.reset());
  return it;
}

describe("the settings of a stand-in", () => {
  const it = useLedger();
  const listed = async (standIn) => (await sendJson("GET", `${standIn.url}/_sandbox/settings`)).json().settings;

  test("are listed with value, default and description", async () => {
    for (const standIn of [it.sandbox.ledger, it.sandbox.crm]) {
      const settings = await listed(standIn);
      assert.ok(settings.length >= 5);
      for (const { name, kind, value, default: standard, description } of settings) {
        assert.match(name, /^[a-z0-9_]+$/);
        assert.ok(["switch", "number", "text", "choice"].includes(kind));
        assert.deepEqual(value, standard);
        assert.match(description, /\.$|[a-z]$/i);
      }
    }
  });

  test("are all set or none, and a null brings the standard back", async () => {
    const valueOf = async (name) => (await listed(it.sandbox.ledger)).find((one) => one.name === name).value;
    assert.equal((await set(it.sandbox, { day_limit: 1000, enforce_roles: false })).status, 200);
    assert.equal(await valueOf("day_limit"), 1000);
    assert.equal(await valueOf("enforce_roles"), false);
    for (const bad of [{ day_limit: 7, no_such: 1 }, { day_limit: -1 }, { day_limit: "many" }, { enforce_roles: 2 }, { mixed_batch: "perhaps" }, { custom_connection: [] }]) {
      const answer = await set(it.sandbox, bad);
      assert.equal(answer.status, 400, JSON.stringify(bad));
      assert.match(answer.json().error, /setting/);
    }
    assert.equal((await set(it.sandbox, [])).status, 400);
    assert.equal(await valueOf("day_limit"), 1000);
    await set(it.sandbox, { day_limit: null });
    assert.equal(await valueOf("day_limit"), 5000);
    await it.sandbox.ledger.reset();
    assert.equal(await valueOf("enforce_roles"), true);
  });
});

describe("login and tokens", () => {
  const it = useLedger();

  test("a client, an address and scopes that nobody knows are shown, not sent back", async () => {
    for (const [changes, code] of [
      [{ client_id: "nobody" }, "unauthorized_client"],
      [{ redirect_uri: "http://localhost:9/elsewhere" }, "invalid_request"],
      [{ redirect_uri: "http://127.0.0.1:9/xero/callback" }, "invalid_request"],
      [{ scope: "accounting.everything" }, "invalid_scope"],
      [{ scope: "app.connections" }, "invalid_scope"],
    ]) {
      const page = await consent(it.sandbox, changes);
      assert.equal(page.status, 400);
      assert.match(textOf(page.text), new RegExp(code));
    }
  });

  test("an app of today asks for granular scopes only", async () => {
    await set(it.sandbox, { scope_family: "granular" });
    assert.equal((await consent(it.sandbox, { scope: "accounting.transactions" })).status, 400);
    assert.equal((await exchange(it.sandbox, { scope: "accounting.invoices.read" })).status, 200);
    await set(it.sandbox, { scope_family: "broad" });
    assert.equal((await consent(it.sandbox, { scope: "accounting.invoices" })).status, 400);
    assert.equal((await exchange(it.sandbox, { scope: "accounting.transactions" })).status, 200);
  });

  test("the access token carries the recorded claims", async () => {
    const claims = claimsOf((await exchange(it.sandbox)).access_token);
    assert.match(claims.sub, PLAIN_ID);
    assert.match(claims.global_session_id, PLAIN_ID);
    assert.match(claims.jti, PLAIN_ID);
    assert.match(claims.xero_userid, UUID);
    assert.match(claims.authentication_event_id, UUID);
    assert.equal(claims.aud, `${claims.iss}/resources`);
    assert.equal(claims.exp - claims.nbf, 1800);
    assert.deepEqual(claims.scope, SCOPE.split(" "));
  });

  test("the id_token lasts five minutes and says what the scopes allow", async () => {
    const { id_token: idToken } = await exchange(it.sandbox, { scope: "openid email", organisations: 0 });
    const claims = claimsOf(idToken);
    assert.equal(claims.exp - claims.iat, 300);
    assert.equal(claims.email, "aino@pohjola.example");
    assert.equal(claims.given_name, undefined);
    assert.equal(claims.authentication_event_id, undefined);
  });

  test("a code lives five minutes", async () => {
    const code = await codeOf(it.sandbox);
    await it.sandbox.ledger.advanceClock(301);
    assert.deepEqual(await token(it.sandbox, { grant_type: "authorization_code", code, redirect_uri: CALLBACK }), { status: 400, error: "invalid_grant" });
  });

  test("a code belongs to its address", async () => {
    const code = await codeOf(it.sandbox);
    assert.equal((await token(it.sandbox, { grant_type: "authorization_code", code, redirect_uri: `${CALLBACK}/x` })).error, "invalid_grant");
  });

  test("a public client proves itself by PKCE, and refreshes without a secret", async () => {
    const { verifier, challenge } = proof();
    const code = await codeOf(it.sandbox, { code_challenge: challenge, code_challenge_method: "S256" });
    const fields = { grant_type: "authorization_code", code, redirect_uri: CALLBACK, code_verifier: verifier };
    const tokens = await token(it.sandbox, fields, { open: true });
    assert.equal(tokens.status, 200);
    assert.equal((await refresh(it.sandbox, tokens.refresh_token, { open: true })).status, 200);
  });

  test("a wrong or short verifier is refused, and a code without a challenge needs the secret", async () => {
    const { challenge } = proof();
    const short = proof(20);
    for (const [given, verifier] of [
      [challenge, proof().verifier],
      [short.challenge, short.verifier],
      [undefined, undefined],
    ]) {
      const code = await codeOf(it.sandbox, given ? { code_challenge: given, code_challenge_method: "S256" } : {});
      const fields = { grant_type: "authorization_code", code, redirect_uri: CALLBACK, ...(verifier ? { code_verifier: verifier } : {}) };
      assert.equal((await token(it.sandbox, fields, { open: true })).error, "invalid_grant");
    }
    const plain = await send("GET", consentUrl(it.sandbox, { code_challenge: challenge, code_challenge_method: "plain" }));
    assert.equal(new URL(plain.headers.location).searchParams.get("error"), "invalid_request");
  });

  test("what was given to a client with a secret is not refreshed without", async () => {
    const { refresh_token: one } = await exchange(it.sandbox);
    assert.equal((await refresh(it.sandbox, one, { open: true })).error, "invalid_client");
    assert.equal((await refresh(it.sandbox, one, { secret: "wrong" })).error, "invalid_client");
    assert.equal((await refresh(it.sandbox, one)).status, 200);
  });

  test("an old refresh token works half an hour longer and gives a fresh one each time", async () => {
    const { refresh_token: first } = await exchange(it.sandbox);
    const second = await refresh(it.sandbox, first);
    await it.sandbox.ledger.advanceClock(1790);
    const third = await refresh(it.sandbox, first);
    assert.equal(third.status, 200);
    assert.equal(new Set([first, second.refresh_token, third.refresh_token]).size, 3);
    await it.sandbox.ledger.advanceClock(20);
    assert.deepEqual(await refresh(it.sandbox, first), { status: 400, error: "invalid_grant" });
    assert.equal((await refresh(it.sandbox, third.refresh_token)).status, 200);
  });

  test("in grace the same refresh token can come again, by setting", async () => {
    await set(it.sandbox, { grace_answer: "same" });
    const { refresh_token: first } = await exchange(it.sandbox);
    const second = await refresh(it.sandbox, first);
    assert.equal((await refresh(it.sandbox, first)).refresh_token, second.refresh_token);
  });

  test("a refresh token dies after sixty days unused", async () => {
    const { refresh_token: one } = await exchange(it.sandbox);
    await it.sandbox.ledger.advanceClock(60 * 86400 + 60);
    assert.equal((await refresh(it.sandbox, one)).error, "invalid_grant");
  });

  test("revoking answers nothing and takes the connections along", async () => {
    const { access_token: access, refresh_token: one } = await exchange(it.sandbox);
    const id = it.sandbox.variables.XERO_CLIENT_ID;
    const headers = {
      authorization: `Basic ${Buffer.from(`${id}:${it.sandbox.variables.XERO_CLIENT_SECRET}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    };
    const answer = await send("POST", `${it.sandbox.ledger.url}/connect/revocation`, { headers, body: new URLSearchParams({ token: one }).toString() });
    assert.equal(answer.status, 200);
    assert.equal(answer.text, "");
    assert.equal((await refresh(it.sandbox, one)).error, "invalid_grant");
    assert.deepEqual((await connections(it.sandbox, access)).json(), []);
  });

  test("grants that nobody knows are refused", async () => {
    assert.equal((await token(it.sandbox, { grant_type: "password" })).error, "unsupported_grant_type");
  });
});

describe("connections", () => {
  const it = useLedger();

  test("have the recorded fields in their order, and are filtered by the consent", async () => {
    const one = await exchange(it.sandbox);
    await exchange(it.sandbox, { organisations: 2 });
    const all = (await connections(it.sandbox, one.access_token)).json();
    assert.equal(all.length, 2, "also those of another consent of the same person");
    assert.deepEqual(Object.keys(all[0]), ["id", "authEventId", "tenantId", "tenantName", "tenantType", "createdDateUtc", "updatedDateUtc"]);
    const event = claimsOf(one.access_token).authentication_event_id;
    assert.equal((await connections(it.sandbox, one.access_token, `?authEventId=${event}`)).json().length, 0, "connected again by the second consent");
    assert.equal((await connections(it.sandbox, one.access_token, `?authEventId=${all[0].authEventId}`)).json().length, 2);
  });

  test("are as many as the plan allows", async () => {
    await set(it.sandbox, { connection_limit: 1 });
    const { access_token: access } = await exchange(it.sandbox, { organisations: 2 });
    assert.equal((await connections(it.sandbox, access)).json().length, 1);
  });

  test("are removed with 204, and 404 for what isn't there", async () => {
    const { access_token: access } = await exchange(it.sandbox);
    const [{ id }] = (await connections(it.sandbox, access)).json();
    const remove = () => send("DELETE", `${it.sandbox.ledger.url}/connections/${id}`, { headers: { authorization: `Bearer ${access}` } });
    assert.equal((await remove()).status, 204);
    assert.equal((await remove()).status, 404);
  });
});

describe("without a person", () => {
  const it = useLedger();
  const ask = (fields = {}) => token(it.sandbox, { grant_type: "client_credentials", ...fields });

  test("a custom connection gets no refresh token, needs no tenant, and sees one organisation", async () => {
    const answer = await ask({ scope: "accounting.invoices accounting.settings.read" });
    assert.deepEqual(Object.keys(answer), ["status", "access_token", "expires_in", "token_type", "scope"]);
    assert.equal(answer.scope, "accounting.invoices accounting.settings.read");
    const books = new Books(it.sandbox, answer.access_token);
    assert.equal((await books.call("GET", "Organisation")).status, 200);
    assert.equal((await books.call("PUT", "Invoices", invoiceOf())).status, 200);
    const found = (await connections(it.sandbox, answer.access_token)).json();
    assert.equal(found.length, 1);
    assert.equal((await books.call("GET", "Organisation", undefined, { "xero-tenant-id": found[0].tenantId })).status, 200);
    assert.equal((await books.call("GET", "Organisation", undefined, { "xero-tenant-id": "00000000-0000-0000-0000-000000000000" })).status, 403);
  });

  test("no scope means every scope of the books", async () => {
    assert.ok((await ask()).scope.split(" ").includes("accounting.contacts"));
  });

  test("scopes of people, and unknown ones, are refused", async () => {
    for (const scope of ["openid", "offline_access accounting.contacts", "accounting.journals.read", "nonsense"])
      assert.equal((await ask({ scope })).error, "invalid_scope", scope);
  });

  test("an app that may not is told so, and one without a secret is unknown", async () => {
    assert.equal((await token(it.sandbox, { grant_type: "client_credentials" }, { open: true })).error, "invalid_client");
    await set(it.sandbox, { client_credentials: false });
    assert.equal((await ask()).error, "unauthorized_client");
  });

  test("the organisation is chosen by setting", async () => {
    await set(it.sandbox, { custom_connection: "!sV4ge" });
    const [{ tenantName }] = (await connections(it.sandbox, (await ask()).access_token)).json();
    assert.equal(tenantName, "Pohjola Design Sverige AB");
    await set(it.sandbox, { custom_connection: "!nobody" });
    assert.equal((await ask()).error, "unauthorized_client");
  });

  test("app management sees and removes everybody's connections, and no books", async () => {
    await exchange(it.sandbox);
    await exchange(it.sandbox, { who: /standard/i, organisations: 2 });
    const { access_token: access } = await ask({ scope: "app.connections" });
    const all = (await connections(it.sandbox, access)).json();
    assert.equal(all.length, 3);
    await send("DELETE", `${it.sandbox.ledger.url}/connections/${all[0].id}`, { headers: { authorization: `Bearer ${access}` } });
    assert.equal((await connections(it.sandbox, access)).json().length, 2);
    assert.equal((await new Books(it.sandbox, access, all[1].tenantId).call("GET", "Organisation")).status, 401);
  });
});

describe("refusals before the endpoint", () => {
  const it = useLedger();
  let books;
  beforeEach(async () => (books = await Books.open(it.sandbox)));

  test("no tenant, a wrong token and an expired one", async () => {
    const none = await books.call("GET", "Organisation", undefined, { "xero-tenant-id": null });
    assert.equal(none.status, 403);
    assert.deepEqual(Object.keys(none.json()), ["Type", "Title", "Status", "Detail", "Instance", "Extensions"]);
    const wrong = await books.call("GET", "Organisation", undefined, { authorization: "Bearer x.y.z" });
    assert.deepEqual([wrong.status, wrong.json().Detail], [401, "AuthenticationUnsuccessful"]);
    await it.sandbox.ledger.advanceClock(1801);
    const late = await books.call("GET", "Organisation");
    assert.equal(late.status, 401);
    assert.match(late.json().Detail, /^TokenExpired: token expired at \d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/);
  });

  test("a missing scope is 401, or 403 by setting", async () => {
    const reader = await Books.open(it.sandbox, { scope: "accounting.settings.read accounting.invoices.read" });
    assert.equal((await reader.call("GET", "Items")).status, 200, "items belong to both families");
    assert.equal((await reader.call("PUT", "Invoices", invoiceOf())).json().Detail, "AuthorizationUnsuccessful");
    await set(it.sandbox, { scope_missing_status: "403" });
    assert.equal((await reader.call("GET", "Contacts")).status, 403);
  });

  test("an unknown path is an empty 404, a known one with another method 501", async () => {
    const unknown = await books.call("GET", "Nothing");
    assert.deepEqual([unknown.status, unknown.headers["content-type"], unknown.text], [404, "text/html; charset=utf-8", ""]);
    assert.equal((await books.call("DELETE", "Invoices/1")).status, 501);
  });

  test("XML, a bad If-Modified-Since and maintenance refuse where a setting says so", async () => {
    const plain = (headers) => books.call("GET", "Organisation", undefined, headers);
    assert.equal((await plain({ accept: "application/xml" })).headers["content-type"], "application/json; charset=utf-8");
    assert.equal((await plain({ "if-modified-since": "Tue, 24 Nov 2026 00:00:00 GMT" })).status, 200);
    await set(it.sandbox, { xml_wanted: "406", bad_if_modified_since: "412" });
    assert.equal((await plain({ accept: null })).status, 406);
    assert.equal((await plain({ accept: "text/xml" })).status, 406);
    assert.equal((await plain({ "if-modified-since": "Tue, 24 Nov 2026 00:00:00 GMT" })).status, 412);
    assert.equal((await plain({ "if-modified-since": "2026-11-24T00:00:00" })).status, 200);
    await set(it.sandbox, { maintenance: "offline" });
    assert.deepEqual([(await plain()).status, (await plain()).text], [503, "The Xero API is currently offline for maintenance"]);
    await set(it.sandbox, { maintenance: "unavailable" });
    assert.equal((await plain()).text, "The Xero API is temporarily unavailable");
  });

  test("limits follow their settings, with the recorded headers and an empty body", async () => {
    await set(it.sandbox, { minute_limit: 2 });
    await it.sandbox.ledger.advanceClock(61);
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await books.call("GET", "Organisation"));
    const [{ headers: first }, , { status, text, headers }] = answers;
    assert.deepEqual([first["x-minlimit-remaining"], first["x-daylimit-remaining"], first["x-appminlimit-remaining"]], ["1", "4999", "9999"]);
    assert.deepEqual([status, text, headers["content-type"]], [429, "", undefined]);
    assert.deepEqual([headers["x-rate-limit-problem"], headers["x-minlimit-remaining"]], ["minute", "0"]);
    assert.match(headers["retry-after"], /^\d+$/);
    for (const [setting, problem, hint] of [
      ["day_limit", "day", true],
      ["app_minute_limit", "appminute", false],
      ["concurrent_limit", "concurrent", false],
    ]) {
      await set(it.sandbox, { minute_limit: null, day_limit: null, app_minute_limit: null, [setting]: 0 });
      const answer = await books.call("GET", "Organisation");
      assert.deepEqual([answer.status, answer.headers["x-rate-limit-problem"], "retry-after" in answer.headers], [429, problem, hint]);
    }
  });
});

describe("roles", () => {
  const it = useLedger();
  const as = (who) => Books.open(it.sandbox, { who });

  test("a reader reads and writes nothing", async () => {
    const books = await as(/read only/i);
    assert.equal((await books.call("GET", "Invoices?page=1")).status, 200);
    for (const [method, path, body] of [
      ["PUT", "Invoices", invoiceOf()],
      ["PUT", "Contacts", { Name: "Nobody Oy" }],
      ["PUT", "Items", { Code: "X" }],
    ]) {
      const answer = await books.call(method, path, body);
      assert.deepEqual([answer.status, answer.json().Detail], [403, "AuthorizationUnsuccessful"]);
    }
    await set(it.sandbox, { enforce_roles: false });
    assert.equal((await books.call("PUT", "Invoices", invoiceOf())).status, 200);
  });

  test("an invoice-only user makes drafts, and approves, pays and sets nothing", async () => {
    const books = await as(/invoice only/i);
    const { InvoiceID: id } = await books.invoice();
    assert.match((await books.refused("POST", `Invoices/${id}`, { Status: "AUTHORISED" }))[0], /permission/);
    assert.equal((await books.one("POST", `Invoices/${id}`, { Status: "SUBMITTED" })).Status, "SUBMITTED");
    const note = await books.one("PUT", "CreditNotes", { ...invoiceOf(), Type: "ACCRECCREDIT" });
    assert.match((await books.refused("POST", `CreditNotes/${note.CreditNoteID}`, { Status: "AUTHORISED" }))[0], /permission/);
    assert.match((await books.refused("PUT", "CreditNotes", { ...invoiceOf(), Type: "ACCRECCREDIT", Status: "AUTHORISED" }))[0], /permission/);
    assert.equal((await books.call("PUT", "Payments", {})).status, 403);
    assert.equal((await books.call("PUT", "TaxRates", {})).status, 403);
  });

  test("actions say what the role may do", async () => {
    const allowed = async (who) => (await (await as(who)).call("GET", "Organisation/Actions")).json().Actions.filter(({ Status }) => Status === "ALLOWED").map(({ Name }) => Name);
    const [adviser, standard, invoiceOnly, reader] = await Promise.all([/adviser/i, /standard/i, /invoice only/i, /read only/i].map(allowed));
    assert.ok(adviser.includes("ApproveTransactionsBeforePeriodLockDate"));
    assert.ok(!standard.includes("ApproveTransactionsBeforePeriodLockDate") && standard.includes("CreateApprovedInvoice"));
    assert.ok(invoiceOnly.includes("CreateDraftInvoice") && !invoiceOnly.includes("CreateApprovedInvoice"));
    assert.deepEqual(reader, ["UseMulticurrency"]);
  });
});
