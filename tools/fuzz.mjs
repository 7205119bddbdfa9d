// node tools/fuzz.mjs SECONDS: each fuzzer for so long, from its corpus; what crashes it stays in build/fuzz/crashes/.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { trackedFiles } from "./files.mjs";

const ROOT = join(fileURLToPath(import.meta.url), "../..");
const INPUT_MAX = 65_536;

const seconds = Number(process.argv[2]);
const layers = [...(await trackedFiles(ROOT)).find(({ path }) => path === "CMakeLists.txt").text.matchAll(/^layer\((\w+) DIR (\S+)/gm)];
const files = (await trackedFiles(ROOT)).map(({ path }) => path);
const fuzzers = layers.flatMap(([, layer, folder]) =>
  files.filter((path) => path.startsWith(`${folder}/`) && path.endsWith("_fuzz.c")).map((path) => `${layer}_${path.slice(folder.length + 1, -2)}`),
);

const broken = [];
for (const name of fuzzers) {
  const found = join(ROOT, "build/fuzz/found", name);
  const crashes = join(ROOT, "build/fuzz/crashes", name, "/");
  const seeds = join(ROOT, "tests/corpus", name.replace(/_fuzz$/, ""));
  for (const folder of [found, crashes]) mkdirSync(folder, { recursive: true });
  console.log(`\n== ${name}, ${seconds} s`);
  const args = [`-max_total_time=${seconds}`, `-max_len=${INPUT_MAX}`, "-timeout=10", "-print_final_stats=1", `-artifact_prefix=${crashes}`, found];
  const { status } = spawnSync(join(ROOT, "build/fuzz", name), [...args, ...(existsSync(seeds) ? [seeds] : [])], { stdio: "inherit" });
  if (status !== 0) broken.push(name);
}

console.log(`\n${fuzzers.length - broken.length} passed, ${broken.length} failed${broken.length > 0 ? `: ${broken.join(", ")}` : ""}`);
process.exit(broken.length === 0 && fuzzers.length > 0 ? 0 : 1);
