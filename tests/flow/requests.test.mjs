import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { describe, test } from "node:test";

import { useConnectedStack } from "../lib/fixture.mjs";
import { send, sendJson } from "../lib/http.mjs";

const DEAL = 1;
const MIB = 1024 * 1024;

const base64url = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

function sign(claims, secret, header = { alg: "HS256", typ: "JWT" }) {
  const text = `${base64url(header)}.${base64url(claims)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** An error as people and programs get it: a code, a sentence, a request number. */
function assertError(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  const { error } = answer.json();
  assert.equal(error.code, code);
  assert.match(error.message, /\w+ \w+/);
  assert.match(error.request_id, /\S/);
  assert.equal(answer.headers["x-request-id"], error.request_id);
}

describe("requests that can't be served", () => {
  const it = useConnectedStack();

  const claims = (changes = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return { userId: it.api.session.user.id, companyId: it.api.session.company.id, iat: now, exp: now + 300, ...changes };
  };
  const secret = () => it.stack.sandbox.variables.PIPEDRIVE_CLIENT_SECRET;
  const openSession = (token, more = {}) => sendJson("POST", `${it.stack.lasku.url}/api/v1/session`, { token, ...more });

  test("a token that the CRM signed opens a session", async () => {
    assert.equal((await openSession(sign(claims(), secret()))).status, 200);
  });

  test("a token with another signature, algorithm or shape doesn't", async () => {
    const now = claims();
    for (const token of [sign(now, "another secret"), `${sign(now, secret())}x`, sign(now, secret(), { alg: "none" }), `${base64url({ alg: "none" })}.${base64url(now)}.`, sign(now, secret(), { alg: "HS512", typ: "JWT" }), "", "a.b.c", "x".repeat(10_000)])
      assertError(await openSession(token), 401, "token_invalid");
  });

  test("an expired token doesn't", async () => {
    assertError(await openSession(sign(claims({ exp: Math.floor(Date.now() / 1000) - 600 }), secret())), 401, "token_expired");
  });

  test("a token of another user or company than the frame's address says doesn't", async () => {
    const token = sign(claims(), secret());
    assertError(await openSession(token, { user_id: claims().userId + 1 }), 401, "token_foreign");
    assertError(await openSession(token, { company_id: claims().companyId + 1 }), 401, "token_foreign");
  });

  test("a company that never installed the app is told what to do", async () => {
    assertError(await openSession(sign(claims({ companyId: 42 }), secret())), 403, "app_not_installed");
  });

  test("without a session nothing is told", async () => {
    const { paths } = (await sendJson("GET", `${it.stack.lasku.url}/api/v1/openapi.json`)).json();
    assert.ok(Object.keys(paths).length > 10);
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods)) {
        if (/session|openapi/.test(path)) continue;
        const url = `${it.stack.lasku.url}${path.startsWith("/api/v1") ? path : `/api/v1${path}`}`.replace(/\{\w+\}/g, "1");
        const body = ["post", "put"].includes(method) ? {} : undefined;
        assertError(await sendJson(method.toUpperCase(), url, body), 401, "session_missing");
        assertError(await sendJson(method.toUpperCase(), url, body, { headers: { authorization: "Bearer 1.2.1.9999999999.abc" } }), 401, "session_invalid");
      }
  });

  test("a session that somebody changed is refused", async () => {
    const { session } = it.api.session;
    for (const changed of [session.replace(/^\d+/, "1"), session.slice(0, -1), `${session}0`, ""])
      assert.equal((await it.api.call("GET", "/connection", undefined, { headers: { authorization: `Bearer ${changed}` } })).status, 401);
  });

  test("malformed JSON is refused with a sentence", async () => {
    for (const body of ["", "{", "[]", "null", '"text"', '{"a":1,"a":2}', '{"deal_id":1e999}', `${"[".repeat(200)}${"]".repeat(200)}`, "{\"a\":\"\ud800\"}", Buffer.from([0x7b, 0xff, 0x7d])])
      for (const path of ["/invoices", "/preview"]) {
        const answer = await send("POST", `${it.stack.lasku.url}/api/v1${path}`, { headers: { authorization: `Bearer ${it.api.session.session}`, "content-type": "application/json" }, body });
        assert.ok([400, 422].includes(answer.status), `${answer.status} for ${body}`);
        assert.match(answer.json().error.message, /\S/);
      }
  });

  test("fields of a wrong type are named", async () => {
    const { form } = await it.api.fillForm(DEAL);
    const wrong = { deal_id: "x", currency: 7, date: "13.3.2026", due_date: "2026-02-30", tax_treatment: "maybe", recipient: [], reference: {} };
    for (const [field, value] of Object.entries(wrong)) {
      const answer = await it.api.call("POST", "/preview", { ...form, [field]: value });
      assertError(answer, 422, "field_malformed");
      assert.equal(answer.json().error.detail, field);
    }
    for (const [field, value] of Object.entries({ quantity: "one", unit_price: null, discount_amount: true, product_id: -1, description: 5 })) {
      const lines = [{ ...form.lines[0], [field]: value }];
      assertError(await it.api.call("POST", "/preview", { ...form, lines }), 422, "field_malformed");
    }
    assertError(await it.api.call("POST", "/preview", { ...form, lines: [7] }), 422, "field_malformed");
  });

  test("a body of 10 MB is refused, and the server goes on", async () => {
    const body = JSON.stringify({ reference: "x".repeat(10 * MIB) });
    const headers = { authorization: `Bearer ${it.api.session.session}`, "content-type": "application/json" };
    const answer = await send("POST", `${it.stack.lasku.url}/api/v1/preview`, { headers, body }).catch((error) => error);
    // The server may answer and hang up before it has read everything; then the client sees a cut connection.
    assert.ok(answer instanceof Error ? /EPIPE|ECONNRESET|socket hang up/.test(answer.message) : answer.status === 413, String(answer.status ?? answer));
    assert.equal((await send("GET", `${it.stack.lasku.url}/readyz`)).status, 200);
  });

  test("an unknown deal, product, invoice, operation or address is told as such", async () => {
    assertError(await it.api.call("GET", "/deals/999999/form"), 404, "deal_unknown");
    assertError(await it.api.call("PUT", "/deals/999999/contact", { contact_id: "x" }), 404, "deal_unknown");
    assertError(await it.api.call("GET", `/invoices/${randomUUID()}/pdf`), 404, "invoice_unknown");
    assertError(await it.api.call("GET", `/operations/${randomUUID()}`), 404, "operation_unknown");
    assertError(await it.api.call("PUT", "/products/1/link", { item_id: "no-such-item" }), 404, "item_unknown");
    for (const path of ["/deals/x/form", "/deals/-1/form", "/deals/99999999999999999999/form", "/nothing/here"])
      assertError(await it.api.call("GET", path), 404, "not_found");
    assertError(await it.api.call("DELETE", "/settings"), 405, "method_not_allowed");
  });

  test("an intent that isn't a UUID, or a deal whose form nobody opened, makes nothing", async () => {
    const { form } = await it.api.fillForm(DEAL);
    for (const intent of [undefined, "", "1", `${randomUUID()}x`, "g".repeat(36)])
      assertError(await it.api.call("POST", "/invoices", { ...form, intent }), 422, "intent_malformed");
    assertError(await it.api.call("POST", "/invoices", { ...form, deal_id: 4711 }), 404, "deal_unknown");
    const { calls } = await it.stack.ledger.callsDuring(async () => {});
    assert.equal(calls.filter(({ method }) => method === "PUT").length, 0);
  });

  test("an amount that no ledger can hold is told with its line", async () => {
    const { form } = await it.api.fillForm(DEAL);
    const lines = [form.lines[0], { ...form.lines[1], quantity: 99_999_999, unit_price: 99_999_999 }];
    const answer = await it.api.call("POST", "/preview", { ...form, lines });
    assertError(answer, 422, "amount_too_large");
    assert.equal(answer.json().error.detail, "2");
  });

  test("strange text in a search finds nothing and breaks nothing", async () => {
    for (const query of ["'", '"; DROP TABLE contact; --', "%", "_", "\\", "\u0000", "😀".repeat(200), "ä".repeat(5000), "a".repeat(100)])
      for (const path of ["/contacts", "/items"]) {
        const answer = await it.api.call("GET", `${path}?q=${encodeURIComponent(query)}`);
        assert.ok([200, 400, 414, 431].includes(answer.status), `${answer.status} for ${query.slice(0, 20)}`);
      }
    assert.ok((await it.api.ask("GET", "/contacts?q=")).contacts.length > 0);
  });
});
