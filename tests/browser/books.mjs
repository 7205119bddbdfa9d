// Somebody else at work in the books meanwhile: the ledger's API with a login of its own.
import { Person, mustBe } from "../lib/journey.mjs";
import { send, sendJson } from "../lib/http.mjs";

/** A login that lasku never hears of: its browser stops before it goes back there. Resolves to the code. */
async function codeFor(stack) {
  const person = new Person(stack);
  const { url } = await (await person.openSession()).ask("POST", "/connection/ticket");
  const consent = await person.logIn(await person.browser.open(url));
  const back = await person.allow(consent, { pass: (target) => !target.startsWith(stack.lasku.url) });
  return new URL(back.headers.location, back.url).searchParams.get("code");
}

export class Books {
  static async open(stack) {
    const books = new Books();
    const { XERO_CLIENT_ID: id, XERO_CLIENT_SECRET: secret, XERO_IDENTITY_URL: identity } = stack.sandbox.variables;
    const body = new URLSearchParams({ grant_type: "authorization_code", code: await codeFor(stack), redirect_uri: `${stack.lasku.url}/xero/callback` });
    const headers = { "content-type": "application/x-www-form-urlencoded", authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
    const answer = mustBe(await send("POST", `${identity}/connect/token`, { headers, body: body.toString() }), 200);
    books.api = stack.ledger.url;
    books.headers = { authorization: `Bearer ${answer.json().access_token}` };
    const [{ tenantId }] = mustBe(await sendJson("GET", `${books.api}/connections`, undefined, { headers: books.headers }), 200).json();
    books.headers["xero-tenant-id"] = tenantId;
    return books;
  }

  async ask(method, path, body) {
    const answer = await sendJson(method, `${this.api}/api.xro/2.0/${path}`, body, { headers: this.headers });
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.text === "" ? null : answer.json();
  }

  async deleteItem(code) {
    const { Items } = await this.ask("GET", "Items");
    await this.ask("DELETE", `Items/${Items.find((item) => item.Code === code).ItemID}`);
  }

  async contactNamed(name) {
    const { Contacts } = await this.ask("GET", `Contacts?where=${encodeURIComponent(`Name=="${name}"`)}`);
    return Contacts[0];
  }

  async invoice(id) {
    return (await this.ask("GET", `Invoices/${id}`)).Invoices[0];
  }

  /** The company takes the app's access away. */
  async disconnect() {
    const connections = (await sendJson("GET", `${this.api}/connections`, undefined, { headers: this.headers })).json();
    for (const { id } of connections) await send("DELETE", `${this.api}/connections/${id}`, { headers: this.headers });
  }
}
