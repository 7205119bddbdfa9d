// Pipedrive's own client (npm pipedrive) against the CRM stand-in: what the vendor's code sends and reads must work here as there.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";

import { Browser } from "../lib/http.mjs";
import { Sandbox } from "../lib/stack.mjs";
import { until } from "../lib/until.mjs";
import { crmDescriptions, problemsOf, whyNotDescribed } from "./description.mjs";

const { v1, v2 } = createRequire(import.meta.url)("pipedrive");

const APP = "http://localhost:9";
const CALLBACK = `${APP}/pipedrive/callback`;
const isCallback = (url) => !url.startsWith(CALLBACK);

/** The client's rejection; its interceptor unwraps it to the answer's body. */
async function refusal(promise) {
  return promise.then(
    () => assert.fail("the call wasn't refused"),
    (error) => error,
  );
}

describe("Pipedrive's own client", () => {
  let sandbox, oauth, configuration1, configuration2;

  const newOauth = (changes = {}) =>
    new v2.OAuth2Configuration({
      clientId: sandbox.variables.PIPEDRIVE_CLIENT_ID,
      clientSecret: sandbox.variables.PIPEDRIVE_CLIENT_SECRET,
      redirectUri: CALLBACK,
      host: sandbox.variables.PIPEDRIVE_OAUTH_URL,
      ...changes,
    });

  /** The address to which the consent page sends a person who presses that button. */
  async function consent(client, { button = /allow/i, state = null } = {}) {
    const browser = new Browser();
    const page = await browser.open(client.authorizationUrl + (state ? `&state=${state}` : ""));
    assert.equal(page.status, 200, page.text);
    const stopped = await browser.submit(page, { choose: (form) => form.buttons.some(({ label }) => button.test(label)), button, pass: isCallback });
    return new URL(stopped.headers.location);
  }

  async function authorized() {
    const client = newOauth();
    const token = await client.authorize((await consent(client)).searchParams.get("code"));
    return { client, token };
  }

  before(async () => {
    sandbox = await Sandbox.start(APP);
    oauth = (await authorized()).client;
    const accessToken = oauth.getAccessToken;
    configuration1 = new v1.Configuration({ accessToken, basePath: `${sandbox.crm.url}/api/v1` });
    configuration2 = new v2.Configuration({ accessToken, basePath: `${sandbox.crm.url}/api/v2` });
  });
  after(() => sandbox?.stop());

  describe("OAuth", () => {
    test("consent comes back with a code of the form company.user.hash and the state", async () => {
      const url = await consent(newOauth(), { state: "a b&c" });
      assert.match(url.searchParams.get("code"), /^\d+\.\d+\.[0-9a-f]{40}$/);
      assert.equal(url.searchParams.get("error"), null);
    });

    test("a refusal comes back as user_denied with the state", async () => {
      const url = await consent(newOauth(), { button: /cancel/i, state: "kept" });
      assert.equal(url.searchParams.get("error"), "user_denied");
      assert.equal(url.searchParams.get("state"), "kept");
      assert.equal(url.searchParams.get("code"), null);
    });

    test("a callback that isn't registered is refused before the person is asked", async () => {
      const page = await new Browser().open(newOauth({ redirectUri: "https://elsewhere.example/callback" }).authorizationUrl);
      assert.deepEqual(page.json(), { error: "Invalid redirect URL" });
    });

    test("a code becomes tokens that name the company's address", async () => {
      const { token } = await authorized();
      assert.equal(token.token_type.toLowerCase(), "bearer");
      assert.equal(token.api_domain, sandbox.crm.url);
      assert.ok(token.expires_in >= 3599 && token.expires_in <= 3600, String(token.expires_in));
      assert.match(token.refresh_token, /^\d+:\d+:[0-9a-f]{40}$/);
      assert.ok(token.access_token.length >= 600, "access tokens are long");
      const scopes = token.scope.split(",");
      for (const scope of ["base", "deals:full", "contacts:read", "products:read"]) assert.ok(scopes.includes(scope), scope);
    });

    test("a code is good once", async () => {
      const client = newOauth();
      const code = (await consent(client)).searchParams.get("code");
      await client.authorize(code);
      const { success, error, message } = await refusal(newOauth().authorize(code));
      assert.deepEqual({ success, error, message }, { success: false, error: "invalid_grant", message: "Invalid grant: authorization_code is invalid" });
    });

    test("a refresh gives a new access token and keeps the refresh token", async () => {
      const { client, token } = await authorized();
      const fresh = await client.tokenRefresh();
      assert.notEqual(fresh.access_token, token.access_token);
      assert.equal(fresh.refresh_token, token.refresh_token);
      const api = new v1.UsersApi(new v1.Configuration({ accessToken: client.getAccessToken, basePath: `${sandbox.crm.url}/api/v1` }));
      assert.equal((await api.getCurrentUser()).success, true);
    });

    test("a refresh token that never was is refused", async () => {
      const client = newOauth();
      client.refreshToken = "1:1:0000000000000000000000000000000000000000";
      assert.deepEqual(await refusal(client.tokenRefresh()), { success: false, message: "Invalid grant: refresh_token is invalid", error: "invalid_grant" });
    });

    test("a wrong secret is refused", async () => {
      const client = newOauth({ clientSecret: "wrong" });
      const code = (await consent(client)).searchParams.get("code");
      const { success, message } = await refusal(client.authorize(code));
      assert.deepEqual({ success, message }, { success: false, message: "Invalid client: client is invalid" });
    });
  });

  describe("users and currencies", () => {
    test("users/me tells who and which company it is", async () => {
      const { data } = await new v1.UsersApi(configuration1).getCurrentUser();
      assert.ok(Number.isInteger(data.id) && Number.isInteger(data.company_id));
      assert.ok(data.company_name && data.company_domain);
      assert.equal(data.default_currency, "EUR");
      assert.equal(data.is_you, true);
      assert.match(data.language.language_code, /^[a-z]{2}$/);
      assert.ok(data.access.some(({ app, admin }) => app === "global" && admin === true), "the sample's first user is an admin");
    });

    test("users list everybody", async () => {
      const { data } = await new v1.UsersApi(configuration1).getUsers();
      assert.ok(data.length > 1);
      assert.ok(data.every(({ name, email }) => name && email));
    });

    test("currencies carry their decimal places", async () => {
      const { data } = await new v1.CurrenciesApi(configuration1).getCurrencies();
      const places = Object.fromEntries(data.map(({ code, decimal_points }) => [code, decimal_points]));
      assert.equal(places.EUR, 2);
      assert.equal(places.JPY, 0);
    });
  });

  describe("deals", () => {
    const deals = () => new v2.DealsApi(configuration2);

    test("the list has the sample's forty deals", async () => {
      const { data, additional_data } = await deals().getDeals();
      assert.equal(data.length, 40);
      assert.equal(additional_data.next_cursor, null);
      assert.ok(data.some(({ currency }) => currency === "SEK"));
    });

    test("cursor pages make up the whole list, each deal once", async () => {
      const ids = [];
      let cursor;
      for (let pages = 0; pages < 10; pages++) {
        const page = await deals().getDeals({ limit: 15, cursor, sort_by: "update_time", sort_direction: "desc" });
        ids.push(...page.data.map(({ id }) => id));
        cursor = page.additional_data.next_cursor ?? undefined;
        if (!cursor) break;
        assert.equal(page.data.length, 15);
      }
      assert.equal(ids.length, 40);
      assert.equal(new Set(ids).size, 40);
    });

    test("filters narrow the list", async () => {
      const won = (await deals().getDeals({ status: "won" })).data;
      assert.ok(won.length > 0 && won.every(({ status }) => status === "won"));
      const two = (await deals().getDeals({ ids: "1,2" })).data;
      assert.deepEqual(two.map(({ id }) => id).sort(), [1, 2]);
      const { org_id } = two[0];
      const ofOrganization = (await deals().getDeals({ org_id })).data;
      assert.ok(ofOrganization.every((deal) => deal.org_id === org_id));
    });

    test("one deal has its custom fields, with labels when asked for", async () => {
      const { data } = await deals().getDeal({ id: 1 });
      assert.equal(data.id, 1);
      assert.match(data.add_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      assert.ok(Object.keys(data.custom_fields).every((code) => /^[0-9a-f]{40}$/.test(code)));
      const labelled = (await deals().getDeal({ id: 1, include_option_labels: true })).data;
      const set = Object.values(labelled.custom_fields).find(Array.isArray);
      assert.ok(set?.every(({ id, label }) => Number.isInteger(id) && label), JSON.stringify(labelled.custom_fields));
    });

    test("optional fields come when they are asked for", async () => {
      const { data } = await deals().getDeal({ id: 1, include_fields: "products_count" });
      assert.equal(data.products_count, 3);
      assert.ok(!("products_count" in (await deals().getDeal({ id: 1 })).data));
    });

    test("a deal that isn't there is a 404 that says so", async () => {
      const { success, error } = await refusal(deals().getDeal({ id: 999_999 }));
      assert.equal(success, false);
      assert.match(error, /not found/i);
    });

    test("search finds by title", async () => {
      const { data } = await deals().searchDeals({ term: "coffee", fields: "title" });
      assert.ok(data.items.length > 0);
      assert.ok(data.items.every(({ item }) => item.type === "deal" && /coffee/i.test(item.title)));
    });

    test("a deal's products have price, quantity, discount and tax; the sum is after discount, before tax", async () => {
      const { data } = await new v2.DealProductsApi(configuration2).getDealProducts({ id: 1 });
      assert.equal(data.length, 3);
      for (const line of data) {
        assert.equal(line.deal_id, 1);
        assert.ok(["exclusive", "inclusive", "none"].includes(line.tax_method));
        const factor = line.discount_type === "percentage" ? 1 - line.discount / 100 : 1;
        assert.ok(Math.abs(line.sum - line.item_price * line.quantity * factor) < 0.005, JSON.stringify(line));
        assert.equal(typeof line.comments, "string");
      }
    });

    test("the products of several deals come in one list, cursor paged", async () => {
      const api = new v2.DealProductsApi(configuration2);
      const first = await api.getDealsProducts({ deal_ids: [1, 2], limit: 4 });
      assert.equal(first.data.length, 4);
      const second = await api.getDealsProducts({ deal_ids: [1, 2], limit: 4, cursor: first.additional_data.next_cursor });
      assert.equal(second.additional_data.next_cursor, null);
      const lines = [...first.data, ...second.data];
      assert.equal(new Set(lines.map(({ id }) => id)).size, lines.length);
      assert.deepEqual([...new Set(lines.map(({ deal_id }) => deal_id))].sort(), [1, 2]);
    });

    test("deal level discounts have amount and type", async () => {
      const { data } = await deals().getAdditionalDiscounts({ id: 1 });
      assert.ok(Array.isArray(data));
    });
  });

  describe("persons, organizations, products", () => {
    test("persons have e-mails, one of them primary", async () => {
      const api = new v2.PersonsApi(configuration2);
      const { data } = await api.getPersons({ limit: 500 });
      const known = data.filter(({ emails }) => emails.length > 0);
      assert.ok(known.length > 10);
      assert.ok(known.every(({ emails }) => emails.filter(({ primary }) => primary).length === 1));
      const one = (await api.getPerson({ id: known[0].id })).data;
      assert.deepEqual(one.emails, known[0].emails);
      assert.ok((await api.searchPersons({ term: known[0].name })).data.items.some(({ item }) => item.id === known[0].id));
    });

    test("organizations have addresses, in any script", async () => {
      const api = new v2.OrganizationsApi(configuration2);
      const { data } = await api.getOrganizations({ limit: 500 });
      assert.ok(data.some(({ address }) => /[äöå]/i.test(address?.value ?? "")));
      assert.ok(data.some(({ name }) => /[\p{Script=Han}]/u.test(name)));
      assert.ok(data.some(({ address }) => address === null), "one organization has no address");
      const one = (await api.getOrganization({ id: data[0].id })).data;
      assert.equal(one.name, data[0].name);
      assert.ok((await api.searchOrganization({ term: one.name })).data.items.some(({ item }) => item.id === one.id));
    });

    test("products have codes, or none, and prices", async () => {
      const api = new v2.ProductsApi(configuration2);
      const { data } = await api.getProducts({ limit: 500 });
      assert.ok(data.some(({ code }) => code) && data.some(({ code }) => !code));
      assert.ok(data.every(({ prices }) => prices.every(({ currency, price }) => currency && typeof price === "number")));
      const coded = data.find(({ code }) => code);
      assert.equal((await api.getProduct({ id: coded.id })).data.code, coded.code);
      assert.ok((await api.searchProducts({ term: coded.code, fields: "code" })).data.items.some(({ item }) => item.id === coded.id));
    });

    test("each of the four field lists can be paged to its end", async () => {
      const lists = {
        deal: (page) => new v2.DealFieldsApi(configuration2).getDealFields(page),
        person: (page) => new v2.PersonFieldsApi(configuration2).getPersonFields(page),
        organization: (page) => new v2.OrganizationFieldsApi(configuration2).getOrganizationFields(page),
        product: (page) => new v2.ProductFieldsApi(configuration2).getProductFields(page),
      };
      for (const [name, list] of Object.entries(lists)) {
        const whole = (await list({ limit: 500 })).data.map(({ field_code }) => field_code);
        const first = await list({ limit: 5 });
        const rest = await list({ limit: 500, cursor: first.additional_data.next_cursor });
        assert.deepEqual([...first.data, ...rest.data].map(({ field_code }) => field_code), whole, name);
        assert.equal(rest.additional_data.next_cursor, null);
      }
    });

    test("custom fields have codes of forty hex digits, and values under them", async () => {
      const fields = (await new v2.OrganizationFieldsApi(configuration2).getOrganizationFields({ limit: 500 })).data;
      const vat = fields.find(({ field_name }) => /vat/i.test(field_name));
      assert.equal(vat.is_custom_field, true);
      assert.match(vat.field_code, /^[0-9a-f]{40}$/);
      const { data } = await new v2.OrganizationsApi(configuration2).getOrganization({ id: 1 });
      assert.match(data.custom_fields[vat.field_code], /^FI\d{8}$/);
    });
  });

  describe("webhooks", () => {
    const received = [];
    let receiver, address;
    const webhooks = () => new v1.WebhooksApi(configuration1);
    const request = (changes = {}) => ({ subscription_url: address, event_action: "*", event_object: "deal", name: "Deals", ...changes });

    before(async () => {
      receiver = createServer(async (incoming, answer) => {
        const chunks = [];
        for await (const chunk of incoming) chunks.push(chunk);
        received.push({ method: incoming.method, headers: incoming.headers, body: Buffer.concat(chunks).toString() });
        answer.end();
      });
      await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
      address = `http://localhost:${receiver.address().port}/hook`;
    });
    after(() => new Promise((resolve) => receiver.close(resolve)));

    test("one is made, listed and deleted", async () => {
      const made = await webhooks().addWebhook({ AddWebhookRequest: request({ http_auth_user: "lasku", http_auth_password: "secret" }) });
      assert.equal(made.success, true);
      assert.equal(made.data.version, "2.0");
      assert.equal(made.data.type, "application");
      assert.equal(made.data.subscription_url, address);
      const listed = (await webhooks().getWebhooks()).data;
      assert.deepEqual(listed.map(({ id }) => id), [made.data.id]);
      assert.equal((await webhooks().deleteWebhook({ id: made.data.id })).success, true);
      assert.deepEqual((await webhooks().getWebhooks()).data, []);
    });

    test("a change is delivered, with the password that was agreed, and what it was before", async () => {
      const made = await webhooks().addWebhook({ AddWebhookRequest: request({ http_auth_user: "lasku", http_auth_password: "secret" }) });
      const deals = new v2.DealsApi(configuration2);
      const before = (await deals.getDeal({ id: 3 })).data;
      await deals.updateDeal({ id: 3, UpdateDealRequest: { title: "Another title" } });
      const posted = await until("the change is delivered", () => received.find(({ method }) => method === "POST"));
      assert.equal(posted.headers.authorization, `Basic ${Buffer.from("lasku:secret").toString("base64")}`);
      assert.match(posted.headers["content-type"], /^application\/json/);
      const { meta, data, previous } = JSON.parse(posted.body);
      assert.deepEqual(
        { action: meta.action, entity: meta.entity, entity_id: meta.entity_id, version: meta.version, attempt: meta.attempt, change_source: meta.change_source },
        { action: "change", entity: "deal", entity_id: "3", version: "2.0", attempt: 1, change_source: "api" },
      );
      assert.equal(meta.webhook_id, String(made.data.id));
      assert.equal(data.title, "Another title");
      assert.equal(previous.title, before.title);
      await webhooks().deleteWebhook({ id: made.data.id });
    });

    test("an address that doesn't answer is refused", async () => {
      const { success, errors } = await refusal(webhooks().addWebhook({ AddWebhookRequest: request({ subscription_url: "http://localhost:9/hook" }) }));
      assert.equal(success, false);
      assert.deepEqual(errors, { subscription_url: ["invalid or non-reachable URL"] });
    });

    test("deleting one that isn't there is a 404", async () => {
      assert.deepEqual(await refusal(webhooks().deleteWebhook({ id: 999_999 })), { status: "error", success: false, errors: { id: ["not found"] } });
    });
  });

  describe("the end of an access", () => {
    test("a call without a good token is refused by the gateway", async () => {
      const api = new v2.DealsApi(new v2.Configuration({ accessToken: "v1u:made-up", basePath: `${sandbox.crm.url}/api/v2` }));
      const { success, error, errorCode } = await refusal(api.getDeals());
      assert.deepEqual({ success, error, errorCode }, { success: false, error: "unauthorized access", errorCode: 401 });
    });

    test("an access token ends after an hour, and a refresh opens the way again", async () => {
      const { client } = await authorized();
      const api = () => new v2.DealsApi(new v2.Configuration({ accessToken: client.accessToken, basePath: `${sandbox.crm.url}/api/v2` }));
      await sandbox.crm.advanceClock(3700);
      assert.equal((await refusal(api().getDeal({ id: 1 }))).errorCode, 401);
      await client.tokenRefresh();
      assert.equal((await api().getDeal({ id: 1 })).data.id, 1);
    });

    test("a revoked access token is dead, its refresh token isn't", async () => {
      const { client } = await authorized();
      const api = () => new v2.DealsApi(new v2.Configuration({ accessToken: client.accessToken, basePath: `${sandbox.crm.url}/api/v2` }));
      await client.revokeToken("access_token");
      assert.equal((await refusal(api().getDeal({ id: 1 }))).errorCode, 401);
      await client.tokenRefresh();
      assert.equal((await api().getDeal({ id: 1 })).data.id, 1);
    });

    test("a revoked refresh token ends the installation", async () => {
      const { client } = await authorized();
      await client.revokeToken("refresh_token");
      assert.equal((await refusal(client.tokenRefresh())).error, "invalid_grant");
    });
  });

  test("all that was sent and answered is as Pipedrive's descriptions say", { skip: whyNotDescribed() }, async () => {
    const calls = (await sandbox.crm.calls()).filter(({ status }) => status <= 400);
    assert.ok(calls.length > 30, String(calls.length));
    assert.deepEqual(problemsOf(await crmDescriptions(), calls), []);
  });
});
