// Deals with all that hangs on them, through Pipedrive's own client.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { everyPage, refusal, useCrm } from "./pipedrive-client.mjs";

describe("Pipedrive's client and deals", () => {
  const use = useCrm();
  const deals = () => use.v2("Deals");
  const lines = () => use.v2("DealProducts");
  const installments = () => use.v2("DealInstallments");
  const make = async (changes = {}) => (await deals().addDeal({ AddDealRequest: { title: "Brochure", ...changes } })).data;
  const value = async (id) => (await deals().getDeal({ id })).data.value;
  const addLine = async (id, changes = {}) =>
    (await lines().addDealProduct({ id, AddDealProductRequest: { product_id: 1, item_price: 100, quantity: 1, ...changes } })).data;

  describe("one deal", () => {
    test("is made in the first stage, belongs to the caller, and carries what was sent", async () => {
      const deal = await make({ value: 120.5, currency: "SEK", person_id: 2, org_id: 3, probability: 40, expected_close_date: "2026-12-24", label_ids: [1, 3] });
      assert.deepEqual(
        [deal.value, deal.currency, deal.person_id, deal.org_id, deal.probability, deal.expected_close_date, deal.label_ids, deal.stage_id, deal.status],
        [120.5, "SEK", 2, 3, 40, "2026-12-24", [1, 3], 1, "open"],
      );
      assert.equal(deal.owner_id, deal.creator_user_id);
      assert.deepEqual((await deals().getDeal({ id: deal.id })).data, deal);
    });

    test("labels come with their names when they are asked for", async () => {
      const { id } = await make({ label_ids: [1, 77] });
      const { data } = await use.crm.call("GET", `v2/deals/${id}?include_labels=true`).then((answer) => answer.json());
      assert.deepEqual([data.label_ids, data.labels], [[1, 77], [{ id: 1, label: "Hot" }, { id: 77, label: null }]]);
      assert.equal("labels" in (await deals().getDeal({ id })).data, false);
    });

    test("the list for people can be narrowed to a pipeline", async () => {
      const pipeline = await use.crm.one("POST", "v2/pipelines", { name: "Repairs" });
      const page = async (id) => (await fetch(`${use.sandbox.crm.url}/deals?pipeline_id=${id}`)).text();
      assert.match(await page(pipeline.id), /No deal fits/);
      assert.match(await page(1), /Åkerblom/);
    });

    test("a change touches only what it names, and null clears", async () => {
      const { id } = await make({ value: 10, person_id: 2, lost_reason: null });
      const { data } = await deals().updateDeal({ id, UpdateDealRequest: { title: "Poster", person_id: null } });
      assert.deepEqual([data.title, data.value, data.person_id], ["Poster", 10, null]);
    });

    test("winning and losing stamp their times, and opening again takes them away", async () => {
      const { id } = await make();
      const won = (await deals().updateDeal({ id, UpdateDealRequest: { status: "won" } })).data;
      assert.ok(won.won_time && won.close_time && won.local_won_date);
      const lost = (await deals().updateDeal({ id, UpdateDealRequest: { status: "lost", lost_reason: "Price" } })).data;
      assert.deepEqual([lost.won_time, lost.lost_reason, Boolean(lost.lost_time)], [null, "Price", true]);
      const open = (await deals().updateDeal({ id, UpdateDealRequest: { status: "open" } })).data;
      assert.deepEqual([open.lost_time, open.close_time], [null, null]);
      const { data } = await deals().getDeal({ id, include_fields: "first_won_time" });
      assert.ok(data.first_won_time);
    });

    test("a pipeline alone moves the deal to its first stage; a stage of another pipeline is refused", async () => {
      const pipeline = (await use.v2("Pipelines").addPipeline({ AddPipelineRequest: { name: "Care" } })).data;
      const stage = (await use.v2("Stages").addStage({ AddStageRequest: { name: "New", pipeline_id: pipeline.id } })).data;
      const { id } = await make();
      const moved = (await deals().updateDeal({ id, UpdateDealRequest: { pipeline_id: pipeline.id } })).data;
      assert.equal(moved.stage_id, stage.id);
      assert.ok(moved.stage_change_time);
      const { code } = await refusal(deals().updateDeal({ id, UpdateDealRequest: { pipeline_id: pipeline.id, stage_id: 1 } }));
      assert.equal(code, "ERR_SCHEMA_VALIDATION_FAILED");
    });

    for (const [what, body, words] of [
      ["a number in quotes", { value: "12" }, /value must be a number/],
      ["1 for true", { is_archived: 1 }, /is_archived must be true or false/],
      ["a person that isn't there", { person_id: 987_654 }, /person_id 987654 does not exist/],
      ["an owner that isn't there", { owner_id: 5 }, /owner_id 5 does not exist/],
      ["a currency that isn't there", { currency: "XXX" }, /XXX/],
      ["an unknown status", { status: "maybe" }, /open, won or lost/],
      ["a reason for what isn't lost", { lost_reason: "Price" }, /lost_reason/],
      ["a day that isn't one", { expected_close_date: "2026-02-30" }, /expected_close_date must be a date/],
      ["a visibility that isn't one", { visible_to: 4 }, /visible_to must be one of/],
    ]) {
      test(`${what} is refused, and nothing is stored`, async () => {
        const count = (await deals().getDeals({ limit: 500 })).data.length;
        const answer = await use.crm.call("POST", "v2/deals", { title: "Refused", ...body });
        assert.equal(answer.status, 400);
        const { success, error, code, data, additional_data } = answer.json();
        assert.deepEqual({ success, code, data, additional_data }, { success: false, code: "ERR_SCHEMA_VALIDATION_FAILED", data: null, additional_data: null });
        assert.match(error, words);
        assert.equal((await deals().getDeals({ limit: 500 })).data.length, count);
      });
    }

    test("a title is required, and an unknown member is left out or refused as the switch says", async () => {
      assert.match((await use.crm.call("POST", "v2/deals", { value: 1 })).json().error, /title is required/);
      assert.equal((await use.crm.call("POST", "v2/deals", { title: "A", colour: "red" })).status, 200);
      await use.set({ refuse_unknown_members: true });
      assert.match((await use.crm.call("POST", "v2/deals", { title: "A", colour: "red" })).json().error, /colour is not allowed/);
      await use.set({ refuse_unknown_members: null });
    });

    test("a deleted deal is gone from lists, and found with status deleted", async () => {
      const { id } = await make();
      assert.deepEqual((await deals().deleteDeal({ id })).data, { id });
      assert.equal((await refusal(deals().getDeal({ id }))).success, false);
      assert.ok(!(await deals().getDeals({ limit: 500 })).data.some((deal) => deal.id === id));
      const [found] = (await deals().getDeals({ ids: String(id), status: "deleted" })).data;
      assert.deepEqual([found.id, found.is_deleted], [id, true]);
    });

    test("an archived deal stands in the list of archived ones only", async () => {
      const { id } = await make();
      const archived = (await deals().updateDeal({ id, UpdateDealRequest: { is_archived: true } })).data;
      assert.ok(archived.is_archived && archived.archive_time);
      assert.deepEqual((await deals().getDeals({ ids: String(id) })).data, []);
      assert.deepEqual((await deals().getArchivedDeals({ ids: String(id) })).data.map((deal) => deal.id), [id]);
      await deals().updateDeal({ id, UpdateDealRequest: { is_archived: false } });
      assert.equal((await deals().getDeals({ ids: String(id) })).data[0].archive_time, null);
    });

    test("what is its owner's alone is hidden from colleagues, not from admins", async () => {
      const { id } = await make({ visible_to: 1, owner_id: 21_045_613 });
      assert.equal((await deals().getDeal({ id })).data.visible_to, 1);
      const asColleague = (path) => fetch(`${use.sandbox.crm.url}/api/v2/${path}`, { headers: { "x-api-token": API_TOKENS.liisa } });
      assert.equal((await asColleague(`deals/${id}`)).status, 404);
      assert.deepEqual((await (await asColleague(`deals?ids=${id}`)).json()).data, []);
    });
  });

  describe("lists", () => {
    test("cursor pages make up the whole, in either direction", async () => {
      const ids = (await everyPage((page) => deals().getDeals(page), 17)).map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      const back = (await everyPage((page) => deals().getDeals({ ...page, sort_by: "id", sort_direction: "desc" }), 13)).map(({ id }) => id);
      assert.deepEqual(back, ids.toReversed?.() ?? [...ids].reverse());
    });

    test("narrow by owner, person, stage, several statuses and by time", async () => {
      const [any] = (await deals().getDeals({ limit: 1, sort_by: "add_time" })).data;
      for (const name of ["owner_id", "person_id", "org_id", "stage_id", "pipeline_id"]) {
        const { data } = await deals().getDeals({ [name]: any[name], limit: 500 });
        assert.ok(data.length > 0 && data.every((deal) => deal[name] === any[name]), name);
      }
      const closed = (await deals().getDeals({ status: "won,lost", limit: 500 })).data;
      assert.deepEqual([...new Set(closed.map(({ status }) => status))].sort(), ["lost", "won"]);
      const { data } = await deals().getDeals({ updated_since: any.update_time, limit: 500 });
      assert.ok(data.length > 0 && data.every(({ update_time }) => update_time >= any.update_time));
    });

    test("a time with a fraction of a second is refused", async () => {
      const { code } = await refusal(deals().getDeals({ updated_since: "2026-01-01T00:00:00.000Z" }));
      assert.equal(code, "ERR_SCHEMA_VALIDATION_FAILED");
    });

    test("more than 100 ids, more than 15 custom fields and unknown words are refused", async () => {
      const many = Array.from({ length: 101 }, (_, index) => index + 1).join(",");
      for (const query of [{ ids: many }, { custom_fields: many }, { sort_by: "title" }, { status: "gone" }, { include_fields: "everything" }, { cursor: "?" }, { limit: 501 }])
        assert.equal((await refusal(deals().getDeals(query))).code, "ERR_SCHEMA_VALIDATION_FAILED", JSON.stringify(query));
    });

    test("a saved filter lets through what fits it", async () => {
      const filters = (await use.v1("Filters").getFilters({ type: "deals" })).data;
      const above = filters.find(({ name }) => /above 5000/.test(name));
      const { data } = await deals().getDeals({ filter_id: above.id, limit: 500 });
      assert.ok(data.length > 0 && data.every((deal) => deal.value > 5000));
      assert.match((await refusal(deals().getDeals({ filter_id: 999 }))).error, /no filter 999/);
    });

    test("search finds by title, by note and by custom field", async () => {
      const { id } = await make({ title: "Unmistakable letterhead" });
      await use.v1("Notes").addNote({ AddNoteRequest: { content: "<b>Zebrafinch</b> paper", deal_id: id } });
      const ids = async (query) => (await deals().searchDeals(query)).data.items.map(({ item }) => item.id);
      assert.deepEqual(await ids({ term: "letterHEAD", fields: "title" }), [id]);
      assert.deepEqual(await ids({ term: "zebrafinch" }), [id]);
      assert.deepEqual(await ids({ term: "zebrafinch", fields: "title" }), []);
      assert.ok((await ids({ term: "SK-2026-118", fields: "custom_fields", exact_match: true })).includes(1));
      assert.equal((await refusal(deals().searchDeals({ term: "a" }))).success, false);
    });
  });

  describe("products of a deal", () => {
    test("make its value, with percentages, amounts and switched-off lines", async () => {
      const { id } = await make();
      const first = await addLine(id, { item_price: 22, quantity: 5, discount: 0.2, tax: 11 });
      assert.equal(first.sum, 109.78);
      assert.deepEqual([first.name, first.currency, first.comments, first.discount_type, first.tax_method], ["Design workshop (day)", "EUR", "", "percentage", "exclusive"]);
      await addLine(id, { item_price: 50, quantity: 2, discount: 10, discount_type: "amount" });
      await addLine(id, { item_price: 1000, is_enabled: false });
      assert.equal(await value(id), 199.78);
    });

    test("a line is changed, and its deal's value follows", async () => {
      const { id } = await make();
      const line = await addLine(id);
      const { data } = await lines().updateDealProduct({ id, product_attachment_id: line.id, UpdateDealProductRequest: { quantity: 2.5, comments: "Two and a half" } });
      assert.deepEqual([data.quantity, data.sum, data.comments, data.item_price], [2.5, 250, "Two and a half", 100]);
      assert.equal(await value(id), 250);
    });

    test("one line's tax method becomes that of all", async () => {
      const { id } = await make();
      const first = await addLine(id);
      await addLine(id, { tax_method: "inclusive" });
      const { data } = await lines().getDealProducts({ id });
      assert.deepEqual(data.map(({ tax_method }) => tax_method), ["inclusive", "inclusive"]);
      assert.equal((await addLine(id)).tax_method, "inclusive");
      assert.equal(data[0].id, first.id);
    });

    test("many come at once, all or none", async () => {
      const { id } = await make();
      const line = (item_price) => ({ product_id: 2, item_price, quantity: 1 });
      const { data } = await lines().addManyDealProducts({ id, CreateManyDealProductRequest: { data: [line(1), line(2), line(3)] } });
      assert.deepEqual(data.map(({ item_price, order_nr }) => [item_price, order_nr]), [[1, 1], [2, 2], [3, 3]]);
      const bad = await use.crm.call("POST", `v2/deals/${id}/products/bulk`, { data: [line(4), { product_id: 2 }] });
      assert.equal(bad.status, 400);
      assert.match(bad.json().error, /data\[1\]/);
      assert.equal((await lines().getDealProducts({ id })).data.length, 3);
    });

    test("some are deleted by their ids, and all without", async () => {
      const { id } = await make();
      const made = [await addLine(id), await addLine(id), await addLine(id)];
      await lines().deleteDealProduct({ id, product_attachment_id: made[0].id });
      const some = await lines().deleteManyDealProducts({ id, ids: `${made[1].id}` });
      assert.deepEqual(some.data.ids, [made[1].id]);
      const all = await lines().deleteManyDealProducts({ id });
      assert.deepEqual([all.data.ids, all.additional_data.more_items_in_collection], [[made[2].id], false]);
      assert.deepEqual((await lines().getDealProducts({ id })).data, []);
    });

    test("are sorted by what is asked for, and paged over several deals", async () => {
      const { data } = await lines().getDealProducts({ id: 1, sort_by: "order_nr", sort_direction: "desc" });
      assert.deepEqual(data.map(({ order_nr }) => order_nr), [3, 2, 1]);
      const all = await everyPage((page) => lines().getDealsProducts({ deal_ids: [1, 2, 3], ...page }), 2);
      assert.deepEqual([...new Set(all.map(({ deal_id }) => deal_id))].sort(), [1, 2, 3]);
    });

    test("a variation must be the product's", async () => {
      const { id } = await make();
      const { data } = await use.v2("Products").addProductVariation({ id: 1, AddProductVariationRequest: { name: "Half day" } });
      assert.equal((await addLine(id, { product_variation_id: data.id })).product_variation_id, data.id);
      assert.match((await refusal(lines().addDealProduct({ id, AddDealProductRequest: { product_id: 2, item_price: 1, quantity: 1, product_variation_id: data.id } }))).error, /product_variation_id/);
    });

    for (const [what, body] of [
      ["weekly billing without cycles", { billing_frequency: "weekly" }],
      ["more than 208 cycles", { billing_frequency: "monthly", billing_frequency_cycles: 209 }],
      ["a start more than ten years away", { billing_start_date: "2099-01-01" }],
      ["more than a hundred percent off", { discount: 101 }],
      ["a negative tax", { tax: -1 }],
      ["a product that isn't there", { product_id: 987_654 }],
      ["a frequency that isn't one", { billing_frequency: "daily" }],
    ]) {
      test(`${what} is refused`, async () => {
        const answer = await use.crm.call("POST", "v2/deals/5/products", { product_id: 1, item_price: 1, quantity: 1, ...body });
        assert.equal(answer.status, 400, answer.text);
      });
    }

    test("one-time lines have no cycles, others may go on without end", async () => {
      const { id } = await make();
      assert.equal((await addLine(id, { billing_frequency_cycles: 3 })).billing_frequency_cycles, null);
      const monthly = await addLine(id, { billing_frequency: "monthly", billing_frequency_cycles: null, billing_start_date: "2026-12-01" });
      assert.deepEqual([monthly.billing_frequency, monthly.billing_frequency_cycles, monthly.billing_start_date], ["monthly", null, "2026-12-01"]);
    });

    test("a plan below Growth has no billing frequencies", async () => {
      await use.set({ plan: "lite" });
      const answer = await use.crm.call("POST", "v2/deals/5/products", { product_id: 1, item_price: 1, quantity: 1, billing_frequency: "monthly" });
      await use.set({ plan: null });
      assert.equal(answer.status, 403);
    });

    test("switches change what the contract leaves open", async () => {
      const { id } = await make();
      await use.set({ sum_with_tax: true, discount_per_unit: true, order_nr: false });
      const line = await addLine(id, { quantity: 3, discount: 10, discount_type: "amount", tax: 25 });
      await use.set({ sum_with_tax: null, discount_per_unit: null, order_nr: null });
      assert.deepEqual([line.sum, "order_nr" in line], [337.5, false]);
    });
  });

  describe("discounts on the whole", () => {
    const request = (changes = {}) => ({ description: "Loyalty", amount: 10, type: "percentage", ...changes });

    test("lower the value one after the other, are changed and deleted", async () => {
      const { id } = await make();
      await addLine(id, { item_price: 200 });
      const { data } = await deals().postAdditionalDiscount({ id, AddAdditionalDiscountRequestBody: request() });
      assert.match(data.id, /^[0-9a-f-]{36}$/);
      assert.equal(await value(id), 180);
      await deals().postAdditionalDiscount({ id, AddAdditionalDiscountRequestBody: request({ amount: 30, type: "amount" }) });
      assert.equal(await value(id), 150);
      await deals().updateAdditionalDiscount({ id, discount_id: data.id, UpdateAdditionalDiscountRequestBody: { amount: 50 } });
      assert.equal(await value(id), 70);
      await deals().deleteAdditionalDiscount({ id, discount_id: data.id });
      assert.equal(await value(id), 170);
      assert.deepEqual((await deals().getAdditionalDiscounts({ id })).data.map(({ amount }) => amount), [30]);
    });

    test("need all three members and an amount above zero", async () => {
      for (const body of [request({ amount: 0 }), request({ amount: 101 }), request({ type: "gift" }), { amount: 1, type: "amount" }])
        assert.equal((await use.crm.call("POST", "v2/deals/5/discounts", body)).status, 400, JSON.stringify(body));
    });
  });

  describe("installments", () => {
    const request = (changes = {}) => ({ description: "Delivery", amount: 10.5, billing_date: "2027-03-10", ...changes });

    test("are made, listed for several deals, changed and deleted", async () => {
      const [one, two] = [await make(), await make()];
      for (const { id } of [one, two]) await addLine(id);
      const first = (await installments().postInstallment({ id: one.id, AddInstallmentRequestBody: request() })).data;
      assert.deepEqual(first, { id: first.id, amount: 10.5, billing_date: "2027-03-10", deal_id: one.id, description: "Delivery" });
      await installments().postInstallment({ id: two.id, AddInstallmentRequestBody: request({ billing_date: "2027-01-01" }) });
      const listed = (await installments().getInstallments({ deal_ids: [one.id, two.id], sort_by: "billing_date" })).data;
      assert.deepEqual(listed.map(({ deal_id }) => deal_id), [two.id, one.id]);
      const changed = (await installments().updateInstallment({ id: one.id, installment_id: first.id, UpdateInstallmentRequestBody: { amount: 20 } })).data;
      assert.deepEqual([changed.amount, changed.description], [20, "Delivery"]);
      assert.deepEqual((await installments().deleteInstallment({ id: one.id, installment_id: first.id })).data, { id: first.id });
      assert.deepEqual((await installments().getInstallments({ deal_ids: [one.id] })).data, []);
    });

    test("need a one-time product and stand no recurring ones", async () => {
      const { id } = await make();
      assert.match((await refusal(installments().postInstallment({ id, AddInstallmentRequestBody: request() }))).error, /one-time product/);
      const line = await addLine(id);
      await installments().postInstallment({ id, AddInstallmentRequestBody: request() });
      const recurring = { product_id: 1, item_price: 1, quantity: 1, billing_frequency: "monthly" };
      assert.match((await refusal(lines().addDealProduct({ id, AddDealProductRequest: recurring }))).error, /installments/);
      const off = lines().updateDealProduct({ id, product_attachment_id: line.id, UpdateDealProductRequest: { is_enabled: false } });
      assert.match((await refusal(off)).error, /last enabled/);
    });

    test("deal_ids come as a list or as repeated keys, unless the switch takes one away", async () => {
      const status = async (query) => (await use.crm.call("GET", `v2/deals/installments?${query}`)).status;
      assert.deepEqual([await status("deal_ids=1,2"), await status("deal_ids=1&deal_ids=2"), await status("")], [200, 200, 400]);
      await use.set({ deal_ids: "comma" });
      assert.deepEqual([await status("deal_ids=1,2"), await status("deal_ids=1&deal_ids=2")], [200, 400]);
      await use.set({ deal_ids: "repeated", installments_next_cursor: false });
      assert.deepEqual([await status("deal_ids=1,2"), await status("deal_ids=1&deal_ids=2")], [400, 200]);
      assert.ok(!("additional_data" in (await use.crm.call("GET", "v2/deals/installments?deal_ids=1")).json()));
      await use.set({ deal_ids: null, installments_next_cursor: null });
    });
  });
});

/** The personal tokens of the sample's users: the first 40 digits of SHA-256 over "api token of user ID". */
const API_TOKENS = { liisa: await personalToken(21_045_627) };

async function personalToken(id) {
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(`api token of user ${id}`).digest("hex").slice(0, 40);
}
