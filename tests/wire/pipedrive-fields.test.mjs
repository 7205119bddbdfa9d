// Definitions of fields and values of custom fields of every type, through Pipedrive's own client.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { refusal, useCrm } from "./pipedrive-client.mjs";

/** What is written to a field of a type, and how it is read back. */
const VALUES = {
  varchar: ["Text åäö", "Text åäö"],
  text: ["Long\ntext", "Long\ntext"],
  varchar_auto: ["Auto", "Auto"],
  phone: ["+358 40 1", "+358 40 1"],
  double: [500.25, 500.25],
  monetary: [{ value: 500 }, { value: 500, currency: "EUR" }],
  user: [21_045_601, 21_045_601],
  org: [1, 1],
  people: [2, 2],
  date: ["2026-01-01", "2026-01-01"],
  daterange: [{ value: "2026-01-01", until: "2026-02-01" }, { value: "2026-01-01", until: "2026-02-01" }],
  time: [{ value: "09:00" }, { value: "09:00:00", timezone_id: 345, timezone_name: "Europe/Helsinki" }],
  timerange: [
    { value: "09:00:00", until: "10:30:00", timezone_id: 318, timezone_name: "Europe/London" },
    { value: "09:00:00", until: "10:30:00", timezone_id: 318, timezone_name: "Europe/London" },
  ],
};
const REFUSED = { varchar: 5, double: "5", monetary: 5, user: "1", date: "1.1.2026", daterange: { value: "x" }, time: "25:00", timerange: { until: "10:00" }, address: { locality: "Kotka" } };

describe("Pipedrive's client and custom fields", () => {
  const use = useCrm();
  const fields = () => use.v2("DealFields");
  const addField = async (changes) => (await fields().addDealField({ AddDealFieldRequest: { field_name: "Extra", field_type: "varchar", ...changes } })).data;
  const write = (custom_fields) => use.crm.call("PATCH", "v2/deals/1", { custom_fields });

  for (const [field_type, [written, read]] of Object.entries(VALUES)) {
    test(`a field of the type ${field_type} is made, filled, refused what it isn't, and cleared`, async () => {
      const field = await addField({ field_type, field_name: `A ${field_type}` });
      assert.match(field.field_code, /^[0-9a-f]{40}$/);
      assert.deepEqual([field.field_type, field.is_custom_field, field.options], [field_type, true, null]);
      const { data } = (await write({ [field.field_code]: written })).json();
      assert.deepEqual(data.custom_fields[field.field_code], read);
      if (field_type in REFUSED) assert.equal((await write({ [field.field_code]: REFUSED[field_type] })).status, 400);
      assert.equal((await write({ [field.field_code]: null })).json().data.custom_fields[field.field_code], null);
    });
  }

  test("an address has all its parts", async () => {
    const { field_code, subfields } = await addField({ field_type: "address" });
    assert.ok(subfields.some((part) => part.field_code === "formatted_address"));
    const { data } = (await write({ [field_code]: { value: "Ranta 1, Kotka", locality: "Kotka" } })).json();
    const address = data.custom_fields[field_code];
    assert.deepEqual([address.value, address.locality, address.route, address.formatted_address], ["Ranta 1, Kotka", "Kotka", null, "Ranta 1, Kotka"]);
    assert.equal((await write({ [field_code]: REFUSED.address })).status, 400);
  });

  test("enum and set take the ids of options, and give labels when asked", async () => {
    const options = [{ label: "Red" }, { label: "Blue" }];
    const one = await addField({ field_type: "enum", options });
    const many = await addField({ field_type: "set", options });
    const [red, blue] = many.options.map(({ id }) => id);
    const written = await write({ [one.field_code]: one.options[1].id, [many.field_code]: [blue, red] });
    assert.equal(written.status, 200, written.text);
    const { data } = await use.v2("Deals").getDeal({ id: 1, include_option_labels: true, custom_fields: `${one.field_code},${many.field_code}` });
    assert.deepEqual(data.custom_fields, { [one.field_code]: { id: one.options[1].id, label: "Blue" }, [many.field_code]: [{ id: blue, label: "Blue" }, { id: red, label: "Red" }] });
    for (const bad of [{ [one.field_code]: 987_654 }, { [one.field_code]: String(red) }, { [many.field_code]: [] }, { [many.field_code]: red }])
      assert.equal((await write(bad)).status, 400, JSON.stringify(bad));
  });

  test("every hash of the account is there, unset ones null", async () => {
    const { data } = await use.v2("Deals").addDeal({ AddDealRequest: { title: "Bare" } });
    const custom = (await fields().getDealFields({ limit: 500 })).data.filter(({ is_custom_field }) => is_custom_field);
    assert.deepEqual(Object.keys(data.custom_fields).sort(), custom.map(({ field_code }) => field_code).sort());
    assert.ok(Object.values(data.custom_fields).every((value) => value === null));
  });

  test("options are added, renamed and removed", async () => {
    const { field_code, options } = await addField({ field_type: "enum", options: [{ label: "A" }] });
    const added = (await fields().addDealFieldOptions({ field_code, AddDealFieldOptionsRequestInner: [{ label: "B" }, { label: "C" }] })).data;
    assert.deepEqual(added.map(({ label }) => label), ["B", "C"]);
    await fields().updateDealFieldOptions({ field_code, UpdateDealFieldOptionsRequestInner: [{ id: added[0].id, label: "Bee" }] });
    await fields().deleteDealFieldOptions({ field_code, DeleteDealFieldOptionsRequestInner: [{ id: options[0].id }] });
    const { data } = await fields().getDealField({ field_code });
    assert.deepEqual(data.options.map(({ label }) => label), ["Bee", "C"]);
    assert.equal((await refusal(fields().deleteDealFieldOptions({ field_code, DeleteDealFieldOptionsRequestInner: [{ id: 5 }] }))).success, false);
  });

  test("a field is renamed, described and deleted with its values", async () => {
    const { field_code } = await addField({});
    await write({ [field_code]: "kept" });
    const { data } = await fields().updateDealField({ field_code, UpdateDealFieldRequest: { field_name: "Renamed", description: "Why" } });
    assert.deepEqual([data.field_name, data.description], ["Renamed", "Why"]);
    await fields().deleteDealField({ field_code });
    assert.ok(!(field_code in (await use.v2("Deals").getDeal({ id: 1 })).data.custom_fields));
    assert.equal((await write({ [field_code]: "again" })).status, 400);
    assert.equal((await refusal(fields().getDealField({ field_code }))).success, false);
  });

  test("settings come when they are asked for", async () => {
    const { field_code } = await addField({ important_fields: { enabled: true, stage_ids: [1] } });
    const { data } = await fields().getDealField({ field_code, include_fields: "important_fields,required_fields" });
    assert.deepEqual([data.important_fields, data.required_fields.enabled, "ui_visibility" in data], [{ enabled: true, stage_ids: [1] }, false, false]);
  });

  test("built-in fields stay as they are; types that can't be made are refused", async () => {
    assert.equal((await use.crm.call("PATCH", "v2/dealFields/title", { field_name: "Name" })).status, 403);
    for (const body of [{ field_name: "A", field_type: "json" }, { field_name: "A", field_type: "enum" }, { field_type: "text" }, { field_name: "A", field_type: "text", options: [{ label: "x" }] }])
      assert.equal((await use.crm.call("POST", "v2/dealFields", body)).status, 400, JSON.stringify(body));
  });

  test("persons, organizations and products have theirs", async () => {
    for (const [entity, path, body] of [["Person", "persons", { name: "A" }], ["Organization", "organizations", { name: "B" }], ["Product", "products", { name: "C" }]]) {
      const { data } = await use.v2(`${entity}Fields`)[`add${entity}Field`]({ [`Add${entity}FieldRequest`]: { field_name: "Colour", field_type: "varchar" } });
      const made = await use.crm.one("POST", `v2/${path}`, { ...body, custom_fields: { [data.field_code]: "green" } });
      assert.equal(made.custom_fields[data.field_code], "green");
      await use.v2(`${entity}Fields`)[`delete${entity}Field`]({ field_code: data.field_code });
    }
  });

  test("what would outgrow its place is refused, and nothing of it is kept", async () => {
    const make = async (number) => (await use.crm.one("POST", "v2/dealFields", { field_name: `Long ${number}`, field_type: "text" })).field_code;
    const [first, second] = [await make(1), await make(2)];
    const { id } = await use.crm.one("POST", "v2/deals", { title: "Long", custom_fields: { [first]: "a".repeat(900_000) } });
    const refused = await use.crm.call("PATCH", `v2/deals/${id}`, { custom_fields: { [second]: "a".repeat(900_000) } });
    assert.deepEqual([refused.status, refused.json().error], [400, "The custom fields of one thing can have at most 1048576 bytes together"]);
    assert.equal((await use.crm.one("GET", `v2/deals/${id}`)).custom_fields[second], null);
    assert.equal((await use.crm.call("POST", "v2/deals", { title: "a".repeat(65_537) })).status, 400);
    for (const code of [first, second]) await use.crm.one("DELETE", `v2/dealFields/${code}`);
    await use.crm.one("DELETE", `v2/deals/${id}`);
  });

  test("options that are too long together, and too many prices, are refused", async () => {
    const options = (letter) => Array.from({ length: 90 }, (_, index) => ({ label: letter.repeat(8_000) + index }));
    const { field_code: code } = await use.crm.one("POST", "v2/dealFields", { field_name: "Many", field_type: "set", options: options("a") });
    assert.equal((await use.crm.call("POST", `v2/dealFields/${code}/options`, options("b"))).status, 400);
    assert.equal((await use.crm.one("GET", `v2/dealFields/${code}`)).options.length, 90);
    await use.crm.one("DELETE", `v2/dealFields/${code}`);
    const prices = Array.from({ length: 501 }, (_, index) => ({ currency: `C${index}`, price: 1 }));
    assert.equal((await use.crm.call("POST", "v2/products", { name: "A", prices })).status, 400);
  });
});
