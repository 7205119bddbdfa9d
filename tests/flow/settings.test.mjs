import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { useConnectedStack } from "../lib/fixture.mjs";
import { Person } from "../lib/journey.mjs";

const DAY_MS = 86_400_000;
const SALES_USER = 21045613;

describe("settings", () => {
  const it = useConnectedStack();

  const save = (settings) => it.api.ask("PUT", "/settings", settings);

  test("begin with the defaults", async () => {
    const settings = await it.api.ask("GET", "/settings");
    assert.deepEqual(settings, { version: 0, mapping: { recipient: "organization.name", address: "organization.address", email: "person.email", tax_number: "" }, due_days: 14, template_id: "", account_code: "", language: "" });
  });

  test("offer the CRM's fields, custom ones too, and the ledger's templates and accounts", async () => {
    const choices = await it.api.ask("GET", "/settings/choices");
    for (const ref of ["organization.name", "organization.address", "person.email"]) assert.ok(choices.fields.some((field) => field.ref === ref && !field.is_custom), ref);
    assert.ok(choices.fields.some(({ is_custom, name }) => is_custom && /VAT/.test(name)));
    assert.equal(new Set(choices.fields.map(({ ref }) => ref)).size, choices.fields.length, "each field once");
    assert.ok(choices.templates.length >= 2 && choices.templates.filter(({ is_default }) => is_default).length === 1);
    assert.ok(choices.accounts.length > 0 && choices.deals.length > 0);
  });

  test("saved, they shape the next form: VAT number from a custom field, days until due", async () => {
    const { fields, templates } = await it.api.ask("GET", "/settings/choices");
    const vat = fields.find(({ is_custom, name, entity }) => is_custom && entity === "organization" && /VAT/.test(name));
    const settings = await it.api.ask("GET", "/settings");
    const template = templates.find(({ is_default }) => !is_default);
    const wanted = { ...settings, mapping: { ...settings.mapping, tax_number: vat.ref }, due_days: 7, template_id: template.id };
    const preview = await it.api.ask("POST", "/settings/preview", { deal_id: 1, settings: wanted });
    assert.equal(preview.tax_number, "FI20774740");
    assert.equal(preview.recipient, "Saimaan Kirjapaja Oy");
    assert.equal(Date.parse(preview.due_date) - Date.parse(preview.date), 7 * DAY_MS);
    const saved = await save(wanted);
    assert.deepEqual(saved, { ...wanted, version: 1 });
    assert.deepEqual(await it.api.ask("GET", "/settings"), saved);
    const { form } = await it.api.ask("GET", "/deals/1/form");
    assert.equal(form.tax_number, "FI20774740");
    assert.equal(Date.parse(form.due_date) - Date.parse(form.date), 7 * DAY_MS);
    assert.equal(form.template_id, template.id);
  });

  test("a save made from an older version is refused, and changes nothing", async () => {
    const now = await it.api.ask("GET", "/settings");
    const answer = await it.api.call("PUT", "/settings", { ...now, version: now.version - 1, due_days: 99 });
    assert.equal(answer.status, 409);
    assert.equal(answer.json().error.code, "settings_changed");
    assert.deepEqual(await it.api.ask("GET", "/settings"), now);
  });

  test("of two saves at once one wins", async () => {
    const now = await it.api.ask("GET", "/settings");
    const answers = await Promise.all([20, 30, 40].map((due_days) => it.api.call("PUT", "/settings", { ...now, due_days })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
  });

  test("the edges of what may be chosen", async () => {
    const now = await it.api.ask("GET", "/settings");
    const refuses = async (change, code) => {
      const answer = await it.api.call("PUT", "/settings", { ...now, ...change });
      assert.equal(answer.status, 422, answer.text);
      assert.equal(answer.json().error.code, code);
    };
    await refuses({ due_days: 3651 }, "due_days_out_of_range");
    await refuses({ due_days: -1 }, "due_days_out_of_range");
    await refuses({ language: "sv" }, "language_unknown");
    await refuses({ template_id: "gone" }, "template_unknown");
    await refuses({ account_code: "99999" }, "account_unknown");
    await refuses({ mapping: { ...now.mapping, email: "nothing" } }, "field_unknown");
    assert.equal((await save({ ...now, due_days: 3650 })).due_days, 3650);
  });

  test("a colleague sees the same settings", async () => {
    const colleague = new Person(it.stack);
    await colleague.signIn(SALES_USER);
    await colleague.install();
    const api = await colleague.openSession();
    assert.equal(api.session.user.id, SALES_USER);
    assert.deepEqual(await api.ask("GET", "/settings"), await it.api.ask("GET", "/settings"));
    assert.equal((await api.ask("GET", "/connection")).state, "active");
  });
});
