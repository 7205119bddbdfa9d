// Both programs, each on free ports and with a folder of its own that is removed afterwards.
import { randomBytes } from "node:crypto";
import { join } from "node:path";

import { send, sendJson } from "./http.mjs";
import { IS_JUDGED, judgeCalls } from "./judge.mjs";
import { freePort } from "./ports.mjs";
import { createDatabase } from "./postgres.mjs";
import { Program, programFolder, temporaryFolder } from "./process.mjs";
import { Tap } from "./tap.mjs";
import { until } from "./until.mjs";

const READY_LIMIT = 30_000;

/** "NAME=value" lines as an object. */
export function readVariables(text) {
  return Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

/** One stand-in as a test sees it. */
class StandIn {
  constructor(url) {
    this.url = url;
  }

  /** The API calls that it received, oldest first; {since, method, path} filter. */
  async calls(filter = {}) {
    const answer = await sendJson("GET", `${this.url}/_sandbox/calls?${new URLSearchParams({ limit: "10000", ...filter })}`);
    return answer.json().calls;
  }

  async lastCall() {
    return (await this.calls()).at(-1)?.id ?? 0;
  }

  /** The calls that it receives while `act` runs. */
  async callsDuring(act) {
    const since = await this.lastCall();
    const result = await act();
    return { result, calls: await this.calls({ since: String(since) }) };
  }

  async advanceClock(seconds) {
    await this.#admin("clock", { advance_s: seconds });
  }

  async reset(seed = "sample") {
    await this.#admin("reset", { seed });
  }

  async #admin(what, body) {
    const answer = await sendJson("POST", `${this.url}/_sandbox/${what}`, body);
    if (answer.status >= 300) throw new Error(`/_sandbox/${what} answered ${answer.status}: ${answer.text}`);
  }
}

/** Taps before both stand-ins: {taps, ports of the stand-ins, args that tell them their addresses}. */
async function openTaps() {
  const ports = [await freePort(), await freePort()];
  const taps = await Promise.all(ports.map((port) => Tap.open(port)));
  return { taps, ports, args: ["--crm-url", `http://localhost:${taps[0].port}`, "--ledger-url", `http://localhost:${taps[1].port}`] };
}

export class Sandbox {
  /** Starts lasku-sandbox; `appUrl` is where lasku is or will be. Further `args` go to the command line. */
  static async start(appUrl, { args = [], ports = [0, 0], folder = programFolder() } = {}) {
    const sandbox = new Sandbox();
    const tapped = IS_JUDGED && ports[0] === 0 ? await openTaps() : { taps: [], ports, args: [] };
    sandbox.taps = tapped.taps;
    sandbox.folder = await temporaryFolder("sandbox");
    const [crm, ledger] = tapped.ports.map(String);
    const standard = ["--app-url", appUrl, "--port-crm", crm, "--port-ledger", ledger, "--data", join(sandbox.folder.path, "data")];
    sandbox.program = new Program(join(folder, "lasku-sandbox"), [...standard, ...tapped.args, ...args]);
    try {
      await until("the sandbox is ready", () => /^ready$/m.test(sandbox.program.output) || sandbox.program.end, READY_LIMIT);
      sandbox.program.mustRun();
    } catch (error) {
      await sandbox.program.kill();
      await sandbox.#closeTaps();
      await sandbox.folder.remove();
      throw error;
    }
    sandbox.variables = readVariables(sandbox.program.output);
    sandbox.crm = new StandIn(sandbox.variables.PIPEDRIVE_API_URL);
    sandbox.ledger = new StandIn(sandbox.variables.XERO_API_URL);
    return sandbox;
  }

  async #closeTaps() {
    await Promise.all(this.taps.map((tap) => tap.close()));
  }

  /** Throws when the program ended badly. */
  async stop() {
    try {
      await this.program.stop();
    } finally {
      await this.#closeTaps();
      await this.folder.remove();
    }
    for (const tap of this.taps) await judgeCalls(tap.calls());
  }
}

/** A file, or a database of its own on the server that LASKU_TEST_POSTGRES names. */
function newDatabase(folder) {
  const server = process.env.LASKU_TEST_POSTGRES;
  return server ? createDatabase(server) : `sqlite:${join(folder, "lasku.db")}`;
}

export class Lasku {
  /** `variables` as an operator sets them; what is missing gets a value that works on this machine. */
  static async start(variables, { port, folder = programFolder() } = {}) {
    const lasku = new Lasku();
    lasku.port = port ?? (await freePort());
    lasku.url = `http://localhost:${lasku.port}`;
    lasku.folder = await temporaryFolder("lasku");
    lasku.path = join(folder, "lasku");
    lasku.variables = {
      LASKU_LISTEN: `127.0.0.1:${lasku.port}`,
      LASKU_PUBLIC_URL: lasku.url,
      LASKU_DATABASE: newDatabase(lasku.folder.path),
      LASKU_SECRET_KEY: randomBytes(32).toString("base64"),
      ...variables,
    };
    try {
      await lasku.run();
    } catch (error) {
      await lasku.folder.remove();
      throw error;
    }
    return lasku;
  }

  /** Starts the program on its database, and waits until it is ready. */
  async run(variables = {}) {
    this.program = new Program(this.path, ["serve"], { ...this.variables, ...variables });
    try {
      await until(
        "lasku is ready",
        async () => this.program.end || (await send("GET", `${this.url}/readyz`)).status === 200,
        READY_LIMIT,
      );
      this.program.mustRun();
    } catch (error) {
      await this.program.kill();
      throw new Error(this.program.story(`didn't start (${error.message})`));
    }
  }

  async restart(variables = {}) {
    await this.program.stop();
    await this.run(variables);
  }

  async stop() {
    try {
      await this.program.stop();
    } finally {
      await this.folder.remove();
    }
  }
}

export class Stack {
  /** Sandbox and lasku, wired up but not yet connected. `variables` go over those that the sandbox gave; a function gets them. */
  static async start({ variables = {}, args = [], ports = null, folder = programFolder() } = {}) {
    const stack = new Stack();
    const port = ports?.[0] ?? (await freePort());
    stack.sandbox = await Sandbox.start(`http://localhost:${port}`, { args, folder, ports: ports ? ports.slice(1) : [0, 0] });
    try {
      const own = typeof variables === "function" ? variables(stack.sandbox.variables) : variables;
      stack.lasku = await Lasku.start({ ...stack.sandbox.variables, ...own }, { port, folder });
    } catch (error) {
      await stack.sandbox.stop();
      throw error;
    }
    stack.crm = stack.sandbox.crm;
    stack.ledger = stack.sandbox.ledger;
    return stack;
  }

  /** Stops both; what either complains about is thrown. */
  async stop() {
    const ends = await Promise.allSettled([this.lasku.stop(), this.sandbox.stop()]);
    const bad = ends.find(({ status }) => status === "rejected");
    if (bad) throw bad.reason;
  }
}
