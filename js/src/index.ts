/** `import { createPolicy } from "surepull"`: the API, the same in every host. */

export { CrashError, EvidenceError, InputError, LoadError, SettingsError, SurepullError } from "./errors.ts";
export { load, type ModuleSource } from "./instance.ts";
export { type Applied, applyFixes, type Edits, editsFor, type FixOptions, type LeftFix, type TextEdit } from "./fixes.ts";
export { createPolicy, type Input, lintSettings, type Options, type PlanOptions, type Policy, type RuleInfo, rules } from "./policy.ts";
export type * from "./types.ts";
