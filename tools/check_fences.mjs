import { eachLine } from "./files.mjs";

export const title = "a library's headers are included in one folder only";

const FENCES = [
  { header: /^(microhttpd|curl\/)/, folders: ["src/http/"] },
  { header: /^(sqlite3|libpq-fe|libpq\/)/, folders: ["src/db/"] },
  { header: /^(openssl\/|sodium|jwt)/, folders: ["src/crypto/"] },
  { header: /^jansson/, folders: ["src/json/"] },
  { header: /^utf8proc/, folders: ["src/base/"] },
  { header: /^(cairo|pango)/, folders: ["sandbox/ledger/"] },
];

export function check(files) {
  return files
    .filter(({ path }) => /^(src|sandbox)\/.*\.[ch]$/.test(path))
    .flatMap((file) =>
      eachLine(file, (line) => {
        const [, header] = line.match(/^\s*#\s*include\s*<([^>]+)>/) ?? [];
        const fence = FENCES.find((candidate) => header && candidate.header.test(header));
        if (!fence || fence.folders.some((folder) => file.path.startsWith(folder))) return null;
        return `<${header}> belongs in ${fence.folders.join(" and ")} only`;
      }),
    );
}

export const bad = [
  { path: "src/api/sample.c", text: "#include <jansson.h>\n" },
  { path: "src/app/sample.c", text: "#include <stdio.h>\n#include <openssl/evp.h>\n" },
  { path: "src/store/sample.c", text: "#include <sqlite3.h>\n" },
  { path: "sandbox/crm/sample.c", text: "#include <curl/curl.h>\n" },
];
