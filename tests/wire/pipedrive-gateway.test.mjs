// The door of the CRM stand-in as the wire shows it: OAuth's refusals, scopes, limits and their headers, switches.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";

import { Browser, send } from "../lib/http.mjs";
import { Crm } from "./crm-plain.mjs";
import { EVERY_SCOPE, useCrm } from "./pipedrive-client.mjs";

const ADMIN = 21_045_601;
const REGULAR = 21_045_613;
const apiToken = (id) => createHash("sha256").update(`api token of user ${id}`).digest("hex").slice(0, 40);

/** Where the consent page sends a person who presses that button. */
async function decide(sandbox, callback, button) {
  const browser = new Browser();
  const query = new URLSearchParams({ client_id: sandbox.variables.PIPEDRIVE_CLIENT_ID, redirect_uri: callback });
  const page = await browser.open(`${sandbox.variables.PIPEDRIVE_OAUTH_URL}/oauth/authorize?${query}`);
  const isConsent = (form) => form.buttons.some(({ label }) => button.test(label));
  return new URL((await browser.submit(page, { choose: isConsent, button, pass: (url) => !url.startsWith(callback) })).headers.location);
}

describe("the gateway", () => {
  const use = useCrm();
  const plain = (path, headers, method = "GET") => send(method, `${use.sandbox.crm.url}/api/${path}`, { headers });
  const personal = (path, id, method) => plain(path, { "x-api-token": apiToken(id) }, method);

  describe("tokens", () => {
    const post = (path, fields, changes = {}) => {
      const { PIPEDRIVE_CLIENT_ID: id, PIPEDRIVE_CLIENT_SECRET: secret, PIPEDRIVE_OAUTH_URL: url } = use.sandbox.variables;
      const headers = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`, "content-type": "application/x-www-form-urlencoded", ...changes };
      return send("POST", `${url}${path}`, { headers, body: new URLSearchParams(fields).toString() });
    };
    for (const [fields, changes, error, message] of [
      [{}, {}, "invalid_request", "Missing parameter: grant_type"],
      [{ grant_type: "password" }, {}, "unsupported_grant_type", "Unsupported grant type: grant_type is invalid"],
      [{ grant_type: "authorization_code", code: "1.2.x" }, {}, "invalid_grant", "Invalid grant: authorization_code is invalid"],
      [{ grant_type: "refresh_token", refresh_token: "1:2:x" }, {}, "invalid_grant", "Invalid grant: refresh_token is invalid"],
      [{ grant_type: "exchange_api_token", api_token: "x" }, {}, "invalid_grant", "Invalid grant: api_token is invalid"],
      [{ grant_type: "refresh_token" }, { authorization: "Basic x" }, "invalid_client", "Invalid client: cannot retrieve client credentials"],
      [{ grant_type: "refresh_token" }, { authorization: `Basic ${Buffer.from("a:b").toString("base64")}` }, "invalid_client", "Invalid client: client is invalid"],
      [{ grant_type: "refresh_token" }, { "content-type": "application/json" }, "invalid_request", "Invalid request: content must be application/x-www-form-urlencoded"],
    ]) {
      test(`${message}`, async () => {
        const answer = await post("/oauth/token", fields, changes);
        assert.deepEqual([answer.status, answer.json()], [400, { success: false, message, error }]);
      });
    }

    test("the address with a slash at the end is the same", async () => {
      const answer = await post("/oauth/token/", { grant_type: "refresh_token", refresh_token: use.crm.grant.refresh_token });
      assert.equal(answer.status, 200);
    });

    test("client id and secret may come in the body", async () => {
      const { PIPEDRIVE_CLIENT_ID: client_id, PIPEDRIVE_CLIENT_SECRET: client_secret, PIPEDRIVE_OAUTH_URL: url } = use.sandbox.variables;
      const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: use.crm.grant.refresh_token, client_id, client_secret }).toString();
      assert.equal((await send("POST", `${url}/oauth/token`, { headers: { "content-type": "application/x-www-form-urlencoded" }, body })).status, 200);
    });

    test("a refresh token ends after sixty days without use", async () => {
      const crm = await Crm.open(use.sandbox);
      await use.sandbox.crm.advanceClock(59 * 86_400);
      assert.equal((await crm.refresh()).status, 200);
      await use.sandbox.crm.advanceClock(59 * 86_400);
      assert.equal((await crm.refresh()).status, 200, "each use gives sixty days more");
      await use.sandbox.crm.advanceClock(61 * 86_400);
      assert.equal((await crm.refresh()).message, "Invalid grant: refresh_token is invalid");
      use.crm = await Crm.open(use.sandbox);
    });

    test("a code ends after five minutes, and its address must be the one it was asked with", async () => {
      const callback = "http://localhost:9/pipedrive/callback";
      const exchange = async (redirect_uri, wait) => {
        const code = (await decide(use.sandbox, callback, /allow/i)).searchParams.get("code");
        await use.sandbox.crm.advanceClock(wait);
        return (await post("/oauth/token", { grant_type: "authorization_code", code, redirect_uri })).json().message;
      };
      assert.equal(await exchange(callback, 301), "Invalid grant: authorization_code has expired");
      assert.equal(await exchange("https://elsewhere.example/", 0), "Invalid request: redirect_uri is invalid");
      assert.equal(await exchange("no address", 0), "Invalid request: redirect_uri is not a valid URI");
    });

    test("a refusal's word can be the other one", async () => {
      await use.set({ denial_error: "access_denied" });
      const url = await decide(use.sandbox, "http://localhost:9/pipedrive/callback", /cancel/i);
      await use.set({ denial_error: null });
      assert.deepEqual([url.searchParams.get("error"), url.searchParams.get("code")], ["access_denied", null]);
    });

    test("a personal token is exchanged for an installation", async () => {
      const answer = await post("/oauth/token", { grant_type: "exchange_api_token", api_token: apiToken(ADMIN) });
      assert.equal(answer.status, 200, answer.text);
      assert.equal((await plain("v1/users/me", { authorization: `Bearer ${answer.json().access_token}` })).json().data.id, ADMIN);
      use.crm = await Crm.open(use.sandbox);
    });

    test("switches: a refresh token that changes, and an answer without api_domain", async () => {
      await use.set({ rotate_refresh_tokens: true, api_domain: false });
      const old = use.crm.grant.refresh_token;
      const fresh = await use.crm.refresh();
      await use.set({ rotate_refresh_tokens: null, api_domain: null });
      assert.notEqual(fresh.refresh_token, old);
      assert.ok(!("api_domain" in fresh));
      assert.equal((await use.crm.token({ grant_type: "refresh_token", refresh_token: old })).message, "Invalid grant: refresh_token is invalid");
    });

    test("revoking answers 200 also for what never was, whichever hint comes", async () => {
      for (const fields of [{ token: "never" }, { token: "never", token_type_hint: "refresh_token" }]) assert.equal((await post("/oauth/revoke", fields)).status, 200);
      const crm = await Crm.open(use.sandbox);
      await post("/oauth/revoke", { token: encodeURIComponent(crm.grant.access_token), token_type_hint: "refresh_token" });
      assert.equal((await crm.call("GET", "v1/users/me")).status, 401, "encoded twice, with the wrong hint, it is found");
      assert.equal((await crm.refresh()).status, 200);
      use.crm = crm;
    });
  });

  describe("who may come in", () => {
    test("no token and a bad one are 401 with the gateway's mark", async () => {
      for (const headers of [{}, { authorization: "Bearer nope" }, { "x-api-token": "0".repeat(40) }]) {
        const answer = await plain("v2/deals", headers);
        assert.equal(answer.status, 401);
        assert.deepEqual(answer.json(), { success: false, error: "unauthorized access", errorCode: 401, error_info: "Please check developers.pipedrive.com" });
        assert.equal(answer.headers["x-401-by-gw"], "true");
        assert.match(answer.headers["x-correlation-id"], /^[0-9a-f-]{36}$/);
      }
    });

    test("by a switch a bad token is refused in the other of the vendor's ways", async () => {
      await use.set({ token_refusal: "oauth" });
      const answer = await plain("v2/deals", { authorization: "Bearer nope" });
      await use.set({ token_refusal: null });
      assert.deepEqual([answer.status, answer.json()], [401, { success: false, message: "Invalid token: access_token is invalid", error: "invalid_token" }]);
    });

    test("a header that isn't a bearer's is malformed", async () => {
      const answer = await plain("v2/deals", { authorization: "Token x" });
      assert.deepEqual([answer.status, answer.json().error], [400, "Invalid request: malformed authorization header"]);
    });

    test("an unknown address is answered as a scope that is missing", async () => {
      const answer = await use.crm.call("GET", "v2/nothing");
      assert.deepEqual([answer.status, answer.json().error], [403, "Scope and URL mismatch"]);
    });

    test("each call needs one of its scopes", async () => {
      const allowed = async (scopes, calls) => {
        await use.set({ scopes });
        const crm = await Crm.open(use.sandbox);
        return Promise.all(calls.map(async ([method, path, body]) => (await crm.call(method, path, body)).status !== 403));
      };
      const deal = ["POST", "v2/deals", { title: "A" }];
      assert.deepEqual(await allowed("base", [["GET", "v1/users/me"], ["GET", "v1/currencies"], ["GET", "v2/deals"], ["GET", "v1/users"]]), [true, true, false, false]);
      assert.deepEqual(await allowed("base,deals:read", [["GET", "v2/deals"], ["GET", "v2/deals/1/products"], deal, ["GET", "v2/persons"], ["GET", "v2/dealFields"]]), [true, true, false, false, true]);
      assert.deepEqual(await allowed("base,search:read", [["GET", "v2/deals/search?term=coffee"], ["GET", "v2/deals"]]), [true, false]);
      const webhook = ["POST", "v1/webhooks", {}];
      for (const scopes of ["webhooks:full", "admin"]) assert.deepEqual(await allowed(scopes, [webhook]), [true]);
      assert.deepEqual(await allowed("webhooks:read", [["GET", "v1/webhooks"], webhook]), [true, false]);
      const discount = ["POST", "v2/deals/1/discounts", {}];
      assert.deepEqual(await allowed("deals:read", [discount]), [false]);
      await use.set({ discount_scopes: "read", webhook_scopes: "admin" });
      assert.deepEqual(await allowed("deals:read,webhooks:full", [discount, webhook]), [true, false]);
      await use.set({ discount_scopes: null, webhook_scopes: null, scopes: EVERY_SCOPE });
      use.crm = await Crm.open(use.sandbox);
    });

    test("a personal token may what its user may: admin calls are for admins", async () => {
      assert.equal((await personal("v1/roles", ADMIN)).status, 200);
      assert.equal((await personal("v1/roles", REGULAR)).status, 403);
      assert.equal((await personal("v1/users/me", REGULAR)).json().data.id, REGULAR);
    });

    test("a company that hasn't paid gets 402", async () => {
      await use.set({ account_open: false });
      const { status } = await use.crm.call("GET", "v2/deals/1");
      await use.set({ account_open: null });
      assert.equal(status, 402);
    });
  });

  describe("limits", () => {
    const atOnce = (count, ask) => Promise.all(Array.from({ length: count }, ask));

    test("a window of two seconds by plan, with headers; OAuth has more than a personal token", async () => {
      await use.set({ burst_limit: null });
      for (const [plan, oauth, own] of [["lite", "80", "20"], ["growth", "160", "40"], ["premium", "400", "100"], ["ultimate", "480", "120"]]) {
        await use.set({ plan });
        const [one, two] = [await use.crm.call("GET", "v2/deals/1"), await personal("v2/deals/1", ADMIN)];
        assert.deepEqual([one.headers["x-ratelimit-limit"], two.headers["x-ratelimit-limit"]], [oauth, own]);
        assert.ok(Number(one.headers["x-ratelimit-remaining"]) < Number(oauth));
        assert.equal(one.headers["x-ratelimit-reset"], "2");
      }
      await use.set({ plan: null });
    });

    test("what is above it is 429, and the window moves on", async () => {
      await use.set({ burst_limit: 5, retry_after: true });
      await use.sandbox.crm.advanceClock(3);
      const answers = await atOnce(7, () => use.crm.call("GET", "v2/deals/1"));
      const refused = answers.filter(({ status }) => status === 429);
      assert.equal(refused.length, 2);
      assert.deepEqual([refused[0].json().error, refused[0].headers["retry-after"]], ["Request over limit", "2"]);
      await use.sandbox.crm.advanceClock(3);
      assert.equal((await use.crm.call("GET", "v2/deals/1")).status, 200);
      await use.set({ burst_limit: 1000, retry_after: null });
    });

    test("ten searches in two seconds", async () => {
      await use.sandbox.crm.advanceClock(3);
      const answers = await atOnce(11, () => use.crm.call("GET", "v2/products/search?term=design"));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(10).fill(200), 429]);
    });

    test("a day's budget by plan and seats is spent by each call's cost, and comes back at midnight", async () => {
      await use.sandbox.crm.advanceClock(86_400);
      use.crm = await Crm.open(use.sandbox);
      const left = async (method, path, body) => Number((await use.crm.call(method, path, body)).headers["x-daily-ratelimit-token-remaining"]);
      assert.equal((await use.crm.call("GET", "v2/deals/1")).headers["x-daily-ratelimit-token-limit"], String(30_000 * 2 * 3));
      let before = await left("GET", "v2/deals/1");
      for (const [cost, ...call] of [
        [1, "GET", "v2/deals/1"],
        [10, "GET", "v2/deals"],
        [20, "GET", "v2/deals/archived"],
        [5, "POST", "v2/deals", { title: "A" }],
        [25, "POST", "v2/deals/6/products/bulk", { data: [{ product_id: 1, item_price: 1, quantity: 1 }] }],
        [15, "DELETE", "v2/deals/6/products"],
        [3, "DELETE", "v2/deals/6"],
        [5, "GET", "v2/stages"],
        [2, "GET", "v1/users/me"],
        [20, "GET", "v1/currencies"],
        [10, "POST", "v1/notes", { content: "A", deal_id: 1 }],
      ]) {
        const now = await left(...call);
        assert.equal(before - now, cost, call.join(" "));
        before = now;
      }
      await use.set({ daily_budget: 50 });
      assert.equal((await use.crm.call("GET", "v2/deals/1")).status, 429);
      await use.sandbox.crm.advanceClock(86_400);
      use.crm = await Crm.open(use.sandbox);
      assert.equal((await use.crm.call("GET", "v2/deals/1")).status, 200);
      await use.set({ daily_budget: null });
    });

    test("a personal token that goes on after refusals meets a page of HTML, when the switch says so", async () => {
      await use.set({ burst_limit: 1, html_after_429: 2 });
      await use.sandbox.crm.advanceClock(3);
      const answers = [];
      for (let index = 0; index < 4; index++) answers.push(await personal("v2/deals/1", ADMIN));
      await use.set({ burst_limit: 1000, html_after_429: null });
      assert.deepEqual(answers.map(({ status }) => status), [200, 429, 429, 403]);
      assert.match(answers[3].headers["content-type"], /^text\/html/);
    });

    test("writes with a personal token tell what is left of the day", async () => {
      assert.ok((await personal("v1/notes", ADMIN, "POST")).headers["x-daily-requests-left"]);
      assert.equal((await personal("v2/deals/1", ADMIN)).headers["x-daily-requests-left"], undefined);
    });
  });
});
