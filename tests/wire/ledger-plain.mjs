// The ledger stand-in as a program without a vendor's client sees it: plain requests, plain answers.
import { createHash, randomBytes } from "node:crypto";

import { Browser, formsOf, send, sendJson } from "../lib/http.mjs";

export const APP = "http://localhost:9";
export const CALLBACK = `${APP}/xero/callback`;
export const SCOPE = "offline_access accounting.invoices accounting.payments accounting.contacts accounting.settings";

/** The query of the consent address. */
export function consentUrl(sandbox, changes = {}) {
  const query = { response_type: "code", client_id: sandbox.variables.XERO_CLIENT_ID, redirect_uri: CALLBACK, scope: SCOPE, state: "s", ...changes };
  return `${sandbox.ledger.url}/identity/connect/authorize?${new URLSearchParams(query)}`;
}

/** Logs in as `who`, chooses the first `organisations` and allows; resolves to the page at the end, or to the redirect to the app. */
export async function consent(sandbox, { who = /adviser/i, organisations = 1, ...changes } = {}) {
  const browser = new Browser();
  const login = await browser.open(consentUrl(sandbox, changes));
  if (login.status !== 200) return login;
  const page = await browser.submit(login, { button: who });
  const offered = formsOf(page)[0].fields.filter(({ name }) => name === "org").map(({ value }) => value);
  return browser.submit(page, { button: /allow/i, values: { org: offered.slice(0, organisations) }, pass: (url) => !url.startsWith(APP) });
}

export async function codeOf(sandbox, options) {
  return new URL((await consent(sandbox, options)).headers.location).searchParams.get("code");
}

/** POST /connect/token; with the client's secret unless `open`. */
export async function token(sandbox, fields, { open = false, secret = sandbox.variables.XERO_CLIENT_SECRET } = {}) {
  const id = sandbox.variables.XERO_CLIENT_ID;
  const basic = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
  const headers = { "content-type": "application/x-www-form-urlencoded", ...(open ? {} : basic) };
  const body = new URLSearchParams({ ...fields, ...(open ? { client_id: id } : {}) }).toString();
  const answer = await send("POST", `${sandbox.ledger.url}/connect/token`, { headers, body });
  return { status: answer.status, ...answer.json() };
}

export async function exchange(sandbox, options) {
  return token(sandbox, { grant_type: "authorization_code", code: await codeOf(sandbox, options), redirect_uri: CALLBACK });
}

export function refresh(sandbox, refreshToken, options) {
  return token(sandbox, { grant_type: "refresh_token", refresh_token: refreshToken }, options);
}

/** {verifier, challenge} of PKCE. */
export function proof(bytes = 32) {
  const verifier = randomBytes(bytes).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

export function claimsOf(jwt) {
  return JSON.parse(Buffer.from(jwt.split(".")[1], "base64url"));
}

/** Sets switches of the ledger; null brings a standard back. */
export function set(sandbox, values) {
  return sendJson("POST", `${sandbox.ledger.url}/_sandbox/settings`, values);
}

export async function connections(sandbox, accessToken, query = "") {
  return send("GET", `${sandbox.ledger.url}/connections${query}`, { headers: { authorization: `Bearer ${accessToken}` } });
}

/** The Accounting API with one token. */
export class Books {
  constructor(sandbox, accessToken, tenant) {
    Object.assign(this, { sandbox, accessToken, tenant });
  }

  /** Consent by `who`, exchange, and the first connected organisation. */
  static async open(sandbox, options) {
    const { access_token: accessToken } = await exchange(sandbox, options);
    const [{ tenantId }] = (await connections(sandbox, accessToken)).json();
    return new Books(sandbox, accessToken, tenantId);
  }

  /** The raw answer. */
  call(method, path, body, headers = {}) {
    const standard = { accept: "application/json", authorization: `Bearer ${this.accessToken}`, ...(this.tenant ? { "xero-tenant-id": this.tenant } : {}) };
    const payload = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
    const all = { ...standard, ...(payload === null ? {} : { "content-type": "application/json" }), ...headers };
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
    return send(method, `${this.sandbox.ledger.url}/api.xro/2.0/${path}`, { headers: all, body: payload });
  }

  /** The first element of a list that must come with 200. */
  async one(method, path, body) {
    const answer = await this.call(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return Object.values(answer.json()).find(Array.isArray)[0];
  }

  /** The sentences for which a write is refused. */
  async refused(method, path, body) {
    const answer = await this.call(method, path, body);
    if (answer.status !== 400) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return sentences(answer);
  }

  /** A sales invoice; a draft of one line unless `changes` say otherwise. */
  invoice(changes = {}) {
    return this.one("PUT", "Invoices", invoiceOf(changes));
  }
}

export function invoiceOf(changes = {}) {
  return {
    Type: "ACCREC",
    Contact: { Name: "Plain Testing Oy" },
    DueDate: "2099-01-31",
    LineItems: [{ Description: "Work", Quantity: 2, UnitAmount: 10.5, AccountCode: "200" }],
    ...changes,
  };
}

export function sentences(answer) {
  return (answer.json().Elements ?? []).flatMap(({ ValidationErrors = [] }) => ValidationErrors.map(({ Message }) => Message));
}
