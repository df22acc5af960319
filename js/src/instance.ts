/** The one instance of the module: how it starts, and what happens when it traps. */

import * as glue from "#glue";
import { packaged } from "#host";
import { CrashError, LoadError } from "./errors.ts";
import { compile, type ModuleSource } from "./module.ts";

export type { ModuleSource } from "./module.ts";

let started = false;
let loading: Promise<void> | undefined;

/** Counts instances: what was made in an earlier one is made anew. */
let generation = 0;

export function currentGeneration(): number {
  return generation;
}

/**
 * Makes the module ready. A browser needs it before anything else is called; where the module is at hand,
 * as in Node, it may be left out. Calling it again costs nothing. Throws a `LoadError`, and may then be tried again.
 */
export function load(source?: ModuleSource): Promise<void> {
  if (started) return Promise.resolve();
  loading ??= fetchAndStart(source).finally(() => (loading = undefined));
  return loading;
}

async function fetchAndStart(source: ModuleSource | undefined): Promise<void> {
  try {
    const given = source ?? packaged();
    start(await compile(typeof given === "function" ? given() : given));
  } catch (cause) {
    throw LoadError.failed(cause);
  }
}

function startAtOnce(): void {
  let module: ReturnType<typeof packaged>;
  try {
    module = packaged();
    if (typeof module !== "function") return start(module);
  } catch (cause) {
    throw LoadError.failed(cause);
  }
  throw LoadError.missing();
}

/** Whoever did not wait for `load` may have started it meanwhile: there is one instance, the first. */
function start(module: Uint8Array<ArrayBuffer> | WebAssembly.Module): void {
  if (started) return;
  glue.initSync({ module });
  started = true;
}

/**
 * Calls into the module. Whatever comes out of it as an exception left its memory half-written, so
 * the instance is thrown away and the caller told.
 */
export function guarded<T>(call: () => T): T {
  if (!started) startAtOnce();
  try {
    return call();
  } catch (cause) {
    glue.__wbg_reset_state();
    generation += 1;
    throw new CrashError(cause);
  }
}
