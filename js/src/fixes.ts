/** Fixes of a report, made in the text that was judged. Nothing here needs Node. */

import { editText } from "../manifest/edit.ts";
import type { Fix } from "./types.ts";

/** `text.slice(from, to)` becomes `insert`; UTF-16 offsets into the text before any change, as editors take them. */
export interface TextEdit {
  from: number;
  to: number;
  insert: string;
}

export interface FixOptions {
  /** Fixes, too, after which other bytes may be pulled, or with another credential. */
  unsafe?: boolean;
}

/** A fix that was not made. */
export interface LeftFix<F = Fix> {
  fix: F;
  /** `unsafe` (not asked for), `alias`, `anchor`, `merge`, `layout`, `changed` or `unreadable`. */
  code: string;
  /** Why, in words. */
  reason: string;
}

export interface Applied<F = Fix> {
  /** The text with the fixes made; all else of it is as it was. */
  text: string;
  applied: F[];
  left: LeftFix<F>[];
}

/** The edits of one fix; none, and why, where it cannot be made. */
export interface Edits {
  edits: TextEdit[];
  reason?: string;
}

/**
 * Makes the fixes of a report in the YAML or JSON text it is about. `object.at` leads from the text to the
 * object: in YAML its first segment is the document, counted from 0, as in the command's report; of a text with
 * one document it may be missing. The text that comes out was read again, and is what the patches make of the
 * objects; fixes that could not be made so are left.
 */
export function applyFixes<F extends Fix>(text: string, { fixes }: { fixes: F[] }, { unsafe = false }: FixOptions = {}): Applied<F> {
  const reason = "it is unsafe: other bytes may be pulled afterwards, or with another credential";
  const unasked = fixes.filter(({ safety }) => safety === "unsafe" && !unsafe).map((fix) => ({ fix, code: "unsafe", reason }));
  const wanted = fixes.filter(({ safety }) => safety === "safe" || unsafe);
  // Of one image a report may have two fixes: what is safe of it, and everything. The part is made where the whole cannot be.
  const whole = byPlace(wanted);
  const first = editText(text, wanted.filter((fix) => !isCovered(fix, whole)));
  const made = byPlace(first.applied);
  const second = editText(first.text, wanted.filter((fix) => isCovered(fix, whole) && !isCovered(fix, made)));
  return { text: second.text, applied: [...first.applied, ...second.applied], left: [...first.left, ...second.left, ...unasked] };
}

/** The unsafe fixes by what they are about. */
function byPlace(fixes: Fix[]): Map<string, Fix[]> {
  const places = new Map<string, Fix[]>();
  for (const fix of fixes) {
    if (fix.safety === "unsafe") places.set(placeOf(fix), [...(places.get(placeOf(fix)) ?? []), fix]);
  }
  return places;
}

function isCovered(fix: Fix, places: Map<string, Fix[]>): boolean {
  if (fix.safety === "unsafe") return false;
  return (places.get(placeOf(fix)) ?? []).some(({ rules }) => fix.rules.every((rule) => rules.includes(rule)));
}

/** A patch starts with a test of what it is about. */
function placeOf({ object, patch: [first] }: Fix): string {
  return `${object.at}${first?.path}`;
}

/** The least edits that make one fix, safe or not: what an editor does for a quick fix. */
export function editsFor(text: string, fix: Fix): Edits {
  const { edits, left } = editText(text, [fix]);
  const [kept] = left;
  return { edits, ...(kept && { reason: kept.reason }) };
}
