import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { useConnectedStack } from "../lib/fixture.mjs";
import { textOf } from "../lib/http.mjs";
import { mustBe } from "../lib/journey.mjs";

const DEAL = 1;

describe("the customer and the ledger's contact", () => {
  const it = useConnectedStack();

  const contactOf = async (deal) => (await it.api.ask("GET", `/deals/${deal}/form`)).contact;

  test("search finds contacts by the beginning of a word, in any case, and costs no call", async () => {
    const { calls } = await it.stack.ledger.callsDuring(async () => {
      for (const query of ["berg", "BERG", "desig"]) {
        const { contacts } = await it.api.ask("GET", `/contacts?q=${query}`);
        assert.ok(contacts.some(({ name }) => name === "Bergström Design AB"), query);
      }
      assert.deepEqual((await it.api.ask("GET", "/contacts?q=nobody+is+called+so")).contacts, []);
    });
    assert.deepEqual(calls, []);
  });

  test("a customer whom the ledger knows is suggested, with the reason", async () => {
    const { suggestions, contact } = await it.api.ask("GET", "/deals/5/form");
    assert.equal(contact, null);
    assert.equal(suggestions[0].name, "Bergström Design AB");
    assert.ok(suggestions[0].reasons.includes("name"));
  });

  test("a new contact with a name that is taken is refused beforehand", async () => {
    const { form } = await it.api.fillForm(5);
    const { findings } = await it.api.ask("POST", "/preview", { ...form, contact_id: null });
    const taken = findings.find(({ code }) => code === "contact_name_taken");
    assert.equal(taken?.detail, "Bergström Design AB");
    assert.ok(taken.blocks);
  });

  test("a link is remembered for the customer, in each of its deals, until it is undone", async () => {
    const { contacts } = await it.api.ask("GET", "/contacts?q=");
    const [chosen, another] = contacts;
    assert.equal((await it.api.ask("PUT", `/deals/${DEAL}/contact`, { contact_id: chosen.id })).id, chosen.id);
    assert.equal((await contactOf(DEAL)).id, chosen.id);
    assert.equal((await contactOf(24)).id, chosen.id, "another deal of the same organization");
    assert.equal((await it.api.ask("GET", `/deals/${DEAL}/panel`)).contact.id, chosen.id);
    await it.api.ask("PUT", `/deals/${DEAL}/contact`, { contact_id: another.id });
    assert.equal((await contactOf(24)).id, another.id);
    await it.api.ask("DELETE", `/deals/${DEAL}/contact`, undefined, 204);
    assert.equal(await contactOf(DEAL), null);
    await it.api.ask("DELETE", `/deals/${DEAL}/contact`, undefined, 204);
  });

  test("a contact that doesn't exist can't be linked", async () => {
    const answer = await it.api.call("PUT", `/deals/${DEAL}/contact`, { contact_id: "00000000-0000-4000-8000-000000000000" });
    assert.equal(answer.status, 404);
    assert.equal(answer.json().error.code, "contact_unknown");
  });

  test("with the switch on, what differs is sent to the contact; with it off nothing is", async () => {
    const { form } = await it.api.fillForm(5);
    const changed = { ...form, email: "faktura@bergstrom.example", address: "Sveavägen 1\n111 57 Stockholm", tax_number: "SE556677889901" };
    const { contact_differences } = await it.api.ask("POST", "/preview", changed);
    assert.ok(contact_differences.some(({ field, ours }) => field === "email" && ours === changed.email));

    const off = await it.stack.ledger.callsDuring(() => it.api.createInvoice(changed));
    assert.equal(off.result.state, "done");
    assert.deepEqual(off.calls.map(({ method }) => method), ["PUT"]);

    const { form: second } = await it.api.fillForm(5);
    const on = await it.api.createInvoice({ ...second, email: changed.email, address: changed.address, tax_number: changed.tax_number, update_contact: true });
    assert.equal(on.state, "done", JSON.stringify(on));
    const { contact } = await it.api.ask("GET", "/deals/5/form");
    assert.equal(contact.email, changed.email);
    assert.equal(contact.tax_number, changed.tax_number);
    const page = mustBe(await it.person.browser.open(contact.url), 200);
    assert.match(textOf(page.text), /faktura@bergstrom\.example/);
    assert.match(textOf(page.text), /Sveavägen 1/);
    const { contact_differences: left } = await it.api.ask("POST", "/preview", { ...second, email: changed.email, address: changed.address, tax_number: changed.tax_number });
    assert.deepEqual(left, [], "nothing differs any more");
  });

  test("a product's link can be changed and undone", async () => {
    const items = (await it.api.ask("GET", "/items?q=")).items.filter(({ is_sold }) => is_sold);
    const rush = async () => (await it.api.ask("GET", `/deals/${DEAL}/form`)).form.lines.find(({ product_name }) => product_name === "Rush fee");
    const { product_id } = await rush();
    for (const item of items.slice(0, 2)) {
      await it.api.ask("PUT", `/products/${product_id}/link`, { item_id: item.id }, 204);
      assert.equal((await rush()).item_code, item.code);
    }
    await it.api.ask("DELETE", `/products/${product_id}/link`, undefined, 204);
    assert.equal((await rush()).item_code, null);
  });
});
