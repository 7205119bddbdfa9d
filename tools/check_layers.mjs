import { eachLine } from "./files.mjs";

export const title = "each layer includes only the layers that CMakeLists.txt lets it see";

/** The lines `layer(name DIR folder DEPENDS a b PACKAGES c)` and `program(target DIR folder LAYERS a b)`. */
function readLayers(files) {
  const cmake = files.find(({ path }) => path === "CMakeLists.txt")?.text ?? "";
  const layers = [];
  for (const [, kind, inside] of cmake.matchAll(/^(layer|program)\(([^)]*)\)/gm)) {
    const [name, ...words] = inside.split(/\s+/);
    const lists = { DIR: [], DEPENDS: [], LAYERS: [], PACKAGES: [] };
    let list = [];
    for (const word of words) {
      if (word in lists) list = lists[word];
      else list.push(word);
    }
    const own = kind === "layer" ? name : lists.DIR[0].split("/").at(-1);
    layers.push({ name: own, folder: `${lists.DIR[0]}/`, sees: new Set([own, ...lists.DEPENDS, ...lists.LAYERS]) });
  }
  return layers;
}

/** A layer may depend only on what stands above it in the file. */
function orderProblems(layers) {
  const known = new Set();
  return layers.flatMap((layer) => {
    known.add(layer.name);
    return [...layer.sees].filter((name) => !known.has(name)).map((name) => `CMakeLists.txt: ${layer.name} depends on ${name}, which doesn't stand above it`);
  });
}

export function check(files) {
  const layers = readLayers(files);
  const names = new Set(layers.map(({ name }) => name));
  const problems = orderProblems(layers);
  for (const file of files.filter(({ path }) => /\.[ch]$/.test(path))) {
    const layer = layers.find(({ folder }) => file.path.startsWith(folder));
    if (!layer) continue;
    problems.push(
      ...eachLine(file, (line) => {
        const [, included] = line.match(/^\s*#\s*include\s*"([^"/]+)\//) ?? [];
        if (included && names.has(included) && !layer.sees.has(included)) return `${layer.name} may not include ${included}/`;
        if (/^\s*#\s*include\s*"\.\.?\//.test(line)) return "includes are written from the layer's name on";
        return null;
      }),
    );
  }
  return problems;
}

export const bad = [
  { path: "src/domain/sample.c", text: '#include "db/db.h"\n' },
  { path: "sandbox/ledger/sample.c", text: '#include "domain/totals.h"\n' },
  { path: "src/base/sample.h", text: '#include "../json/json.h"\n' },
];
