/** Changes to JSON text, value by value, in its own layout. */

import { insertInFlow } from "./edit-flow.ts";
import { type JsonValue, parseJson } from "./json.ts";
import type { Span } from "./locate.ts";
import { CannotEdit, lead, lineBreak, type TextEdit } from "./text-edit.ts";

/** Several values are new elements of one list; `beside` is the key after which a new one is to stand. */
export type Editor = (values: unknown[], segments: string[], beside: string | undefined) => TextEdit[];

export function jsonEditor(text: string): Editor {
  const { root } = parseJson(text);
  return (values, segments, beside) => {
    const key = segments.at(-1) ?? "";
    const parent = at(root, segments.slice(0, -1));
    const there = child(parent, key);
    if (there) return [{ from: there.start, to: there.end, insert: JSON.stringify(values[0]) }];
    const { start, end, members, items } = parent;
    const entries = [...(members?.values() ?? items ?? [])];
    const spans = entries.map((entry) => ({ start: entry.key?.start ?? entry.start, end: entry.end }));
    const neighbour = members && beside !== undefined ? [...members.keys()].indexOf(beside) : -1;
    const colon = entries[0]?.key ? text.slice(entries[0].key.end, entries[0].start) : ": ";
    const written = values.map((value) => `${members ? `${JSON.stringify(key)}${colon}` : ""}${inLayout(text, { start, end }, spans[0], value)}`);
    return insertInFlow(text, { start, end, entries: spans }, neighbour === -1 ? spans.length - 1 : neighbour, written);
  };
}

/** Over lines where the members of what it becomes part of have each their own. */
function inLayout(text: string, { end }: Span, first: Span | undefined, value: unknown): string {
  const [own, outer] = [lead(text, first?.start ?? end), lead(text, end - 1)];
  if (first === undefined || /[^ \t]/.test(own + outer) || !own.startsWith(outer)) return JSON.stringify(value);
  return JSON.stringify(value, undefined, own.slice(outer.length)).replaceAll("\n", `${lineBreak(text, first.start)}${own}`);
}

function at(root: JsonValue, segments: string[]): JsonValue {
  return segments.reduce((value, segment) => {
    const next = child(value, segment);
    if (!next) throw new CannotEdit("changed", "the text has changed since it was judged");
    return next;
  }, root);
}

function child({ members, items }: JsonValue, segment: string): JsonValue | undefined {
  return members ? members.get(segment) : items?.[/^\d+$/.test(segment) ? Number(segment) : items.length];
}
