import { eachLine } from "./files.mjs";

export const title = "no package registry and no machine's own path is written down";

// Spelled in parts, so that this file keeps to its own rule.
const REGISTRIES = [["registry", "npmjs", "org"], ["registry", "yarnpkg", "com"], ["deb", "debian", "org"], ["security", "debian", "org"], ["pypi", "org"], ["proxy", "golang", "org"]];
const REGISTRY = new RegExp(REGISTRIES.map((parts) => parts.join("\\.")).join("|"));
const MACHINE_PATH = new RegExp(`(^|[\\s"'\`(=:,])/(${["work", "root", "home", "Users", "mnt"].join("|")})/[\\w.-]`);

export function check(files) {
  return files.flatMap((file) =>
    eachLine(file, (line) => {
      if (REGISTRY.test(line)) return "names a package registry";
      return MACHINE_PATH.test(line) ? "names a path of one machine" : null;
    }),
  );
}

export const bad = [
  { path: "docs/sample.md", text: `see https://${["registry", "npmjs", "org"].join(".")}/x\n` },
  { path: "tools/sample.mjs", text: `const path = "/${"work"}/main";\n` },
];
