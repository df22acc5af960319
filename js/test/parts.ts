/** For the test that breaks the module: the API and the way to its memory, in one bundle. */

export { initSync } from "#glue";
export { CrashError } from "../src/errors.ts";
export { createPolicy } from "../src/policy.ts";
