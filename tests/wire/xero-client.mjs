// Xero's own client (npm xero-node) sent to the ledger stand-in. It has Xero's addresses built in, so they are exchanged at the
// two places where it goes out: its axios, and its OpenID library's discovery.
import { setDefaultResultOrder } from "node:dns";
import { createRequire } from "node:module";
import { after, before, beforeEach } from "node:test";

import { Browser, formsOf } from "../lib/http.mjs";
import { Sandbox } from "../lib/stack.mjs";

const require = createRequire(import.meta.url);
const inside = createRequire(require.resolve("xero-node"));
const { XeroClient } = require("xero-node");
const axios = inside("axios");
const { Issuer } = inside("openid-client");

export const APP = "http://localhost:9";
export const CALLBACK = `${APP}/xero/callback`;
export const SCOPES = ["offline_access", "accounting.invoices", "accounting.payments", "accounting.contacts", "accounting.settings"];

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const NOBODY = "11111111-2222-3333-4444-555555555555";

/** Sixty calls a minute are allowed: after so many seconds there are sixty more. */
export const MINUTE = 61;

const XERO = /^https:\/\/(api|identity|login)\.xero\.com/;
let target = null;

setDefaultResultOrder("ipv4first");
axios.interceptors.request.use((config) => ({ ...config, url: config.url.replace(XERO, target) }));
const discover = Issuer.discover;
Issuer.discover = (address) => discover.call(Issuer, address.replace(XERO, target));

/** A client of the stand-in at `ledger`; one stand-in at a time. */
export function newClient(sandbox, changes = {}) {
  target = sandbox.ledger.url;
  return new XeroClient({
    clientId: sandbox.variables.XERO_CLIENT_ID,
    clientSecret: sandbox.variables.XERO_CLIENT_SECRET,
    redirectUris: [CALLBACK],
    scopes: SCOPES,
    state: "a state",
    ...changes,
  });
}

/** What a person does with the consent address: logs in as `who`, chooses organisations, presses the button. Resolves to the
 *  address to which the browser is sent. */
export async function consent(client, { who = /adviser/i, organisations = 1, button = /allow/i } = {}) {
  const browser = new Browser();
  const login = await browser.open(await client.buildConsentUrl());
  const page = await browser.submit(login, { button: who });
  const offered = formsOf(page)[0].fields.filter(({ name }) => name === "org").map(({ value }) => value);
  const answer = await browser.submit(page, { button, values: { org: offered.slice(0, organisations) }, pass: (url) => !url.startsWith(CALLBACK) });
  if (![302, 303].includes(answer.status)) throw new Error(`the consent answered ${answer.status}: ${answer.text.slice(0, 500)}`);
  return answer.headers.location;
}

/** A client that has been let in: {client, tenant, tenants}. */
export async function connect(sandbox, { scopes, ...choice } = {}) {
  const client = newClient(sandbox, scopes ? { scopes } : {});
  await client.apiCallback(await consent(client, choice));
  const tenants = await client.updateTenants();
  return { client, tenant: tenants[0].tenantId, tenants };
}

/** What the client rejects with: {status, body, headers}. */
export async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    if (typeof error !== "string") throw error;
    const { statusCode, body, headers } = JSON.parse(error).response;
    return { status: statusCode, body, headers };
  }
  throw new Error("the call wasn't refused");
}

/** The sentences of a validation exception's elements. */
export function messagesOf({ body }) {
  return (body.Elements ?? []).flatMap(({ ValidationErrors = [] }) => ValidationErrors.map(({ Message }) => Message));
}

/** What a signed token says. */
export function claimsOf(token) {
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
}

/** A stand-in of its own for the tests of one describe block, and a client that has been let in unless `options` is null:
 *  {sandbox, client, tenant, tenants, api}. Each test has a new minute of calls. */
export function useLedger(options = {}) {
  const it = {};
  before(async () => {
    it.sandbox = await Sandbox.start(APP);
    if (options) Object.assign(it, await connect(it.sandbox, options));
    it.api = it.client?.accountingApi;
  });
  if (options) beforeEach(() => it.sandbox.ledger.advanceClock(MINUTE));
  after(() => it.sandbox?.stop());
  return it;
}
