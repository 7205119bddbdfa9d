// Xero's own client (npm xero-node) logs in at the ledger stand-in: consent, tokens, tenants, and their end.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { MINUTE, SCOPES, UUID, claimsOf, connect, consent, newClient, refusal, useLedger } from "./xero-client.mjs";

describe("Xero's own client: login", () => {
  const it = useLedger(null);
  const OPEN_ID = ["openid", "profile", "email", ...SCOPES];

  test("consent, exchange and a verified id_token, as in its README", async () => {
    const client = newClient(it.sandbox, { scopes: OPEN_ID });
    const address = new URL(await consent(client));
    assert.equal(address.searchParams.get("state"), "a state");
    const tokens = await client.apiCallback(address.href);
    assert.equal(tokens.expired(), false);
    assert.equal(tokens.token_type, "Bearer");
    assert.ok(tokens.refresh_token);
    assert.deepEqual(tokens.scope.split(" ").sort(), [...OPEN_ID].sort());
    assert.equal(tokens.claims().email, "aino@pohjola.example");
    assert.match(tokens.claims().xero_userid, UUID);
  });

  test("the access token is a JWT of thirty minutes that names the consent", async () => {
    const { client, tenants } = await connect(it.sandbox);
    const claims = claimsOf(client.readTokenSet().access_token);
    assert.equal(claims.exp - claims.nbf, 1800);
    assert.equal(claims.client_id, it.sandbox.variables.XERO_CLIENT_ID);
    assert.deepEqual([...claims.scope].sort(), [...SCOPES].sort());
    assert.match(claims.xero_userid, UUID);
    assert.equal(claims.authentication_event_id, tenants[0].authEventId);
  });

  test("the tenants are the organisations that the person chose", async () => {
    const { tenants } = await connect(it.sandbox, { who: /standard/i, organisations: 2 });
    assert.equal(tenants.length, 2);
    assert.equal(new Set(tenants.map(({ authEventId }) => authEventId)).size, 1);
    for (const tenant of tenants) {
      assert.equal(tenant.tenantType, "ORGANISATION");
      assert.notEqual(tenant.id, tenant.tenantId);
      assert.equal(tenant.orgData.organisationID, tenant.tenantId);
      assert.equal(tenant.orgData.name, tenant.tenantName);
      assert.match(tenant.createdDateUtc, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$/);
    }
  });

  test("a refusal by the person comes back as access_denied", async () => {
    const client = newClient(it.sandbox);
    const address = await consent(client, { button: /cancel/i });
    await assert.rejects(client.apiCallback(address), { error: "access_denied" });
  });

  test("a code is good once", async () => {
    const client = newClient(it.sandbox);
    const address = await consent(client);
    await client.apiCallback(address);
    await assert.rejects(newClient(it.sandbox).apiCallback(address), { error: "invalid_grant" });
  });

  test("a wrong secret is refused", async () => {
    const client = newClient(it.sandbox, { clientSecret: "wrong" });
    await assert.rejects(client.apiCallback(await consent(client)), { error: "invalid_client" });
  });

  test("a refresh rotates: a new refresh token, and the API opens with the new access token", async () => {
    const { client, tenant } = await connect(it.sandbox);
    const before = client.readTokenSet();
    const fresh = await client.refreshToken();
    assert.notEqual(fresh.refresh_token, before.refresh_token);
    assert.notEqual(fresh.access_token, before.access_token);
    assert.equal((await client.accountingApi.getOrganisations(tenant)).response.status, 200);
  });

  test("another organisation than the connected ones is forbidden", async () => {
    const { client } = await connect(it.sandbox);
    const { status, body } = await refusal(client.accountingApi.getOrganisations("00000000-0000-0000-0000-000000000000"));
    assert.equal(status, 403);
    assert.equal(body.Title, "Forbidden");
    assert.equal(body.Detail, "AuthenticationUnsuccessful");
  });

  test("a token without the scope is refused", async () => {
    const { client, tenant } = await connect(it.sandbox, { scopes: ["offline_access", "accounting.settings.read"] });
    const { status, body } = await refusal(client.accountingApi.getContacts(tenant));
    assert.equal(status, 401);
    assert.equal(body.Detail, "AuthorizationUnsuccessful");
  });

  test("a disconnected organisation is gone and forbidden", async () => {
    const { client, tenant, tenants } = await connect(it.sandbox, { who: /standard/i });
    await client.disconnect(tenants.find(({ tenantId }) => tenantId === tenant).id);
    const left = await client.updateTenants(false);
    assert.ok(!left.some(({ tenantId }) => tenantId === tenant));
    assert.equal((await refusal(client.accountingApi.getOrganisations(tenant))).status, 403);
  });

  test("revoking ends the login and its connections", async () => {
    const { client, tenant } = await connect(it.sandbox);
    const tokens = client.readTokenSet();
    await client.revokeToken();
    await assert.rejects(client.openIdClient.refresh(tokens.refresh_token), { error: "invalid_grant" });
    client.setTokenSet(tokens);
    assert.ok([401, 403].includes((await refusal(client.accountingApi.getOrganisations(tenant))).status));
  });

  test("client credentials: a custom connection of one organisation, without refresh token", async () => {
    const client = newClient(it.sandbox, { grantType: "client_credentials", scopes: "accounting.settings.read" });
    const tokens = await client.getClientCredentialsToken();
    assert.deepEqual([tokens.token_type, tokens.expires_in, tokens.refresh_token], ["Bearer", 1800, undefined]);
    const tenants = await client.updateTenants(false);
    assert.equal(tenants.length, 1);
    const [{ name }] = (await client.accountingApi.getOrganisations("")).body.organisations;
    assert.equal(name, tenants[0].tenantName);
  });
});

describe("Xero's own client: time", () => {
  const it = useLedger();

  test("a code ends after five minutes", async () => {
    const client = newClient(it.sandbox);
    const address = await consent(client);
    await it.sandbox.ledger.advanceClock(301);
    await assert.rejects(client.apiCallback(address), { error: "invalid_grant" });
  });

  test("an access token ends after thirty minutes, and the answer says so", async () => {
    const { client, tenant } = await connect(it.sandbox);
    await it.sandbox.ledger.advanceClock(1801);
    const { status, body } = await refusal(client.accountingApi.getOrganisations(tenant));
    assert.equal(status, 401);
    assert.equal(body.Title, "Unauthorized");
    assert.match(body.Detail, /^TokenExpired: token expired at /);
    await client.refreshToken();
    assert.equal((await client.accountingApi.getOrganisations(tenant)).response.status, 200);
  });

  test("a used refresh token works for thirty more minutes, then no more", async () => {
    const { client } = await connect(it.sandbox);
    const old = client.readTokenSet().refresh_token;
    await client.refreshToken();
    await it.sandbox.ledger.advanceClock(29 * 60);
    assert.ok((await client.openIdClient.refresh(old)).access_token, "within the grace period");
    await it.sandbox.ledger.advanceClock(2 * 60);
    await assert.rejects(client.openIdClient.refresh(old), { error: "invalid_grant" });
  });

  test("sixty calls a minute; the next is told to wait", async () => {
    const { client, tenant } = await connect(it.sandbox);
    await it.sandbox.ledger.advanceClock(MINUTE);
    await client.refreshToken();
    let refused = null;
    for (let calls = 0; calls < 61 && !refused; calls++)
      refused = await client.accountingApi.getCurrencies(tenant).then(
        () => null,
        (error) => ({ calls, ...JSON.parse(error).response }),
      );
    assert.equal(refused.calls, 60);
    assert.equal(refused.statusCode, 429);
    assert.equal(refused.headers["x-rate-limit-problem"], "minute");
    assert.ok(Number(refused.headers["retry-after"]) > 0 && Number(refused.headers["retry-after"]) <= 60, refused.headers["retry-after"]);
    assert.equal(refused.headers["x-minlimit-remaining"], "0");
    await it.sandbox.ledger.advanceClock(MINUTE);
    assert.equal((await client.accountingApi.getCurrencies(tenant)).response.headers["x-minlimit-remaining"], "59");
  });
});
