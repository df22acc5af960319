/** For the test that breaks the module: the API and the way to its memory, in one bundle. */

export { moduleMemory } from "#glue";
export { CrashError } from "../src/errors.ts";
export { load } from "../src/instance.ts";
export { createPolicy } from "../src/policy.ts";
