// A vendor's OpenAPI description as a judge of calls: path, query, headers, request body and answer. The schemas are checked
// by ajv; here they are only put into the form that it takes. Objects whose properties are described may have no others.
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import Ajv from "ajv/dist/2019.js";
import { parse } from "yaml";

import { knownFaults } from "./known-faults.mjs";

export const SPECS = resolve(process.cwd(), "../shared/specs");
const KEPT = resolve(process.cwd(), "node_modules/.cache/lasku");

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MS_DATE = /^\/Date\(-?\d+([+-]\d{4})?\)\/$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Formats by name; "msdate" and "msdate-input" stand for Xero's dates (contract xero.md 2.1), marked by x-is-msdate in its description. */
const FORMATS = {
  uuid: UUID,
  date: DAY,
  "date-time": TIME,
  msdate: MS_DATE,
  "msdate-input": (text) => DAY.test(text) || MS_DATE.test(text),
  double: true,
  float: true,
  int32: true,
  int64: true,
  binary: true,
  byte: true,
  url: true,
  uri: true,
  email: true,
  string: true,
};

function follow(document, ref) {
  const steps = ref.slice(2).split("/");
  return steps.reduce((node, step) => node[step.replace(/~1/g, "/").replace(/~0/g, "~")], document);
}

/** The description as an object. Reading YAML takes half a second, so that what was read is kept as JSON. */
async function readDocument(name) {
  const path = join(SPECS, `${name}.yaml`);
  const { mtimeMs, size } = await stat(path);
  const kept = join(KEPT, `${name}-${Math.floor(mtimeMs)}-${size}.json`);
  const text = await readFile(kept, "utf8").catch(() => null);
  if (text !== null) return JSON.parse(text);
  const document = parse(await readFile(path, "utf8"), { maxAliasCount: -1 });
  await mkdir(KEPT, { recursive: true });
  await writeFile(`${kept}.${process.pid}`, JSON.stringify(document));
  await rename(`${kept}.${process.pid}`, kept);
  return document;
}

const LISTS = ["allOf", "oneOf", "anyOf"];

export class Description {
  #document;
  #ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true, formats: FORMATS, inlineRefs: false });
  #compiled = new Map();
  #prefixes;

  constructor(document, prefixes) {
    this.#document = document;
    this.#prefixes = prefixes;
    for (const direction of ["sent", "received"]) {
      const schemas = Object.entries(document.components?.schemas ?? {});
      const definitions = Object.fromEntries(schemas.map(([key, schema]) => [key, this.#prepare(schema, { direction, closed: false })]));
      this.#ajv.addSchema({ $id: `${direction}.json`, definitions });
    }
  }

  static async read(name, prefixes) {
    return new Description(await readDocument(name), prefixes);
  }

  #resolve(node) {
    while (node?.$ref) node = follow(this.#document, node.$ref);
    return node;
  }

  /** OpenAPI 3.0's schema as JSON Schema 2019-09. A closed one has no properties but its own. */
  #prepare(schema, { direction, closed }) {
    if (schema.$ref) return this.#prepareRef(schema, direction, closed);
    const { nullable, example, description, discriminator, xml, format, ...rest } = schema;
    const out = { ...rest };
    const inner = { direction, closed: true };
    const isMsDate = schema["x-is-msdate"] || schema["x-is-msdate-time"];
    if (isMsDate) out.format = direction === "sent" ? "msdate-input" : "msdate";
    else if (typeof format === "string") out.format = format;
    if (out.properties) out.properties = Object.fromEntries(Object.entries(out.properties).map(([key, value]) => [key, this.#prepare(value, inner)]));
    if (out.items) out.items = this.#prepare(out.items, inner);
    if (out.additionalProperties && typeof out.additionalProperties === "object") out.additionalProperties = this.#prepare(out.additionalProperties, inner);
    for (const list of LISTS) if (out[list]) out[list] = out[list].map((part) => this.#prepare(part, { direction, closed: false }));
    if (closed && this.#isRecord(schema)) out.unevaluatedProperties = false;
    return nullable ? orNull(out) : out;
  }

  #prepareRef(schema, direction, closed) {
    const out = { $ref: `${direction}.json#/definitions/${schema.$ref.split("/").at(-1)}` };
    if (!schema.$ref.startsWith("#/components/schemas/")) return this.#prepare(this.#resolve(schema), { direction, closed });
    if (closed && this.#isRecord(schema)) out.unevaluatedProperties = false;
    return out;
  }

  /** Whether the properties that it may have are all described. */
  #isRecord(schema) {
    const node = this.#resolve(schema);
    if (node.additionalProperties !== undefined) return false;
    if (node.properties) return true;
    if (node.allOf) return node.allOf.some((part) => this.#isRecord(part));
    const choices = node.oneOf ?? node.anyOf;
    return choices !== undefined && choices.every((part) => this.#isRecord(part));
  }

  #validator(key, schema, direction) {
    if (!this.#compiled.has(key)) this.#compiled.set(key, this.#ajv.compile(this.#prepare(schema, { direction, closed: true })));
    return this.#compiled.get(key);
  }

  #problems(key, schema, direction, value) {
    const validate = this.#validator(key, schema, direction);
    if (validate(value)) return [];
    return validate.errors.map(({ instancePath, message, params }) => {
      const named = params.unevaluatedProperty ?? params.additionalProperty ?? params.allowedValues?.join(", ") ?? "";
      const found = instancePath === "" ? value : at(value, instancePath);
      const shown = found === undefined || (found && typeof found === "object") ? "" : `: ${JSON.stringify(found)}`;
      return `${instancePath || "/"} ${message}${named ? ` (${named})` : ""}${shown}`;
    });
  }

  /** The operations that a path may mean, each with its path parameters; none when the path isn't described. */
  operations(method, pathname) {
    const prefix = this.#prefixes.find((candidate) => pathname.startsWith(candidate));
    if (prefix === undefined) return [];
    const parts = pathname.slice(prefix.length).split("/");
    const found = [];
    for (const [template, item] of Object.entries(this.#document.paths)) {
      const operation = item[method.toLowerCase()];
      const given = operation && matchPath(template.split("/"), parts);
      if (given) found.push({ template, operation, given, shared: item.parameters ?? [] });
    }
    const least = Math.min(...found.map(({ given }) => Object.keys(given).length));
    return found.filter(({ given }) => Object.keys(given).length === least);
  }

  /** What is wrong with a call {method, path, status, request_body, response_body, headers?, response_headers?}, or with the given
   *  part of it; null when its path isn't described. */
  check(call, parts = EVERYTHING) {
    const url = new URL(call.path, "http://host");
    const found = this.operations(call.method, url.pathname);
    if (found.length === 0) return null;
    const judged = found.map((candidate) => this.#checkCandidate(candidate, call, url, parts));
    return judged.sort((a, b) => a.length - b.length)[0];
  }

  #checkCandidate({ template, operation, given, shared }, call, url, parts) {
    const title = `${call.method} ${template}`;
    const parameters = [...shared, ...(operation.parameters ?? [])].map((parameter) => this.#resolve(parameter));
    const problems = [
      ...(parts.request ? this.#checkParameters(title, parameters, given, url, call.headers) : []),
      ...(parts.request ? this.#checkRequest(title, operation, call) : []),
      ...(parts.answer && call.status !== undefined ? this.#checkAnswer(title, operation, call) : []),
    ];
    return problems.map((problem) => `${title} ${problem}`);
  }

  #checkParameters(title, parameters, given, url, headers) {
    const problems = [];
    const named = (where) => parameters.filter((parameter) => parameter.in === where);
    const values = { path: new Map(Object.entries(given)), query: new Map(), header: new Map(Object.entries(headers ?? {})) };
    for (const key of url.searchParams.keys()) values.query.set(key, url.searchParams.getAll(key));
    for (const key of values.query.keys()) if (!named("query").some(({ name }) => name === key)) problems.push(`has no query parameter ${key}`);
    for (const where of ["path", "query", ...(headers ? ["header"] : [])]) {
      for (const parameter of named(where)) {
        const value = values[where].get(where === "header" ? parameter.name.toLowerCase() : parameter.name);
        if (value === undefined) {
          if (parameter.required) problems.push(`lacks the ${where} parameter ${parameter.name}`);
          continue;
        }
        const typed = typedValue(this.#resolve(parameter.schema), [value].flat(), parameter);
        const key = `${title} ${where} ${parameter.name}`;
        problems.push(...this.#problems(key, parameter.schema, "sent", typed).map((problem) => `${where} parameter ${parameter.name}: ${problem}`));
      }
    }
    return problems;
  }

  #checkRequest(title, operation, call) {
    const body = call.request_body ?? "";
    const content = this.#resolve(operation.requestBody)?.content;
    if (!content) return isNothing(body) ? [] : ["takes no request body"];
    if (body === "") return this.#resolve(operation.requestBody).required ? ["lacks its request body"] : [];
    const said = typeOf(call.headers);
    const [type, { schema }] = Object.entries(content).find(([name]) => name === said) ?? Object.entries(content)[0];
    if (!READABLE.test(type)) return [];
    if (said !== undefined && !content[said]) return [`request body is ${said}, not ${Object.keys(content).join(" or ")}`];
    const value = type === "application/x-www-form-urlencoded" ? Object.fromEntries(new URLSearchParams(body)) : readJson(body);
    if (value === undefined) return ["request body isn't JSON, or was cut"];
    return this.#problems(`${title} request`, schema, "sent", value).map((problem) => `request body ${problem}`);
  }

  #checkAnswer(title, operation, call) {
    const answer = this.#resolve(operation.responses[call.status] ?? operation.responses.default);
    if (!answer) return [`answer ${call.status} isn't described`];
    const content = Object.entries(answer.content ?? {});
    const body = call.response_body ?? "";
    if (content.length === 0) return isNothing(body) ? [] : [`answer ${call.status} has a body`];
    const binary = /^\(\d+ bytes\)$/.test(body);
    if (binary) return content.some(([type]) => !type.includes("json")) ? [] : [`answer ${call.status} isn't text`];
    const json = content.find(([type]) => type.includes("json"));
    const said = typeOf(call.response_headers);
    if (said !== undefined && !content.some(([type]) => type === said)) return [`answer ${call.status} is ${said}, not ${content.map(([type]) => type).join(" or ")}`];
    const value = readJson(body);
    if (!json || value === undefined) return [`answer ${call.status} isn't JSON, or was cut: ${body.slice(0, 80)}`];
    return this.#problems(`${title} ${call.status}`, json[1].schema, "received", value).map((problem) => `answer ${call.status} ${problem}`);
  }
}

const EVERYTHING = { request: true, answer: true };
const READABLE = /json|x-www-form-urlencoded/;

/** The Content-Type without its parameters, where the headers are known. */
function typeOf(headers) {
  return headers && (headers["content-type"] ?? "none").split(";")[0].trim().toLowerCase();
}

function orNull(schema) {
  if (typeof schema.type !== "string") return { anyOf: [schema, { type: "null" }] };
  const withEnum = schema.enum ? { enum: [...new Set([...schema.enum, null])] } : {};
  return { ...schema, type: [schema.type, "null"], ...withEnum };
}

function at(value, pointer) {
  return pointer.slice(1).split("/").reduce((node, step) => node?.[step.replace(/~1/g, "/").replace(/~0/g, "~")], value);
}

/** The parameters of a path that fits the template, else null. Texts are compared without case, as Xero does. */
function matchPath(template, parts) {
  if (template.length !== parts.length) return null;
  const given = {};
  for (const [index, step] of template.entries()) {
    const name = step.match(/^\{(.+)\}$/)?.[1];
    if (name) given[name] = decodeURIComponent(parts[index]);
    else if (step.toLowerCase() !== parts[index].toLowerCase()) return null;
  }
  return given;
}

/** A parameter's text as the schema's type; what doesn't look like it stays text, so that the schema complains. */
function typedValue(schema, values, parameter) {
  const one = (type, text) => {
    if (["integer", "number"].includes(type) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
    if (type === "boolean" && ["true", "false"].includes(text)) return text === "true";
    return text;
  };
  if (schema.type !== "array") return one(schema.type, values.at(-1));
  const list = parameter.explode === false || values.length === 1 ? values.flatMap((value) => value.split(",")) : values;
  return list.map((text) => one(schema.items?.type, text));
}

function isNothing(body) {
  return body === "" || body === "{}";
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with one call, before the descriptions' own faults are taken off. */
function problemsOfCall(descriptions, call, parts) {
  const judged = descriptions.map((description) => description.check(call, parts)).filter((result) => result !== null);
  if (judged.length > 0) return judged.sort((a, b) => a.length - b.length)[0].map((problem) => problem.replace(/\/\d+\b/g, "/N"));
  const isRefused = !parts.request && call.status >= 400;
  return isRefused ? [] : [`${call.method} ${new URL(call.path, "http://host").pathname} isn't described`];
}

/** Judges calls, given as {call, parts, descriptions}. `problems`: what is wrong, each thing once, without the descriptions' own
 *  faults; a path that isn't described is wrong too, unless the call was refused and isn't to be judged itself. `allowed`: the
 *  numbers of the known faults that were met. */
export function judge(questions) {
  const [problems, allowed] = [new Set(), new Set()];
  for (const { call, parts, descriptions } of questions) for (const problem of problemsOfCall(descriptions, call, parts)) problems.add(problem);
  for (const problem of problems) {
    const index = knownFaults.findIndex(({ fault }) => fault.test(problem));
    if (index < 0) continue;
    allowed.add(index);
    problems.delete(problem);
  }
  return { problems: [...problems].sort(), allowed };
}

/** What is wrong with the calls. */
export function problemsOf(descriptions, calls) {
  return judge(calls.map((call) => ({ call, parts: EVERYTHING, descriptions }))).problems;
}

/** False when the descriptions are there; else the reason why a test that needs them is skipped (for node:test's `skip`). */
export function whyNotDescribed() {
  return existsSync(SPECS) ? false : `the vendors' descriptions aren't there (${SPECS})`;
}

export function crmDescriptions() {
  return Promise.all([Description.read("pipedrive-v2", ["/api/v2"]), Description.read("pipedrive-v1", ["/api/v1", "/v1", ""])]);
}

export function ledgerDescriptions() {
  return Promise.all([Description.read("xero_accounting", ["/api.xro/2.0"]), Description.read("xero-identity", [""])]);
}
