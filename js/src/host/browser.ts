/** Pages, Web Workers and whatever is not known: the module is fetched, and nobody may wait for it but by `load`. */

import type { Packaged } from "./packaged.ts";

export function packaged(): Packaged {
  // Bundlers know this very expression: they put the file into their output and its place here. The others'
  // classic scripts have no `import.meta.url`, and hand a source to `load`.
  return () => new URL("./surepull.wasm", import.meta.url);
}
