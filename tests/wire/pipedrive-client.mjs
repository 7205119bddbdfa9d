// What the tests of the CRM stand-in with the vendor's own client (npm pipedrive) share.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before } from "node:test";

import { sendJson } from "../lib/http.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { Crm } from "./crm-plain.mjs";

export const { v1, v2 } = createRequire(import.meta.url)("pipedrive");

const APP = "http://localhost:9";
export const EVERY_SCOPE =
  "base,deals:full,contacts:full,products:full,users:read,activities:full,deal-fields:full,contact-fields:full,product-fields:full,search:read,webhooks:full,mail:read,admin";

/** The client's rejection; its interceptor unwraps it to the answer's body. */
export async function refusal(promise) {
  return promise.then(
    () => assert.fail("the call wasn't refused"),
    (error) => error,
  );
}

/** A sandbox with the app installed by its first user, an admin, with every scope and nearly no limit of requests: {sandbox, crm, api(Class)}. `crm` is the plain client. */
export function useCrm() {
  const use = {};
  before(async () => {
    use.sandbox = await Sandbox.start(APP);
    await use.set({ scopes: EVERY_SCOPE, burst_limit: 1000 });
    use.crm = await Crm.open(use.sandbox);
  });
  after(() => use.sandbox?.stop());
  /** Changes switches; null brings the standard back. */
  use.set = async (settings) => {
    const answer = await sendJson("POST", `${use.sandbox.crm.url}/_sandbox/settings`, settings);
    assert.equal(answer.status, 200, answer.text);
  };
  const configured = (version, path) => (name) =>
    new version[`${name}Api`](new version.Configuration({ accessToken: use.crm.grant.access_token, basePath: `${use.sandbox.crm.url}/api/${path}` }));
  use.v1 = configured(v1, "v1");
  use.v2 = configured(v2, "v2");
  return use;
}

/** All pages of a list, one behind the other; each but the last must be full. */
export async function everyPage(list, limit) {
  const all = [];
  let cursor;
  do {
    const { data, additional_data } = await list({ limit, cursor });
    all.push(...data);
    cursor = additional_data.next_cursor ?? undefined;
    if (cursor) assert.equal(data.length, limit);
  } while (cursor);
  return all;
}
