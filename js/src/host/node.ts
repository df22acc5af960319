/** Node: the module lies beside the program and is read when it is first needed. */

import { readFileSync } from "node:fs";
import type { Packaged } from "./packaged.ts";

export function packaged(): Packaged {
  return readFileSync(new URL("./surepull.wasm", import.meta.url));
}
