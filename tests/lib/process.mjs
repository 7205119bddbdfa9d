// A program under test: its output is kept, it is stopped by its id, and it must end well.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

const STOP_LIMIT = 20_000;
const OUTPUT_KEPT = 200_000;

/** The folder of the programs: LASKU_TEST_BIN, else the build with sanitizers. */
export function programFolder() {
  return process.env.LASKU_TEST_BIN ?? join(ROOT, "build/sanitizers");
}

export async function temporaryFolder(name) {
  const path = await mkdtemp(join(tmpdir(), `lasku-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Variables that a program under test inherits: none of ours, so that a test says all that it relies on. */
function inherited() {
  const kept = ["PATH", "HOME", "LANG", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"];
  return Object.fromEntries(kept.filter((name) => name in process.env).map((name) => [name, process.env[name]]));
}

// Nothing outlives whoever started it, however that ends.
const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export class Program {
  /** Starts `path`; `started` resolves when it is ready (see `ready`) and rejects when it ends before. */
  constructor(path, args, env = {}) {
    this.name = path.slice(path.lastIndexOf("/") + 1);
    this.output = "";
    this.errors = "";
    this.child = spawn(path, args, { env: { ...inherited(), ...env }, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout.setEncoding("utf8").on("data", (text) => (this.output = (this.output + text).slice(-OUTPUT_KEPT)));
    this.child.stderr.setEncoding("utf8").on("data", (text) => (this.errors = (this.errors + text).slice(-OUTPUT_KEPT)));
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => resolve({ code: null, signal: null, error }));
      this.child.once("close", (code, signal) => resolve({ code, signal }));
    });
    running.add(this.child);
    this.ended.then((end) => {
      this.end = end;
      running.delete(this.child);
    });
  }

  get pid() {
    return this.child.pid;
  }

  /** Throws when the program has ended; a probe of `until` calls it so that nobody waits for the dead. */
  mustRun() {
    if (this.end) throw new Error(this.story("ended"));
  }

  story(what) {
    const end = this.end ? ` (${this.end.error ?? this.end.signal ?? `exit status ${this.end.code}`})` : "";
    return `${this.name} ${what}${end}\n--- its messages ---\n${this.errors}`;
  }

  /** A crash, on purpose. */
  async kill() {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  /** SIGTERM; throws unless the program then ends with status 0 (with sanitizers: also no leak) in time. */
  async stop() {
    if (!this.end) this.child.kill("SIGTERM");
    const alarm = AbortSignal.timeout(STOP_LIMIT);
    const late = new Promise((resolve) => alarm.addEventListener("abort", () => resolve("late")));
    if ((await Promise.race([this.ended, late])) === "late") {
      await this.kill();
      throw new Error(this.story(`didn't stop within ${STOP_LIMIT} ms`));
    }
    if (this.end.code !== 0) throw new Error(this.story("ended badly"));
  }
}

/** Runs a program to its end: {code, output, errors}. */
export async function runProgram(path, args, env = {}) {
  const program = new Program(path, args, env);
  const { code, error } = await program.ended;
  if (error) throw error;
  return { code, output: program.output, errors: program.errors };
}
