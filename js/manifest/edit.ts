/**
 * Fixes, made in the text. After every change the text is read again and must be what the patches
 * make of the objects; a fix that makes anything else of it is left out, so no wrong edit gets out.
 */

import { type Editor, jsonEditor } from "./edit-json.ts";
import { yamlEditor } from "./edit-yaml.ts";
import { parseJson } from "./json.ts";
import { pointerSegments } from "./locate.ts";
import { equal, exact, type PatchOperation, patch, valueAt } from "./patch.ts";
import { once } from "./once.ts";
import { Problem } from "./problem.ts";
import { applyEdits, CannotEdit, inOrder, type TextEdit } from "./text-edit.ts";
import { readYaml } from "./yaml.ts";

/** A fix as reports have it; `at` leads from the text to the object, in YAML by way of the document's index. */
export interface Proposed {
  object: { at: string; kind: string | null };
  patch: readonly PatchOperation[];
}

/** A fix that was not made, and why. */
export interface Left<F> {
  fix: F;
  /** A stable word: `alias`, `anchor`, `merge`, `layout`, `changed`, `unreadable` or `unsafe`. */
  code: string;
  reason: string;
}

export interface Edited<F> {
  text: string;
  edits: TextEdit[];
  applied: F[];
  left: Left<F>[];
}

/** The part of a text that is read and edited by itself. */
interface Part {
  start: number;
  source: string;
  json: string;
  /** What the JSON says. */
  value(): unknown;
  /** JSON of a text with changes; nothing where it cannot be read any more. */
  read(source: string): string | undefined;
  editor(shared: (anchor: string) => void): Editor;
}

/** With how deep in the document its value stands. */
interface Placed extends TextEdit {
  depth: number;
}

interface Planned<F> {
  fix: F;
  at: string[];
  edits: Placed[];
  /** An anchor that others use: why, should the change not hold. */
  anchor?: string;
}

/** Makes the fixes that can be made. */
export function editText<F extends Proposed>(text: string, fixes: readonly F[]): Edited<F> {
  const parts = partsOf(text);
  const left: Left<F>[] = [];
  const planned = new Map<Part, Planned<F>[]>();
  for (const fix of fixes) {
    try {
      const { part, at } = objectOf(parts, fix);
      planned.set(part, [...(planned.get(part) ?? []), plan(part, at, fix)]);
    } catch (error) {
      left.push({ fix, ...asReason(error) });
    }
  }
  const edits: TextEdit[] = [];
  const applied = new Set<F>();
  for (const [part, plans] of planned) {
    const settled = settle(part, [], plans, left);
    for (const { fix } of settled) applied.add(fix);
    edits.push(...editsOf(settled).map(({ from, to, insert }) => ({ from: from + part.start, to: to + part.start, insert })));
  }
  const order = new Map(fixes.map((fix, index) => [fix, index]));
  left.sort((a, b) => (order.get(a.fix) ?? 0) - (order.get(b.fix) ?? 0));
  return { text: applyEdits(text, edits) ?? text, edits: inOrder(edits), applied: fixes.filter((fix) => applied.has(fix)), left };
}

/** The objects are JSON, or the documents of a YAML file. */
interface Parts {
  /** By document; of JSON the one. */
  documents: (Part | undefined)[];
  json: boolean;
}

function partsOf(text: string): Parts {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  const source = text.slice(start);
  if (/^\s*[{[]/.test(source) && isJson(source)) {
    const editor = once(() => jsonEditor(source));
    const read = (changed: string) => (isJson(changed) && !parseJson(changed).repeats ? changed : undefined);
    return { json: true, documents: [{ start, source, json: source, value: once(() => exact(source)), read, editor }] };
  }
  const documents = readYaml(source).map((document) => {
    if (document instanceof Problem) return undefined;
    const own = source.slice(document.start, document.end);
    const { json } = document;
    return {
      start: start + document.start,
      source: own,
      json,
      value: once(() => exact(json)),
      read: readAgain,
      editor: (shared: (anchor: string) => void) => yamlEditor(own, document.parsed(), shared),
    };
  });
  return { json: false, documents };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readAgain(source: string): string | undefined {
  const [document, ...more] = readYaml(source);
  return document === undefined || document instanceof Problem || more.length > 0 ? undefined : document.json;
}

/** Of a text with one document its index may be missing: then the report is that of the document by itself. */
function objectOf({ documents, json }: Parts, { object }: Proposed): { part: Part; at: string[] } {
  const segments = pointerSegments(object.at);
  const [index = "", ...within] = segments;
  const whole = { part: documents.length === 1 ? documents[0] : undefined, at: segments };
  const indexed = { part: json || !/^\d+$/.test(index) ? undefined : documents[Number(index)], at: within };
  const ways = [indexed, whole].filter((way): way is { part: Part; at: string[] } => way.part !== undefined);
  const way = ways.find(({ part, at }) => leadsTo(part, at, object)) ?? ways[0];
  if (!way) throw new CannotEdit("unreadable", "the document it is in cannot be read");
  return way;
}

function leadsTo(part: Part, at: string[], { kind }: Proposed["object"]): boolean {
  const value = valueAt(part.value(), at);
  return typeof value === "object" && value !== null && (valueAt(value, ["kind"]) ?? null) === kind;
}

/** The edits that make a fix, if they hold. */
function plan<F extends Proposed>(part: Part, at: string[], fix: F): Planned<F> {
  const tests = fix.patch.filter(({ op }) => op === "test");
  if (!patch(part.value(), at, tests)) throw new CannotEdit("changed", "the text has changed since it was judged");
  const planned: Planned<F> = { fix, at, edits: [] };
  const edit = part.editor((anchor) => (planned.anchor = anchor));
  for (const [index, operation] of fix.patch.entries()) {
    const { op, path } = operation;
    if (op === "test") continue;
    if (op !== "add" && op !== "replace") throw new CannotEdit("layout", "its patch does more than setting values");
    // What is added to the end of one list stands side by side.
    const isSame = (other: PatchOperation) => path.endsWith("/-") && other.op === op && other.path === path;
    if (fix.patch.slice(0, index).some(isSame)) continue;
    const values = [operation, ...fix.patch.slice(index + 1).filter(isSame)].map(({ value }) => value);
    const segments = [...at, ...pointerSegments(path)];
    planned.edits.push(...edit(values, segments, besideOf(operation, fix.patch)).map((own) => ({ ...own, depth: segments.length })));
  }
  return planned;
}

/** The key in the same mapping that the patch is about: a new one is written below it. */
function besideOf({ path }: PatchOperation, operations: readonly PatchOperation[]): string | undefined {
  const parent = path.slice(0, path.lastIndexOf("/") + 1);
  const tested = operations.find((other) => other.op === "test" && other.path.lastIndexOf("/") === parent.length - 1 && other.path.startsWith(parent));
  return tested && pointerSegments(tested.path).at(-1);
}

/** The plans that hold together with those that were taken before. Where they do not, halves of them are tried. */
function settle<F extends Proposed>(part: Part, taken: Planned<F>[], plans: Planned<F>[], left: Left<F>[]): Planned<F>[] {
  if (holds(part, [...taken, ...plans])) return [...taken, ...plans];
  const [only] = plans;
  if (only && plans.length === 1) {
    const { fix, anchor } = only;
    if (anchor === undefined) left.push({ fix, code: "layout", reason: "it could not be edited safely" });
    else left.push({ fix, code: "anchor", reason: `it is part of the anchor \`${anchor}\`, and other places that use it would change, too` });
    return taken;
  }
  const half = plans.length >> 1;
  return settle(part, settle(part, taken, plans.slice(0, half), left), plans.slice(half), left);
}

/** Of lines that come in at one place, those that are further in stand first. */
function editsOf(plans: Planned<unknown>[]): Placed[] {
  return plans.flatMap(({ edits }) => edits).sort((a, b) => b.depth - a.depth);
}

function holds<F extends Proposed>(part: Part, plans: Planned<F>[]): boolean {
  if (plans.length === 0) return true;
  const wanted = exact(part.json);
  const changed = applyEdits(part.source, editsOf(plans));
  const json = changed === undefined ? undefined : part.read(changed);
  return json !== undefined && plans.every(({ fix, at }) => patch(wanted, at, fix.patch)) && equal(exact(json), wanted);
}

function asReason(error: unknown): { code: string; reason: string } {
  if (error instanceof CannotEdit) return { code: error.code, reason: error.message };
  throw error;
}
