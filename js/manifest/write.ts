/** Values as YAML text that every reader takes for the same: kubectl's YAML 1.1, and YAML 1.2. */

import * as scalars from "./scalars.ts";

/** How a scalar is written; block scalars are edited where they stand. */
export type Style = "plain" | "single" | "double";

/** Nothing in it that YAML could take for something else, in block and in flow collections. */
const SAFE = /^[A-Za-z0-9_/][A-Za-z0-9_./@+-]*(?::[A-Za-z0-9_./@+-]+)*$/;
/** Numbers to base 60, which YAML 1.1 has and go-yaml has not. */
const SEXAGESIMAL = /^\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$/;
/** What double quotes must escape beside what JSON escapes. */
const ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** In the style it had where that can carry the text, else in the safest. */
export function scalarText(text: string, style: Style): string {
  if (style === "plain" && SAFE.test(text) && !SEXAGESIMAL.test(text) && scalars.plain(text).is === "string") return text;
  if (style === "single" && /^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(ESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** On one line. */
export function flowText(value: unknown, style: Style): string {
  if (typeof value === "string") return scalarText(value, style);
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, style)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${scalarText(key, style)}: ${flowText(member, style)}`);
  return `{${members.join(", ")}}`;
}

/** `key: value` at this indentation, collections below it, lists by `dashes`; the first line without its indentation. */
export function memberText(key: string, value: unknown, indent: string, eol: string, dashes = indent): string {
  const name = `${scalarText(key, "plain")}:`;
  if (!isFilled(value)) return `${name} ${flowText(value, "plain")}`;
  const deeper = Array.isArray(value) ? dashes : `${indent}  `;
  return `${name}${eol}${deeper}${blockText(value, deeper, eol)}`;
}

/** `- value` likewise. */
export function itemText(value: unknown, indent: string, eol: string): string {
  return `- ${isFilled(value) ? blockText(value, `${indent}  `, eol) : flowText(value, "plain")}`;
}

function blockText(value: object, indent: string, eol: string): string {
  const lines = Array.isArray(value)
    ? value.map((item) => itemText(item, indent, eol))
    : Object.entries(value).map(([key, member]) => memberText(key, member, indent, eol));
  return lines.join(eol + indent);
}

function isFilled(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
