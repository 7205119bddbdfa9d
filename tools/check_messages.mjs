export const title = "every failure and finding that a person meets has its words, in both languages";

const LANGUAGES = ["web/src/messages/en.ts", "web/src/messages/fi.ts"];
const ENTRY = /^\s*"([\w.]+)":\s*(\{[^}]*\}|(?:"(?:\\.|[^"\\])*"\s*\+?\s*)+)/gm;

// Told to operators or to programs only; the pages never make the requests that lead to them.
const NOT_FOR_PEOPLE = new Set(["conf_public_url", "intent_malformed", "language_unknown"]);

/** Where codes come from, and the group of messages that must have them. */
const SOURCES = [
  { group: "finding", path: /^src\/domain\/preflight\.c$/, code: /^\s*\[[A-Z_]+\] = \{"(\w+)"/gm },
  { group: "finding", path: /^src\/xero\/refusal\.c$/, code: /^\s*\{"[^"]*", "(\w+)"\}/gm },
  { group: "error", path: /^src\/app\/(?!.*_test\.c$).*\.c$/, code: /\berr_set\(\s*\w+,\s*E_\w+,\s*"(\w+)"/g },
];

const textOf = (files, path) => files.find((file) => file.path === path)?.text ?? "";
const read = (files, path) => new Map([...textOf(files, path).matchAll(ENTRY)].map(([, key, value]) => [key, value]));
const placeholders = (value) => [...new Set([...value.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort().join(" ");

function compareLanguages(files) {
  const [first, ...others] = LANGUAGES.map((path) => ({ path, entries: read(files, path) }));
  const problems = first.entries.size === 0 ? [`${first.path}: no messages found`] : [];
  for (const { path, entries } of others) {
    for (const [key, value] of first.entries) {
      if (!entries.has(key)) problems.push(`${path}: ${key} is missing`);
      else if (placeholders(value) !== placeholders(entries.get(key))) problems.push(`${path}: ${key} names other values than in ${first.path}`);
    }
    for (const key of entries.keys()) if (!first.entries.has(key)) problems.push(`${path}: ${key} isn't in ${first.path}`);
  }
  return problems;
}

/** The pages' messages, and those of the pages that the server draws itself (src/api/words.c). */
export function check(files) {
  const keys = read(files, LANGUAGES[0]);
  const words = new Set([...textOf(files, "src/api/words.c").matchAll(/^\s*\{"(\w+)",/gm)].map(([, key]) => key));
  const problems = compareLanguages(files);
  for (const { group, path, code } of SOURCES)
    for (const file of files.filter((candidate) => path.test(candidate.path)))
      for (const [, found] of file.text.matchAll(code))
        if (!keys.has(`${group}.${found}`) && !words.has(found) && !NOT_FOR_PEOPLE.has(found)) problems.push(`${file.path}: ${found} has no words`);
  return [...new Set(problems)];
}

export const bad = [
  { path: "src/app/sample.c", text: 'return err_set(err, E_DENIED, "never_heard_of", "No.");\n' },
  { path: "src/domain/preflight.c", text: '    [A_B] = {"never_heard_of", "field", "Text.", NULL},\n' },
  { path: "web/src/messages/fi.ts", text: 'export const fi = {\n  "common.cancel": "Peruuta {turhaan}",\n};\n' },
];
