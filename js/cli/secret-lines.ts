/** Lines of a manifest that are not to be shown: secrets, users before a registry, and what environment variables are set to. */

import type { Range } from "../manifest/lines.ts";
import { isNamedJson, type Manifest, readManifest } from "../manifest/read.ts";
import { withoutUsers } from "./excerpt.ts";

/** kubectl keeps a copy of the whole object there. */
const COPY = "kubectl.kubernetes.io/last-applied-configuration";

/** Counted from 1. Of a document that cannot be read nobody knows what it holds: it counts as a whole. */
export function secretLines(file: string, text: string): Set<number> {
  const manifest = readManifest(new TextEncoder().encode(text), { json: isNamedJson(file) });
  const lines = new Set<number>();
  for (const document of manifest.documents) {
    const { bytes, at } = manifest.input([document]);
    for (const pointer of secrets(JSON.parse(new TextDecoder().decode(bytes)), "")) add(lines, manifest.range(at(pointer)));
  }
  for (const [index, line] of text.split("\n").entries()) if (withoutUsers(line) !== line) lines.add(index + 1);
  if (manifest.unread.length > 0) addUnread(lines, manifest, text);
  return lines;
}

/** Pointers to the values that are not to be shown. */
function* secrets(value: unknown, pointer: string): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  const members = Object.entries(value);
  const { kind, name, value: own } = value as Record<string, unknown>;
  if (kind === "Secret") yield pointer;
  else if (typeof name === "string" && typeof own === "string") yield `${pointer}/value`;
  else {
    for (const [key, member] of members) {
      const deeper = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (key === COPY) yield deeper;
      else yield* secrets(member, deeper);
    }
  }
}

function add(lines: Set<number>, { start, end }: Range): void {
  for (let line = start.line; line <= last(start.line, end); line += 1) lines.add(line);
}

/** What ends with a line break ends on the line before. */
function last(first: number, { line, column }: Range["end"]): number {
  return column === 1 && line > first ? line - 1 : line;
}

function addUnread(lines: Set<number>, manifest: Manifest, text: string): void {
  const known = new Set<number>();
  for (const document of manifest.documents) add(known, manifest.range(`/${document}`));
  const count = text.split("\n").length;
  for (let line = 1; line <= count; line += 1) if (!known.has(line)) lines.add(line);
}
