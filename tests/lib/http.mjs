// HTTP as a browser's address bar does it: a jar of cookies, redirects followed by hand, forms filled in and sent.
import { Agent, request as httpRequest } from "node:http";

const TIME_LIMIT = 30_000;

/** One request; redirects aren't followed. Resolves to {status, headers, body (Buffer), text, json()}. Names that end in
 *  "localhost" go to 127.0.0.1. */
export function send(method, url, { headers = {}, body = null, agent = undefined, limit = TIME_LIMIT } = {}) {
  const { hostname, port, pathname, search } = new URL(url);
  const payload = body === null ? null : Buffer.from(body);
  const length = payload === null ? {} : { "content-length": payload.length };
  return new Promise((resolve, reject) => {
    const host = hostname === "localhost" ? "127.0.0.1" : hostname.replace(/^\[|\]$/g, "");
    const options = { method, host, port, path: pathname + search, agent: agent ?? false, signal: AbortSignal.timeout(limit) };
    const request = httpRequest({ ...options, headers: { host: `${hostname}:${port}`, ...length, ...headers } }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => resolve(wrap(url, answer, Buffer.concat(chunks))));
    });
    request.on("error", (error) => reject(new Error(`${method} ${url}: ${error.message}`, { cause: error })));
    request.end(payload);
  });
}

function wrap(url, answer, body) {
  return {
    url,
    status: answer.statusCode,
    headers: answer.headers,
    body,
    text: body.toString("utf8"),
    json() {
      try {
        return JSON.parse(this.text);
      } catch {
        throw new Error(`${url} answered ${this.status} with something that isn't JSON: ${this.text.slice(0, 300)}`);
      }
    },
  };
}

export function sendJson(method, url, value, { headers = {}, ...rest } = {}) {
  const json = value === undefined ? {} : { "content-type": "application/json" };
  const body = value === undefined ? null : JSON.stringify(value);
  return send(method, url, { headers: { accept: "application/json", ...json, ...headers }, body, ...rest });
}

export function keepAliveAgent(sockets = 8) {
  return new Agent({ keepAlive: true, maxSockets: sockets });
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export function unescapeHtml(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return ENTITIES[name] ?? whole;
  });
}

/** The text that a person reads. */
export function textOf(html) {
  const visible = html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ");
  return unescapeHtml(visible).replace(/\s+/g, " ").trim();
}

const ATTRIBUTE = /(?<name>[\w-]+)(?:=(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\s>]+)))?/g;

function attributes(tag) {
  const pairs = [...tag.matchAll(ATTRIBUTE)].map(({ groups: { name, double, single, bare } }) => [name.toLowerCase(), unescapeHtml(double ?? single ?? bare ?? "")]);
  return Object.fromEntries(pairs);
}

/** The forms of a page: {action, method, fields: [{name, value, type, label}], buttons: [{name, value, label}]}. */
export function formsOf(page) {
  return [...page.text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head, inside]) => {
    const { action = "", method = "get" } = attributes(head);
    return { action: new URL(action, page.url).href, method: method.toUpperCase(), fields: fieldsOf(inside), buttons: buttonsOf(inside) };
  });
}

function fieldsOf(html) {
  const inputs = [...html.matchAll(/<input\b([^>]*)>/gi)].map(([, head]) => ({ type: "text", value: "", ...attributes(head) }));
  const areas = [...html.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/gi)].map(([, head, text]) => ({ ...attributes(head), type: "textarea", value: unescapeHtml(text) }));
  const selects = [...html.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/gi)].map(([, head, inside]) => {
    const options = [...inside.matchAll(/<option\b([^>]*)>([^<]*)/gi)].map(([, option, label]) => ({ value: label, ...attributes(option), label: unescapeHtml(label).trim() }));
    return { ...attributes(head), type: "select", options, value: (options.find((option) => "selected" in option) ?? options[0])?.value ?? "" };
  });
  return [...inputs, ...areas, ...selects].filter((field) => field.name);
}

function buttonsOf(html) {
  return [...html.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi)].map(([, head, label]) => ({ name: "", value: "", ...attributes(head), label: textOf(label) }));
}

export class Browser {
  #jar = new Map(); // "host:port name" -> value

  constructor() {
    this.visited = [];
  }

  #cookies(url) {
    const { host } = new URL(url);
    const mine = [...this.#jar].filter(([key]) => key.startsWith(`${host} `));
    return mine.map(([key, value]) => `${key.slice(host.length + 1)}=${value}`).join("; ");
  }

  #keep(url, setCookie = []) {
    const { host } = new URL(url);
    for (const line of setCookie) {
      const [, name, value] = line.match(/^([^=;]+)=([^;]*)/) ?? [];
      if (name === undefined) continue;
      if (/;\s*max-age=(0|-)/i.test(line) || value === "") this.#jar.delete(`${host} ${name}`);
      else this.#jar.set(`${host} ${name}`, value);
    }
  }

  clearCookies() {
    this.#jar.clear();
  }

  /** One step: no redirect is followed. */
  async step(method, url, { headers = {}, body = null } = {}) {
    const cookie = this.#cookies(url);
    const answer = await send(method, url, { headers: { accept: "text/html,*/*", ...(cookie ? { cookie } : {}), ...headers }, body });
    this.#keep(url, answer.headers["set-cookie"]);
    this.visited.push({ method, url, status: answer.status });
    return answer;
  }

  /** Follows redirects to the page at their end. `pass(url)` false: stops before going there, and returns the redirect. */
  async open(url, { method = "GET", headers = {}, body = null, pass = () => true } = {}) {
    let answer = await this.step(method, url, { headers, body });
    for (let hops = 0; [301, 302, 303, 307, 308].includes(answer.status); hops++) {
      if (hops === 15) throw new Error(`too many redirects, from ${url} to ${answer.url}`);
      const target = new URL(answer.headers.location, answer.url).href;
      if (!pass(target)) break;
      answer = await this.step("GET", target);
    }
    return answer;
  }

  /** Sends the form of `page` that `choose` picks (the only one otherwise): its fields, with `values` over them (a list: several of that
   *  name), pressing the button whose label matches `button` (the first one otherwise). */
  async submit(page, { choose = () => true, values = {}, button = null, pass } = {}) {
    const form = formsOf(page).find(choose);
    if (!form) throw new Error(`no such form on ${page.url}: ${textOf(page.text).slice(0, 300)}`);
    const pressed = button ? form.buttons.find(({ label }) => button.test(label)) : form.buttons[0];
    if (button && !pressed) throw new Error(`no button ${button} on ${page.url}: ${textOf(page.text).slice(0, 300)}`);
    const data = new URLSearchParams();
    for (const field of form.fields) {
      if (field.name in values) continue;
      if ((field.type === "checkbox" || field.type === "radio") && !("checked" in field)) continue;
      if (field.type === "submit") continue;
      data.append(field.name, field.value);
    }
    for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) data.append(name, one);
    if (pressed?.name) data.append(pressed.name, pressed.value);
    if (form.method === "GET") {
      const target = new URL(form.action);
      target.search = data.toString();
      return this.open(target.href, { pass });
    }
    const headers = { "content-type": "application/x-www-form-urlencoded", origin: new URL(page.url).origin };
    return this.open(form.action, { method: "POST", headers, body: data.toString(), pass });
  }
}
