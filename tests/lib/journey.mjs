// What a person does, over HTTP: signs in to the CRM, installs the app, connects the books, makes an invoice.
import { randomUUID } from "node:crypto";

import { Browser, sendJson, textOf, unescapeHtml } from "./http.mjs";
import { until } from "./until.mjs";

export const LISTING = "/marketplace/app/lasku";

/** The address of the link with that text. */
export function linkOn(page, label) {
  for (const [, href, inside] of page.text.matchAll(/<a\b[^>]*?\bhref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi))
    if (label.test(textOf(inside))) return new URL(unescapeHtml(href), page.url).href;
  throw new Error(`no link ${label} on ${page.url}: ${textOf(page.text).slice(0, 400)}`);
}

/** Fails with what the page says unless it has that status. */
export function mustBe(page, status) {
  if (page.status !== status) throw new Error(`${page.url} answered ${page.status}, not ${status}: ${textOf(page.text).slice(0, 600)}`);
  return page;
}

/** One person with one browser. */
export class Person {
  constructor(stack) {
    this.stack = stack;
    this.browser = new Browser();
  }

  /** As one of the CRM's users; whoever signs in first is an admin. */
  async signIn(userId) {
    const body = new URLSearchParams({ user_id: String(userId), back: "/deals" }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return mustBe(await this.browser.open(`${this.stack.crm.url}/session`, { method: "POST", headers, body }), 200);
  }

  /** From the listing to the CRM's consent page; for who has the app already, from the address that starts the login. */
  async openConsent() {
    const listing = mustBe(await this.browser.open(this.stack.crm.url + LISTING), 200);
    const isInstalled = /open settings/i.test(textOf(listing.text));
    return mustBe(await this.browser.open(isInstalled ? `${this.stack.lasku.url}/pipedrive/install` : linkOn(listing, /install now/i)), 200);
  }

  /** Installs the app; resolves to the page at which the browser arrives: the ledger's login, or the app's settings. */
  async install({ pass } = {}) {
    return this.browser.submit(await this.openConsent(), { choose: hasButton(/allow/i), button: /allow/i, pass });
  }

  /** From the ledger's login page to its consent page, as the first person whose name or role matches. */
  async logIn(page, who = /adviser/i) {
    return mustBe(await this.browser.submit(mustBe(page, 200), { choose: hasButton(who), button: who }), 200);
  }

  /** Allows what the ledger's consent page asks for; `organisations` are ids, the one that the page has chosen otherwise. */
  async allow(page, { organisations, pass } = {}) {
    const values = organisations ? { org: organisations } : {};
    return this.browser.submit(mustBe(page, 200), { choose: hasButton(/allow/i), button: /allow/i, values, pass });
  }

  async deny(page) {
    return this.browser.submit(mustBe(page, 200), { choose: hasButton(/cancel/i), button: /cancel/i });
  }

  /** Both consents, the ledger's where it is asked for; resolves to the page at the end. */
  async connect({ who } = {}) {
    const page = await this.install();
    return mustBe(page.url.startsWith(this.stack.ledger.url) ? await this.allow(await this.logIn(page, who)) : page, 200);
  }

  /** The address of one of the app's frames, as the CRM makes it. */
  async frameUrl(surface, { deal, data } = {}) {
    const query = new URLSearchParams({ surface, resource: "deal", ...(deal ? { ids: String(deal) } : {}), ...(data ? { data } : {}) });
    const answer = mustBe(await this.browser.step("GET", `${this.stack.crm.url}/extension/frame?${query}`, { headers: { accept: "application/json" } }), 200);
    return answer.json().url;
  }

  /** Lasku's API for this person, by the signed token that the CRM gives a frame. */
  async openSession(deal = 1) {
    const token = new URL(await this.frameUrl("panel", { deal })).searchParams.get("token");
    const answer = await sendJson("POST", `${this.stack.lasku.url}/api/v1/session`, { token });
    return new Api(this.stack.lasku.url, mustBe(answer, 200).json());
  }
}

function hasButton(label) {
  return (form) => form.buttons.some((button) => label.test(button.label));
}

/** Lasku's JSON API with one session. */
export class Api {
  constructor(url, session) {
    this.url = url;
    this.session = session;
  }

  /** The raw answer. */
  call(method, path, body, { headers = {}, ...rest } = {}) {
    return sendJson(method, `${this.url}/api/v1${path}`, body, { headers: { authorization: `Bearer ${this.session.session}`, ...headers }, ...rest });
  }

  /** The answer's JSON; throws unless it has that status. */
  async ask(method, path, body, status = 200) {
    const answer = mustBe(await this.call(method, path, body), status);
    return answer.text === "" ? null : answer.json();
  }

  /** Waits until the first copy of the books has come in. */
  async mirrorReady() {
    return until("the books are mirrored", async () => (await this.ask("GET", "/connection")).correct_at, 60_000);
  }

  /** The form of a deal, ready to be sent: linked to the suggested contact of that name if there is one, its unlinked lines to the
   *  first hit of a search for `itemFor(line)`. */
  async fillForm(deal, { itemFor = (line) => line.product_name } = {}) {
    const data = await this.ask("GET", `/deals/${deal}/form`);
    const same = data.suggestions.find(({ reasons }) => reasons.includes("name"));
    const form = { ...data.form, intent: randomUUID(), contact_id: data.form.contact_id ?? same?.id ?? null };
    for (const line of form.lines) {
      if (line.product_id === null || line.item_code) continue;
      const item = await this.findItem(itemFor(line));
      Object.assign(line, { item_code: item.code, account_code: line.account_code ?? item.account_code, tax_rate_id: line.tax_rate_id ?? item.tax_rate_id });
    }
    return { data, form };
  }

  /** The first sold item of a search for `text`, else for `otherwise`, else of all items. */
  async findItem(text, otherwise = "") {
    for (const query of [text, otherwise, ""]) {
      const { items } = await this.ask("GET", `/items?q=${encodeURIComponent(query)}`);
      const item = items.find(({ is_sold }) => is_sold);
      if (item) return item;
    }
    throw new Error("there is no item to link");
  }

  /** Posts the form, and waits until the operation has ended. */
  async createInvoice(form, limit = 60_000) {
    await this.ask("POST", "/invoices", form, 202);
    return this.operationEnds(form.intent, limit);
  }

  async operationEnds(intent, limit = 60_000) {
    return until(
      `operation ${intent} has ended`,
      async () => {
        const operation = await this.ask("GET", `/operations/${intent}`);
        return ["done", "refused"].includes(operation.state) && operation;
      },
      limit,
    );
  }
}

/** Both programs, connected: {stack, person, api}. */
export async function connectedStack(stack) {
  const person = new Person(stack);
  await person.connect();
  const api = await person.openSession();
  await api.mirrorReady();
  return { stack, person, api };
}
