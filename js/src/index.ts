/** `import { createPolicy } from "surepull"`: the API for Node. */

import { readFileSync } from "node:fs";
import { initSync } from "#glue";

initSync({ module: readFileSync(new URL("./surepull.wasm", import.meta.url)) });

export { CrashError, EvidenceError, InputError, SettingsError, SurepullError } from "./errors.ts";
export { type Applied, applyFixes, type Edits, editsFor, type FixOptions, type LeftFix, type TextEdit } from "./fixes.ts";
export { createPolicy, type Input, lintSettings, type Options, type PlanOptions, type Policy, type RuleInfo, rules } from "./policy.ts";
export type * from "./types.ts";
