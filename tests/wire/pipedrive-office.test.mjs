// Activities, notes, files, filters, pipelines, users and what else the CRM stand-in serves, through Pipedrive's own client.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { everyPage, refusal, useCrm } from "./pipedrive-client.mjs";

describe("Pipedrive's client and the rest of the office", () => {
  const use = useCrm();

  describe("activities", () => {
    const activities = () => use.v2("Activities");
    const add = async (changes = {}) => (await activities().addActivity({ AddActivityRequest: { subject: "Ring", type: "call", deal_id: 1, ...changes } })).data;

    test("are made, done, listed and deleted", async () => {
      const made = await add({ due_date: "2026-12-01", due_time: "09:30", duration: "00:45", participants: [{ person_id: 2, primary: true }], note: "<b>n</b>" });
      assert.deepEqual([made.type, made.due_time, made.person_id, made.done, made.marked_as_done_time], ["call", "09:30", 2, false, null]);
      const done = (await activities().updateActivity({ id: made.id, AddActivityRequest: { done: true } })).data;
      assert.ok(done.done && done.marked_as_done_time);
      assert.deepEqual((await activities().getActivities({ deal_id: 1, done: true })).data.map(({ id }) => id), [made.id]);
      assert.deepEqual((await activities().getActivities({ person_id: 2 })).data.map(({ id }) => id), [made.id]);
      const { data } = await use.v2("Deals").getDeal({ id: 1, include_fields: "activities_count,done_activities_count,last_activity_id" });
      assert.deepEqual([data.activities_count, data.done_activities_count, data.last_activity_id], [1, 1, made.id]);
      await activities().deleteActivity({ id: made.id });
      assert.equal((await refusal(activities().getActivity({ id: made.id }))).success, false);
    });

    test("have a type of the company's, and attendees when asked for", async () => {
      const types = (await use.v1("ActivityTypes").getActivityTypes()).data.map(({ key_string }) => key_string);
      assert.ok(types.includes("call") && types.includes("task"));
      assert.match((await refusal(activities().addActivity({ AddActivityRequest: { subject: "A", type: "juggling" } }))).error, /juggling/);
      const { id } = await add({ attendees: [{ email: "a@x.example", name: "A" }] });
      assert.equal((await activities().getActivity({ id, include_fields: "attendees" })).data.attendees[0].email, "a@x.example");
      assert.ok(!("attendees" in (await activities().getActivity({ id })).data));
    });

    test("are paged by due date", async () => {
      for (const day of ["05", "03", "04"]) await add({ deal_id: 9, due_date: `2026-12-${day}` });
      const days = (await everyPage((page) => activities().getActivities({ deal_id: 9, sort_by: "due_date", ...page }), 2)).map(({ due_date }) => due_date);
      assert.deepEqual(days, ["2026-12-03", "2026-12-04", "2026-12-05"]);
    });
  });

  describe("notes", () => {
    const notes = () => use.v1("Notes");
    const add = async (changes = {}) => (await notes().addNote({ AddNoteRequest: { content: "<p>Hello</p>", deal_id: 2, ...changes } })).data;

    test("are made, changed, listed by deal and deleted", async () => {
      const made = await add({ pinned_to_deal_flag: 1 });
      assert.deepEqual([made.content, made.deal_id, made.pinned_to_deal_flag, made.person, made.user.is_you], ["<p>Hello</p>", 2, true, null, true]);
      assert.ok(made.deal.title);
      assert.match(made.add_time, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      const changed = (await notes().updateNote({ id: made.id, NoteRequest: { content: "<p>Bye</p>" } })).data;
      assert.deepEqual([changed.content, changed.pinned_to_deal_flag, changed.last_update_user_id], ["<p>Bye</p>", true, made.user_id]);
      assert.deepEqual((await notes().getNotes({ deal_id: 2 })).data.map(({ id }) => id), [made.id]);
      await notes().deleteNote({ id: made.id });
      assert.deepEqual((await notes().getNotes({ deal_id: 2 })).data, []);
    });

    test("lose what could run in a browser", async () => {
      const { content } = await add({ content: `<p onclick="x()">A</p><script>alert(1)</script><a href="javascript:x">B</a><i>å</i> 1 < 2` });
      assert.equal(content, "<p>A</p><a>B</a><i>å</i> 1 &lt; 2");
    });

    test("need something that they are about, and a size that fits", async () => {
      for (const body of [{ content: "A" }, { content: "", deal_id: 1 }, { content: "A", deal_id: 987_654 }, { content: "a".repeat(100 * 1024 + 1), deal_id: 1 }])
        assert.equal((await use.crm.call("POST", "v1/notes", body)).status, 400);
    });

    test("are paged by start and limit", async () => {
      for (let index = 0; index < 3; index++) await add({ deal_id: 7 });
      const first = await notes().getNotes({ deal_id: 7, limit: 2 });
      assert.deepEqual(first.additional_data.pagination, { start: 0, limit: 2, more_items_in_collection: true, next_start: 2 });
      const last = await notes().getNotes({ deal_id: 7, start: 2, limit: 2 });
      assert.deepEqual([last.data.length, last.additional_data.pagination.more_items_in_collection], [1, false]);
    });
  });

  describe("files", () => {
    const upload = async (fields, file = new Blob([Buffer.from([0, 1, 255, 13, 10])]), name = "Lasku åäö.pdf") => {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.append(key, value);
      if (file) form.append("file", file, name);
      const answer = await fetch(`${use.sandbox.crm.url}/api/v1/files`, { method: "POST", headers: { authorization: `Bearer ${use.crm.grant.access_token}` }, body: form });
      return { status: answer.status, ...(await answer.json()) };
    };

    test("are uploaded, described, listed on their deal, downloaded byte for byte and deleted", async () => {
      const { status, data } = await upload({ deal_id: "3" });
      assert.equal(status, 200);
      assert.deepEqual([data.name, data.file_size, data.file_type, data.deal_id], ["Lasku åäö.pdf", 5, "pdf", 3]);
      assert.match(data.file_name, /^Lasku åäö_[0-9a-f]+\.pdf$/);
      assert.ok(data.deal_name);
      const files = use.v1("Files");
      assert.equal((await use.v1("Deals").getDealFiles({ id: 3 })).data[0].id, data.id);
      assert.equal((await files.getFiles({ limit: 1 })).data[0].id, data.id);
      assert.equal((await files.updateFile({ id: data.id, name: "Other.pdf", description: "Signed" })).data.description, "Signed");
      const bytes = await fetch(data.url, { headers: { authorization: `Bearer ${use.crm.grant.access_token}` } });
      assert.equal(bytes.headers.get("content-type"), "application/octet-stream");
      assert.deepEqual([...new Uint8Array(await bytes.arrayBuffer())], [0, 1, 255, 13, 10]);
      assert.deepEqual((await files.deleteFile({ id: data.id })).data, { id: data.id });
      assert.equal((await refusal(files.getFile({ id: data.id }))).success, false);
    });

    test("need a file, and something that is there", async () => {
      assert.equal((await upload({ deal_id: "3" }, null)).status, 400);
      assert.equal((await upload({ deal_id: "987654" })).status, 400);
      assert.equal((await use.crm.call("POST", "v1/files", {})).status, 400);
    });
  });

  describe("filters", () => {
    test("of one's own are made, used and deleted", async () => {
      const filters = use.v1("Filters");
      const condition = (field_code, operator, value) => ({ object: "deal", field_id: "1", field_code, operator, value });
      const conditions = { glue: "and", conditions: [{ glue: "and", conditions: [condition("status", "=", "open")] }, { glue: "or", conditions: [condition("title", "LIKE '%$%'", "COFFEE"), condition("currency", "=", "SEK")] }] };
      const { id } = (await filters.addFilter({ AddFilterRequest: { name: "Coffee or kronor", type: "deals", conditions } })).data;
      assert.deepEqual((await filters.getFilter({ id })).data.conditions, conditions);
      const { data } = await use.v2("Deals").getDeals({ filter_id: id, limit: 500 });
      assert.ok(data.length > 1 && data.every(({ title, currency, status }) => status === "open" && (/coffee/i.test(title) || currency === "SEK")));
      await filters.deleteFilter({ id });
      assert.equal((await refusal(use.v2("Deals").getDeals({ filter_id: id }))).success, false);
      assert.equal((await use.crm.call("POST", "v1/filters", { name: "A", type: "deals", conditions: { glue: "and" } })).status, 400);
    });
  });

  describe("pipelines and stages", () => {
    test("are made, changed, listed in order and deleted while empty", async () => {
      const [pipelines, stages] = [use.v2("Pipelines"), use.v2("Stages")];
      const { id } = (await pipelines.addPipeline({ AddPipelineRequest: { name: "Second" } })).data;
      assert.equal((await pipelines.updatePipeline({ id, UpdatePipelineRequest: { name: "Two", is_deal_probability_enabled: false } })).data.is_deal_probability_enabled, false);
      const first = (await stages.addStage({ AddStageRequest: { name: "In", pipeline_id: id, deal_probability: 20 } })).data;
      await stages.addStage({ AddStageRequest: { name: "Out", pipeline_id: id } });
      assert.deepEqual((await stages.getStages({ pipeline_id: id, sort_by: "order_nr" })).data.map(({ name, order_nr }) => [name, order_nr]), [["In", 1], ["Out", 2]]);
      assert.equal((await stages.updateStage({ id: first.id, UpdateStageRequest: { days_to_rotten: 5, is_deal_rot_enabled: true } })).data.days_to_rotten, 5);
      await stages.deleteStage({ id: first.id });
      assert.equal((await refusal(stages.getStage({ id: first.id }))).success, false);
      assert.equal((await use.crm.call("DELETE", "v2/stages/1")).status, 400);
      assert.deepEqual((await pipelines.deletePipeline({ id })).data, { id });
      assert.equal((await everyPage((page) => pipelines.getPipelines(page), 1)).length, 1);
    });
  });

  describe("users and settings", () => {
    test("who may what", async () => {
      const users = use.v1("Users");
      const { data } = await users.getUsers();
      const regular = data.find(({ access }) => access.every(({ admin }) => !admin));
      assert.equal((await users.getUserPermissions({ id: regular.id })).data.can_see_security_dashboard, false);
      const me = (await users.getCurrentUser()).data;
      assert.ok(Object.values((await users.getUserPermissions({ id: me.id })).data).every(Boolean));
      assert.deepEqual((await users.findUsersByName({ term: regular.name.toLowerCase() })).data.map(({ id }) => id), [regular.id]);
      assert.equal((await users.getUserRoleAssignments({ id: me.id })).data[0].user_id, me.id);
      assert.ok(!("is_admin" in me));
      await use.set({ is_admin: true });
      assert.equal((await users.getCurrentUser()).data.is_admin, 1);
      await use.set({ is_admin: null });
    });

    test("the rest is answered", async () => {
      assert.equal((await use.v1("UserSettings").getUserSettings()).success, true);
      assert.equal((await use.v1("UserConnections").getUserConnections()).success, true);
      assert.ok((await use.v1("Roles").getRoles()).data.length > 0);
      assert.ok((await use.v1("PermissionSets").getPermissionSets({ app: "sales" })).data.length > 0);
      assert.deepEqual((await use.v1("Mailbox").getMailThreads({ folder: "inbox" })).data, []);
      assert.deepEqual((await use.v1("Deals").getDealMailMessages({ id: 1 })).data, []);
    });
  });
});
