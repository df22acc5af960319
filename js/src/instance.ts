/** The one instance of the module, and what happens when it traps. */

import * as glue from "#glue";
import { CrashError } from "./errors.ts";

/** Counts instances: what was made in an earlier one is made anew. */
let generation = 0;

export function currentGeneration(): number {
  return generation;
}

/**
 * Calls into the module. Whatever comes out of it as an exception left its memory half-written, so
 * the instance is thrown away and the caller told.
 */
export function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    glue.__wbg_reset_state();
    generation += 1;
    throw new CrashError(cause);
  }
}
