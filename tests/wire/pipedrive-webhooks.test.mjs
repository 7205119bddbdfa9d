// Who may make and remove webhooks of the CRM stand-in, and where they may lead (contract pipedrive.md 3.1).
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { send } from "../lib/http.mjs";
import { useCrm } from "./pipedrive-client.mjs";

const REGULAR = 21_045_613;
const REGULAR_TOKEN = createHash("sha256").update(`api token of user ${REGULAR}`).digest("hex").slice(0, 40);

describe("webhooks", () => {
  const use = useCrm();
  let receiver, answered;
  const wanted = (changes = {}) => ({
    subscription_url: `http://localhost:${receiver.address().port}/hook`, event_action: "*", event_object: "*", name: "All", ...changes,
  });
  const errorsOf = (answer) => [answer.status, answer.json()];

  before(async () => {
    receiver = createServer((request, response) => response.writeHead(answered, { location: "/elsewhere" }).end());
    await new Promise((done) => receiver.listen(0, "127.0.0.1", done));
  });
  after(() => receiver.close());

  test("an address that leads elsewhere is refused, one that answers anything else is taken", async () => {
    answered = 302;
    const refused = { status: "error", success: false, errors: { subscription_url: ["invalid or non-reachable URL"] } };
    assert.deepEqual(errorsOf(await use.crm.call("POST", "v1/webhooks", wanted())), [400, refused]);
    answered = 404;
    assert.equal((await use.crm.call("POST", "v1/webhooks", wanted())).status, 201);
  });

  test("the user whose rights count must be there", async () => {
    answered = 200;
    const refused = { status: "error", success: false, errors: { user_id: ["not found"] } };
    assert.deepEqual(errorsOf(await use.crm.call("POST", "v1/webhooks", wanted({ user_id: 424242 }))), [400, refused]);
    assert.equal((await use.crm.one("POST", "v1/webhooks", wanted({ user_id: REGULAR }))).admin_id, REGULAR);
  });

  test("another user's webhook can't be removed, and one that isn't there isn't found", async () => {
    answered = 200;
    const { id } = await use.crm.one("POST", "v1/webhooks", wanted());
    const byOther = (other) => send("DELETE", `${use.sandbox.crm.url}/api/v1/webhooks/${other}`, { headers: { "x-api-token": REGULAR_TOKEN } });
    assert.deepEqual(errorsOf(await byOther(id)), [403, { success: false, message: "Forbidden" }]);
    assert.deepEqual(errorsOf(await byOther(999)), [404, { status: "error", success: false, errors: { id: ["not found"] } }]);
    assert.deepEqual(errorsOf(await use.crm.call("DELETE", `v1/webhooks/${id}`)), [200, { status: "ok", success: true }]);
  });
});
