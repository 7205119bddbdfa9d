import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { useStackBehind } from "../lib/fixture.mjs";
import { freePort } from "../lib/ports.mjs";
import { send, textOf } from "../lib/http.mjs";
import { Person } from "../lib/journey.mjs";
import { Stack } from "../lib/stack.mjs";

const HTML = "<!doctype html><title>Attention Required</title><h1>Sorry, you have been blocked</h1>";

const TROUBLES = [
  ["HTML with status 403, as its front door gives", { status: 403, headers: { "content-type": "text/html" }, body: HTML }],
  ["HTML with status 200", { status: 200, headers: { "content-type": "text/html" }, body: HTML }],
  ["an empty 429", { status: 429, headers: { "retry-after": "1" } }],
  ["an empty 500", { status: 500 }],
  ["JSON that ends too early", { status: 200, headers: { "content-type": "application/json" }, body: '{"success":true,"data":{"id":1' }],
  ["JSON of another shape", { status: 200, body: { success: true, data: [1, "two", null] } }],
  ["a connection that is cut", { cut: 0 }],
];

describe("a CRM whose API answers badly", () => {
  const it = useStackBehind(["PIPEDRIVE_API_URL"]);

  beforeEach(() => it.honest());

  for (const [title, answer] of TROUBLES)
    test(`${title}: the form says so, and works the next time`, async () => {
      it.vendor.script(/^GET \/api\/v[12]\/deals/, answer);
      const refused = await it.api.call("GET", "/deals/1/form");
      assert.ok(refused.status >= 400, `${refused.status}: ${refused.text.slice(0, 200)}`);
      const { error } = refused.json();
      assert.match(error.message, /\w+ \w+/);
      assert.doesNotMatch(error.message, /<html|<h1|doctype/i);
      it.honest();
      assert.equal((await it.api.call("GET", "/deals/1/form")).status, 200);
    });

  test("an access token that expired is renewed without a word", async () => {
    await it.stack.crm.advanceClock(2 * 60 * 60);
    assert.equal((await it.api.call("GET", "/deals/1/form")).status, 200);
  });
});

describe("a CRM whose login answers badly", () => {
  const it = useStackBehind(["PIPEDRIVE_OAUTH_URL"], { connected: false });

  for (const [title, answer] of TROUBLES)
    test(`${title} instead of tokens: a page that says so, and a new start works`, async () => {
      it.honest();
      it.vendor.script(/^POST \/oauth\/token/, answer);
      const page = await new Person(it.stack).install();
      assert.ok(page.status >= 400, `${page.status} at ${page.url}`);
      assert.match(page.headers["content-type"], /^text\/html/);
      assert.match(textOf(page.text), /That didn't work/);
      it.honest();
      assert.equal((await new Person(it.stack).install()).status, 200);
    });
});

test("vendors that can't be reached: the server starts, and says what it can't do", async () => {
  const nobody = `http://localhost:${await freePort()}`;
  const stack = await Stack.start({ variables: { PIPEDRIVE_API_URL: nobody, XERO_IDENTITY_URL: nobody, XERO_API_URL: nobody } });
  try {
    assert.equal((await send("GET", `${stack.lasku.url}/readyz`)).status, 200);
    const page = await new Person(stack).install();
    assert.ok(page.status >= 500, String(page.status));
    assert.match(textOf(page.text), /That didn't work/);
  } finally {
    await stack.stop();
  }
});
