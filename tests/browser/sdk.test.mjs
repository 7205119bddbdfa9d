// The vendor's SDK for framed apps against the CRM's pages: all commands with their results, all events.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, beforeEach, describe, test } from "node:test";

import { Sandbox } from "../lib/stack.mjs";
import { sendJson } from "../lib/http.mjs";
import { until } from "../lib/until.mjs";
import { shows, useChromium } from "./desk.mjs";
import { SdkApp } from "./sdk-app.mjs";

const MODAL = "Create invoice";
const LIMIT = 15_000;

describe("the vendor's SDK in the CRM's frames", () => {
  const chromium = useChromium();
  let app, sandbox, page, token;

  /** The consent as a person gives it; the app's callback trades the code. */
  async function install() {
    const { PIPEDRIVE_CLIENT_ID: id, PIPEDRIVE_CLIENT_SECRET: secret } = sandbox.variables;
    const callback = `${app.url}/pipedrive/callback`;
    await page.goto(`${sandbox.crm.url}/oauth/authorize?${new URLSearchParams({ client_id: id, redirect_uri: callback })}`);
    await page.getByRole("button", { name: /allow/i }).click();
    await page.waitForURL(`${callback}*`);
    const body = new URLSearchParams({ grant_type: "authorization_code", code: new URL(page.url()).searchParams.get("code"), redirect_uri: callback });
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
    const answer = await fetch(`${sandbox.crm.url}/oauth/token`, { method: "POST", headers: { authorization }, body });
    assert.equal(answer.status, 200);
    return (await answer.json()).access_token;
  }

  /** The app's page in the frame with that path, once it is started. */
  async function frameOf(path) {
    return until(`the frame ${path} has started`, async () => {
      const frame = page.frames().findLast((each) => each.url().startsWith(`${app.url}${path}?`));
      const isStarted = await frame?.evaluate(() => document.body?.dataset.started === "yes").catch(() => false);
      return isStarted && frame;
    });
  }

  const execute = (frame, command, ...args) => frame.evaluate(([name, rest]) => window.sdk.execute(name, ...rest), [command, args]);

  /** Starts a command; its outcome is {result} or {error}, and can be waited for while the page is used. */
  function begin(frame, command, ...args) {
    const outcome = execute(frame, command, ...args).then(
      (result) => ({ result }),
      (error) => ({ error: error.message }),
    );
    const late = new Promise((resolve) => AbortSignal.timeout(LIMIT).addEventListener("abort", () => resolve({ error: `${command} isn't answered` })));
    return Promise.race([outcome, late]);
  }

  /** Waits until the frame has heard that event, and forgets it: what came with it. */
  const hears = (frame, event) =>
    until(`${event} is heard`, () =>
      frame.evaluate((name) => {
        const at = window.heard.findIndex((each) => each.event === name);
        return at >= 0 && window.heard.splice(at, 1)[0];
      }, event),
    );

  const heightOf = async (path) => (await page.locator(`iframe[src*="${path}?"]`).boundingBox()).height;
  const isHeight = (path, height) => shows("the frame's height", async () => Math.round(await heightOf(path)), height);

  async function openDeal() {
    await page.goto(`${sandbox.crm.url}/deal/1`);
    return frameOf("/panel");
  }

  before(async () => {
    app = await SdkApp.start();
    sandbox = await Sandbox.start(app.url);
    page = await chromium.context.newPage();
    token = await install();
  });
  beforeEach(() => {
    app.isSilent = false;
  });
  after(async () => {
    await app?.stop();
    await sandbox?.stop();
  });

  describe("commands", () => {
    test("initialize: the panel is shown with the size asked for, and only then may commands be given", async () => {
      const panel = await openDeal();
      await isHeight("/panel", 333);
      const early = panel.evaluate(() => new window.AppExtensionsSDK().execute("get_metadata"));
      await assert.rejects(early, /SDK is not initialized/);
    });

    test("initialize: an app that doesn't say hello in ten seconds isn't shown, and can be tried again", async () => {
      app.isSilent = true;
      await page.clock.install();
      await page.goto(`${sandbox.crm.url}/deal/1`);
      await until("the app is asked for its panel", () => page.frames().some((frame) => frame.url().startsWith(`${app.url}/panel`)));
      await page.clock.fastForward(11_000);
      await page.getByRole("alert").getByText("could not be loaded").waitFor();
      app.isSilent = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await frameOf("/panel");
      await page.close();
      page = await chromium.context.newPage();
    });

    test("resize: within the surface's limits", async () => {
      const panel = await openDeal();
      for (const [asked, given] of [[150, 150], [500, 500], [5000, 750], [10, 100]]) {
        assert.equal(await execute(panel, "resize", { height: asked }), undefined);
        await isHeight("/panel", given);
      }
    });

    test("show_snackbar: a message with a link", async () => {
      const panel = await openDeal();
      assert.equal(await execute(panel, "show_snackbar", { message: "All done", link: { url: "https://app.example/x", label: "See it" } }), undefined);
      await page.getByText("All done").waitFor();
      assert.equal(await page.getByRole("link", { name: "See it" }).getAttribute("href"), "https://app.example/x");
    });

    test("show_confirmation: yes, no, and closed", async () => {
      const panel = await openDeal();
      const question = { title: "Delete it?", description: "It will be gone.", okText: "Delete", cancelText: "Keep", okColor: "negative" };
      for (const [act, confirmed] of [
        [() => page.getByRole("button", { name: "Delete", exact: true }).click(), true],
        [() => page.getByRole("button", { name: "Keep", exact: true }).click(), false],
        [() => page.keyboard.press("Escape"), false],
      ]) {
        const asked = begin(panel, "show_confirmation", question);
        const dialog = page.getByRole("dialog", { name: "Delete it?" });
        await dialog.getByText("It will be gone.").waitFor();
        await act();
        assert.deepEqual(await asked, { result: { confirmed } });
      }
    });

    test("show_confirmation: OK and Cancel when nothing else is asked for", async () => {
      const panel = await openDeal();
      const asked = begin(panel, "show_confirmation", { title: "Go on?" });
      await page.getByRole("button", { name: "Cancel", exact: true }).waitFor();
      await page.getByRole("button", { name: "OK", exact: true }).click();
      assert.deepEqual(await asked, { result: { confirmed: true } });
    });

    for (const [type, prefill, label, path] of [
      ["deal", { title: "A new deal", person: "Unna Uusi", organization: "Uusi Oy" }, "Title", "/api/v2/deals/"],
      ["person", { name: "Veikko Uusi", organization: "Uusi Oy" }, "Name", "/api/v2/persons/"],
      ["organization", { name: "Aivan Uusi Oy" }, "Name", "/api/v2/organizations/"],
      ["activity", { subject: "Call them", dueDate: "2026-12-01", dueTime: "10:00", duration: "00:30", note: "About it", description: "Long", deal: 1 }, "Subject", null],
    ]) {
      test(`open_modal: ${type}, filled in, saved and closed`, async () => {
        const panel = await openDeal();
        const opened = begin(panel, "open_modal", { type, prefill });
        const field = page.getByRole("dialog").getByLabel(label, { exact: true });
        await field.waitFor();
        assert.equal(await field.inputValue(), Object.values(prefill)[0]);
        await page.getByRole("button", { name: "Save", exact: true }).click();
        const { result } = await opened;
        assert.equal(result.status, "submitted");
        assert.ok(Number.isInteger(result.id), JSON.stringify(result));
        if (path) {
          const made = await sendJson("GET", `${sandbox.crm.url}${path}${result.id}`, undefined, { headers: { authorization: `Bearer ${token}` } });
          assert.equal(made.json().data[type === "deal" ? "title" : "name"], Object.values(prefill)[0]);
        }
        const again = begin(panel, "open_modal", { type });
        await page.getByRole("dialog").getByRole("button", { name: "Cancel", exact: true }).click();
        assert.deepEqual(await again, { result: { status: "closed" } });
      });
    }

    test("open_modal and close_modal: one of the app's own, with data; its opener hears of the end", async () => {
      const panel = await openDeal();
      const opened = begin(panel, "open_modal", { type: "custom_modal", action_id: MODAL, data: { from: "panel" } });
      const modal = await frameOf("/window");
      const query = Object.fromEntries(app.lastAsked("/window").searchParams);
      assert.deepEqual(JSON.parse(query.data), { from: "panel" });
      assert.deepEqual([query.resource, query.view, query.selectedIds], ["deal", "details", "1"]);
      await execute(modal, "resize", { width: 700, height: 300 });
      await isHeight("/window", 300);
      await execute(modal, "close_modal").catch(() => {}); // the frame may be gone before it gets the answer
      assert.deepEqual(await opened, { result: { status: "closed" } });
      assert.deepEqual(await hears(panel, "close_custom_modal"), { event: "close_custom_modal" });
    });

    test("open_modal: a person closes the app's own modal", async () => {
      const panel = await openDeal();
      const opened = begin(panel, "open_modal", { type: "custom_modal", action_id: MODAL });
      await frameOf("/window");
      await page.getByRole("dialog", { name: MODAL }).getByRole("button", { name: "Close" }).click();
      assert.deepEqual(await opened, { result: { status: "closed" } });
      await hears(panel, "close_custom_modal");
    });

    test("open_modal: what the app hasn't got is an error", async () => {
      const panel = await openDeal();
      for (const args of [{ type: "custom_modal", action_id: "No such modal" }, { type: "json_modal", action_id: "No such modal" }, { type: "nothing" }]) {
        const { error } = await begin(panel, "open_modal", args);
        assert.ok(error, JSON.stringify(args));
      }
      assert.equal(await page.getByRole("dialog").count(), 0);
    });

    test("get_signed_token: signed with the app's secret, for five minutes, about who is signed in", async () => {
      const panel = await openDeal();
      const { token: signed } = await execute(panel, "get_signed_token");
      const [head, claims, signature] = signed.split(".");
      const expected = createHmac("sha256", sandbox.variables.PIPEDRIVE_CLIENT_SECRET).update(`${head}.${claims}`).digest("base64url");
      assert.equal(signature, expected);
      assert.equal(JSON.parse(Buffer.from(head, "base64url")).alg, "HS256");
      const { userId, companyId, exp, iat } = JSON.parse(Buffer.from(claims, "base64url"));
      assert.equal(exp - iat, 300);
      const { searchParams } = app.lastAsked("/panel");
      assert.deepEqual([String(userId), String(companyId)], [searchParams.get("userId"), searchParams.get("companyId")]);
    });

    test("get_metadata: the size of the CRM's window", async () => {
      const panel = await openDeal();
      assert.deepEqual(await execute(panel, "get_metadata"), { windowHeight: 900, windowWidth: 1280 });
    });

    test("set_notification: a number on the panel, gone with zero or none", async () => {
      const panel = await openDeal();
      const badge = page.locator(".card [data-badge]");
      for (const args of [{ number: 0 }, {}]) {
        assert.equal(await execute(panel, "set_notification", { number: 3 }), undefined);
        await until("the badge shows 3", async () => (await badge.innerText()) === "3");
        await execute(panel, "set_notification", args);
        await badge.waitFor({ state: "hidden" });
      }
    });

    test("set_focus_mode: a modal can't be put away while it lasts", async () => {
      const panel = await openDeal();
      const opened = begin(panel, "open_modal", { type: "custom_modal", action_id: MODAL });
      const modal = await frameOf("/window");
      const close = page.getByRole("dialog", { name: MODAL }).getByRole("button", { name: "Close" });
      assert.equal(await execute(modal, "set_focus_mode", true), undefined);
      await close.waitFor({ state: "hidden" });
      await execute(modal, "set_focus_mode", false);
      await close.click();
      assert.deepEqual(await opened, { result: { status: "closed" } });
    });

    test("show_floating_window and hide_floating_window: with the caller's context", async () => {
      const panel = await openDeal();
      assert.equal(await execute(panel, "show_floating_window", { context: { reason: "a call" } }), undefined);
      const floating = await frameOf("/floating");
      const shown = await hears(floating, "visibility");
      assert.deepEqual(shown.data, { is_visible: true, context: { reason: "a call", invoker: "command" } });
      assert.deepEqual([...app.lastAsked("/floating").searchParams.keys()].sort(), ["companyId", "id", "theme", "token", "userId"]);
      assert.equal(await execute(panel, "hide_floating_window", { context: { reason: "over" } }), undefined);
      const hidden = await hears(floating, "visibility");
      assert.deepEqual(hidden.data, { is_visible: false, context: { reason: "over", invoker: "command" } });
      assert.equal(await page.locator('iframe[src*="/floating?"]').isVisible(), false);
    });

    for (const [view, id, path] of [
      ["deals", 2, "/deal/2"],
      ["deals", undefined, "/deals"],
      ["organizations", 1, "/organization/1"],
      ["contacts", 1, "/person/1"],
      ["leads", undefined, "/leads"],
      ["campaigns", undefined, "/campaigns"],
      ["projects", undefined, "/projects"],
    ]) {
      test(`redirect_to: ${view}${id === undefined ? "" : " with an id"}`, async () => {
        const panel = await openDeal();
        execute(panel, "redirect_to", { view, ...(id === undefined ? {} : { id }) }).catch(() => {}); // the frame goes with its page
        await page.waitForURL((url) => url.pathname === path);
      });
    }

    test("redirect_to: the app's settings, which are told the context", async () => {
      const panel = await openDeal();
      execute(panel, "redirect_to", { view: "settings", context: { tab: "mapping" } }).catch(() => {});
      await page.waitForURL((url) => url.pathname.endsWith("/app-settings"));
      await frameOf("/settings");
      assert.deepEqual(JSON.parse(app.lastAsked("/settings").searchParams.get("context")), { tab: "mapping" });
    });

    test("every command that the SDK knows is tried here", async () => {
      const panel = await openDeal();
      const known = await panel.evaluate(() => Object.values(window.AppExtensionsSDK.Command).sort());
      const tried = "close_modal get_metadata get_signed_token hide_floating_window initialize open_modal redirect_to resize set_focus_mode set_notification";
      assert.deepEqual(known, `${tried} show_confirmation show_floating_window show_snackbar`.split(" "));
    });

    test("a command that doesn't exist is answered with an error, one under another frame's id not at all", async () => {
      const panel = await openDeal();
      const answer = await panel.evaluate(
        () =>
          new Promise((resolve) => {
            const send = (command, id) => {
              const channel = new MessageChannel();
              channel.port1.onmessage = ({ data }) => resolve({ command, ...data });
              window.parent.postMessage({ payload: { command, args: {}, type: "command" }, id }, "*", [channel.port2]);
            };
            send("get_metadata", "another");
            send("dance", new URLSearchParams(window.location.search).get("id"));
          }),
      );
      assert.equal(answer.command, "dance");
      assert.ok(answer.error);
    });
  });

  describe("events", () => {
    test("visibility: the panel is folded and unfolded", async () => {
      const panel = await openDeal();
      const fold = page.locator("[data-collapse-panel]");
      await fold.click();
      assert.deepEqual((await hears(panel, "visibility")).data, { is_visible: false });
      await fold.click();
      assert.deepEqual((await hears(panel, "visibility")).data, { is_visible: true });
    });

    test("visibility: a person hides the floating window and brings it back", async () => {
      const panel = await openDeal();
      await execute(panel, "show_floating_window", {});
      const floating = await frameOf("/floating");
      await hears(floating, "visibility");
      await page.getByRole("button", { name: "Hide", exact: true }).click();
      assert.deepEqual((await hears(floating, "visibility")).data, { is_visible: false, context: { invoker: "user" } });
      await page.locator("button.dock").click();
      assert.deepEqual((await hears(floating, "visibility")).data, { is_visible: true, context: { invoker: "user" } });
    });

    test("user_settings_change: the theme, in the event and in the SDK's settings; a new frame begins with it", async () => {
      const panel = await openDeal();
      assert.equal(await panel.evaluate(() => window.sdk.userSettings.theme), "light");
      await page.getByRole("button", { name: "Dark theme" }).click();
      assert.deepEqual((await hears(panel, "user_settings_change")).data, { theme: "dark" });
      assert.equal(await panel.evaluate(() => window.sdk.userSettings.theme), "dark");
      const again = await openDeal();
      assert.equal(await again.evaluate(() => window.sdk.userSettings.theme), "dark");
      await page.getByRole("button", { name: "Dark theme" }).click();
      assert.deepEqual((await hears(again, "user_settings_change")).data, { theme: "light" });
    });

    test("page_visibility_state: the browser's own, passed on by the SDK", async () => {
      const panel = await openDeal();
      await panel.evaluate(() => {
        Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
        document.dispatchEvent(new window.Event("visibilitychange"));
      });
      assert.deepEqual((await hears(panel, "page_visibility_state")).data, { state: "hidden" });
    });

    test("every event that the SDK knows is tried here", async () => {
      const panel = await openDeal();
      const known = await panel.evaluate(() => Object.values(window.AppExtensionsSDK.Event).sort());
      assert.deepEqual(known, ["close_custom_modal", "page_visibility_state", "user_settings_change", "visibility"]);
    });
  });
});
