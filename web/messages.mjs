// Checks the texts: each page has those that its modules name, and none is left that no page names.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const EXACT = /["']([a-z]+\.[a-z_]+)["']/g; // t("panel.title")
const BEGINNING = /`([a-z]+\.[a-z_]*)\$\{/g; // t(`status.${status}`)

async function load(here, name) {
  const entry = join(here, `src/messages/${name}.ts`);
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

function found(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => match[1]);
}

/** The keys of ${all} that the modules name; errors and findings are named by the server. */
function keysNamed(here, modules, all) {
  const text = modules.map((module) => readFileSync(join(here, module), "utf8")).join("\n");
  const exact = new Set(found(text, EXACT));
  const beginnings = found(text, BEGINNING);
  return [...all].filter((key) => exact.has(key) || beginnings.some((beginning) => key.startsWith(beginning)));
}

/** ${inputs}: page -> its modules, as esbuild's metafile names them. Returns sentences about what is wrong. */
export async function checkMessages(here, inputs) {
  const { languages } = await load(here, "index");
  const all = new Set(Object.values(languages.en).flatMap((group) => Object.keys(group)));
  const used = new Set();
  const problems = [];
  for (const [page, modules] of Object.entries(inputs)) {
    const texts = (await load(here, page))[`${page}Messages`].en;
    const own = modules.filter((module) => module.startsWith("src/") && !module.startsWith("src/messages/"));
    for (const key of keysNamed(here, own, all)) {
      used.add(key);
      if (!(key in texts)) problems.push(`${page} shows "${key}", but doesn't carry it`);
    }
  }
  const isNamedByServer = (key) => /^(error|finding)\./.test(key);
  for (const key of all) if (!used.has(key) && !isNamedByServer(key)) problems.push(`no page shows "${key}"`);
  return problems;
}
