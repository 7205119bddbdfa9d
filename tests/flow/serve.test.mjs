import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { send } from "../lib/http.mjs";
import { freePort } from "../lib/ports.mjs";
import { Program, programFolder, runProgram, temporaryFolder } from "../lib/process.mjs";
import { until } from "../lib/until.mjs";

const LASKU = join(programFolder(), "lasku");
const SANDBOX = join(programFolder(), "lasku-sandbox");

describe("starting and stopping", () => {
  let folder, port, variables;

  before(async () => {
    folder = await temporaryFolder("serve");
    port = await freePort();
    variables = {
      LASKU_LISTEN: `127.0.0.1:${port}`,
      LASKU_PUBLIC_URL: `http://localhost:${port}`,
      LASKU_DATABASE: `sqlite:${join(folder.path, "lasku.db")}`,
      LASKU_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
      PIPEDRIVE_CLIENT_ID: "p",
      PIPEDRIVE_CLIENT_SECRET: "ps",
      XERO_CLIENT_ID: "x",
      XERO_CLIENT_SECRET: "xs",
      XERO_WEBHOOK_KEY: "k",
    };
  });
  after(() => folder.remove());

  test("help and version are told", async () => {
    for (const args of [["--help"], ["serve", "--help"], ["migrate", "--help"]]) {
      const { code, output } = await runProgram(LASKU, args);
      assert.equal(code, 0);
      assert.match(output, /usage: lasku/);
    }
    assert.match((await runProgram(LASKU, ["serve", "--help"])).output, /LASKU_SECRET_KEY[\s\S]*XERO_WEBHOOK_KEY/);
    assert.match((await runProgram(LASKU, ["--version"])).output, /^lasku \d+\.\d+\.\d+\n$/);
    assert.match((await runProgram(SANDBOX, ["--help"])).output, /--port-crm/);
  });

  test("a missing value is named, with exit status 2", async () => {
    for (const name of ["LASKU_SECRET_KEY", "PIPEDRIVE_CLIENT_ID", "PIPEDRIVE_CLIENT_SECRET", "XERO_CLIENT_ID", "XERO_CLIENT_SECRET", "XERO_WEBHOOK_KEY"]) {
      const { [name]: _, ...rest } = variables;
      const { code, errors } = await runProgram(LASKU, ["serve"], rest);
      assert.equal(code, 2, errors);
      assert.match(errors, new RegExp(name));
    }
  });

  test("a malformed value is named, with exit status 2, and never printed when it is a secret", async () => {
    const wrong = { LASKU_LISTEN: "here:99999", LASKU_PUBLIC_URL: "http://example.com", LASKU_SECRET_KEY: "c2hvcnQtc2VjcmV0", LASKU_LOG: "xml", XERO_API_URL: "ftp://localhost", PIPEDRIVE_OAUTH_URL: "not a url" };
    for (const [name, value] of Object.entries(wrong)) {
      const { code, errors } = await runProgram(LASKU, ["serve"], { ...variables, [name]: value });
      assert.equal(code, 2, `${name}: ${errors}`);
      assert.match(errors, new RegExp(name));
      if (name === "LASKU_SECRET_KEY") assert.doesNotMatch(errors, /c2hvcnQ/);
    }
  });

  test("an unknown command, option or name in the file is refused", async () => {
    const file = join(folder.path, "bad.conf");
    await writeFile(file, "LASKU_LISTN=127.0.0.1:1\n");
    for (const args of [["serv"], ["serve", "--fast"], ["serve", "now"], ["serve", "--config", file], ["serve", "--config", "/nowhere.conf"], []]) {
      const { code, errors } = await runProgram(LASKU, args, variables);
      assert.equal(code, 2, `${args}: ${errors}`);
      assert.match(errors, /\S/);
    }
  });

  test("a secret may stand in a file of its own", async () => {
    const file = join(folder.path, "key");
    await writeFile(file, `${variables.LASKU_SECRET_KEY}\n`);
    const { LASKU_SECRET_KEY: _, ...rest } = variables;
    const { code, output, errors } = await runProgram(LASKU, ["migrate"], { ...rest, LASKU_SECRET_KEY_FILE: file });
    assert.equal(code, 0, errors);
    assert.match(output, /up to date/);
  });

  test("a database that can't be opened is named", async () => {
    const { code, errors } = await runProgram(LASKU, ["serve"], { ...variables, LASKU_DATABASE: "sqlite:/nowhere/at/all.db" });
    assert.notEqual(code, 0);
    assert.match(errors, /nowhere/);
  });

  test("an address in use is named", async () => {
    const other = createServer();
    await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
    const taken = other.address().port;
    const { code, errors } = await runProgram(LASKU, ["serve"], { ...variables, LASKU_LISTEN: `127.0.0.1:${taken}` });
    await new Promise((resolve) => other.close(resolve));
    assert.equal(code, 1);
    assert.match(errors, new RegExp(String(taken)));
  });

  test("it serves until it is told to stop, and leaves no trace of secrets in its log", async () => {
    const program = new Program(LASKU, ["serve"], { ...variables, LASKU_LOG: "json" });
    try {
      await until("it is ready", async () => (await send("GET", `http://localhost:${port}/readyz`)).status === 200);
      assert.equal((await send("GET", `http://localhost:${port}/healthz`)).status, 200);
      const metrics = await send("GET", `http://localhost:${port}/metrics`);
      assert.match(metrics.headers["content-type"], /^text\/plain/);
      assert.match(metrics.text, /^# TYPE \w+ /m);
    } finally {
      await program.stop();
    }
    for (const line of program.errors.trim().split("\n")) JSON.parse(line);
    assert.doesNotMatch(program.errors, new RegExp(variables.LASKU_SECRET_KEY.slice(0, 20)));
  });

  test("the sandbox names an option that it doesn't know", async () => {
    for (const args of [["--port-crm", "x"], ["--port-crm"], ["--nonsense"], ["--port-ledger=70000"]]) {
      const { code, errors } = await runProgram(SANDBOX, args);
      assert.equal(code, 2, `${args}: ${errors}`);
      assert.match(errors, /\S/);
    }
  });
});
