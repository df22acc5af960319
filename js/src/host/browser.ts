/** Pages, Web Workers and whatever is not known: the module is fetched, and nobody may wait for it but by `load`. */

import type { Packaged } from "./packaged.ts";

/** Bundlers know this very expression: they put the file into their output and its place here. */
export function packaged(): Packaged {
  return new URL("./surepull.wasm", import.meta.url);
}
