/** The npm package's own API. */

export { EvidenceError, InputError, SettingsError, SurepullError } from "../../../src/errors.ts";
export { load } from "../../../src/instance.ts";
export { createPolicy, lintSettings, type Policy, type RuleInfo, rules } from "../../../src/policy.ts";
export type * from "../../../src/types.ts";
