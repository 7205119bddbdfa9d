// What the sources must keep to. Each check is a tools/check_*.mjs that exports
//   title               what holds, as a sentence
//   check(files)        the places where it doesn't, as ["path:line: what is wrong"]; files: [{path, text}], all that git tracks
//   bad                 [{path, text}]: files that the check must complain about, so that it can't rot
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { trackedFiles } from "../../tools/files.mjs";
import { ROOT } from "./process.mjs";

export async function runChecks() {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const files = await trackedFiles(ROOT);
  const names = (await readdir(join(ROOT, "tools"))).filter((name) => /^check_.*\.mjs$/.test(name)).sort();
  const tell = (title, problems) => {
    sum[problems.length === 0 ? "passed" : "failed"]++;
    console.log(`   ${problems.length === 0 ? "ok  " : "FAIL"} ${title}`);
    for (const problem of problems) console.log(`        ${problem}`);
  };
  for (const name of names) {
    const { title, check, bad } = await import(join(ROOT, "tools", name));
    tell(title, await check(files));
    const missed = [];
    for (const sample of bad) {
      const found = await check([...files.filter(({ path }) => path !== sample.path), sample]);
      if (!found.some((problem) => problem.startsWith(sample.path))) missed.push(`${name} overlooks: ${sample.text.slice(0, 80)}`);
    }
    tell(`${title}: violations are found`, missed);
  }
  return sum;
}
