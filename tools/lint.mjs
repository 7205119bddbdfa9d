// ./dev lint [--fix]: formatting, a second compiler's warnings, static analysis, types of the pages, and the checks.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { runChecks } from "../tests/lib/run-checks.mjs";
import { trackedFiles } from "./files.mjs";

const ROOT = join(fileURLToPath(import.meta.url), "../..");
const TIDY = [
  "-*,bugprone-*,cert-*,clang-analyzer-*",
  // Every early return of a CLEANUP variable looks like a leak to it; LeakSanitizer judges that.
  "-clang-analyzer-unix.Malloc",
  // This release doesn't see that va_start initialises.
  "-clang-analyzer-valist.Uninitialized",
  // The rest asks for another style, or for functions that the C library doesn't have.
  "-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,-cert-dcl37-c,-cert-dcl51-cpp,-cert-err33-c,-cert-dcl03-c,-bugprone-assignment-in-if-condition",
  "-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,-bugprone-narrowing-conversions,-bugprone-macro-parentheses,-cert-msc30-c,-cert-msc50-cpp",
  "-bugprone-branch-clone,-bugprone-not-null-terminated-result,-bugprone-suspicious-include,-bugprone-signed-char-misuse,-cert-str34-c,-bugprone-implicit-widening-of-multiplication-result",
].join(",");

function run(title, command, args) {
  process.stdout.write(`== ${title}\n`);
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit" });
  if (error) console.error(error.message);
  return status === 0;
}

const fix = process.argv.includes("--fix");
const files = (await trackedFiles(ROOT)).map(({ path }) => path);
// Headers are laid out by hand: comments stand beside what they explain.
const sources = files.filter((path) => /^(src|sandbox|tools|bench)\/.*\.c$/.test(path));
const units = sources.filter((path) => /^(src|sandbox)\//.test(path) && !/_(test|fuzz)\.c$/.test(path));
const results = [
  run("format (clang-format)", "clang-format-14", [...(fix ? ["-i"] : ["--dry-run", "-Werror"]), ...sources]),
  run("a second compiler (clang)", "sh", ["-c", "[ -e build/clang/build.ninja ] || cmake --preset clang; cmake --build build/clang"]),
  run("clang-tidy", "sh", ["-c", `printf '%s\\n' "$@" | xargs -P ${cpus().length} -n 8 clang-tidy-14 -p build/clang --quiet --warnings-as-errors='*' --checks='${TIDY}'`, "sh", ...units]),
  run("types of the pages (tsc)", "node", ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "web/tsconfig.json"]),
];
console.log("== checks");
const { failed } = await runChecks();
process.exit(results.every(Boolean) && failed === 0 ? 0 : 1);
