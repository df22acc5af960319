/** `surepull schema`: the JSON Schema of what is read and written. */

import { SCHEMAS, schema as text } from "../bundled.ts";
import { CLEAN } from "../console.ts";
import type { Options } from "../options.ts";
import { UsageError } from "../usage.ts";

export function schema({ paths: [asked = "settings"] }: Options): number {
  const name = SCHEMAS.find((known) => known === asked);
  if (name === undefined) throw new UsageError(`there is no schema of \`${asked}\`: ${SCHEMAS.join(", ")}`);
  process.stdout.write(text(name));
  return CLEAN;
}
