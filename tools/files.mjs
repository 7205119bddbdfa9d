// The project's own files: what git tracks or would track, as text.
import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const NOT_OURS = new Set([".git", "build", "node_modules"]);
const BINARY = /\.(png|jpe?g|gif|ico|woff2?|pdf|db)$/;

async function walk(root, folder = "") {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = [];
  for (const entry of entries) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (folder === "" && NOT_OURS.has(entry.name)) continue;
    if (entry.isDirectory()) found.push(...(await walk(root, path)));
    else found.push(path);
  }
  return found;
}

async function paths(root) {
  try {
    const args = ["-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 26 }).split("\0").filter(Boolean);
  } catch {
    return walk(root); // an unpacked archive has no history
  }
}

/** [{path, text}], sorted; pictures and the like are left out. */
export async function trackedFiles(root) {
  const wanted = [...new Set(await paths(root))].filter((path) => !BINARY.test(path)).sort();
  const files = await Promise.all(wanted.map(async (path) => ({ path, text: await readFile(join(root, path), "utf8").catch(() => null) })));
  return files.filter(({ text }) => text !== null);
}

/** Calls `visit(line, number)` for each line of a text, and gathers what it returns. */
export function eachLine({ path, text }, visit) {
  return text.split("\n").flatMap((line, index) => {
    const problem = visit(line, index + 1);
    return problem ? [`${path}:${index + 1}: ${problem}`] : [];
  });
}

/** C text with comments and the insides of strings blanked; lines keep their numbers. */
export function codeOf(text) {
  const blank = (part) => part.replace(/[^\n]/g, " ");
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, (part) => (part[0] === '"' || part[0] === "'" ? part[0] + blank(part.slice(1, -1)) + part[0] : blank(part)));
}
