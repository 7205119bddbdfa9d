// What the browser has to load.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { root } from "./server.mjs";

export async function run() {
  const size = (name) => gzipSync(readFileSync(`${root}build/release/web/${name}`), { level: 9 }).length / 1000;
  return [{ name: "JavaScript of panel + window, kB gzipped", value: size("panel.js") + size("window.js"), limit: 60 }];
}
