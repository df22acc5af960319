/** The npm package's own API, around a module that the browser loads. */

import init from "#glue";
import wasm from "../../../dist/surepull.wasm?url";

/** Once, before anything else is called. */
export async function load(): Promise<void> {
  await init({ module_or_path: new URL(wasm, import.meta.url) });
}

export { EvidenceError, InputError, SettingsError, SurepullError } from "../../../src/errors.ts";
export { createPolicy, lintSettings, type Policy, type RuleInfo, rules } from "../../../src/policy.ts";
export type * from "../../../src/types.ts";
