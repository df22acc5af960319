/** Cloudflare's workerd compiles no bytes while it runs: the module is imported, and arrives compiled. */

import module from "./surepull.wasm";
import type { Packaged } from "./packaged.ts";

export function packaged(): Packaged {
  return module;
}
