/** Hands files to the module, one by one, and names what could not be judged. */

import { isNamedJson, type Input, type Manifest, readManifest } from "../manifest/read.ts";
import { SurepullError } from "../src/errors.ts";
import type { File, Unreadable } from "./files.ts";
import type { PassedOver, RunError } from "./merge.ts";
import { textAt } from "./objects.ts";

/** What is handed to the module, and where it comes from. */
export interface Asked {
  file: string;
  manifest: Manifest;
  /** The documents that the input is made of. */
  documents: readonly number[];
  input: Input;
}

export interface Judged<Answer> extends Asked {
  answer: Answer;
}

export type Evaluate<Answer> = (input: Uint8Array, asked: Asked) => Answer;

/** What was not judged, and was to be named. */
export interface Unjudged {
  errors: RunError[];
  /** Met in a folder, where other files than manifests may lie. */
  passedOver: PassedOver[];
}

/**
 * Yields the answer for each file. What cannot be read or judged is named in `unjudged`, and the
 * rest of its file is judged without it.
 */
export function* judge<Answer>(
  files: (File | Unreadable)[],
  evaluate: Evaluate<Answer>,
  unjudged: Unjudged,
): Generator<Judged<Answer>> {
  for (const [source, bytes] of contents(files, (unreadable) => unjudged.errors.push(unreadable))) {
    const judged = new FileJudge(source, bytes, evaluate, unjudged).judge();
    if (judged) yield judged;
  }
}

/** The files that can be read, each with its bytes. */
export function* contents(files: (File | Unreadable)[], refuse: (unreadable: Unreadable) => void = () => {}): Generator<[File, Uint8Array]> {
  for (const source of files) {
    if ("code" in source) {
      refuse(source);
      continue;
    }
    const bytes = source.read();
    if ("code" in bytes) refuse(bytes);
    else yield [source, bytes];
  }
}

class FileJudge<Answer> {
  readonly #source: File;
  readonly #manifest: Manifest;
  readonly #evaluate: Evaluate<Answer>;
  readonly #unjudged: Unjudged;
  /** The documents with a fault. */
  readonly #faulty = new Set<number>();

  constructor(source: File, bytes: Uint8Array, evaluate: Evaluate<Answer>, unjudged: Unjudged) {
    this.#source = source;
    this.#manifest = readManifest(bytes, { json: isNamedJson(source.file) });
    this.#evaluate = evaluate;
    this.#unjudged = unjudged;
  }

  judge(): Judged<Answer> | undefined {
    const { documents, unread } = this.#manifest;
    const { file, named } = this.#source;
    for (const error of unread) {
      if (error.code === "template" && !named) this.#unjudged.passedOver.push({ file, because: "template" });
      else this.#unjudged.errors.push({ file, ...error });
    }
    if (documents.length <= 1) return documents.length === 0 ? undefined : this.#attempt(documents, true);
    const judged = this.#attempt(documents, false);
    if (judged) return judged;
    // Some document spoils the set: it is named, and the others are judged.
    const good = documents.filter((document) => this.#attempt([document], true));
    if (good.length === 0) return undefined;
    const together = this.#attempt(good, true);
    if (together) return together;
    // What is judged by itself alone, as an AdmissionReview is, is named beside others.
    const others = good.filter((document) => !this.#faulty.has(document));
    return others.length === 0 || others.length === good.length ? undefined : this.#attempt(others, true);
  }

  #attempt(documents: readonly number[], name: boolean): Judged<Answer> | undefined {
    const input = this.#manifest.input(documents);
    const asked = { file: this.#source.file, manifest: this.#manifest, documents, input };
    try {
      return { ...asked, answer: this.#evaluate(input.bytes, asked) };
    } catch (error) {
      if (!(error instanceof SurepullError)) throw error;
      if (name) this.#name(error, input, documents);
      return undefined;
    }
  }

  #name(error: SurepullError, input: Input, documents: readonly number[]): void {
    const { file, named } = this.#source;
    const several = this.#manifest.documents.length + this.#manifest.unread.length > 1;
    const number = (index: number | undefined) => several && index !== undefined && { document: index + 1 };
    if (!named && error.errors.every(({ code }) => code === "unrecognised-input") && !isMeant(input.bytes)) {
      this.#unjudged.passedOver.push({ file, ...number(documents[0]), because: "no-object" });
      return;
    }
    for (const { code, message, pointer, help } of error.errors) {
      const at = input.at(pointer ?? "");
      const index = documents.length === 1 ? documents[0] : documents.find((document) => at.startsWith(`/${document}/`) || at === `/${document}`);
      if (index !== undefined) this.#faulty.add(index);
      const said = withoutPlace(message);
      const placed = said.line === undefined && code !== "crashed" ? this.#manifest.range(at).start : {};
      this.#unjudged.errors.push({
        file,
        ...number(index),
        ...placed,
        code,
        ...said,
        ...(pointer && { pointer: at }),
        ...(help && { help }),
      });
    }
  }
}

/** Whether anything in it says what kind of object it is: what lies beside manifests says nothing of the kind. */
function isMeant(json: Uint8Array): boolean {
  const document: unknown = JSON.parse(new TextDecoder().decode(json));
  return [document].flat().some((one) => textAt(one, "kind") !== undefined);
}

/** The module says in words where JSON breaks off: a text that is none has no pointers. */
const PLACE = / at line (\d+), column (\d+)$/;

export function withoutPlace(message: string): { message: string; line?: number; column?: number } {
  const [place, line, column] = PLACE.exec(message) ?? [];
  if (place === undefined) return { message };
  return { message: message.slice(0, -place.length), line: Number(line), column: Number(column) };
}
