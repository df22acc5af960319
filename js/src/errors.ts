/** What the API throws. Findings are never thrown: they are in the report. */

import type { Problem } from "./types.ts";

/** The base of all: why there is no report. */
export class SurepullError extends Error {
  /** Written out, for the names of classes do not outlive a user's minifier. */
  override readonly name: string = "SurepullError";
  /** A stable word, such as `unknown-key`. */
  readonly code: string;
  /** A JSON pointer into the settings, the evidence or the input. */
  readonly pointer: string | undefined;
  readonly help: string | undefined;
  /** Every reason; the fields above are the first one's. */
  readonly errors: Problem[];

  constructor(errors: Problem[]) {
    const [first] = errors;
    super(first?.message ?? "no reason was given");
    this.code = first?.code ?? "unknown";
    this.pointer = first?.pointer ?? undefined;
    this.help = first?.help ?? undefined;
    this.errors = errors;
  }
}

/** The module is not there: `load` failed, or was not waited for where nothing works without it. */
export class LoadError extends SurepullError {
  override readonly name = "LoadError";

  /** @internal */
  static missing(): LoadError {
    return new LoadError([
      {
        code: "not-loaded",
        message: "the module is not loaded, and here it cannot be waited for",
        help: "call `await load()` before anything else",
      },
    ]);
  }

  /** @internal */
  static failed(cause: unknown): LoadError {
    const error = new LoadError([
      {
        code: "load-failed",
        message: `the module could not be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
        help: "put `surepull.wasm` beside the program, or hand its URL or bytes to `load`",
      },
    ]);
    error.cause = cause;
    return error;
  }
}

/** The settings cannot be used. */
export class SettingsError extends SurepullError {
  override readonly name = "SettingsError";
}

/** The evidence cannot be used. */
export class EvidenceError extends SurepullError {
  override readonly name = "EvidenceError";
}

/** The input cannot be judged. */
export class InputError extends SurepullError {
  override readonly name = "InputError";
}

/**
 * The module stopped, which is a fault of Surepull's own: please report it. A fresh instance has
 * taken its place, so the next call works; this one has no verdict and must not count as an allow.
 */
export class CrashError extends SurepullError {
  override readonly name = "CrashError";

  constructor(cause: unknown) {
    super([
      {
        code: "crashed",
        message: `the module stopped (${cause instanceof Error ? cause.message : String(cause)}); a fresh instance took its place`,
        help: "this is a bug in Surepull: please report it with the input",
      },
    ]);
    this.cause = cause;
  }
}
