/** The line of a manifest that a finding is about, made fit to be shown. */

import type { Range } from "../manifest/lines.ts";
import type { Manifest } from "../manifest/read.ts";
import { printable } from "./print.ts";

export interface Excerpt {
  before: string;
  fault: string;
  after: string;
}

/** JSON may stand on one line, whatever its length: the fault is shown with this much around it. */
const AROUND = 60;
const LONGEST = 120;

/** Where JSON stands on one line, no more of it is shown than `object`: its neighbour may be a Secret. */
export function excerpt(manifest: Manifest, { start, end }: Range, object: Range): Excerpt {
  const line = manifest.line(start.line);
  const from = start.column - 1;
  const to = end.line === start.line ? end.column - 1 : line.length;
  const fault = line.slice(from, to).trimEnd();
  const first = object.start.line === start.line && object.start.column <= start.column ? object.start.column - 1 : 0;
  const last = object.end.line === start.line && object.end.column > to ? object.end.column - 1 : line.length;
  const before = line.slice(first, from);
  return {
    before: show(cutStart(masked(before))),
    fault: show(cutEnd(masked(fault), LONGEST)),
    after: show(cutEnd(masked(line.slice(from + fault.length, last)), AROUND)),
  };
}

/** What an environment variable is set to, beside an image on one line. */
const VALUE = /(\bvalue["']?\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|[^,}\]\s]+)/g;

/** Before it is cut: the end of a user may be what tells one. */
function masked(text: string): string {
  return withoutUsers(text.replace(VALUE, "$1***"));
}

function show(text: string): string {
  return printable(text.replaceAll("\t", " "));
}

/** `\u0040` and its like, in JSON and in double quotes: plain ASCII that was written as an escape. */
const ESCAPED = /\\(?:u00|x|U000000)([2-7][0-9a-f])|\\(\/)/gi;

/** A user and password before a registry's host never leave the manifest (as `echo_image` in the core). */
export function withoutUsers(text: string): string {
  return text
    .replace(ESCAPED, (_, code: string | undefined, slash: string) => (code ? String.fromCharCode(Number.parseInt(code, 16)) : slash))
    .replace(/(?<![^\s"'/@])[^\s"'/@]+:(?!\d+\/)[^\s"']*@(?!(?:sha256|sha384|sha512|sha1|md5|blake3):)/gi, "***@")
    .replace(/(?<![^\s"'])[^\s"']+@(?=[^\s"'/@]+\/)/g, "***@");
}

function cutStart(text: string): string {
  return text.length > LONGEST ? `…${text.slice(-AROUND)}` : text;
}

function cutEnd(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
