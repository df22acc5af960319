/**
 * Where the values of a JSON text stand. Only asked for when there is a finding, so the text is
 * known to be JSON: the module has read it.
 */

import type { Span } from "./locate.ts";

export interface JsonValue extends Span {
  /** Where its key stands. */
  key?: Span;
  members?: Map<string, JsonValue>;
  items?: JsonValue[];
}

/** Strings, and anything else that is not a bracket or a separator. */
const TOKEN = /[{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+/g;

export function locateJson(text: string): (segments: string[]) => Span {
  const { root } = parseJson(text);
  return (segments) => {
    let value = root;
    for (const segment of segments) {
      const next = value.members?.get(segment) ?? value.items?.[Number(segment)];
      if (!next) break;
      value = next;
    }
    return value;
  };
}

/** `repeats`: a key is set twice, which the module refuses. */
export function parseJson(text: string): { root: JsonValue; repeats: boolean } {
  let repeats = false;
  const root: JsonValue = { start: 0, end: text.length, items: [] };
  const open: JsonValue[] = [root];
  let key: (Span & { name: string }) | undefined;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const within = open.at(-1) ?? root;
    if (token === "," || token === ":") continue;
    if (token === "}" || token === "]") {
      within.end = match.index + 1;
      open.pop();
      continue;
    }
    if (within.members && key === undefined) {
      key = { name: JSON.parse(token) as string, start: match.index, end: match.index + token.length };
      continue;
    }
    const value: JsonValue = { start: match.index, end: match.index + token.length, ...(key && { key }) };
    if (key === undefined) within.items?.push(value);
    else if (within.members?.has(key.name)) repeats = true;
    else within.members?.set(key.name, value);
    key = undefined;
    if (token === "{") value.members = new Map();
    if (token === "[") value.items = [];
    if (token === "{" || token === "[") open.push(value);
  }
  return { root: root.items?.[0] ?? root, repeats };
}
