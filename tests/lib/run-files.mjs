// Files of node:test, run in processes of their own, told line by line and counted.
import { relative, resolve } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";

import { ROOT } from "./process.mjs";

const FILE_LIMIT = 600_000;

/** A test's own failure, without the wrapping of the runner. */
function reasonOf(error) {
  const cause = error?.cause ?? error;
  return typeof cause === "string" ? cause : (cause?.stack ?? cause?.message ?? String(cause));
}

function pathOf(said) {
  return said.startsWith("file:") ? fileURLToPath(said) : resolve(said);
}

/** What an event is about: "test", "suite" or "file". The runner tells of all three alike, and its releases differ. */
function kindOf(event, files) {
  if (event.details?.type === "suite") return "suite";
  return files.includes(pathOf(event.name)) ? "file" : "test";
}

class Count {
  passed = 0;
  failed = 0;
  skipped = 0;
  #failedFiles = new Set();
  #endedBadly = new Map();

  pass(event, kind) {
    if (kind !== "test") return;
    const isSkipped = event.skip !== undefined || event.todo !== undefined;
    this[isSkipped ? "skipped" : "passed"]++;
    console.log(`   ${isSkipped ? "skip" : "ok  "} ${event.name}`);
  }

  fail(event, kind) {
    const type = event.details?.error?.failureType;
    if (kind === "suite" && type === "subtestsFailed") return;
    if (kind === "file" && type !== "hookFailed") this.#endedBadly.set(pathOf(event.name), event);
    else this.#add(kind === "file" ? "after its tests" : event.name, pathOf(event.file ?? event.name), event);
  }

  /** A file that fails without a failing test didn't load, or ended badly. */
  finish() {
    for (const [file, event] of this.#endedBadly) if (!this.#failedFiles.has(file)) this.#add("the file as a whole", file, event);
  }

  #add(title, file, event) {
    this.failed++;
    this.#failedFiles.add(file);
    console.log(`   FAIL ${title}  (${relative(ROOT, file)})\n${reasonOf(event.details?.error)}`);
  }
}

/** Resolves to {passed, failed, skipped}. The tests' processes see `variables`. */
export async function runFiles(files, { concurrency, variables = {} }) {
  const count = new Count();
  if (files.length === 0) return count;
  Object.assign(process.env, variables);
  const stream = run({ files, concurrency, timeout: FILE_LIMIT });
  stream.on("test:pass", (event) => count.pass(event, kindOf(event, files)));
  stream.on("test:fail", (event) => count.fail(event, kindOf(event, files)));
  stream.on("test:stderr", ({ message }) => process.stderr.write(message));
  for await (const _ of stream);
  for (const name of Object.keys(variables)) delete process.env[name];
  count.finish();
  return count;
}
