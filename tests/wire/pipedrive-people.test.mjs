// Persons, organizations and products, through Pipedrive's own client.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { everyPage, refusal, useCrm } from "./pipedrive-client.mjs";

describe("Pipedrive's client and contacts", () => {
  const use = useCrm();
  const persons = () => use.v2("Persons");
  const organizations = () => use.v2("Organizations");
  const addPerson = async (body) => (await persons().addPerson({ AddPersonRequest: body })).data;
  const addOrganization = async (body) => (await organizations().addOrganization({ AddOrganizationRequest: body })).data;

  test("a person's name is split, and its first e-mail is primary when none says so", async () => {
    const person = await addPerson({ name: "Anna Liisa Äyräs", org_id: 1, emails: [{ value: "a@x.example" }, { value: "b@x.example", label: "home" }], phones: [{ value: "040", primary: true, label: "mobile" }] });
    assert.deepEqual([person.first_name, person.last_name, person.org_id], ["Anna Liisa", "Äyräs", 1]);
    assert.deepEqual(person.emails, [
      { value: "a@x.example", primary: true, label: "work" },
      { value: "b@x.example", primary: false, label: "home" },
    ]);
    assert.deepEqual((await persons().getPerson({ id: person.id })).data, person);
  });

  test("first and last name make the name", async () => {
    const { id, name } = (await use.crm.call("POST", "v2/persons", { first_name: "Oili", last_name: "Öljymäki" })).json().data;
    assert.equal(name, "Oili Öljymäki");
    const { data } = await persons().updatePerson({ id, UpdatePersonRequest: { name: "Oili" } });
    assert.deepEqual([data.first_name, data.last_name], ["Oili", null]);
  });

  test("a person without a name, or of an organization that isn't there, is refused", async () => {
    assert.match((await refusal(persons().addPerson({ AddPersonRequest: { owner_id: 21_045_601 } }))).error, /name is required/);
    assert.match((await refusal(persons().addPerson({ AddPersonRequest: { name: "A", org_id: 987_654 } }))).error, /org_id 987654/);
  });

  test("what contact sync brings is there only with it", async () => {
    const { id } = await addPerson({ name: "Synced", job_title: "Buyer", postal_address: { value: "Street 1, Town", locality: "Town" } });
    assert.ok(!("job_title" in (await persons().getPerson({ id })).data));
    await use.set({ contact_sync: true });
    const { data } = await persons().getPerson({ id });
    await use.set({ contact_sync: null });
    assert.deepEqual([data.job_title, data.postal_address.locality, data.postal_address.route, data.im], ["Buyer", "Town", null, []]);
  });

  test("persons are deleted, and narrowed by organization and time", async () => {
    const { id, update_time } = await addPerson({ name: "Short Lived", org_id: 4 });
    const of = async (query) => (await persons().getPersons(query)).data.map((person) => person.id);
    assert.ok((await of({ org_id: 4 })).includes(id));
    assert.ok((await of({ updated_since: update_time })).includes(id));
    assert.deepEqual((await persons().deletePerson({ id })).data, { id });
    assert.equal((await refusal(persons().getPerson({ id }))).success, false);
    assert.ok(!(await of({ org_id: 4 })).includes(id));
  });

  test("every part of an address but its value becomes null when it isn't given", async () => {
    const { id, address } = await addOrganization({ name: "Köysi ja Köli Oy", address: { value: "Ranta 1, Kotka", locality: "Kotka", postal_code: "48100" } });
    assert.deepEqual(address, {
      value: "Ranta 1, Kotka",
      country: null,
      admin_area_level_1: null,
      admin_area_level_2: null,
      locality: "Kotka",
      sublocality: null,
      route: null,
      street_number: null,
      subpremise: null,
      postal_code: "48100",
    });
    const { data } = await organizations().updateOrganization({ id, UpdateOrganizationRequest: { address: { value: "Ranta 2" } } });
    assert.deepEqual([data.address.value, data.address.locality], ["Ranta 2", null]);
    assert.equal((await use.crm.call("PATCH", `v2/organizations/${id}`, { address: { locality: "Kotka" } })).status, 400);
    assert.equal((await use.crm.call("PATCH", `v2/organizations/${id}`, { address: null })).json().data.address, null);
  });

  test("an organization's other members are kept and cleared", async () => {
    const { id, ...made } = await addOrganization({ name: "Numbers Oy", website: "https://n.example", linkedin: "n", industry: 2, annual_revenue: 0, employee_count: 12, label_ids: [4] });
    assert.deepEqual([made.website, made.linkedin, made.industry, made.annual_revenue, made.employee_count, made.label_ids], ["https://n.example", "n", 2, 0, 12, [4]]);
    const { data } = await organizations().updateOrganization({ id, UpdateOrganizationRequest: { website: null, annual_revenue: null, industry: null } });
    assert.deepEqual([data.website, data.annual_revenue, data.industry, data.employee_count], [null, null, null, 12]);
    assert.deepEqual((await organizations().deleteOrganization({ id })).data, { id });
    assert.equal((await refusal(organizations().getOrganization({ id }))).success, false);
  });

  test("lists are paged to their end", async () => {
    for (const list of [(page) => persons().getPersons(page), (page) => organizations().getOrganizations({ ...page, sort_by: "update_time" })]) {
      const ids = (await everyPage(list, 6)).map(({ id }) => id);
      assert.ok(ids.length > 20 && new Set(ids).size === ids.length);
    }
  });

  test("search looks where it is told to", async () => {
    const person = await addPerson({ name: "Kaarlo Findable", emails: [{ value: "kaarlo@lookup.example" }] });
    const found = async (query) => (await persons().searchPersons(query)).data.items.map(({ item }) => item.id);
    assert.deepEqual(await found({ term: "lookup.example", fields: "email" }), [person.id]);
    assert.deepEqual(await found({ term: "lookup.example", fields: "name" }), []);
    const { items } = (await organizations().searchOrganization({ term: "hämeenkatu", fields: "address" })).data;
    assert.match(items[0].item.address, /Hämeenkatu/);
    assert.equal((await refusal(persons().searchPersons({ term: "ab", fields: "title" }))).success, false);
  });
});

describe("Pipedrive's client and products", () => {
  const use = useCrm();
  const products = () => use.v2("Products");
  const add = async (body) => (await products().addProduct({ AddProductRequest: body })).data;

  test("a product has a price of zero in the company's currency until it is told otherwise", async () => {
    const product = await add({ name: "Nameplate" });
    assert.deepEqual(product.prices, [{ product_id: product.id, price: 0, cost: 0, direct_cost: 0, currency: "EUR", notes: "" }]);
    assert.deepEqual([product.billing_frequency, product.billing_frequency_cycles, product.is_linkable, product.tax], ["one-time", null, true, 0]);
  });

  test("prices are replaced as a whole, one for a currency", async () => {
    const { id } = await add({ name: "Sign", code: "SIGN-1", tax: 25.5, unit: "pcs", prices: [{ currency: "EUR", price: 10.5, cost: 4 }, { currency: "SEK", price: 120 }] });
    const { data } = await products().updateProduct({ id, UpdateProductRequest: { prices: [{ currency: "SEK", price: 130, notes: "new" }] } });
    assert.deepEqual(data.prices, [{ product_id: id, price: 130, cost: 0, direct_cost: null, currency: "SEK", notes: "new" }]);
    assert.deepEqual([data.code, data.tax], ["SIGN-1", 25.5]);
    const twice = await use.crm.call("PATCH", `v2/products/${id}`, { prices: [{ currency: "EUR", price: 1 }, { currency: "EUR", price: 2 }] });
    assert.match(twice.json().error, /EUR is there twice/);
  });

  test("a category is an option's id, as text in answers", async () => {
    assert.equal((await add({ name: "With category", category: 262 })).category, "262");
  });

  test("recurring products keep to the rules of cycles", async () => {
    assert.equal((await add({ name: "Care", billing_frequency: "monthly", billing_frequency_cycles: 4 })).billing_frequency_cycles, 4);
    assert.equal((await refusal(products().addProduct({ AddProductRequest: { name: "Care", billing_frequency: "weekly" } }))).success, false);
  });

  test("a product is copied, deleted, and found by code", async () => {
    const { id } = await add({ name: "Original", code: "ORI-77" });
    const copy = (await products().duplicateProduct({ id })).data;
    assert.notEqual(copy.id, id);
    assert.equal(copy.prices[0].product_id, copy.id);
    await products().deleteProduct({ id: copy.id });
    const { items } = (await products().searchProducts({ term: "ori-77", fields: "code" })).data;
    assert.deepEqual(items.map(({ item }) => item.id), [id]);
  });

  test("lists are sorted by name and paged", async () => {
    const names = (await everyPage((page) => products().getProducts({ ...page, sort_by: "name" }), 4)).map(({ name }) => name);
    assert.deepEqual(names, [...names].sort());
  });

  test("variations are added, listed, changed and removed", async () => {
    const { id } = await add({ name: "Poster" });
    const { data } = await products().addProductVariation({ id, AddProductVariationRequest: { name: "A3", prices: [{ currency: "EUR", price: 5 }] } });
    assert.deepEqual(data.prices, [{ product_variation_id: data.id, price: 5, cost: 0, direct_cost: null, currency: "EUR", notes: "" }]);
    await products().addProductVariation({ id, AddProductVariationRequest: { name: "A2" } });
    const changed = (await products().updateProductVariation({ id, product_variation_id: data.id, UpdateProductVariationRequest: { name: "A3 matt" } })).data;
    assert.deepEqual([changed.name, changed.prices.length], ["A3 matt", 1]);
    assert.equal((await everyPage((page) => products().getProductVariations({ id, ...page }), 1)).length, 2);
    assert.deepEqual((await products().deleteProductVariation({ id, product_variation_id: data.id })).data, { id: data.id });
    assert.equal((await products().getProductVariations({ id })).data.length, 1);
  });
});
