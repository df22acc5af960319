/** Reads what formats write, each with a parser that others rely on, and against its schema. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { SaxesParser } from "saxes";
import { Parser as TapParser } from "tap-parser";
import { validateXML } from "xmllint-wasm";
import { OPEN_REPORTS, POLICY_REPORTS } from "./schemas/reports.js";

const require = createRequire(import.meta.url);
const sarifSchema = JSON.parse(readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"));
const junitSchema = readFileSync(new URL("schemas/junit.xsd", import.meta.url), "utf8");

const validators = {
  sarif: addFormats.default(new AjvDraft04.default({ strict: false, unicodeRegExp: false })).compile(sarifSchema),
  policyreport: new Ajv.default().compile(POLICY_REPORTS),
  openreports: new Ajv.default().compile(OPEN_REPORTS),
};

function valid(format) {
  return (text) => {
    const value = JSON.parse(text);
    assert.ok(validators[format](value), JSON.stringify(validators[format].errors, null, 1));
    return value;
  };
}

/** Every element, in order, with its attributes and the text in it. */
function elements(text) {
  const all = [];
  const open = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => assert.fail(error.message));
  parser.on("opentag", ({ name, attributes }) => {
    const opened = { element: name, ...attributes, text: "" };
    all.push(opened);
    open.push(opened);
  });
  parser.on("text", (part) => (open.at(-1) ?? { text: "" }).text += part);
  parser.on("closetag", () => open.pop());
  parser.write(text).close();
  return all;
}

export async function readJunit(text) {
  const { valid: fits, errors } = await validateXML({ xml: [{ fileName: "junit.xml", contents: text }], schema: [junitSchema] });
  assert.ok(fits, JSON.stringify(errors));
  return elements(text);
}

/** A workflow command, as the runner reads it (`ActionCommand.TryParseV2`): a line is one, or it is none. */
export function readGithub(text) {
  return text.split("\n").slice(0, -1).map((line) => {
    const [, command, properties, message] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? assert.fail(`no command: ${line}`);
    const decode = (part) => part.replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
    const set = properties.split(",").map((property) => property.split("="));
    return { command, message: decode(message), ...Object.fromEntries(set.map(([key, ...value]) => [key, decode(value.join("="))])) };
  });
}

export function readTap(text) {
  const points = TapParser.parse(text);
  const faults = points.filter(([type]) => type === "extra");
  assert.deepEqual(faults, []);
  return points.filter(([type]) => type === "assert").map(([, point]) => point);
}

function readGitlab(text) {
  const entries = JSON.parse(text);
  for (const { description, check_name, fingerprint, severity, location } of entries) {
    assert.ok(description && check_name && fingerprint && location.path);
    assert.ok(["info", "minor", "major", "critical", "blocker"].includes(severity));
    assert.ok(location.lines.begin >= 1);
  }
  assert.equal(new Set(entries.map(({ fingerprint }) => fingerprint)).size, entries.length, "GitLab keeps one of a fingerprint");
  return entries;
}

/** By the name of the format; what it answers is what was read. */
export const READ = {
  text: (text) => text,
  json: JSON.parse,
  jsonl: (text) => text.trimEnd().split("\n").map((line) => JSON.parse(line)),
  sarif: valid("sarif"),
  junit: readJunit,
  github: readGithub,
  gitlab: readGitlab,
  checkstyle: elements,
  tap: readTap,
  policyreport: valid("policyreport"),
  openreports: valid("openreports"),
};
