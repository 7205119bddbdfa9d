// Webhooks of both stand-ins as the app that receives them sees them.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { Browser, send, sendJson } from "../lib/http.mjs";
import { freePort } from "../lib/ports.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { until } from "../lib/until.mjs";
import { Books, invoiceOf, set } from "./ledger-plain.mjs";
import { Crm } from "./crm-plain.mjs";
import { asXeroWants, hasEvents, isIntent, isSigned, Receiver } from "./webhook-receiver.mjs";

const APP = "http://localhost:9";
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OTHER_USER = 21045613; // of the sample company; no admin

describe("the ledger's webhooks", () => {
  let sandbox, books, receiver, key;

  const admin = (method, body) => sendJson(method, `${sandbox.ledger.url}/_sandbox/webhooks`, body);
  const state = async () => (await admin("GET")).json();
  const stateIs = (wanted) => until(`the subscription is ${wanted}`, async () => (await state()).webhook?.state === wanted);

  async function subscribe(changes = {}) {
    const answer = await admin("POST", { url: receiver.url, ...changes });
    assert.equal(answer.status, 200, answer.text);
    await until("the check is over", async () => (await state()).webhook.state !== "checking");
    return (await state()).webhook;
  }

  /** The events that arrive while `act` runs, once there are `count`. */
  async function eventsOf(act, count = 1) {
    receiver.forget();
    const result = await act();
    const all = () => receiver.received.filter(({ status }) => status === 200).flatMap(({ json }) => json.events);
    await until(`${count} events have come`, () => all().length >= count);
    return { result, events: all() };
  }

  before(async () => {
    sandbox = await Sandbox.start(APP);
    key = sandbox.variables.XERO_WEBHOOK_KEY;
  });
  after(() => sandbox?.stop());
  beforeEach(async () => {
    await sandbox.ledger.reset();
    books = await Books.open(sandbox);
    receiver = await Receiver.start();
    receiver.answer = asXeroWants(key);
  });
  afterEach(() => receiver.stop());

  describe("the intent to receive", () => {
    test("several calls come, some with a signature that is one character wrong, and good answers switch it on", async () => {
      const { state: now, reason } = await subscribe();
      assert.deepEqual({ now, reason }, { now: "active", reason: null });
      const intents = receiver.received.filter(isIntent);
      assert.equal(intents.length, receiver.received.length);
      assert.ok(intents.filter((call) => isSigned(call, key)).length >= 2);
      assert.ok(intents.filter((call) => !isSigned(call, key)).length >= 1);
      for (const { method, headers, body } of intents) {
        assert.equal(method, "POST");
        assert.equal(headers["content-type"], "application/json; charset=utf-8");
        assert.match(body, /^\{"events":\[\],"firstEventSequence": 0,"lastEventSequence": 0, "entropy": "[A-Z]{20}"\}$/);
      }
    });

    for (const [name, answer] of [
      ["200 to a bad signature", () => 200],
      ["401 to everything", () => 401],
      ["a body", (call) => ({ status: asXeroWants(key)(call), body: "ok" })],
      ["a cookie", (call) => ({ status: asXeroWants(key)(call), headers: { "set-cookie": "a=b" } })],
      ["a redirect", () => ({ status: 302, headers: { location: "/elsewhere" } })],
    ])
      test(`${name} leaves it off, and says why`, async () => {
        receiver.answer = answer;
        const webhook = await subscribe();
        assert.equal(webhook.state, "off");
        assert.match(webhook.reason, /was to be answered with (200|401), without body and cookies/);
        await books.invoice();
        assert.equal((await state()).waiting_events, 0);
      });

    test("nobody there leaves it off", async () => {
      await receiver.stop();
      const webhook = await subscribe();
      assert.equal(webhook.state, "off");
    });

    test("it is asked anew after it was off, and after a new address", async () => {
      receiver.answer = () => 500;
      assert.equal((await subscribe()).state, "off");
      receiver.answer = asXeroWants(key);
      assert.equal((await subscribe({ enabled: true })).state, "active");
      receiver.forget();
      assert.equal((await subscribe({ url: `${receiver.url}/new` })).state, "active");
      assert.ok(receiver.received.every(({ path }) => path === "/hook/new"));
      assert.ok(receiver.received.length >= 3);
    });

    test("an address and categories that make no sense are refused", async () => {
      assert.equal((await admin("POST", {})).status, 400);
      assert.equal((await admin("POST", { url: "nowhere" })).status, 400);
      assert.equal((await admin("POST", { url: receiver.url, categories: ["QUOTE"] })).status, 400);
      assert.equal((await state()).webhook, null);
    });

    test("DELETE forgets it", async () => {
      await subscribe();
      assert.equal((await admin("DELETE")).json().webhook, null);
    });
  });

  describe("events", () => {
    test("a new invoice and its contact are told, in the recorded bytes, signed", async () => {
      await subscribe();
      const { result: invoice } = await eventsOf(() => books.invoice(), 2);
      const calls = receiver.received.filter(hasEvents);
      assert.ok(calls.every((call) => isSigned(call, key)));
      const events = calls.flatMap(({ json }) => json.events);
      const told = events.find(({ eventCategory }) => eventCategory === "INVOICE");
      const { eventDateUtc, ...rest } = told;
      assert.match(eventDateUtc, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
      assert.deepEqual(rest, {
        resourceUrl: `${sandbox.ledger.url}/api.xro/2.0/Invoices/${invoice.InvoiceID}`,
        resourceId: invoice.InvoiceID,
        tenantId: books.tenant,
        tenantType: "ORGANISATION",
        eventCategory: "INVOICE",
        eventType: "CREATE",
      });
      assert.ok(events.some(({ eventCategory, eventType }) => eventCategory === "CONTACT" && eventType === "CREATE"));
      assert.match(calls[0].body, /\}\],"firstEventSequence": 1,"lastEventSequence": \d+, "entropy": "[A-Z]{20}"\}$/);
    });

    test("a change, an archived contact and a payment are updates; sequences have no gap", async () => {
      await subscribe();
      const { result: invoice } = await eventsOf(() => books.invoice({ Status: "AUTHORISED" }), 2);
      const id = invoice.InvoiceID;
      const one = (found) => found.map(({ eventCategory, eventType, resourceId }) => `${eventCategory} ${eventType} ${resourceId}`);
      let last = await eventsOf(() => books.one("POST", `Invoices/${id}`, { InvoiceID: id, Reference: "Changed" }));
      assert.ok(one(last.events).includes(`INVOICE UPDATE ${id}`), one(last.events).join());
      last = await eventsOf(() => books.one("PUT", "Payments", { Invoice: { InvoiceID: id }, Account: { Code: "090" }, Amount: 5, Date: "2026-11-01" }));
      assert.ok(one(last.events).includes(`INVOICE UPDATE ${id}`));
      const made = await eventsOf(() => books.one("PUT", "Contacts", { Name: "Soon archived Oy" }));
      const { ContactID } = made.result;
      last = await eventsOf(() => books.one("POST", `Contacts/${ContactID}`, { ContactID, ContactStatus: "ARCHIVED" }));
      assert.ok(one(last.events).includes(`CONTACT UPDATE ${ContactID}`));
      const sequences = receiver.received.filter(hasEvents).map(({ json }) => json);
      for (const { events, firstEventSequence, lastEventSequence } of sequences)
        assert.equal(lastEventSequence - firstEventSequence + 1, events.length);
    });

    test("a credit note is told with its type and status", async () => {
      await subscribe();
      const note = { Type: "ACCRECCREDIT", Contact: { Name: "Credited Oy" }, LineItems: [{ Description: "Back", Quantity: 1, UnitAmount: 5, AccountCode: "200" }] };
      const { events } = await eventsOf(() => books.one("PUT", "CreditNotes", note), 2);
      const told = events.find(({ eventCategory }) => eventCategory === "CREDITNOTE");
      assert.deepEqual(told.data, { Type: "ACCRECCREDIT", Status: "DRAFT" });
      assert.equal(told.eventType, "CREATE");
      assert.match(told.resourceUrl, /\/api\.xro\/2\.0\/CreditNotes\//);
    });

    test("a payment isn't told when the switch says so", async () => {
      await set(sandbox, { webhook_payment_updates: false });
      await subscribe();
      const { result: invoice } = await eventsOf(() => books.invoice({ Status: "AUTHORISED" }), 2);
      const { events } = await eventsOf(async () => {
        await books.one("PUT", "Payments", { Invoice: { InvoiceID: invoice.InvoiceID }, Account: { Code: "090" }, Amount: 5, Date: "2026-11-01" });
        await books.one("PUT", "Contacts", { Name: "After the payment Oy" });
      });
      assert.deepEqual(events.filter(({ resourceId }) => resourceId === invoice.InvoiceID), []);
    });

    test("what was refused and undone is not told, and only the categories that were chosen are", async () => {
      await subscribe({ categories: ["CONTACT"] });
      const bad = { ...invoiceOf({ Contact: { Name: "Never made Oy" } }), Status: "AUTHORISED", DueDate: undefined };
      assert.equal((await books.call("PUT", "Invoices", { Invoices: [invoiceOf({ Contact: { Name: "Undone Oy" } }), bad] })).status, 400);
      const { events } = await eventsOf(() => books.invoice({ Contact: { Name: "Made Oy" } }));
      assert.deepEqual(events.map(({ eventCategory, eventType }) => `${eventCategory} ${eventType}`), ["CONTACT CREATE"]);
    });

    test("events that gather while a call is under way go out together", async () => {
      await subscribe();
      receiver.forget();
      const many = Array.from({ length: 60 }, (_, i) => ({ Name: `Batch ${i} Oy` }));
      await books.call("PUT", "Contacts", { Contacts: many });
      await until("all are told", () => receiver.received.flatMap(({ json }) => json.events).length === 60);
      assert.deepEqual(receiver.received.map(({ json }) => json.events.length), [50, 10]);
      assert.equal(receiver.received[1].json.firstEventSequence, receiver.received[0].json.lastEventSequence + 1);
    });
  });

  describe("failed deliveries", () => {
    const attempts = () => receiver.received.filter(hasEvents).length;

    test("one is repeated at once, then every 15 minutes of the sandbox's clock, and later events wait for it", async () => {
      await subscribe();
      receiver.forget();
      receiver.answer = () => 500;
      await books.one("PUT", "Contacts", { Name: "First Oy" });
      await until("it was repeated at once", () => attempts() === 2);
      await books.one("PUT", "Contacts", { Name: "Second Oy" });
      await sandbox.ledger.advanceClock(14 * MINUTE);
      assert.equal(attempts(), 2);
      await sandbox.ledger.advanceClock(MINUTE + 1);
      await until("the third attempt", () => attempts() === 3);
      assert.equal(new Set(receiver.received.map(({ body }) => body)).size, 1, "the same bytes");
      assert.ok((await state()).webhook.failing_since);
      receiver.answer = asXeroWants(key);
      await sandbox.ledger.advanceClock(15 * MINUTE + 1);
      await until("both are told", () => attempts() === 5);
      assert.equal((await state()).waiting_events, 0);
      assert.equal((await state()).webhook.failing_since, null);
    });

    test("after a day of failures it is disabled; what happened meanwhile is told in order once it is switched on again", async () => {
      await subscribe();
      receiver.forget();
      receiver.answer = () => 500;
      await books.one("PUT", "Contacts", { Name: "Lost for a while Oy" });
      await until("the first attempts", () => attempts() >= 2);
      await sandbox.ledger.advanceClock(DAY + 1);
      await stateIs("disabled");
      assert.match((await state()).webhook.reason, /24 hours/);
      books = await Books.open(sandbox);
      await books.one("PUT", "Contacts", { Name: "Meanwhile Oy" });
      receiver.forget();
      receiver.answer = asXeroWants(key);
      assert.equal((await subscribe()).state, "active");
      await until("both are told", () => receiver.received.flatMap(({ json }) => json.events).length === 2);
      const events = receiver.received.flatMap(({ json }) => json.events);
      assert.ok(events[0].eventDateUtc < events[1].eventDateUtc);
    });

    test("events older than 31 days are forgotten", async () => {
      await subscribe();
      receiver.forget();
      receiver.answer = () => 500;
      await books.one("PUT", "Contacts", { Name: "Too old Oy" });
      await until("the first attempts", () => attempts() >= 2);
      await sandbox.ledger.advanceClock(DAY + 1);
      await stateIs("disabled");
      await sandbox.ledger.advanceClock(31 * DAY);
      receiver.forget();
      receiver.answer = asXeroWants(key);
      await subscribe();
      books = await Books.open(sandbox);
      const { events } = await eventsOf(() => books.one("PUT", "Contacts", { Name: "New Oy" }));
      assert.equal(events.length, 1);
    });

    test("the old rule's pauses double", async () => {
      await set(sandbox, { webhook_retries: "decreasing" });
      await subscribe();
      receiver.forget();
      receiver.answer = () => 500;
      await books.one("PUT", "Contacts", { Name: "Patient Oy" });
      await until("the first attempt", () => attempts() === 1);
      for (const [count, minutes] of [[2, 1], [3, 2], [4, 4]]) {
        await sandbox.ledger.advanceClock(minutes * MINUTE + 1);
        await until(`attempt ${count}`, () => attempts() === count);
      }
    });

    test("no answer within five seconds is a failure", async () => {
      await subscribe();
      receiver.forget();
      receiver.answer = () => null;
      await books.one("PUT", "Contacts", { Name: "Slow Oy" });
      await until("it was repeated", () => attempts() === 2);
      assert.equal((await state()).webhook.last_status, 0);
    });
  });

  test("the option's address is checked as soon as somebody listens there", async () => {
    const port = await freePort();
    const other = await Sandbox.start(APP, { args: ["--webhook-url", `http://localhost:${port}/hook`] });
    const late = await Receiver.start(port);
    late.answer = asXeroWants(other.variables.XERO_WEBHOOK_KEY);
    try {
      const webhook = async () => (await sendJson("GET", `${other.ledger.url}/_sandbox/webhooks`)).json().webhook;
      await until("it is active", async () => (await webhook()).state === "active");
      assert.ok(late.received.every(({ path }) => path === "/hook"));
    } finally {
      await other.stop();
      await late.stop();
    }
  });
});

describe("the CRM's webhooks", () => {
  let sandbox, crm, receiver;

  const state = async () => (await sendJson("GET", `${sandbox.crm.url}/_sandbox/webhooks`)).json();
  const posts = () => receiver.received.filter(({ method }) => method === "POST");

  const webhook = (changes = {}) => ({ subscription_url: receiver.url, event_action: "*", event_object: "*", name: "All", ...changes });

  async function subscribe(changes) {
    const answer = await crm.call("POST", "v1/webhooks", webhook(changes));
    assert.equal(answer.status, 201, answer.text);
    receiver.forget();
    return answer.json().data;
  }

  const rename = (title) => crm.one("PATCH", "v2/deals/1", { title });

  before(async () => {
    sandbox = await Sandbox.start(APP);
  });
  after(() => sandbox?.stop());
  beforeEach(async () => {
    await sandbox.crm.reset();
    await sendJson("POST", `${sandbox.crm.url}/_sandbox/settings`, { scopes: "base,deals:full,contacts:full,products:full,activities:full,webhooks:full" });
    crm = await Crm.open(sandbox);
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.stop());

  describe("what they say", () => {
    test("a change has the meta block and only the changed fields as previous", async () => {
      const { id } = await subscribe({ event_object: "deal", http_auth_user: "u", http_auth_password: "p" });
      await rename("Renamed");
      const [{ json, headers }] = await receiver.wait(1);
      assert.equal(headers.authorization, `Basic ${Buffer.from("u:p").toString("base64")}`);
      assert.equal(headers["content-type"], "application/json");
      assert.equal(headers["user-agent"], "Pipedrive-Webhook");
      assert.deepEqual(Object.keys(json), ["meta", "data", "previous"]);
      assert.deepEqual(Object.keys(json.meta), [
        "action", "entity", "company_id", "correlation_id", "entity_id", "id", "is_bulk_edit", "timestamp", "type", "user_id", "version",
        "webhook_id", "webhook_owner_id", "change_source", "attempt", "host", "permitted_user_ids",
      ]);
      assert.equal(json.meta.webhook_id, String(id));
      assert.equal(json.meta.attempt, 1);
      assert.equal(json.meta.change_source, "api");
      assert.match(json.meta.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      for (const name of ["company_id", "entity_id", "user_id", "webhook_owner_id"]) assert.equal(typeof json.meta[name], "string", name);
      assert.ok(json.meta.permitted_user_ids.every((user) => typeof user === "string"));
      assert.equal(json.data.title, "Renamed");
      assert.equal(typeof json.data.visible_to, "string");
      assert.deepEqual(Object.keys(json.previous).filter((name) => name !== "update_time" && name !== "custom_fields"), ["title"]);
      assert.deepEqual(json.previous.custom_fields ?? {}, {});
    });

    test("a new one has no previous, a deleted one no data", async () => {
      await subscribe({ event_object: "deal" });
      const { id } = await crm.one("POST", "v2/deals", { title: "Short-lived" });
      await crm.call("DELETE", `v2/deals/${id}`);
      const [created, deleted] = (await receiver.wait(2)).map(({ json }) => json);
      assert.deepEqual([created.meta.action, created.previous, created.data.title], ["create", null, "Short-lived"]);
      assert.deepEqual([deleted.meta.action, deleted.data, deleted.previous.title], ["delete", null, "Short-lived"]);
    });

    test("a call that changes nothing says nothing", async () => {
      await subscribe();
      const { title } = await crm.one("GET", "v2/deals/1");
      await rename(title);
      await rename("Really another");
      assert.equal((await receiver.wait(1))[0].json.data.title, "Really another");
    });

    test("an action or object that wasn't asked for isn't told", async () => {
      await subscribe({ event_object: "deal", event_action: "create" });
      await subscribe({ event_object: "organization" });
      await rename("Not told");
      const { id } = await crm.one("POST", "v2/deals", { title: "Told" });
      const [{ json }] = await receiver.wait(1);
      assert.deepEqual([json.meta.entity, json.meta.entity_id, json.meta.action], ["deal", String(id), "create"]);
    });

    test("custom fields come typed", async () => {
      const fields = (await crm.call("GET", "v2/dealFields?limit=500")).json().data.filter(({ is_custom_field }) => is_custom_field);
      const field = fields.find(({ field_type }) => field_type === "varchar") ?? fields.find(({ field_type }) => field_type === "text");
      await subscribe({ event_object: "deal" });
      await crm.one("PATCH", "v2/deals/1", { custom_fields: { [field.field_code]: "A value" } });
      const [{ json }] = await receiver.wait(1);
      assert.deepEqual(json.data.custom_fields[field.field_code], { type: field.field_type, value: "A value" });
      assert.ok(field.field_code in json.previous.custom_fields);
    });

    for (const [entity, path, made, changed] of [
      ["organization", "v2/organizations", { name: "New Oy" }, { name: "Newer Oy" }],
      ["person", "v2/persons", { name: "Aada Uusi" }, { name: "Aada Uudempi" }],
      ["product", "v2/products", { name: "New product" }, { name: "Newer product" }],
      ["activity", "v2/activities", { subject: "Call", type: "call" }, { subject: "Call again" }],
      ["note", "v1/notes", { content: "A note", deal_id: 1 }, { content: "Another note" }],
    ])
      test(`${entity}: created, changed, deleted`, async () => {
        await subscribe({ event_object: entity });
        const { id } = await crm.one("POST", path, made);
        await crm.one(path.startsWith("v1") ? "PUT" : "PATCH", `${path}/${id}`, changed);
        await crm.call("DELETE", `${path}/${id}`);
        const all = (await receiver.wait(3)).map(({ json }) => json);
        assert.deepEqual(all.map(({ meta }) => `${meta.entity} ${meta.action} ${meta.entity_id}`), ["create", "change", "delete"].map((action) => `${entity} ${action} ${id}`));
        const [name, value] = Object.entries(changed)[0];
        assert.equal(all[1].data[name], value);
        assert.equal(all[1].previous[name], made[name]);
      });

    test("a user's event has its quirks: a text as id, seconds as time, no permitted users", async () => {
      await subscribe({ event_object: "user" });
      const browser = new Browser();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const { id } = (await crm.call("GET", "v1/users/me")).json().data;
      await browser.open(`${sandbox.crm.url}/session`, { method: "POST", headers, body: `user_id=${id}&back=/deals` });
      const page = await browser.open(`${sandbox.crm.url}/setup/user/${id}`);
      await browser.submit(page, { choose: ({ fields }) => fields.some(({ name }) => name === "email"), values: { name: "Uusi Nimi" } });
      const [{ json }] = await receiver.wait(1);
      assert.deepEqual([json.meta.entity, json.meta.action, json.meta.id, json.meta.entity_id], ["user", "change", String(id), String(id)]);
      assert.equal(typeof json.meta.timestamp, "number");
      assert.equal(json.meta.permitted_user_ids, undefined);
      assert.equal(json.meta.change_source, "app");
      assert.deepEqual([json.data.id, json.data.name, json.data.active_flag], [String(id), "Uusi Nimi", true]);
    });

    test("what only its owner may see isn't told to the webhook of another user", async () => {
      const { id } = (await crm.call("GET", "v1/users/me")).json().data;
      await subscribe({ event_object: "deal", event_action: "create", user_id: OTHER_USER });
      await crm.one("POST", "v2/deals", { title: "For the owner alone", visible_to: 1, owner_id: id });
      await crm.one("POST", "v2/deals", { title: "For everyone" });
      const [{ json }] = await receiver.wait(1);
      assert.equal(json.data.title, "For everyone");
      assert.ok(json.meta.permitted_user_ids.includes(String(OTHER_USER)));
    });

    test("a deal's products and installments are told", async () => {
      const deal = await crm.one("POST", "v2/deals", { title: "With lines" });
      await subscribe({ event_object: "deal_product" });
      await subscribe({ event_object: "deal_installment" });
      const line = await crm.one("POST", `v2/deals/${deal.id}/products`, { product_id: 1, item_price: 100, quantity: 2 });
      const installment = await crm.one("POST", `v2/deals/${deal.id}/installments`, { description: "First", amount: 50, billing_date: "2027-01-15" });
      const told = (await receiver.wait(2)).map(({ json }) => `${json.meta.entity} ${json.meta.action} ${json.meta.entity_id} ${json.data.deal_id}`);
      assert.ok(told.includes(`deal_product create ${line.id} ${deal.id}`), told.join());
      assert.ok(told.includes(`deal_installment create ${installment.id} ${deal.id}`), told.join());
    });
  });

  describe("failed deliveries", () => {
    test("three repeats after 3, 30 and 150 seconds, each with its number", async () => {
      await subscribe({ event_object: "deal" });
      receiver.answer = () => 500;
      await rename("Unheard");
      await receiver.wait(1);
      for (const [attempt, pause] of [[2, 3], [3, 30], [4, 150]]) {
        await until("the outcome is noted", async () => (await state()).deliveries.at(-1).last_status === 500 && (await state()).deliveries.at(-1).attempts === attempt - 1);
        await sandbox.crm.advanceClock(pause + 1);
        await receiver.wait(attempt);
      }
      const all = posts().map(({ json }) => json);
      assert.deepEqual(all.map(({ meta }) => meta.attempt), [1, 2, 3, 4]);
      assert.equal(new Set(all.map(({ meta }) => meta.id)).size, 1);
      await until("it is given up", async () => (await state()).deliveries.at(-1).state === "failed");
    });

    test("a redirect isn't followed, and counts as a failure", async () => {
      await subscribe({ event_object: "deal" });
      receiver.answer = () => ({ status: 302, headers: { location: "/elsewhere" } });
      await rename("Elsewhere");
      await receiver.wait(1);
      await until("it waits for its second attempt", async () => (await state()).deliveries.at(-1).last_status === 302);
      assert.ok(receiver.received.every(({ path }) => path === "/hook"));
    });

    test("ten events that failed at once ban it for half an hour, in which events are lost", async () => {
      await subscribe({ event_object: "deal" });
      receiver.answer = () => 500;
      for (let i = 0; i < 10; i++) await rename(`Change ${i}`);
      await until("it is banned", async () => (await state()).webhooks[0].state === "banned");
      assert.equal((await state()).webhooks[0].first_failures, 0);
      receiver.answer = () => 200;
      await rename("During the ban");
      await sandbox.crm.advanceClock(30 * MINUTE + 1);
      receiver.forget();
      await rename("After the ban");
      await receiver.wait(1, ({ json }) => json.data.title === "After the ban");
      assert.deepEqual(posts().filter(({ json }) => json.data.title === "During the ban"), []);
    });

    test("three days without success remove it", async () => {
      await subscribe({ event_object: "deal" });
      receiver.answer = () => 500;
      await rename("One");
      await receiver.wait(1);
      await until("it is failing", async () => (await state()).webhooks[0].failing_since !== null);
      await sandbox.crm.advanceClock(3 * DAY + 1);
      await until("it is gone", async () => (await state()).webhooks.length === 0);
    });

    test("a success in between begins the three days anew", async () => {
      await subscribe({ event_object: "deal" });
      receiver.answer = () => 500;
      await rename("One");
      await receiver.wait(1);
      receiver.answer = () => 200;
      await sandbox.crm.advanceClock(2 * DAY);
      await until("it is well again", async () => (await state()).webhooks[0].failing_since === null);
    });
  });

  describe("their management", () => {
    test("the forty-first of a user is refused", async () => {
      await sendJson("POST", `${sandbox.crm.url}/_sandbox/settings`, { probe_webhooks: false });
      for (let i = 0; i < 40; i++) assert.equal((await crm.call("POST", "v1/webhooks", webhook({ name: `Number ${i}` }))).status, 201);
      assert.equal((await crm.call("POST", "v1/webhooks", webhook())).status, 422);
    });

    test("an address that can't be reached is refused, unless the switch is off", async () => {
      const dead = webhook({ subscription_url: "http://localhost:9/hook" });
      assert.equal((await crm.call("POST", "v1/webhooks", dead)).status, 400);
      await sendJson("POST", `${sandbox.crm.url}/_sandbox/settings`, { probe_webhooks: false });
      assert.equal((await crm.call("POST", "v1/webhooks", dead)).status, 201);
    });
  });
});

describe("the CRM's notices to the callback address", () => {
  test("the app hears of the installation, and of its end with its credentials", async () => {
    const receiver = await Receiver.start();
    const sandbox = await Sandbox.start(new URL(receiver.url).origin);
    try {
      const browser = new Browser();
      await Crm.open(sandbox, { browser });
      const [shared] = await receiver.wait(1, ({ method }) => method === "POST");
      assert.equal(shared.path, "/pipedrive/callback");
      assert.deepEqual(Object.keys(shared.json), ["company_id", "user_id", "isShared"]);
      assert.equal(shared.json.isShared, false);
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      await browser.open(`${sandbox.crm.url}/session`, { method: "POST", headers, body: `user_id=${shared.json.user_id}&back=/deals` });
      await browser.open(`${sandbox.crm.url}/apps/uninstall`, { method: "POST", headers, body: "" });
      const [removed] = await receiver.wait(1, ({ method }) => method === "DELETE");
      const { PIPEDRIVE_CLIENT_ID: id, PIPEDRIVE_CLIENT_SECRET: secret } = sandbox.variables;
      assert.equal(removed.headers.authorization, `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`);
      assert.deepEqual({ ...removed.json, timestamp: undefined }, { client_id: id, company_id: shared.json.company_id, user_id: shared.json.user_id, timestamp: undefined });
      assert.equal((await send("GET", `${sandbox.crm.url}/_sandbox/webhooks`)).json().deliveries.length, 2);
    } finally {
      await sandbox.stop();
      await receiver.stop();
    }
  });
});
