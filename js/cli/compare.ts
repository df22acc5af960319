/** Asks the rules that compare image uses about the files of a run at once. */

import { SurepullError } from "../src/errors.ts";
import type { CallOptions, Ignore, ObjectRef, Report } from "../src/types.ts";
import type { Acceptance } from "./acceptance.ts";
import type { File, Unreadable } from "./files.ts";
import type { Judged } from "./judge.ts";
import { compares, type Split } from "./set-rules.ts";

/** A file that was judged, and has images to be compared: plain data, since a thread may have judged it. */
export interface Compared {
  file: string;
  /** What the module judged of it, and the documents that this is. */
  bytes: Uint8Array;
  documents: readonly number[];
  /** What its comments accept. */
  ignores: Ignore[];
}

/** What is found in some files. */
export interface Comparison {
  report: Report;
  /** From a pointer into what was judged to the file, and the pointer into what was judged of it. */
  placeOf(at: string): [Compared, string];
}

export type Evaluate = (bytes: Uint8Array, beside: CallOptions) => Report;

/** What one call of the module takes; past it files are compared with nothing but themselves. */
export const TOGETHER = 512 * 1024 * 1024;

export function sizeOf(files: (File | Unreadable)[]): number {
  return files.reduce((sum, source) => sum + ("code" in source ? 0 : (source.size ?? lengthOf(source))), 0);
}

/** Of what can be read only once, and is kept. */
function lengthOf(source: File): number {
  const bytes = source.read();
  return "code" in bytes ? 0 : bytes.length;
}

/** The file as the rules that compare want it; nothing where they have nothing to say of it. */
export function comparedOf(judged: Judged<Report>, acceptance: Acceptance, { live }: Pick<Split, "live">): Compared | undefined {
  const { file, documents, input, answer } = judged;
  if (answer.summary.images === 0 || (live && !tellsOfLivePods(input.bytes))) return undefined;
  return { file, bytes: input.bytes, documents, ignores: acceptance.ignores(judged).filter(({ rules }) => rules.some(compares)) };
}

/** What runs stands in a pod's status, and in no manifest that somebody wrote. */
function tellsOfLivePods({ buffer, byteOffset, length }: Uint8Array): boolean {
  return Buffer.from(buffer, byteOffset, length).includes('"imageID"');
}

export function compare(files: Compared[], acceptance: Acceptance, evaluate: Evaluate): { comparisons: Comparison[]; notice?: string } {
  const alone = (file: Compared): Comparison => {
    const report = acceptance.judgeTogether(file.ignores, (beside) => evaluate(file.bytes, beside));
    return { report, placeOf: (at) => [file, at] };
  };
  if (files.length === 1) return { comparisons: files.map(alone) };
  const all = new Together(files, evaluate);
  try {
    const report = acceptance.judgeTogether(all.ignores(), (beside) => all.ask(beside));
    return { comparisons: [{ report, placeOf: (at) => all.placeOf(at) }, ...[...all.apart].map(alone)] };
  } catch (error) {
    if (!(error instanceof SurepullError)) throw error;
    return { comparisons: files.map(alone), notice: apart(`cannot be judged: ${error.message}`) };
  }
}

/** What is said where files could not be compared with each other. */
export function apart(why: string): string {
  return `each file was compared with nothing but itself, for together they ${why}`;
}

/** Files as elements of one array. */
class Together {
  readonly #files: Compared[];
  readonly #evaluate: Evaluate;
  readonly #prefixes: string[];
  #input: Uint8Array | undefined;
  /** Those that are not compared with the others. */
  readonly apart = new Set<Compared>();

  constructor(files: Compared[], evaluate: Evaluate) {
    this.#files = files;
    this.#evaluate = evaluate;
    // An array has no arrays in it, and Lists have.
    this.#prefixes = files.map(({ bytes }, index) => (isArray(bytes) ? `/${index}/items` : `/${index}`));
  }

  ignores(): Ignore[] {
    return this.#files.flatMap(({ ignores }, index) => ignores.map((ignore) => ({ ...ignore, at: this.#prefixes[index] + (ignore.at ?? "") })));
  }

  placeOf(at: string): [Compared, string] {
    const index = indexOf(at);
    return [this.#files[index] as Compared, at.slice(this.#prefixes[index]?.length)];
  }

  /** The report on those that can be compared with others. */
  ask(beside: CallOptions): Report {
    for (;;) {
      const before = this.apart.size;
      const report = this.#attempt(beside);
      if (report && this.apart.size === before) return report;
      this.#input = undefined;
    }
  }

  #attempt(beside: CallOptions): Report | undefined {
    let report: Report;
    try {
      report = this.#evaluate((this.#input ??= joined(this.#files.map((file) => (this.apart.has(file) ? undefined : file)))), beside);
    } catch (error) {
      if (!(error instanceof SurepullError)) throw error;
      const before = this.apart.size;
      this.#setApart(error.errors.flatMap(({ pointer }) => pointer ?? []));
      if (this.apart.size === before) for (const file of this.#files) if (!this.#fits(file)) this.apart.add(file);
      if (this.apart.size === before) throw error;
      return undefined;
    }
    // The place of an object without a name is part of what its findings are known by: it has to stay in its file.
    const concerned = report.findings.flatMap(({ object, related }) => [object, ...related.map((other) => other.object)]);
    this.#setApart(concerned.filter(isNameless).map(({ at }) => at));
    return report;
  }

  /** A request that an API server asks about is none in an array, and what is nested as deep as can be is too deep there. */
  #fits(file: Compared): boolean {
    try {
      return this.#evaluate(joined([file]), {}) !== undefined;
    } catch (error) {
      if (error instanceof SurepullError) return false;
      throw error;
    }
  }

  #setApart(pointers: string[]): void {
    for (const pointer of pointers) {
      const file = this.#files[indexOf(pointer)];
      if (file) this.apart.add(file);
    }
  }
}

/** One array. What is left out leaves its place, so that pointers stay what they are. */
function joined(files: (Compared | undefined)[]): Uint8Array {
  const elements = files.map((file) => {
    if (!file) return NOTHING;
    return isArray(file.bytes) ? Buffer.concat([LIST, file.bytes, END]) : file.bytes;
  });
  return Buffer.concat([OPEN, ...elements.flatMap((element, index) => (index === 0 ? [element] : [COMMA, element])), CLOSE]);
}

const [OPEN, COMMA, CLOSE] = [Buffer.from("["), Buffer.from(","), Buffer.from("]")];
const [LIST, END] = [Buffer.from('{"apiVersion":"v1","kind":"List","items":'), Buffer.from("}")];
const NOTHING = Buffer.concat([LIST, Buffer.from("[]"), END]);

function isArray(bytes: Uint8Array): boolean {
  return bytes.find((byte) => byte > 0x20) === 0x5b;
}

function indexOf(pointer: string): number {
  return Number(/^\/(\d+)/.exec(pointer)?.[1]);
}

function isNameless({ name, generateName }: ObjectRef): boolean {
  return name === null && !generateName;
}
