// The sandbox for an app that isn't lasku: its own addresses and ids, its own data, the record of calls as curl commands.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";

import { formsOf, send, sendJson, textOf, unescapeHtml } from "../lib/http.mjs";
import { programFolder, temporaryFolder } from "../lib/process.mjs";
import { Sandbox } from "../lib/stack.mjs";

const run = promisify(execFile);
const APP = "http://localhost:3999";
const CALLBACK = `${APP}/oauth/done`;
const REDIRECTS = [`${APP}/xero/one`, "https://app.example/xero"];
const form = { "content-type": "application/x-www-form-urlencoded" };

function tokenOf(url, path, { id, secret, ...fields }) {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
  return send("POST", url + path, { headers: { ...form, authorization }, body: new URLSearchParams(fields).toString() });
}

/** A grant of the CRM for an admin, without the consent page's clicks. */
async function crmGrant(sandbox) {
  const body = new URLSearchParams({ redirect_uri: CALLBACK, user_id: "21045601", decision: "allow" }).toString();
  const answer = await send("POST", `${sandbox.crm.url}/oauth/authorize?client_id=my-id`, { headers: form, body });
  assert.equal(answer.status, 302, answer.text);
  const location = new URL(answer.headers.location);
  assert.equal(location.origin + location.pathname, CALLBACK);
  const fields = { grant_type: "authorization_code", code: location.searchParams.get("code"), redirect_uri: CALLBACK };
  return (await tokenOf(sandbox.crm.url, "/oauth/token", { id: "my-id", secret: "my-secret", ...fields })).json();
}

async function import_(standIn, body, query = "") {
  const answer = await send("POST", `${standIn.url}/_sandbox/import${query}`, { body: typeof body === "string" ? body : JSON.stringify(body) });
  return { status: answer.status, ...answer.json() };
}

describe("the sandbox for another app", () => {
  let sandbox, folder, grant;

  before(async () => {
    folder = await temporaryFolder("product");
    const file = join(folder.path, "organizations-own.csv");
    await writeFile(file, "\ufeffname;address.value;id\r\n\"Tuomi; Pojat\";\"Kuja 1, Turku\";4\r\nSaari;Ranta 2;9\r\n");
    const items = join(folder.path, "books.json");
    await writeFile(items, JSON.stringify({ Contacts: [{ ContactID: "11111111-2222-3333-4444-555555555555", Name: "Saari" }], Items: [{ Code: "DESK", Name: "Desk" }] }));
    const args = ["--app-name", "Laskin & Co", "--crm-callback", CALLBACK, "--ledger-redirect", REDIRECTS.join(","), "--seed", "empty"];
    const own = ["--crm-client-id", "my-id", "--crm-client-secret", "my-secret", "--panel-url", `${APP}/deal-panel`, "--import-crm", file, "--import-ledger", items];
    sandbox = await Sandbox.start(APP, { args: [...args, ...own] });
    await sendJson("POST", `${sandbox.crm.url}/_sandbox/settings`, { scopes: "base,deals:full,contacts:full,products:full,users:read" });
    grant = await crmGrant(sandbox);
  });
  after(async () => {
    await sandbox?.stop();
    await folder?.remove();
  });

  const crm = async (path, options = {}) => {
    const answer = await send("GET", sandbox.crm.url + path, { headers: { authorization: `Bearer ${grant.access_token}`, ...options } });
    return answer.json().data;
  };

  test("its own ids, redirect URL, name and panel are taken, and no others", async () => {
    assert.ok(grant.access_token, JSON.stringify(grant));
    const ask = (redirect) => send("GET", `${sandbox.crm.url}/oauth/authorize?${new URLSearchParams({ client_id: "my-id", redirect_uri: redirect })}`);
    assert.match(textOf((await ask(CALLBACK)).text), /Laskin & Co wants to access/);
    assert.equal((await ask(`${APP}/pipedrive/callback`)).status, 400);
    const frame = await sendJson("GET", `${sandbox.crm.url}/extension/frame?surface=panel&ids=1`);
    assert.match(frame.json().url, /^http:\/\/localhost:3999\/deal-panel\?resource=deal&/);
    const login = (redirect) =>
      send("GET", `${sandbox.ledger.url}/identity/connect/authorize?${new URLSearchParams({ response_type: "code", client_id: sandbox.variables.XERO_CLIENT_ID, redirect_uri: redirect, scope: "accounting.settings" })}`);
    for (const redirect of REDIRECTS) assert.equal((await login(redirect)).status, 200, redirect);
    assert.equal((await login(`${APP}/xero/callback`)).status, 400);
  });

  test("an empty seed holds what the start's files brought, and nothing else", async () => {
    const organizations = await crm("/api/v2/organizations");
    assert.deepEqual(organizations.map(({ name, address }) => [name, address.value]), [["Tuomi; Pojat", "Kuja 1, Turku"], ["Saari", "Ranta 2"]]);
    assert.deepEqual(await crm("/api/v2/deals"), []);
    assert.match((await send("GET", `${sandbox.ledger.url}/contacts`)).text, /Saari/);
    assert.match((await send("GET", `${sandbox.ledger.url}/items`)).text, /DESK/);
  });

  test("a JSON file's things refer to each other by its own ids, and to what is there by name", async () => {
    const file = {
      deals: [{ id: 70, title: "Kitchen", org_id: 500, person: "Aino Saari", currency: "EUR", products: [{ product_id: 31, item_price: 10, quantity: 3 }, { product: "Chair", item_price: 5, quantity: 2 }] }],
      organizations: [{ id: 500, name: "Koski" }],
      persons: [{ id: 60, name: "Aino Saari", email: "aino@koski.example", organization: "Koski" }],
      products: [{ id: 31, name: "Desk", prices: [{ price: 10, currency: "EUR" }] }, { name: "Chair" }],
    };
    assert.deepEqual(await import_(sandbox.crm, file), { status: 200, created: { organizations: 1, persons: 1, products: 2, deals: 1 }, errors: [] });
    const deal = (await crm("/api/v2/deals")).find(({ title }) => title === "Kitchen");
    const organization = (await crm("/api/v2/organizations")).find(({ name }) => name === "Koski");
    const person = (await crm("/api/v2/persons")).find(({ name }) => name === "Aino Saari");
    assert.deepEqual([deal.org_id, deal.person_id, deal.value], [organization.id, person.id, 40]);
    assert.deepEqual([person.org_id, person.emails[0].value], [organization.id, "aino@koski.example"]);
  });

  test("what is refused is said with its kind and row, and undoes all, unless asked to keep the rest", async () => {
    const csv = "title,org_id,value\nGood,,12.50\nBad,999,1\n,,3\n";
    const count = async () => (await crm("/api/v2/deals")).length;
    const was = await count();
    const refused = await import_(sandbox.crm, csv, "?kind=deals");
    assert.deepEqual([refused.status, refused.created], [422, {}]);
    assert.deepEqual(refused.errors.map(({ kind, row }) => [kind, row]), [["deals", 2], ["deals", 3]]);
    assert.match(refused.errors[1].message, /title is required/i);
    assert.equal(await count(), was);
    const kept = await import_(sandbox.crm, csv, "?kind=deals&partial=true");
    assert.deepEqual([kept.status, kept.created, kept.errors.length], [200, { deals: 1 }, 2]);
    assert.equal((await crm("/api/v2/deals")).at(-1).value, 12.5);
  });

  test("a file that is no good as a whole is refused with what to do", async () => {
    for (const [body, query, text] of [
      ["name\nA", "", /kind=.*organizations, persons, products, deals/],
      ["name\nA", "?kind=boats", /boats can't be imported/],
      ["name\n\"A", "?kind=deals", /Row 2: a quote is not closed/],
      ["{", "", /./],
      ['{"deals":{}}', "", /deals must be a list/],
    ]) {
      const answer = await import_(sandbox.crm, body, query);
      assert.equal(answer.status, 400);
      assert.match(answer.error, text);
    }
  });

  test("the ledger takes lists as Xero's PUT has them, with the file's own ids, and its rules hold", async () => {
    const ContactID = "99999999-2222-3333-4444-555555555555", InvoiceID = "88888888-2222-3333-4444-555555555555";
    const file = {
      Payments: [{ Invoice: { InvoiceID }, Account: { Code: "090" }, Date: "2026-11-02", Amount: 12 }],
      Invoices: [{ InvoiceID, Type: "ACCREC", InvoiceNumber: "OWN-1", Status: "AUTHORISED", Contact: { ContactID }, Date: "2026-11-01", DueDate: "2026-11-15", LineAmountTypes: "NoTax", LineItems: [{ Description: "Desk", Quantity: 1, UnitAmount: 12, AccountCode: "200" }] }],
      Contacts: [{ ContactID, Name: "Koski Oy" }],
    };
    assert.deepEqual(await import_(sandbox.ledger, file), { status: 200, created: { Contacts: 1, Invoices: 1, Payments: 1 }, errors: [] });
    const page = textOf((await send("GET", `${sandbox.ledger.url}/?q=OWN-1`)).text);
    assert.match(page, /OWN-1/);
    const again = await import_(sandbox.ledger, "Name;EmailAddress;Phones.PhoneNumber\nMeri;meri@meri.example;010\nKoski Oy;;\n", "?kind=Contacts");
    assert.deepEqual([again.status, again.errors.map(({ row }) => row)], [422, [2]]);
    assert.match(again.errors[0].message, /Koski Oy/);
  });

  describe("the record of calls", () => {
    const page = async (query = "") => (await send("GET", `${sandbox.crm.url}/_sandbox/calls${query}`, { headers: { accept: "text/html" } })).text;
    const calls = (html) => html.match(/<details>[\s\S]*?<\/details>/g) ?? [];
    const curlOf = (call) => unescapeHtml(/<pre data-curl>([\s\S]*?)<\/pre>/.exec(call)[1]);

    test("is filtered by method, path, status, faults and text", async () => {
      await sendJson("POST", `${sandbox.crm.url}/_sandbox/faults`, [{ match: { path: "/api/v2/products" }, what: "503" }]);
      await send("GET", `${sandbox.crm.url}/api/v2/products`, { headers: { authorization: `Bearer ${grant.access_token}` } });
      await send("GET", `${sandbox.crm.url}/api/v2/persons`);
      for (const [query, pattern] of [
        ["?method=POST", /<b>POST<\/b>/],
        ["?path=/api/v2/organizations", /\/api\/v2\/organizations/],
        ["?class=4", /<code>4\d\d<\/code>/],
        ["?faults=1", /fault: 503/],
        ["?text=Tuomi", /Tuomi; Pojat/],
      ]) {
        const found = calls(await page(query));
        assert.ok(found.length > 0, query);
        assert.deepEqual(found.filter((call) => !pattern.test(call)), [], query);
      }
      assert.deepEqual(calls(await page("?text=nothing-of-this")), []);
    });

    test("shows the newest first, and older ones on further pages", async () => {
      for (let i = 0; i < 51; i++) await send("GET", `${sandbox.crm.url}/api/v2/persons?n=${i}`);
      const first = await page("?path=/api/v2/persons?n=");
      assert.equal(calls(first).length, 50);
      assert.match(calls(first)[0], /n=50/);
      const older = unescapeHtml(/rel="next" href="\/_sandbox\/calls([^"]*)"/.exec(first)[1]);
      assert.deepEqual(calls(await page(older)).map((call) => /n=(\d+)</.exec(call)[1]), ["0"]);
    });

    test("gives a call as a curl command that works, without its token", async () => {
      const headers = { authorization: `Bearer ${grant.access_token}`, "content-type": "application/json" };
      const made = await send("POST", `${sandbox.crm.url}/api/v2/organizations`, { headers, body: JSON.stringify({ name: "O'Hara's" }) });
      assert.equal(made.status, 200, made.text);
      const [call] = calls(await page("?method=POST&path=/api/v2/organizations"));
      assert.ok(!call.includes(grant.access_token));
      const curl = curlOf(call);
      assert.match(curl, /Bearer \$TOKEN/);
      const { stdout } = await run("sh", ["-c", curl.replace("curl ", "curl -s ")], { env: { ...process.env, TOKEN: grant.access_token } });
      assert.equal(JSON.parse(stdout).data.name, "O'Hara's");
    });

    test("hides the secrets of the token endpoint", async () => {
      await tokenOf(sandbox.crm.url, "/oauth/token", { id: "my-id", secret: "my-secret", grant_type: "refresh_token", refresh_token: grant.refresh_token });
      const html = await page("?path=/oauth/token");
      assert.ok(!html.includes(grant.refresh_token) && !html.includes(grant.access_token));
      assert.match(curlOf(calls(html)[0]), /-u "\$CLIENT_ID:\$CLIENT_SECRET"[\s\S]*refresh_token='"\$SECRET"/);
    });
  });

  test("the sandbox's own page moves the clock, sets faults and imports, by forms", async () => {
    const post = (fields) => send("POST", `${sandbox.ledger.url}/_sandbox/`, { headers: form, body: new URLSearchParams(fields).toString() });
    const start = await send("GET", `${sandbox.ledger.url}/_sandbox/`);
    assert.equal(formsOf(start).length, 4);
    assert.equal((await post({ act: "clock", now: "2027-01-05T10:00:00Z" })).status, 200);
    assert.match((await send("GET", `${sandbox.ledger.url}/_sandbox/clock`)).json().now, /^2027-01-05T10:00/);
    assert.equal((await post({ act: "clock", now: "soon" })).status, 422);
    assert.match((await post({ act: "faults", rules: '[{"what":"404"}]' })).text, /not found|404/);
    assert.equal((await send("GET", `${sandbox.ledger.url}/_sandbox/faults`)).json().rules.length, 1);
    await post({ act: "faults_clear", rules: "" });
    assert.equal((await send("GET", `${sandbox.ledger.url}/_sandbox/faults`)).json().rules.length, 0);
    assert.match(textOf((await post({ act: "import", kind: "Contacts", data: "Name\nLumi Oy\nKoski Oy" })).text), /Nothing was imported: 1 refused.*Contacts, number 2/);
    assert.equal((await post({ act: "import", kind: "Contacts", data: "Name\nLumi Oy" })).status, 200);
  });

  test("a page of another origin can't change anything", async () => {
    const origin = "https://elsewhere.example";
    for (const url of [sandbox.crm.url, sandbox.ledger.url]) {
      for (const path of ["/_sandbox/reset", "/_sandbox/clock", "/_sandbox/settings", "/_sandbox/import", "/_sandbox/"])
        assert.equal((await send("POST", url + path, { headers: { origin }, body: "{}" })).status, 403, path);
      assert.equal((await send("DELETE", `${url}/_sandbox/faults`, { headers: { origin } })).status, 403);
      assert.equal((await send("POST", `${url}/_sandbox/clock`, { headers: { origin: url }, body: '{"advance_s":1}' })).status, 200);
    }
    const body = "title=X";
    assert.equal((await send("POST", `${sandbox.crm.url}/deals/new`, { headers: { ...form, origin }, body })).status, 403);
    assert.equal((await send("POST", `${sandbox.crm.url}/session`, { headers: { ...form, origin: sandbox.crm.url }, body: "user_id=21045601" })).status, 303);
    assert.equal((await send("POST", `${sandbox.ledger.url}/act-as`, { headers: { ...form, origin }, body })).status, 403);
  });

  test("only an admin makes admins", async () => {
    const plain = (await crm("/v1/users")).find(({ id }) => id === 21045613);
    const isAdmin = async () => /name="is_admin"[^>]* checked/.test((await send("GET", `${sandbox.crm.url}/setup/user/${plain.id}`)).text);
    const save = (cookie, fields) =>
      send("POST", `${sandbox.crm.url}/setup/user/${plain.id}`, { headers: { ...form, cookie: `crm_user=${cookie}` }, body: new URLSearchParams({ name: plain.name, email: plain.email, language: "en-US", locale: "en_GB", tax_method: "", ...fields }).toString() });
    const refused = await save(plain.id, { is_active: "1", is_admin: "1" });
    assert.equal(refused.status, 422);
    assert.match(textOf(refused.text), /Only an admin can change this/);
    assert.equal(await isAdmin(), false);
    assert.equal((await save(plain.id, { is_active: "1", phone: "0101" })).status, 303);
    assert.equal((await save("21045601", { is_active: "1", is_admin: "1" })).status, 303);
    assert.equal(await isAdmin(), true);
  });

  test("a reset without a seed's name brings back what --seed says", async () => {
    await sendJson("POST", `${sandbox.ledger.url}/_sandbox/reset`, {});
    assert.doesNotMatch((await send("GET", `${sandbox.ledger.url}/contacts`)).text, /Koski|Järvinen/);
  });
});

describe("the command line", () => {
  const start = (...args) => run(join(programFolder(), "lasku-sandbox"), args).then(() => assert.fail("it started"), ({ code, stderr }) => [code, stderr]);

  test("says what is wrong with an option, and what to do", async () => {
    for (const [args, text] of [
      [["--nonsense"], /There is no option --nonsense; lasku-sandbox --help lists them/],
      [["--seed", "full"], /--seed must be sample or empty/],
      [["--app-url", "localhost:3000"], /--app-url must be a whole address, like/],
      [["--ledger-redirect", "https://a.example,b"], /--ledger-redirect must be a whole address/],
      [["--fresh=1"], /--fresh takes no value/],
      [["--app-name"], /--app-name needs a value: --app-name TEXT/],
    ]) {
      const [code, stderr] = await start(...args);
      assert.equal(code, 2);
      assert.match(stderr, text);
    }
  });

  test("a start with a file that is refused says which line of it, and stops", async () => {
    const folder = await temporaryFolder("refused");
    const file = join(folder.path, "deals.csv");
    await writeFile(file, "title,status\nGood,open\nBad,strange\n");
    const [code, stderr] = await start("--port-crm", "0", "--port-ledger", "0", "--import-crm", file);
    assert.equal(code, 1);
    assert.match(stderr, /deals\.csv: deals, number 2: .*status.* 1 refused in all; nothing of the file was imported/i);
    await folder.remove();
  });

  test("an extension page of another origin than the app is refused", async () => {
    const [code, stderr] = await start("--port-crm", "0", "--port-ledger", "0", "--app-url", APP, "--panel-url", "http://localhost:1/panel");
    assert.equal(code, 1);
    assert.match(stderr, /must have the scheme, host and port of --app-url/);
  });

  test("the help has every option under a heading, and examples", async () => {
    const { stdout } = await run(join(programFolder(), "lasku-sandbox"), ["--help"]);
    for (const heading of ["Where", "The app", "Data", "Behaviour", "Examples"]) assert.match(stdout, new RegExp(`^${heading}$`, "m"));
    assert.deepEqual(stdout.split("\n").filter((line) => line.length > 120), []);
  });
});
