import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { useStack } from "../lib/fixture.mjs";
import { formsOf, textOf } from "../lib/http.mjs";
import { Person, linkOn } from "../lib/journey.mjs";

/** A page for a person: HTML with a sentence, and a way on. */
function assertPage(page, status, text) {
  assert.equal(page.status, status, textOf(page.text).slice(0, 300));
  assert.match(page.headers["content-type"], /^text\/html/);
  assert.match(textOf(page.text), text);
}

const isCallback = (vendor) => (url) => !new URL(url).pathname.startsWith(`/${vendor}/callback`);

describe("the logins", () => {
  const it = useStack();

  const pathOf = (page) => new URL(page.url).pathname;
  const newPerson = () => new Person(it.stack);

  /** A person's browser up to the moment at which it would go back to lasku, and where it would go. */
  async function consentedCrm(person) {
    const stopped = await person.install({ pass: isCallback("pipedrive") });
    return new URL(stopped.headers.location, stopped.url);
  }

  async function consentedLedger(person) {
    const consent = await person.logIn(await person.install());
    assert.ok(consent.url.startsWith(it.stack.ledger.url), consent.url);
    const stopped = await person.allow(consent, { pass: isCallback("xero") });
    return new URL(stopped.headers.location, stopped.url);
  }

  test("before the installation the deal's tab leads to the listing", async () => {
    const deal = await newPerson().browser.open(`${it.stack.crm.url}/deal/1`);
    assert.match(linkOn(deal, /invoice|lasku|marketplace/i), /\/marketplace\/app\/lasku/);
  });

  test("whoever cancels in the CRM is told that nothing was changed", async () => {
    const person = newPerson();
    assertPage(await person.deny(await person.openConsent()), 403, /wasn't allowed, so that nothing was changed/);
  });

  test("a state is needed", async () => {
    const person = newPerson();
    const url = await consentedCrm(person);
    for (const vendor of ["pipedrive", "xero"]) {
      const page = await newPerson().browser.step("GET", `${it.stack.lasku.url}/${vendor}/callback`);
      assert.ok([302, 303, 403].includes(page.status), String(page.status));
    }
    url.searchParams.set("state", "made-up");
    assertPage(await person.browser.open(url.href), 403, /too old, was used already, or was started in another browser/);
  });

  test("another browser can't finish a login", async () => {
    const url = await consentedCrm(newPerson());
    assertPage(await newPerson().browser.open(url.href), 403, /another browser/);
  });

  test("a login can't be used twice", async () => {
    const person = newPerson();
    const url = await consentedCrm(person);
    assert.equal((await person.browser.open(url.href)).status, 200);
    assertPage(await person.browser.open(url.href), 403, /was used already/);
  });

  test("a code that expired on the way is refused", async () => {
    const person = newPerson();
    const url = await consentedCrm(person);
    await it.stack.crm.advanceClock(6 * 60);
    assertPage(await person.browser.open(url.href), 403, /took too long or was used already/);
    await it.stack.crm.reset();
  });

  test("a made-up code is refused", async () => {
    const person = newPerson();
    const url = await consentedCrm(person);
    url.searchParams.set("code", "123.456.abc");
    assertPage(await person.browser.open(url.href), 403, /took too long or was used already/);
  });

  test("whoever cancels in the ledger is told so, and can start again", async () => {
    const person = newPerson();
    const consent = await person.logIn(await person.install());
    assertPage(await person.deny(consent), 403, /wasn't allowed, so that nothing was changed/);
    const session = await person.openSession();
    assert.equal((await session.ask("GET", "/connection")).state, "none");
    const { url } = await session.ask("POST", "/connection/ticket");
    const again = await person.browser.open(url);
    assert.ok(again.url.startsWith(it.stack.ledger.url), again.url);
  });

  test("the ledger's state is bound to the browser, and used once", async () => {
    const person = newPerson();
    const url = await consentedLedger(person);
    assertPage(await newPerson().browser.open(url.href), 403, /another browser/);
    assert.equal((await person.browser.open(url.href)).status, 200);
    assertPage(await person.browser.open(url.href), 403, /was used already/);
  });

  test("a made-up ticket starts no login", async () => {
    for (const ticket of ["", "x", "1.2.3.4"]) {
      const page = await newPerson().browser.step("GET", `${it.stack.lasku.url}/xero/connect?ticket=${ticket}`);
      assertPage(page, 403, /Open Lasku's settings in Pipedrive/);
    }
  });

  test("pages for people speak Finnish to a Finnish browser", async () => {
    const page = await newPerson().browser.step("GET", `${it.stack.lasku.url}/xero/connect?ticket=x`, { headers: { "accept-language": "fi-FI,fi;q=0.9" } });
    assertPage(page, 403, /Avaa Laskun asetukset/);
  });

  test("the user lands on the app's settings", async () => {
    const person = newPerson();
    const page = await person.connect();
    assert.match(pathOf(page), /\/settings\/marketplace\/app\/.*\/app-settings/);
    const api = await person.openSession();
    const connection = await api.ask("GET", "/connection");
    assert.equal(connection.state, "active");
    assert.match(connection.role, /^(adviser|standard)$/);
    assert.match(connection.connected_by, /@/);
  });
});

describe("who may connect, and to what", () => {
  const it = useStack();

  for (const role of [/invoice only/i, /read only/i])
    test(`a user with the role ${role.source} is refused, and nothing is kept`, async () => {
      const person = new Person(it.stack);
      const refused = await person.allow(await person.logIn(await person.install(), role));
      assertPage(refused, 403, /Only a Xero user with the Adviser or Standard role can connect/);
      const api = await person.openSession();
      assert.equal((await api.ask("GET", "/connection")).state, "none");
    });

  test("with several organisations the user says which one, among those allowed", async () => {
    const person = new Person(it.stack);
    const consent = await person.logIn(await person.install(), /standard/i);
    const offered = formsOf(consent).flatMap(({ fields }) => fields).filter(({ name }) => name === "org").map(({ value }) => value);
    assert.ok(offered.length >= 2, "the ledger offers several organisations");
    const choice = await person.allow(consent, { organisations: offered });
    assertPage(choice, 200, /Which organisation/);
    const foreign = await person.browser.submit(choice, { values: { organisation: "00000000-0000-0000-0000-000000000000" } });
    assert.ok(foreign.status >= 400, String(foreign.status));
    const api = await person.openSession();
    assert.equal((await api.ask("GET", "/connection")).state, "none");

    const { url } = await api.ask("POST", "/connection/ticket");
    const again = await person.allow(await person.logIn(await person.browser.open(url), /standard/i), { organisations: offered });
    const [, second] = formsOf(again)[0].fields.filter(({ name }) => name === "organisation");
    assert.equal((await person.browser.submit(again, { values: { organisation: second.value } })).status, 200);
    const connection = await api.ask("GET", "/connection");
    assert.equal(connection.state, "active");
    assert.equal(connection.organisation.id, second.value);
    assert.equal(connection.role, "standard");
  });
});

describe("with a wrong secret", () => {
  const it = useStack({ variables: { PIPEDRIVE_CLIENT_SECRET: "wrong" } });

  test("the installation fails with a clear page, and nothing is stored", async () => {
    const page = await new Person(it.stack).install();
    assert.ok(page.status >= 400);
    assert.match(page.headers["content-type"], /^text\/html/);
    assert.match(textOf(page.text), /That didn't work/);
  });
});

describe("with a wrong secret at the ledger", () => {
  const it = useStack({ variables: { XERO_CLIENT_SECRET: "wrong" } });

  test("the connection fails with a clear page, and stays absent", async () => {
    const person = new Person(it.stack);
    const page = await person.allow(await person.logIn(await person.install()));
    assert.ok(page.status >= 400);
    assert.match(textOf(page.text), /That didn't work/);
    assert.equal((await (await person.openSession()).ask("GET", "/connection")).state, "none");
  });
});
