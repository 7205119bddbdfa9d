import { eachLine } from "./files.mjs";

export const title = "SQL stands in src/store, src/db and sandbox only, with bound parameters";

const FOLDERS = ["src/store/", "src/db/", "sandbox/"];
const STATEMENT = /"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|UNIQUE)\s|ALTER\s+TABLE\s|DROP\s+TABLE\s|PRAGMA\s|BEGIN\s+IMMEDIATE|WITH\s+\w+\s+AS\s)/;
const FORMATTED = /"[^"]*\b(SELECT|INSERT|UPDATE|DELETE|WHERE|VALUES|AND|OR)\b[^"]*'%[sdlu][^"]*"/;

export function check(files) {
  return files
    .filter(({ path }) => path.endsWith(".c") && (path.startsWith("src/") || path.startsWith("sandbox/")))
    .flatMap((file) => {
      const mayHold = FOLDERS.some((folder) => file.path.startsWith(folder)) || /_test\.c$/.test(file.path);
      return eachLine(file, (line) => {
        if (!mayHold && STATEMENT.test(line)) return "SQL belongs in src/store";
        return FORMATTED.test(line) ? "a value is put into SQL as text; bind it" : null;
      });
    });
}

export const bad = [
  { path: "src/app/sample.c", text: 'db_query(db, "SELECT a FROM b", none);\n' },
  { path: "src/courier/sample.c", text: 'x = "UPDATE operation SET state = $1";\n' },
  { path: "src/store/sample.c", text: "buf_printf(sql, \"SELECT a FROM b WHERE c = '%s'\", c);\n" },
];
