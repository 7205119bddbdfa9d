import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { useStackBehind } from "../lib/fixture.mjs";
import { send } from "../lib/http.mjs";
import { Person } from "../lib/journey.mjs";
import { until } from "../lib/until.mjs";

const DEAL = 1;
const PUT_INVOICES = /^PUT \/api\.xro\/2\.0\/Invoices/i;
const HTML = "<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>";

describe("a ledger that answers badly", () => {
  const it = useStackBehind(["XERO_API_URL"]);

  beforeEach(() => it.honest());

  const drafts = async () => (await it.api.ask("GET", `/deals/${DEAL}/panel`)).invoices.length;
  const puts = () => it.vendor.calls.filter(({ method, path }) => PUT_INVOICES.test(`${method} ${path}`));

  /** Posts an invoice while the ledger misbehaves, then lets it mend itself; exactly one invoice must come of it. */
  async function survives(answers, { isUnknown = true } = {}) {
    const before = await drafts();
    const { form } = await it.api.fillForm(DEAL);
    const putsBefore = puts().length;
    it.vendor.script(PUT_INVOICES, ...answers, { forward: it.real });
    await it.api.ask("POST", "/invoices", form, 202);
    const operation = await it.api.operationEnds(form.intent, 90_000);
    assert.equal(operation.state, "done", JSON.stringify(operation));
    assert.equal(await drafts(), before + 1);
    const keys = new Set(puts().slice(putsBefore).map(({ headers }) => headers["idempotency-key"]));
    if (isUnknown) assert.equal(keys.size, 1, "an attempt whose outcome is unknown is repeated with the same key");
  }

  test("HTML where JSON is due", () => survives([{ status: 502, headers: { "content-type": "text/html" }, body: HTML }]));

  test("HTML with status 200", () => survives([{ status: 200, headers: { "content-type": "text/html" }, body: HTML }]));

  test("an empty 429, waited for as long as it says", () => survives([{ status: 429, headers: { "retry-after": "1", "x-rate-limit-problem": "minute" } }], { isUnknown: false }));

  test("an empty 500 and a 503 in plain words", () => survives([{ status: 500 }, { status: 503, headers: { "content-type": "text/plain" }, body: "The Xero API is temporarily unavailable" }]));

  test("a connection that is cut before the answer", () => survives([{ cut: 0 }]));

  test("an answer that is lost on the way: the ledger has the invoice, and gets no second one", async () => {
    const { form } = await it.api.fillForm(DEAL);
    const before = await drafts();
    it.vendor.script(
      PUT_INVOICES,
      async (request) => {
        // The ledger acts, and its answer never arrives.
        const { host, connection, "content-length": _, ...headers } = request.headers;
        await send("PUT", it.real + request.url, { headers, body: request.bytes });
        return { cut: 0 };
      },
      { forward: it.real },
    );
    await it.api.ask("POST", "/invoices", form, 202);
    const operation = await it.api.operationEnds(form.intent, 90_000);
    assert.equal(operation.state, "done", JSON.stringify(operation));
    await it.api.ask("POST", `/deals/${DEAL}/refresh`);
    assert.equal(await drafts(), before + 1);
    const made = (await it.stack.ledger.calls({ method: "PUT" })).filter(({ request_body }) => request_body?.includes(form.reference || form.intent));
    assert.ok(made.length >= 1);
  });

  test("while it doesn't answer at all the intent is safe, and the person is told that it waits", async () => {
    const { form } = await it.api.fillForm(DEAL);
    it.vendor.script(PUT_INVOICES, { status: 503 });
    await it.api.ask("POST", "/invoices", form, 202);
    const waiting = await until("the operation says why it waits", async () => {
      const operation = await it.api.ask("GET", `/operations/${form.intent}`);
      return operation.error && operation;
    });
    assert.ok(["queued", "sending", "unknown"].includes(waiting.state), waiting.state);
    assert.match(waiting.error.message, /\S/);
    const panel = await it.api.ask("GET", `/deals/${DEAL}/panel`);
    assert.ok(panel.operations.some(({ intent }) => intent === form.intent));
    it.honest();
    assert.equal((await it.api.operationEnds(form.intent, 120_000)).state, "done");
  });

  test("what it refuses stands beside the lines concerned, in its own words", async () => {
    const { form } = await it.api.fillForm(DEAL);
    const line = (messages) => ({ Description: "x", ValidationErrors: messages.map((Message) => ({ Message })) });
    it.vendor.script(PUT_INVOICES, {
      status: 400,
      body: {
        ErrorNumber: 10,
        Type: "ValidationException",
        Message: "A validation exception occurred",
        Elements: [
          {
            InvoiceID: "00000000-0000-0000-0000-000000000000",
            LineItems: [line([]), line(["Account code '999' is not a valid code for this document."]), line([])],
            ValidationErrors: [{ Message: "The document date cannot be before the period lock date, currently set at 2026-11-30." }, { Message: "Account code '999' is not a valid code for this document." }],
          },
        ],
      },
    });
    await it.api.ask("POST", "/invoices", form, 202);
    const operation = await it.api.operationEnds(form.intent);
    assert.equal(operation.state, "refused");
    assert.equal(operation.invoice, null);
    const said = (pattern) => operation.findings.filter(({ message }) => pattern.test(message));
    assert.equal(said(/999/).length, 1, "what is said of the line and of the document stands there once");
    assert.match(said(/999/)[0].field, /^lines\.1/);
    assert.equal(said(/period lock date/)[0]?.field, "date");
    assert.ok(operation.findings.every(({ blocks }) => blocks));
    const again = await it.api.ask("GET", `/deals/${DEAL}/panel`);
    assert.equal(again.operations.find(({ intent }) => intent === form.intent)?.state, "refused", "the deal's panel keeps it in sight");
  });

  test("a refusal doesn't hold up the next invoice", async () => {
    const { form } = await it.api.fillForm(DEAL);
    assert.equal((await it.api.createInvoice(form)).state, "done");
  });

  test("a refresh that fails leaves the panel as it was, and says so", async () => {
    const before = await it.api.ask("GET", `/deals/${DEAL}/panel`);
    for (const answer of [{ status: 404, headers: { "content-type": "text/html; charset=utf-8" } }, { status: 429, headers: { "x-rate-limit-problem": "minute", "retry-after": "30" } }, { status: 200, headers: { "content-type": "text/html" }, body: HTML }, { status: 200, body: { Id: "x" } }, { cut: 0 }, { cut: 20, body: { Invoices: [] } }]) {
      it.honest();
      it.vendor.script(/^GET \/api\.xro\/2\.0\/Invoices/i, answer);
      const refused = await it.api.call("POST", `/deals/${DEAL}/refresh`);
      assert.ok(refused.status >= 400, `${refused.status} for ${JSON.stringify(answer)}`);
      assert.match(refused.json().error.message, /\w+ \w+/);
      const { invoices } = await it.api.ask("GET", `/deals/${DEAL}/panel`);
      assert.deepEqual(invoices, before.invoices);
    }
  });

  test("an answer of 20 MB is not swallowed", async () => {
    it.vendor.script(/^GET \/api\.xro\/2\.0\/Invoices/i, { status: 200, headers: { "content-type": "application/json" }, body: `{"Invoices":["${"x".repeat(20 * 1024 * 1024)}"]}` });
    const refused = await it.api.call("POST", `/deals/${DEAL}/refresh`);
    assert.ok(refused.status >= 400);
    assert.equal((await send("GET", `${it.stack.lasku.url}/readyz`)).status, 200);
  });

  test("a PDF that isn't one is refused", async () => {
    const [invoice] = (await it.api.ask("GET", `/deals/${DEAL}/panel`)).invoices;
    it.vendor.script(/^GET \/api\.xro\/2\.0\/Invoices/i, { status: 404, headers: { "content-type": "text/html; charset=utf-8" } });
    const answer = await it.api.call("GET", `/invoices/${invoice.id}/pdf`);
    assert.ok(answer.status >= 400);
    assert.match(answer.json().error.message, /\S/);
  });
});

describe("killed on the way", () => {
  const it = useStackBehind(["XERO_API_URL"]);

  test("an intent that was answered is made once, whenever the server dies", async () => {
    const { form } = await it.api.fillForm(DEAL);
    it.vendor.script(PUT_INVOICES, { hold: true });
    await it.api.ask("POST", "/invoices", form, 202);
    await until("the call is on its way", () => it.vendor.heldCount === 1);
    await it.stack.lasku.program.kill();
    it.vendor.release({ cut: 0 });
    it.honest();
    await it.stack.lasku.run();
    assert.equal((await it.api.operationEnds(form.intent, 90_000)).state, "done");
    assert.equal((await it.api.ask("GET", `/deals/${DEAL}/panel`)).invoices.length, 1);
  });

  test("the ledger made it, the server died before it heard: no second one", async () => {
    const { form } = await it.api.fillForm(DEAL);
    it.vendor.script(PUT_INVOICES, async (request) => {
      const { host, connection, "content-length": _, ...headers } = request.headers;
      await send("PUT", it.real + request.url, { headers, body: request.bytes });
      return { hold: true };
    });
    await it.api.ask("POST", "/invoices", form, 202);
    await until("the ledger has acted", () => it.vendor.heldCount === 1);
    await it.stack.lasku.program.kill();
    it.vendor.release({ cut: 0 });
    it.honest();
    await it.stack.lasku.run();
    const operation = await it.api.operationEnds(form.intent, 90_000);
    assert.equal(operation.state, "done", JSON.stringify(operation));
    assert.equal((await it.api.ask("GET", `/deals/${DEAL}/panel`)).invoices.length, 2);
    const numbers = new Set((await it.api.ask("GET", `/deals/${DEAL}/panel`)).invoices.map(({ number }) => number));
    assert.equal(numbers.size, 2);
  });

  test("sessions outlive a restart", async () => {
    await it.stack.lasku.restart();
    assert.equal((await it.api.ask("GET", "/connection")).state, "active");
  });
});

describe("an identity server in trouble", () => {
  const it = useStackBehind(["XERO_IDENTITY_URL"], { connected: false });

  for (const [title, answer] of [
    ["HTML", { status: 200, headers: { "content-type": "text/html" }, body: HTML }],
    ["an empty 429", { status: 429 }],
    ["an empty 404", { status: 404 }],
    ["a cut connection", { cut: 0 }],
    ["JSON without tokens", { status: 200, body: { hello: "there" } }],
    ["JSON that ends too early", { status: 200, headers: { "content-type": "application/json" }, body: '{"access_token":"a' }],
  ])
    test(`${title} instead of tokens: a page that says so, and nothing half-done`, async () => {
      it.honest();
      it.vendor.script(/^POST \/connect\/token/, answer);
      const person = new Person(it.stack);
      const page = await person.allow(await person.logIn(await person.install()));
      assert.ok(page.status >= 400, String(page.status));
      assert.match(page.headers["content-type"], /^text\/html/);
      const api = await person.openSession();
      assert.equal((await api.ask("GET", "/connection")).state, "none");
    });

  test("once it is well again the login works", async () => {
    it.honest();
    const person = new Person(it.stack);
    await person.connect();
    assert.equal((await (await person.openSession()).ask("GET", "/connection")).state, "active");
  });
});
