/** Hands files to the module, one by one, and names what could not be judged. */

import type { Position } from "../manifest/lines.ts";
import { type Input, type Manifest, readManifest } from "../manifest/read.ts";
import { SurepullError } from "../src/errors.ts";
import { type File, sources } from "./files.ts";
import type { PassedOver, RunError } from "./merge.ts";

export interface Judged<Answer> {
  file: string;
  manifest: Manifest;
  input: Input;
  answer: Answer;
}

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
export async function* judge<Answer>(
  paths: string[],
  evaluate: (input: Uint8Array) => Answer,
  unjudged: Unjudged,
): AsyncGenerator<Judged<Answer>> {
  for await (const source of sources(paths)) {
    if ("code" in source) {
      unjudged.errors.push(source);
      continue;
    }
    const judged = new FileJudge(source, evaluate, unjudged).judge();
    if (judged) yield judged;
  }
}

class FileJudge<Answer> {
  readonly #source: File;
  readonly #manifest: Manifest;
  readonly #evaluate: (input: Uint8Array) => Answer;
  readonly #unjudged: Unjudged;

  constructor(source: File, evaluate: (input: Uint8Array) => Answer, unjudged: Unjudged) {
    this.#source = source;
    this.#manifest = readManifest(source.bytes, { json: /\.json$/i.test(source.file) });
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
    return good.length === 0 ? undefined : this.#attempt(good, true);
  }

  #attempt(documents: readonly number[], name: boolean): Judged<Answer> | undefined {
    const input = this.#manifest.input(documents);
    try {
      return { file: this.#source.file, manifest: this.#manifest, input, answer: this.#evaluate(input.bytes) };
    } catch (error) {
      if (!(error instanceof SurepullError)) throw error;
      if (name) this.#name(error, input, documents);
      return undefined;
    }
  }

  #name(error: SurepullError, input: Input, documents: readonly number[]): void {
    const { file, named } = this.#source;
    const several = this.#manifest.documents.length + this.#manifest.unread.length > 1;
    const document = several && documents[0] !== undefined && documents.length === 1 ? documents[0] + 1 : undefined;
    if (!named && error.errors.every(({ code }) => code === "unrecognised-input")) {
      this.#unjudged.passedOver.push({ file, ...(document !== undefined && { document }), because: "no-object" });
      return;
    }
    for (const { code, message, pointer, help } of error.errors) {
      this.#unjudged.errors.push({
        file,
        ...(document !== undefined && { document }),
        ...this.#place(code, message, input, pointer ?? ""),
        code,
        message: message.replace(PLACE, ""),
        ...(pointer && { pointer: input.at(pointer) }),
        ...(help && { help }),
      });
    }
  }

  #place(code: string, message: string, input: Input, pointer: string): Partial<Position> {
    const [, line, column] = PLACE.exec(message) ?? [];
    if (line) return { line: Number(line), column: Number(column) };
    return code === "crashed" ? {} : this.#manifest.range(input.at(pointer)).start;
  }
}

/** The module says in words where JSON breaks off: a text that is none has no pointers. */
const PLACE = / at line (\d+), column (\d+)$/;
