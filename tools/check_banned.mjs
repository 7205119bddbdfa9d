import { codeOf, eachLine } from "./files.mjs";

export const title = "no dangerous functions, and no floating point in the rules";

const FUNCTIONS =
  "strcpy strcat strncpy strncat stpcpy sprintf vsprintf gets atoi atol atoll atof strtok system popen tmpnam tempnam mktemp " +
  "alloca rand srand random asctime ctime localtime gmtime setjmp longjmp usleep sleep";
const CALL = new RegExp(`(?<![\\w.>])(${FUNCTIONS.split(" ").join("|")})\\s*\\(`);
const FIXED = new Set(["strcpy", "strcat", "atoi"]); // a test knows the texts that it hands over
const FLOATING = /\b(double|float)\b/;

export function check(files) {
  return files
    .filter(({ path }) => /^(src|sandbox)\/.*\.[ch]$/.test(path))
    .flatMap((file) => {
      const isTest = /_test\.c$/.test(file.path);
      const isRule = /^src\/(domain|store|base)\//.test(file.path) && !isTest;
      return eachLine({ path: file.path, text: codeOf(file.text) }, (line) => {
        const [, name] = line.match(CALL) ?? [];
        if (name && !(isTest && FIXED.has(name))) return `${name}() is banned`;
        return isRule && FLOATING.test(line) ? "money, quantities and rates are whole numbers" : null;
      });
    });
}

export const bad = [
  { path: "src/app/sample.c", text: "\tstrcpy(a, b);\n" },
  { path: "sandbox/crm/sample.c", text: "int n = atoi(text);\n" },
  { path: "src/http/sample.c", text: "while (x)\n\tsleep(1);\n" },
  { path: "src/domain/sample.c", text: "double price;\n" },
];
