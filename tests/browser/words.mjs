// The pages' own texts, to find what wasn't translated.
import { join } from "node:path";
import { buildSync } from "esbuild";

import { ROOT } from "../lib/process.mjs";

async function load() {
  const { outputFiles } = buildSync({ entryPoints: [join(ROOT, "web/src/messages/index.ts")], bundle: true, format: "esm", write: false });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
  return module.languages;
}

const languages = await load();
/** Each language's texts by their keys, whichever page they belong to. */
export const messages = {
  en: Object.assign({}, ...Object.values(languages.en)),
  fi: Object.assign({}, ...Object.values(languages.fi)),
};

function textsIn(message) {
  return typeof message === "string" ? [message] : Object.values(message);
}

function pattern(text) {
  const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`);
}

/** Patterns of the English texts whose Finnish is another, without those that are little more than a gap. */
export const englishOnly = Object.keys(messages.en)
  .filter((key) => JSON.stringify(messages.en[key]) !== JSON.stringify(messages.fi[key]))
  .flatMap((key) => textsIn(messages.en[key]))
  .filter((text) => text.replace(/\{\w+\}/g, "").replace(/[^a-z]/gi, "").length > 3)
  .map(pattern);

/** Everything that a frame says, to the eye and to a screen reader; not the CRM's own names of its fields. */
export function saidIn(frame) {
  return frame.locator("body").evaluate((body) => {
    const said = [];
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement?.closest("optgroup")) continue;
      if (node.nodeType === Node.TEXT_NODE) said.push(node.textContent);
      else for (const name of ["aria-label", "title", "placeholder", "alt"]) if (node.hasAttribute(name)) said.push(node.getAttribute(name));
    }
    return [document.title, ...said].map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
  });
}
