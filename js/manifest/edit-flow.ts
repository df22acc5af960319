/** A member more in `{…}` or `[…]`, of YAML and of JSON. */

import type { Span } from "./locate.ts";
import { afterLine, lead, lineBreak, type TextEdit } from "./text-edit.ts";

/** `{…}` or `[…]`, and what stands in it, from the key to the end of the value. */
export interface FlowCollection extends Span {
  entries: Span[];
}

/** The new members after the entry of that index, in the layout of its neighbours. */
export function insertInFlow(source: string, { start, entries }: FlowCollection, after: number, members: string[]): TextEdit[] {
  const entry = entries[after];
  if (!entry) return [{ from: start + 1, to: start + 1, insert: members.join(", ") }];
  const insert = members.map((member) => `,${gap(source, entries)}${member}`).join("");
  return onTheirOwnLines(source, entry, members) ?? [{ from: entry.end, to: entry.end, insert }];
}

/** Where each member has its line, a comment behind its neighbour stays there. */
function onTheirOwnLines(source: string, entry: Span, members: string[]): TextEdit[] | undefined {
  const indent = lead(source, entry.start);
  if (/[^ \t]/.test(indent)) return undefined;
  const comma = /^\s*,/.exec(source.slice(entry.end, entry.end + 1000))?.[0];
  const line = afterLine(source, entry.end + (comma?.length ?? 0));
  if (line === undefined || comma?.includes("\n") || source[line - 1] !== "\n") return undefined;
  const eol = lineBreak(source, line);
  const lines = members.map((member) => indent + member).join(`,${eol}`);
  const added = { from: line, to: line, insert: `${lines}${comma ? "," : ""}${eol}` };
  return comma ? [added] : [{ from: entry.end, to: entry.end, insert: "," }, added];
}

/** What stands between a comma and the next member: compact JSON has nothing there. */
function gap(source: string, [first, second]: Span[]): string {
  const between = first && second ? /^\s*,([ \t]*)\S/.exec(source.slice(first.end, second.start + 1)) : null;
  return between?.[1] ?? (first && /^\{?"(?:[^"\\]|\\.)*":\S/.test(source.slice(first.start, first.end)) ? "" : " ");
}
