// Bundles the pages: node web/build.mjs OUTDIR -> panel.js, window.js, settings.js, app.css. Type errors and a bundle
// that is too large fail the build.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { checkMessages } from "./messages.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const PAGES = ["panel", "window", "settings"];
const PANEL_AND_WINDOW_MAX = 60_000; // bytes, gzipped

function checkTypes() {
  const tsc = join(here, "../node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "--noEmit", "--project", join(here, "tsconfig.json")], { stdio: "inherit" });
}

async function bundle(outdir) {
  const entries = PAGES.map((page) => ({ in: join(here, `src/${page}/main.tsx`), out: page }));
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: [...entries, { in: join(here, "src/styles/app.css"), out: "app" }],
    outdir,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  });
  return metafile;
}

/** page -> the modules that went into it. */
function modulesOf(metafile) {
  const outputs = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint?.endsWith("main.tsx"));
  return Object.fromEntries(outputs.map(({ entryPoint, inputs }) => [entryPoint.split("/").at(-2), Object.keys(inputs)]));
}

async function checkTexts(metafile) {
  const problems = await checkMessages(here, modulesOf(metafile));
  for (const problem of problems) console.error(`messages: ${problem}`);
  if (problems.length > 0) throw new Error("messages");
}

function gzippedSize(path) {
  return gzipSync(readFileSync(path), { level: 9 }).length;
}

function report(outdir) {
  const sizes = new Map();
  for (const name of [...PAGES.map((page) => `${page}.js`), "app.css"]) {
    const path = join(outdir, name);
    sizes.set(name, gzippedSize(path));
    console.log(`${name.padEnd(12)} ${readFileSync(path).length} bytes, ${sizes.get(name)} gzipped`);
  }
  const total = sizes.get("panel.js") + sizes.get("window.js");
  console.log(`panel.js and window.js together: ${total} gzipped (at most ${PANEL_AND_WINDOW_MAX})`);
  return total <= PANEL_AND_WINDOW_MAX;
}

const outdir = process.argv[2];
if (!outdir) {
  console.error("usage: node web/build.mjs OUTDIR");
  process.exit(2);
}
try {
  checkTypes();
  await checkTexts(await bundle(outdir));
} catch {
  process.exit(1); // the tools have said why
}
process.exit(report(outdir) ? 0 : 1);
