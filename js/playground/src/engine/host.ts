/** Where the page keeps the module: the package's own host looks beside its bundle. */

import type { Packaged } from "../../../src/host/packaged.ts";
import url from "../../../dist/surepull.wasm?url";

export function packaged(): Packaged {
  return () => new URL(url, import.meta.url);
}
