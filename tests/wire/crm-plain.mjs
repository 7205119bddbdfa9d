// The CRM stand-in as a program without the vendor's client sees it: plain requests, plain answers.
import { Browser, send } from "../lib/http.mjs";

/** The CRM's API with one token. */
export class Crm {
  /** Installs the app as the first user offered, and exchanges the code. */
  static async open(sandbox, { browser = new Browser() } = {}) {
    const { PIPEDRIVE_CLIENT_ID: id, PIPEDRIVE_OAUTH_URL: url } = sandbox.variables;
    const callback = `${appUrlOf(sandbox)}/pipedrive/callback`;
    const page = await browser.open(`${url}/oauth/authorize?${new URLSearchParams({ client_id: id, redirect_uri: callback })}`);
    const isConsent = (form) => form.buttons.some(({ label }) => /allow/i.test(label));
    const answer = await browser.submit(page, { choose: isConsent, button: /allow/i, pass: (target) => !target.startsWith(callback) });
    const crm = new Crm();
    crm.sandbox = sandbox;
    crm.grant = await crm.token({ grant_type: "authorization_code", code: new URL(answer.headers.location).searchParams.get("code"), redirect_uri: callback });
    return crm;
  }

  /** POST /oauth/token; the grant becomes this one's when it is good. */
  async token(fields) {
    const { PIPEDRIVE_CLIENT_ID: id, PIPEDRIVE_CLIENT_SECRET: secret, PIPEDRIVE_OAUTH_URL: url } = this.sandbox.variables;
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
    const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
    const answer = await send("POST", `${url}/oauth/token`, { headers, body: new URLSearchParams(fields).toString() });
    const grant = { status: answer.status, ...answer.json() };
    if (answer.status === 200) this.grant = grant;
    return grant;
  }

  refresh() {
    return this.token({ grant_type: "refresh_token", refresh_token: this.grant.refresh_token });
  }

  /** The raw answer; `path` begins with the version. */
  call(method, path, body) {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const headers = { accept: "application/json", authorization: `Bearer ${this.grant.access_token}`, ...json };
    return send(method, `${this.sandbox.crm.url}/api/${path}`, { headers, body: body === undefined ? null : JSON.stringify(body) });
  }

  /** The data of a call that must succeed. */
  async one(method, path, body) {
    const answer = await this.call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.json().data;
  }
}

/** Where the sandbox was told that the app is. */
function appUrlOf(sandbox) {
  const args = sandbox.program.child.spawnargs;
  return args[args.indexOf("--app-url") + 1];
}
