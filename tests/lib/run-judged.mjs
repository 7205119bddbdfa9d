// The sum of what the judged groups found (see judge.mjs): how much was compared with the vendors' descriptions, and whether each
// known fault of these was met. The problems themselves fail the tests that met them.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { whyNotDescribed } from "../wire/description.mjs";
import { knownFaults } from "../wire/known-faults.mjs";
import { NOTES } from "./judge.mjs";

/** Runs `act` with a folder for the notes of the tests' processes: {result, count, allowed}. */
export async function gathering(act) {
  const folder = await mkdtemp(join(tmpdir(), "lasku-judged-"));
  try {
    const result = await act({ [NOTES]: folder });
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
    const notes = texts.flatMap((text) => text.trim().split("\n")).map((line) => JSON.parse(line));
    return { result, count: notes.reduce((sum, { count }) => sum + count, 0), allowed: notes.flatMap(({ allowed }) => allowed) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One more line of a group's report. Skipped where the descriptions aren't there. */
export function tellJudged(count) {
  const why = whyNotDescribed();
  if (why) console.log(`   skip calls and answers compared with the descriptions: ${why}`);
  else if (count > 0) console.log(`   ok   ${count} calls and answers were compared with the vendors' descriptions`);
  return { passed: !why && count > 0 ? 1 : 0, failed: 0, skipped: why ? 1 : 0 };
}

/** A known fault that no test met any more is to be taken off the list. `allowed`: the numbers of those that were. */
export function runAllowances(allowed) {
  if (whyNotDescribed()) return { passed: 0, failed: 0, skipped: 1 };
  const unused = knownFaults.filter((_, index) => !allowed.includes(index));
  for (const { fault } of unused) console.log(`   FAIL no call meets this known fault any more: ${fault}`);
  if (unused.length === 0) console.log("   ok   every known fault of the descriptions was met");
  return { passed: unused.length === 0 ? 1 : 0, failed: unused.length, skipped: 0 };
}
