/**
 * A fix as edits of the text: only the value is written anew, in the quotes that it had. What is
 * added stands after its sibling, at the same indentation.
 */

import type { Manifest } from "../../manifest/read.ts";
import type { Edit } from "./engine/messages.ts";

interface Patch {
  object: { at: string };
  patch: { op: string; path: string; value: unknown }[];
}

/** Nothing where the text does not allow it, as where a value comes through an alias. */
export function editsFor(manifest: Manifest, text: string, { object, patch }: Patch): Edit[] {
  const edits: Edit[] = [];
  for (const { op, path, value } of patch) {
    if (op === "test") continue;
    if (typeof value !== "string") return [];
    const edit = op === "replace" ? replaced(manifest, text, object.at + path, value) : added(manifest, text, object.at + path, value);
    if (!edit) return [];
    edits.push(edit);
  }
  return edits;
}

function replaced(manifest: Manifest, text: string, pointer: string, value: string): Edit | undefined {
  const { start, end } = manifest.range(pointer);
  const old = text.slice(start.offset, end.offset);
  if (/^[&*!|>]/.test(old)) return undefined;
  return { from: start.offset, to: end.offset, insert: quoted(value, old[0]) };
}

function added(manifest: Manifest, text: string, pointer: string, value: string): Edit | undefined {
  const parent = pointer.slice(0, pointer.lastIndexOf("/"));
  const key = pointer.slice(parent.length + 1).replaceAll("~1", "/").replaceAll("~0", "~");
  const map = manifest.range(parent).start;
  const sibling = manifest.range(`${parent}/image`);
  if (sibling.start.offset === map.offset) return undefined;
  if (text[map.offset] === "{") {
    const json = /^\{\s*"/.test(text.slice(map.offset, map.offset + 200));
    const insert = json ? `, ${JSON.stringify(key)}: ${JSON.stringify(value)}` : `, ${key}: ${quoted(value, undefined)}`;
    return { from: sibling.end.offset, to: sibling.end.offset, insert };
  }
  const line = text.indexOf("\n", sibling.end.offset);
  const at = line === -1 ? text.length : line;
  return { from: at, to: at, insert: `\n${" ".repeat(map.column - 1)}${key}: ${quoted(value, undefined)}` };
}

function quoted(value: string, quote: string | undefined): string {
  if (quote === "'") return `'${value.replaceAll("'", "''")}'`;
  if (quote === '"' || !/^[A-Za-z0-9][\w./@-]*(?::[\w./@-]+)*$/.test(value) || /^(?:[\d.]+|true|false|yes|no|on|off|null|y|n)$/i.test(value)) return JSON.stringify(value);
  return value;
}
