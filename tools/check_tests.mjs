import { eachLine } from "./files.mjs";

export const title = "tests wait for conditions, and none is switched off";

const SLEEP = new RegExp(["\\bsetTimeout\\b", "waitForTimeout", "\\bsleep\\("].join("|"));
const OFF = /\b(test|it|describe)\.(only|todo|skip)\(|\{[^}]*\b(only|skip|todo):\s*true/;

export function check(files) {
  return files
    .filter(({ path }) => /^tests\/.*\.mjs$/.test(path))
    .flatMap((file) =>
      eachLine(file, (line) => {
        if (SLEEP.test(line)) return "waits for a time; wait for a condition (tests/lib/until.mjs)";
        return OFF.test(line) ? "a test is switched off, or the others are" : null;
      }),
    );
}

export const bad = [
  { path: "tests/flow/sample.mjs", text: "await new Promise((done) => setTimeout(done, 100));\n" },
  { path: "tests/flow/sample.mjs", text: 'test.only("x", () => {});\n' },
  { path: "tests/flow/sample.mjs", text: 'test("x", { skip: true }, () => {});\n' },
];
