/**
 * Writes `src/types.ts` from the schemas that the core writes (`make gen`). The schemas use a small
 * part of JSON Schema; what is met beyond it stops the run, so that no type is ever made up.
 */

import { readFileSync, writeFileSync } from "node:fs";

const DOCUMENTS = { settings: "Settings", evidence: "EvidenceDocument", report: "Answer", plan: "PlanAnswer", requirements: "RequirementsAnswer", call: "CallOptions", lint: "LintAnswer" };

const rules = JSON.parse(readFileSync(new URL("../policies/rules/rules.json", import.meta.url), "utf8")).map((rule) => `  ${JSON.stringify(rule)},\n`);
writeFileSync(
  new URL("src/rules.ts", import.meta.url),
  `/** Written by \`make gen\` from \`policies/rules/rules.json\`: what the core knows of its rules. */\n\nimport type { RuleInfo } from "./policy.ts";\n\nexport const RULES: RuleInfo[] = [\n${rules.join("")}];\n`,
);

/** Name to declaration; what settings, report and plan share is written once. */
const declarations = new Map();

for (const [file, name] of Object.entries(DOCUMENTS)) {
  const { $defs = {}, ...root } = JSON.parse(readFileSync(new URL(`../policies/${file}.schema.json`, import.meta.url), "utf8"));
  for (const [name, schema] of Object.entries($defs)) declare(name, schema);
  declare(name, root);
}

const head = "/** Written by `make gen` from `policies/*.schema.json`: the core's structs are the source. */\n";
const sorted = [...declarations].sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(new URL("src/types.ts", import.meta.url), [head, ...sorted.map(([, text]) => text)].join("\n"));

function declare(name, schema) {
  const body = type(schema, "");
  const text = `${comment(schema, "")}export ${isObject(schema) ? `interface ${name} ${body}` : `type ${name} = ${body};`}\n`;
  const known = declarations.get(name);
  if (known !== undefined && known !== text) throw new Error(`two schemas disagree on ${name}`);
  declarations.set(name, text);
}

function type(schema, indent) {
  if (schema === true) return "unknown";
  // A variant of a tagged union: the struct, and its tag beside it.
  if (schema.$ref && schema.properties) return `${reference(schema.$ref)} & ${object(schema, indent)}`;
  if (schema.$ref) return reference(schema.$ref);
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum && schema.type === undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) return variants.map((variant) => bracketed(type(variant, indent))).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((each) => type({ ...schema, type: each }, indent)).join(" | ");
  switch (schema.type) {
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "integer":
    case "number":
      return "number";
    case "array":
      if (schema.maxItems === 0) return "[]";
      return schema.items === undefined ? "unknown[]" : `${bracketed(type(schema.items, indent))}[]`;
    case "object":
      return object(schema, indent);
    case undefined: // any JSON value
      if (Object.keys(schema).every((key) => ["description", "default", "title", "$schema"].includes(key))) return "unknown";
  }
  throw new Error(`no type for ${JSON.stringify(schema)}`);
}

function object(schema, indent) {
  const { properties = {}, required = [], additionalProperties } = schema;
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, property]) => {
    const key = /^\w+$/.test(name) ? name : JSON.stringify(name);
    return `${comment(property, inner)}${inner}${key}${required.includes(name) ? "" : "?"}: ${type(property, inner)};\n`;
  });
  if (additionalProperties) lines.push(`${inner}[key: string]: ${type(additionalProperties, inner)};\n`);
  if (lines.length === 0) return "Record<string, never>";
  if (lines.length === 1 && !lines[0].includes("/**")) return `{ ${lines[0].trim().replace(/;$/, "")} }`;
  return `{\n${lines.join("")}${indent}}`;
}

function isObject(schema) {
  return schema.type === "object" && schema.properties !== undefined && !schema.$ref;
}

function reference(ref) {
  return ref.replace("#/$defs/", "");
}

function bracketed(text) {
  return /^[^{]* [|&] /.test(text) ? `(${text})` : text;
}

function comment({ description }, indent) {
  return description === undefined ? "" : `${indent}/** ${description.replaceAll("\n", " ")} */\n`;
}
