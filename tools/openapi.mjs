// Writes the API's description (OpenAPI 3.1) from its two sources: the types that the pages use (web/src/api-types.ts) and the table of
// paths (src/api/openapi.paths.json). Usage: node tools/openapi.mjs OUTPUT-FILE
import { readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";

const root = new URL("..", import.meta.url);
const file = (name) => readFileSync(new URL(name, root), "utf8");
const source = ts.createSourceFile("api-types.ts", file("web/src/api-types.ts"), ts.ScriptTarget.ES2020, true);

const ref = (name) => ({ $ref: `#/components/schemas/${name}` });

function unionSchema(node) {
  const isNull = (type) => type.kind === ts.SyntaxKind.LiteralType && type.literal.kind === ts.SyntaxKind.NullKeyword;
  const others = node.types.filter((type) => !isNull(type));
  const texts = others.filter((type) => ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal));
  const schema =
    texts.length === others.length
      ? { type: "string", enum: texts.map((type) => type.literal.text) }
      : others.length === 1
        ? typeSchema(others[0])
        : { anyOf: others.map(typeSchema) };
  return others.length < node.types.length ? { anyOf: [schema, { type: "null" }] } : schema;
}

function membersSchema(members) {
  const properties = {};
  const required = [];
  for (const member of members) {
    properties[member.name.text] = typeSchema(member.type);
    if (!member.questionToken) required.push(member.name.text);
  }
  return { type: "object", properties, required };
}

function typeSchema(node) {
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { type: "string" };
    case ts.SyntaxKind.NumberKeyword:
      return { type: "number" };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: "boolean" };
    case ts.SyntaxKind.ArrayType:
      return { type: "array", items: typeSchema(node.elementType) };
    case ts.SyntaxKind.ParenthesizedType:
      return typeSchema(node.type);
    case ts.SyntaxKind.TypeLiteral:
      return membersSchema(node.members);
    case ts.SyntaxKind.UnionType:
      return unionSchema(node);
    case ts.SyntaxKind.TypeReference:
      return ref(node.typeName.text);
    case ts.SyntaxKind.LiteralType:
      return { const: node.literal.text };
  }
  throw new Error(`api-types.ts: a type that this script doesn't know: ${node.getText()}`);
}

function schemas() {
  const found = {};
  for (const statement of source.statements) {
    if (ts.isTypeAliasDeclaration(statement)) found[statement.name.text] = typeSchema(statement.type);
    if (!ts.isInterfaceDeclaration(statement)) continue;
    const own = membersSchema(statement.members);
    const bases = (statement.heritageClauses ?? []).flatMap((clause) => clause.types);
    found[statement.name.text] = bases.length ? { allOf: [...bases.map((base) => ref(base.expression.text)), own] } : own;
  }
  return found;
}

function content(name) {
  if (name === null) return {};
  if (name.includes("/")) return { content: { [name]: {} } };
  return { content: { "application/json": { schema: ref(name) } } };
}

function operation(path, row) {
  const inPath = [...path.matchAll(/{(\w+)}/g)].map(([, name]) => ({ name, in: "path", required: true, schema: { type: "string" } }));
  const inQuery = Object.entries(row.query ?? {}).map(([name, description]) => ({ name, in: "query", description, schema: { type: "string" } }));
  const responses = {};
  for (const [status, name] of Object.entries(row.ok)) responses[status] = { description: "Done", ...content(name) };
  responses.default = { description: "Not done", content: { "application/json": { schema: ref("ErrorAnswer") } } };
  return {
    operationId: row.id,
    summary: row.summary,
    ...(row.public ? { security: [] } : {}),
    parameters: [...inPath, ...inQuery],
    ...(row.body ? { requestBody: { required: true, ...content(row.body) } } : {}),
    responses,
  };
}

export function describe() {
  const paths = {};
  for (const [key, row] of Object.entries(JSON.parse(file("src/api/openapi.paths.json")))) {
    const [method, path] = key.split(" ");
    (paths[path] ??= {})[method.toLowerCase()] = operation(path, row);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Lasku",
      version: JSON.parse(file("package.json")).version,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description: "What Lasku's own pages use. Amounts are numbers with at most four decimals, dates YYYY-MM-DD, points in time RFC 3339 in UTC.",
    },
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: "http", scheme: "bearer" } },
      schemas: { ...schemas(), ErrorAnswer: { type: "object", properties: { error: ref("ApiError") }, required: ["error"] } },
    },
  };
}

if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify(describe(), null, 1)}\n`);
