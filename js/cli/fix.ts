/** `--fix` and `--diff`: files with the fixes of their reports made. */

import { applyFixes } from "../src/fixes.ts";
import type { Report } from "../src/types.ts";
import type { File, Unreadable } from "./files.ts";
import { contents, type Evaluate, judge, type Unjudged } from "./judge.ts";
import type { FileFix, FileLeft, RunError } from "./merge.ts";
import { writeFixed } from "./write-fixed.ts";

/** A file, and what its fixes make of it. */
export interface Mended {
  source: File;
  before: string;
  after: string;
  fixed: FileFix[];
  unfixed: FileLeft[];
}

export interface Mending {
  evaluate: Evaluate<Report>;
  unsafe: boolean;
  /** Told of what cannot be judged. */
  unjudged: Unjudged;
}

/** What one fix lays bare the next may mend; more rounds than these nothing needs. */
const ROUNDS = 3;

/** Every file that was judged. */
export function* mend(files: (File | Unreadable)[], mending: Mending): Generator<Mended> {
  for (const [source, bytes] of contents(files, (unreadable) => mending.unjudged.errors.push(unreadable))) {
    const mended = mendFile(source, bytes, mending);
    if (mended) yield mended;
  }
}

function mendFile(source: File, bytes: Uint8Array, { evaluate, unsafe, unjudged }: Mending): Mended | undefined {
  const { file } = source;
  const before = textOf(bytes);
  const fixed: FileFix[] = [];
  let unfixed: FileLeft[] = [];
  let after = before;
  for (let round = 0; round < ROUNDS; round += 1) {
    const text = after;
    const told = round === 0 ? unjudged : { errors: [], passedOver: [] };
    const [judged] = judge([{ ...source, read: () => (round === 0 ? bytes : encode(text)) }], evaluate, told);
    if (!judged) break;
    const fixes = judged.answer.fixes.map((fix) => ({ ...fix, object: { ...fix.object, at: judged.input.at(fix.object.at) } }));
    const { text: next, applied, left } = applyFixes(text, { fixes }, { unsafe });
    fixed.push(...applied.map((fix) => ({ file, ...fix })));
    unfixed = left.map(({ fix, code, reason }) => ({ file, code, reason, ...fix }));
    after = next;
    if (applied.length === 0) return { source, before, after, fixed, unfixed };
  }
  return fixed.length > 0 ? { source, before, after, fixed, unfixed } : undefined;
}

/** What is no UTF-8 was not judged, and is not looked at. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export interface Fixed {
  /** To be judged again; a file that was written is read again. */
  files: (File | Unreadable)[];
  fixed: FileFix[];
  unfixed: FileLeft[];
  /** What could not be written. */
  errors: RunError[];
  /** What stdin was made into; as it was, where nothing could be made of it. */
  stdin?: Uint8Array;
}

/** Writes what changed. Stdin is not written but handed back. */
export function fixFiles(files: (File | Unreadable)[], mending: Mending): Fixed {
  const done: Fixed = { files: [...files], fixed: [], unfixed: [], errors: [] };
  for (const { source, before, after, fixed, unfixed } of mend(files, mending)) {
    done.unfixed.push(...unfixed);
    if (fixed.length === 0) continue;
    const bytes = encode(after);
    const problem = source.stdin ? undefined : writeFixed(source.file, encode(before), bytes);
    if (problem) {
      done.errors.push({ file: source.file, ...problem });
      continue;
    }
    done.fixed.push(...fixed);
    if (source.stdin) done.files[files.indexOf(source)] = { ...source, read: () => bytes };
  }
  const stdin = done.files.find((source): source is File => "stdin" in source);
  const bytes = stdin?.read();
  return bytes instanceof Uint8Array ? { ...done, stdin: bytes } : done;
}
