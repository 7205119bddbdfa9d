// The C tests, run by ctest; each cmocka test counts.
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { unescapeHtml } from "./http.mjs";
import { ROOT, temporaryFolder } from "./process.mjs";

const OUTPUT_MAX = String(10 * 1024 * 1024);
const PASSED = /^\[ {2}PASSED {2}\] (\d+) test/m;
const FAILED = /^\[ {2}FAILED {2}\] (\d+) test/m;
const SKIPPED = /^\[ {2}SKIPPED \] (\d+) test/m;

/** One program: cmocka's own counts; one test where it gives none (a fuzzer over its corpus, a crash, one that isn't there). */
function count(status, output) {
  const number = (pattern) => Number(output.match(pattern)?.[1] ?? 0);
  const counts = { passed: number(PASSED), failed: number(FAILED), skipped: number(SKIPPED) };
  if (status !== "run" && counts.failed === 0) return { passed: 0, failed: 1, skipped: 0 };
  if (status === "run" && counts.passed + counts.skipped === 0) return { passed: 1, failed: 0, skipped: 0 };
  return counts;
}

export async function runUnits({ jobs }) {
  const folder = await temporaryFolder("ctest");
  const sum = { passed: 0, failed: 0, skipped: 0 };
  try {
    const report = join(folder.path, "report.xml");
    const whole = ["--test-output-size-passed", OUTPUT_MAX, "--test-output-size-failed", OUTPUT_MAX];
    const args = ["--test-dir", join(ROOT, "build/sanitizers"), "--output-junit", report, ...whole, "--parallel", String(jobs), "--timeout", "300", "--quiet"];
    const ctest = spawnSync("ctest", args, { stdio: ["ignore", "inherit", "inherit"] });
    if (ctest.error) throw ctest.error;
    const xml = await readFile(report, "utf8");
    for (const [, head, inside] of xml.matchAll(/<testcase ([^>]*)>([\s\S]*?)<\/testcase>/g)) {
      const [, name] = head.match(/\bname="([^"]*)"/);
      const [, status] = head.match(/\bstatus="([^"]*)"/);
      const output = unescapeHtml(inside.match(/<system-out>([\s\S]*?)<\/system-out>/)?.[1] ?? "");
      const counts = count(status, output);
      for (const key of Object.keys(sum)) sum[key] += counts[key];
      console.log(`   ${counts.failed ? "FAIL" : "ok  "} ${name} (${counts.passed + counts.failed + counts.skipped})`);
      if (counts.failed) console.log(output);
    }
  } finally {
    await folder.remove();
  }
  return sum;
}
