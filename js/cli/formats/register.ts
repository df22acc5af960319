/** Every format of `surepull check`, by the name that the command line has for it. */

import { checkstyle } from "./checkstyle.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { json } from "./json.ts";
import { jsonl } from "./jsonl.ts";
import { junit } from "./junit.ts";
import type { Format } from "./material.ts";
import { openreports } from "./openreports.ts";
import { policyreport } from "./policyreport.ts";
import { sarif } from "./sarif.ts";
import { tap } from "./tap.ts";
import { text } from "./text.ts";

export const FORMATS = { text, json, jsonl, sarif, junit, github, gitlab, checkstyle, tap, policyreport, openreports } satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}
