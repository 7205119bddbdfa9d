// Faults that are ordered by POST /_sandbox/faults, as the clients of both stand-ins see them.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { sendJson } from "../lib/http.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { until } from "../lib/until.mjs";
import { Crm } from "./crm-plain.mjs";
import { Books, connections, exchange, invoiceOf, refresh } from "./ledger-plain.mjs";
import { asXeroWants, hasEvents, isSigned, Receiver } from "./webhook-receiver.mjs";

const APP = "http://localhost:9";
const INVOICES = "/api.xro/2.0/Invoices";

/** How a call ends that gets no whole answer. */
function broken(promise) {
  return assert.rejects(promise, /socket hang up|ECONNRESET|aborted/);
}

describe("faults", () => {
  let sandbox, books;

  const admin = (standIn, method, body) => sendJson(method, `${standIn.url}/_sandbox/faults`, body);
  const rules = async (standIn = sandbox.ledger) => (await admin(standIn, "GET")).json().rules;

  /** Sets one rule, or several. */
  async function order(what, match = {}, standIn = sandbox.ledger) {
    const answer = await admin(standIn, "POST", [{ match, what }]);
    assert.equal(answer.status, 200, answer.text);
  }

  const put = (changes = {}) => books.call("PUT", "Invoices", invoiceOf(changes));
  const countOf = async (reference) => {
    const answer = await books.call("GET", `Invoices?where=${encodeURIComponent(`Reference=="${reference}"`)}`);
    return answer.json().Invoices.length;
  };
  const lastCall = async (path, standIn = sandbox.ledger) => (await standIn.calls({ path })).at(-1);

  before(async () => {
    sandbox = await Sandbox.start(APP);
  });
  after(() => sandbox?.stop());
  beforeEach(async () => {
    await sandbox.ledger.reset();
    books = await Books.open(sandbox);
  });

  describe("rules", () => {
    test("what is set is listed with how often it was seen and struck, and DELETE clears it", async () => {
      await order("503", { method: "PUT", path: INVOICES, nth: 2 });
      assert.equal((await put()).status, 200);
      assert.equal((await put()).status, 503);
      assert.equal((await put()).status, 200);
      const [{ match, what, seen, struck }] = await rules();
      assert.deepEqual({ match, what, seen, struck }, { match: { method: "PUT", path: INVOICES, nth: 2, next: 1 }, what: { kind: "503", retry_after_s: 0 }, seen: 3, struck: 1 });
      await admin(sandbox.ledger, "DELETE");
      assert.deepEqual(await rules(), []);
    });

    test("the next calls, of one method and address, in any spelling", async () => {
      await order("404", { method: "GET", path: "/api.xro/2.0/inv*es", next: 2 });
      const statuses = [];
      for (const path of ["Contacts?page=1", "Invoices?page=1", "invoices?page=1", "Invoices?page=1"]) statuses.push((await books.call("GET", path)).status);
      assert.deepEqual(statuses, [200, 404, 404, 200]);
    });

    test("a probability with a seed strikes the same calls again", async () => {
      const run = async () => {
        await admin(sandbox.ledger, "DELETE");
        await order("503", { path: "/api.xro/2.0/Currencies", probability: 0.5, seed: 42 });
        const statuses = [];
        for (let i = 0; i < 16; i++) statuses.push((await books.call("GET", "Currencies")).status);
        return statuses.join();
      };
      const first = await run();
      assert.match(first, /503/);
      assert.match(first, /200/);
      assert.equal(await run(), first);
    });

    test("a rule for one app leaves another alone", async () => {
      await order("503", { client_id: "somebody else", next: 5 });
      assert.equal((await books.call("GET", "Currencies")).status, 200);
      await order("503", { client_id: sandbox.variables.XERO_CLIENT_ID });
      assert.equal((await books.call("GET", "Currencies")).status, 503);
    });

    test("a rule without an address means API and tokens, not pages", async () => {
      await order("503", { next: 1 });
      assert.equal((await sendJson("GET", `${sandbox.ledger.url}/`)).status < 500, true);
      assert.equal((await rules())[0].struck, 0);
    });

    for (const [name, body] of [
      ["an unknown kind", [{ what: "explode" }]],
      ["a member that the kind hasn't", [{ what: { kind: "404", ms: 5 } }]],
      ["an unknown matcher", [{ match: { url: "/" }, what: "404" }]],
      ["a number out of range", [{ match: { nth: 0 }, what: "404" }]],
      ["a probability above one", [{ match: { probability: 1.5 }, what: "404" }]],
      ["a rule that is no object", ["404"]],
      ["something else than a list", { what: "404" }],
      ["now for what needs a call", [{ now: true, what: "404" }]],
    ])
      test(`${name} is refused, with a sentence`, async () => {
        const answer = await admin(sandbox.ledger, "POST", body);
        assert.equal(answer.status, 400);
        assert.match(answer.json().error, /\.$/);
        assert.deepEqual(await rules(), []);
      });

    test("of several rules in one call none is set when one is wrong", async () => {
      assert.equal((await admin(sandbox.ledger, "POST", [{ what: "404" }, { what: "x" }])).status, 400);
      assert.deepEqual(await rules(), []);
    });

    test("a reset forgets them", async () => {
      await order("404");
      await sandbox.ledger.reset();
      assert.deepEqual(await rules(), []);
    });
  });

  describe("calls that break", () => {
    test("reset before: nothing was saved", async () => {
      await order("reset_before", { method: "PUT" });
      await broken(put({ Reference: "before" }));
      assert.equal(await countOf("before"), 0);
    });

    test("reset after: it was saved", async () => {
      await order("reset_after", { method: "PUT" });
      await broken(put({ Reference: "after" }));
      assert.equal(await countOf("after"), 1);
      const { status, fault } = (await sandbox.ledger.calls({ method: "PUT" })).at(-1);
      assert.deepEqual({ status, fault }, { status: 200, fault: "reset_after" });
    });

    test("a truncated answer: the headers promise more than comes, and it was saved", async () => {
      await order({ kind: "truncate", bytes: 100 }, { method: "PUT" });
      await broken(put({ Reference: "cut" }));
      assert.equal(await countOf("cut"), 1);
    });

    test("a hang ends without answer, saved or not", async () => {
      await order({ kind: "hang", ms: 50 }, { method: "PUT" });
      await broken(put({ Reference: "hung" }));
      assert.equal(await countOf("hung"), 0);
      await order({ kind: "hang", ms: 50, saved: true }, { method: "PUT" });
      await broken(put({ Reference: "hung" }));
      assert.equal(await countOf("hung"), 1);
    });

    test("a delayed call comes later, and holds up no other", async () => {
      await order({ kind: "delay", ms: 400 }, { path: INVOICES });
      const order_ = [];
      const slow = put().then(({ status }) => order_.push(`slow ${status}`));
      await until("it is held back", async () => (await rules())[0].struck === 1);
      for (let i = 0; i < 5; i++) await books.call("GET", "Currencies").then(({ status }) => order_.push(status));
      await slow;
      assert.deepEqual(order_, [200, 200, 200, 200, 200, "slow 200"]);
    });

    test("a delay behind the execution: saved first, answered later", async () => {
      await order({ kind: "delay", ms: 400, after: true }, { method: "PUT" });
      let isAnswered = false;
      const slow = put({ Reference: "late" }).then(() => (isAnswered = true));
      await until("it is saved", async () => (await countOf("late")) === 1);
      assert.equal(isAnswered, false);
      await slow;
    });

    test("the sandbox stops at once although a call hangs", async () => {
      const other = await Sandbox.start(APP);
      const far = await Books.open(other);
      await order({ kind: "hang" }, { method: "PUT" }, other.ledger);
      const hung = broken(far.call("PUT", "Invoices", invoiceOf()));
      await until("it hangs", async () => (await rules(other.ledger))[0].struck === 1);
      await other.stop();
      await hung;
    });
  });

  describe("refusals in the ledger's words", () => {
    test("HTML with a status, unsaved and saved", async () => {
      await order({ kind: "html", status: 502 }, { method: "PUT" });
      const answer = await put({ Reference: "html" });
      assert.equal(answer.status, 502);
      assert.match(answer.headers["content-type"], /^text\/html/);
      assert.match(answer.text, /^<!DOCTYPE html>/);
      assert.equal(await countOf("html"), 0);
      await order({ kind: "html", status: 200, saved: true }, { method: "PUT" });
      assert.match((await put({ Reference: "html" })).text, /^<!DOCTYPE html>/);
      assert.equal(await countOf("html"), 1);
    });

    for (const [status, title] of [[401, "Unauthorized"], [403, "Forbidden"]])
      test(`${status} is a problem in JSON`, async () => {
        await order(String(status), { method: "PUT" });
        const answer = await put();
        assert.equal(answer.status, status);
        const { Title, Status, Detail } = answer.json();
        assert.deepEqual({ Title, Status, Detail }, { Title: title, Status: status, Detail: "AuthenticationUnsuccessful" });
      });

    test("404 is HTML without a body", async () => {
      await order("404");
      const answer = await books.call("GET", "Currencies");
      assert.deepEqual([answer.status, answer.text], [404, ""]);
      assert.match(answer.headers["content-type"], /^text\/html/);
    });

    for (const [problem, name, header] of [
      ["minute", "minute", "x-minlimit-remaining"],
      ["day", "day", "x-daylimit-remaining"],
      ["concurrent", "concurrent", null],
      ["app", "appminute", "x-appminlimit-remaining"],
    ])
      test(`429 of the ${problem} limit`, async () => {
        await order({ kind: "429", problem, retry_after_s: 17 });
        const { status, headers, text } = await books.call("GET", "Currencies");
        assert.deepEqual([status, text, headers["content-type"]], [429, "", undefined]);
        assert.equal(headers["x-rate-limit-problem"], name);
        assert.equal(headers["retry-after"], ["minute", "day"].includes(problem) ? "17" : undefined);
        if (header) assert.equal(headers[header], "0");
        assert.equal((await books.call("GET", "Currencies")).status, 200);
      });

    test("500 that didn't save, and 500 that did; the idempotency key then gives the true answer", async () => {
      await order("500_unsaved", { method: "PUT" });
      assert.equal((await put({ Reference: "five" })).status, 500);
      assert.equal(await countOf("five"), 0);
      await order("500_saved", { method: "PUT" });
      const key = { "idempotency-key": "a key" };
      assert.equal((await books.call("PUT", "Invoices", invoiceOf({ Reference: "five" }), key)).status, 500);
      assert.equal((await sandbox.ledger.calls({ method: "PUT" })).at(-1).status, 500);
      assert.equal(await countOf("five"), 1);
      assert.equal((await books.call("PUT", "Invoices", invoiceOf({ Reference: "five" }), key)).status, 200);
      assert.equal(await countOf("five"), 1);
    });

    test("a 500 that didn't save stays under its idempotency key for six minutes", async () => {
      const key = { "idempotency-key": "kept failure" };
      const again = (changes = {}) => books.call("PUT", "Invoices", invoiceOf({ Reference: "kept", ...changes }), key);
      await order("500_unsaved", { method: "PUT" });
      const first = await again();
      const second = await again();
      assert.deepEqual([first.status, second.status, second.text], [500, 500, first.text]);
      assert.equal((await again({ Reference: "other" })).status, 400);
      assert.equal(await countOf("kept"), 0);
      await sandbox.ledger.advanceClock(361);
      assert.equal((await again()).status, 200);
      assert.equal(await countOf("kept"), 1);
    });

    test("503 is a sentence in plain text", async () => {
      await order({ kind: "503", retry_after_s: 5 });
      const { status, text, headers } = await books.call("GET", "Currencies");
      assert.deepEqual([status, text, headers["retry-after"]], [503, "The Xero API is temporarily unavailable", "5"]);
    });

    test("a struck call counts in the limits and is recorded with its fault", async () => {
      const left = async () => Number((await books.call("GET", "Currencies")).headers["x-minlimit-remaining"]);
      const before_ = await left();
      await order("503");
      await books.call("GET", "Currencies");
      assert.equal(await left(), before_ - 2);
      const calls = (await sandbox.ledger.calls({ path: "/api.xro/2.0/Currencies" })).map(({ status, fault }) => `${status} ${fault}`);
      assert.deepEqual(calls, ["200 null", "503 503", "200 null"]);
    });

    test("the token endpoint and the connections are struck, too", async () => {
      const { access_token, refresh_token } = await exchange(sandbox);
      await order("503", { path: "/connect/token" });
      await assert.rejects(refresh(sandbox, refresh_token), /isn't JSON/);
      assert.equal((await lastCall("/connect/token")).fault, "503");
      assert.equal((await refresh(sandbox, refresh_token)).status, 200);
      await order("401", { path: "/connections" });
      assert.equal((await connections(sandbox, access_token)).status, 401);
      assert.equal((await connections(sandbox, access_token)).status, 200);
    });
  });

  describe("tokens and the clock", () => {
    test("expired access tokens are refused as such, and a refresh helps", async () => {
      const grant = await exchange(sandbox);
      await order({ kind: "tokens_expire", which: "access" }, { path: INVOICES });
      const answer = await books.call("GET", "Invoices?page=1");
      assert.equal(answer.status, 401);
      assert.match(answer.json().Detail, /^TokenExpired: token expired at \d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/);
      const fresh = await refresh(sandbox, grant.refresh_token);
      books.accessToken = fresh.access_token;
      assert.equal((await books.call("GET", "Currencies")).status, 200);
    });

    test("revoked access tokens are unknown", async () => {
      await admin(sandbox.ledger, "POST", [{ now: true, what: { kind: "tokens_revoke", which: "access" } }]);
      const answer = await books.call("GET", "Currencies");
      assert.deepEqual([answer.status, answer.json().Detail], [401, "AuthenticationUnsuccessful"]);
    });

    for (const kind of ["tokens_expire", "tokens_revoke"])
      test(`${kind} of refresh tokens leaves nothing to refresh with`, async () => {
        const grant = await exchange(sandbox);
        await admin(sandbox.ledger, "POST", [{ now: true, what: { kind, which: "refresh" } }]);
        const { status, error } = await refresh(sandbox, grant.refresh_token);
        assert.deepEqual({ status, error }, { status: 400, error: "invalid_grant" });
        assert.equal((await books.call("GET", "Currencies")).status, kind === "tokens_expire" ? 200 : 403);
      });

    test("a clock that jumps in the middle of a call", async () => {
      const now = async () => Date.parse((await sendJson("GET", `${sandbox.ledger.url}/_sandbox/clock`)).json().now);
      const before_ = await now();
      await order({ kind: "clock_jump", advance_s: 600 }, { path: "/api.xro/2.0/Currencies" });
      assert.equal((await books.call("GET", "Currencies")).status, 200);
      assert.ok((await now()) - before_ >= 600_000);
      await admin(sandbox.ledger, "POST", [{ now: true, what: { kind: "clock_jump", advance_s: -600 } }]);
      assert.ok((await now()) - before_ < 60_000);
    });
  });

  describe("webhooks", () => {
    let receiver, key;
    const names = () => receiver.received.filter(hasEvents).map(({ json, status }) => `${json.events[0].resourceId} ${status}`);
    const contact = (name) => books.one("PUT", "Contacts", { Name: name }).then(({ ContactID }) => ContactID);
    const arrived = (count) => receiver.wait(count, hasEvents);

    beforeEach(async () => {
      key = sandbox.variables.XERO_WEBHOOK_KEY;
      receiver = await Receiver.start();
      receiver.answer = asXeroWants(key);
      const address = `${sandbox.ledger.url}/_sandbox/webhooks`;
      await sendJson("POST", address, { url: receiver.url });
      await until("it is on", async () => (await sendJson("GET", address)).json().webhook.state === "active");
      receiver.forget();
    });
    afterEach(() => receiver.stop());

    test("lost: it never comes, and nobody repeats it", async () => {
      await order("webhook_lost");
      await contact("Lost Oy");
      await until("it was struck", async () => (await rules())[0].struck === 1);
      const next = await contact("Next Oy");
      await arrived(1);
      assert.deepEqual(names(), [`${next} 200`]);
    });

    test("doubled: the same bytes twice", async () => {
      await order("webhook_doubled");
      const id = await contact("Twice Oy");
      await arrived(2);
      assert.deepEqual(names(), [`${id} 200`, `${id} 200`]);
      assert.equal(receiver.received[0].body, receiver.received[1].body);
    });

    test("doubled much later: stale", async () => {
      await order({ kind: "webhook_doubled", ms: 3_600_000 });
      const first = await contact("Stale Oy");
      await arrived(1);
      const second = await contact("Newer Oy");
      await arrived(2);
      await sandbox.ledger.advanceClock(3601);
      await arrived(3);
      assert.deepEqual(names(), [`${first} 200`, `${second} 200`, `${first} 200`]);
    });

    test("reordered: the next one overtakes it", async () => {
      await order("webhook_reordered");
      const first = await contact("First Oy");
      await until("it was struck", async () => (await rules())[0].struck === 1);
      const second = await contact("Second Oy");
      await arrived(2);
      assert.deepEqual(names(), [`${second} 200`, `${first} 200`]);
    });

    test("late: it comes after its time on the sandbox's clock", async () => {
      await order({ kind: "webhook_late", ms: 600_000 });
      const first = await contact("Late Oy");
      await until("it was struck", async () => (await rules())[0].struck === 1);
      const second = await contact("In time Oy");
      await arrived(1);
      await sandbox.ledger.advanceClock(601);
      await arrived(2);
      assert.deepEqual(names(), [`${second} 200`, `${first} 200`]);
    });

    test("forged: one with a bad signature comes first, and the true one after it", async () => {
      await order("webhook_forged");
      const id = await contact("Forged Oy");
      await arrived(2);
      assert.deepEqual(names(), [`${id} 401`, `${id} 200`]);
      assert.deepEqual(receiver.received.map((call) => isSigned(call, key)), [false, true]);
    });
  });

  describe("on the CRM", () => {
    let crm;
    const strike = (what, match = {}) => order(what, match, sandbox.crm);

    beforeEach(async () => {
      await sandbox.crm.reset();
      crm = await Crm.open(sandbox);
    });

    for (const [kind, status, error] of [
      ["401", 401, "unauthorized access"],
      ["403", 403, "Scope and URL mismatch"],
      ["429", 429, "Request over limit"],
      ["500_unsaved", 500, "Internal server error"],
      ["503", 503, "Service unavailable"],
    ])
      test(`${kind} in the CRM's envelope`, async () => {
        await strike(kind);
        const answer = await crm.call("GET", "v2/deals/1");
        assert.equal(answer.status, status);
        const { success, error: text, errorCode } = answer.json();
        assert.deepEqual({ success, text, errorCode }, { success: false, text: error, errorCode: status });
        assert.equal(answer.headers["x-401-by-gw"], kind === "401" ? "true" : undefined);
        if (kind === "429") assert.equal(answer.headers["x-ratelimit-remaining"], "0");
        assert.equal((await crm.call("GET", "v2/deals/1")).status, 200);
        assert.deepEqual((await sandbox.crm.calls({ path: "/api/v2/deals/1" })).map(({ fault }) => fault), [kind, null]);
      });

    test("429 of the day's budget", async () => {
      await strike({ kind: "429", problem: "day" });
      const { status, headers } = await crm.call("GET", "v2/deals/1");
      assert.deepEqual([status, headers["x-daily-ratelimit-token-remaining"]], [429, "0"]);
      assert.notEqual(headers["x-ratelimit-remaining"], "0");
    });

    test("404 without a body, an HTML page, a cut answer, a reset", async () => {
      await strike("404");
      await strike({ kind: "html", status: 403 });
      await strike({ kind: "truncate", bytes: 10 });
      await strike("reset_before");
      const empty = await crm.call("GET", "v2/deals/1");
      assert.deepEqual([empty.status, empty.text], [404, ""]);
      assert.match((await crm.call("GET", "v2/deals/1")).text, /^<!DOCTYPE html>/);
      await broken(crm.call("GET", "v2/deals/1"));
      await broken(crm.call("GET", "v2/deals/1"));
      assert.equal((await crm.call("GET", "v2/deals/1")).status, 200);
    });

    test("saved or not", async () => {
      const title = async () => (await crm.one("GET", "v2/deals/1")).title;
      const before_ = await title();
      await strike("500_unsaved", { method: "PATCH" });
      assert.equal((await crm.call("PATCH", "v2/deals/1", { title: "Unsaved" })).status, 500);
      assert.equal(await title(), before_);
      await strike("500_saved", { method: "PATCH" });
      assert.equal((await crm.call("PATCH", "v2/deals/1", { title: "Saved" })).status, 500);
      assert.equal(await title(), "Saved");
      await strike("reset_after", { method: "PATCH" });
      await broken(crm.call("PATCH", "v2/deals/1", { title: "Also saved" }));
      assert.equal(await title(), "Also saved");
    });

    test("tokens: access ended, a refresh helps; refresh revoked, it doesn't", async () => {
      await strike({ kind: "tokens_expire", which: "access" }, { path: "/api/v2/deals" });
      assert.equal((await crm.call("GET", "v2/deals/1")).status, 401);
      assert.equal((await crm.refresh()).status, 200);
      assert.equal((await crm.call("GET", "v2/deals/1")).status, 200);
      await admin(sandbox.crm, "POST", [{ now: true, what: { kind: "tokens_revoke", which: "refresh" } }]);
      assert.equal((await crm.call("GET", "v2/deals/1")).status, 401);
      assert.equal((await crm.refresh()).status, 400);
    });

    test("webhooks: lost, doubled, forged", async () => {
      const receiver = await Receiver.start();
      receiver.answer = ({ headers }) => (headers.authorization === `Basic ${Buffer.from("u:p").toString("base64")}` ? 200 : 401);
      try {
        const hook = { subscription_url: receiver.url, event_action: "*", event_object: "deal", name: "All", http_auth_user: "u", http_auth_password: "p" };
        assert.equal((await crm.call("POST", "v1/webhooks", hook)).status, 201);
        receiver.forget();
        for (const kind of ["webhook_lost", "webhook_doubled", "webhook_forged"]) await strike(kind);
        for (const title of ["One", "Two", "Three"]) await crm.one("PATCH", "v2/deals/1", { title });
        await receiver.wait(4);
        const titles = receiver.received.map(({ json, status }) => `${json.data.title} ${status}`).sort();
        assert.deepEqual(titles, ["Three 200", "Three 401", "Two 200", "Two 200"]);
      } finally {
        await receiver.stop();
      }
    });
  });
});
