/** Where the command writes, and what its end means. */

import { painter } from "./print.ts";

/** Exit codes. */
export const CLEAN = 0;
export const DENIED = 1;
export const COULD_NOT_RUN = 2;

export const paint = painter(process.stdout, process.env);
export const paintError = painter(process.stderr, process.env);

export function writeJson(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
}
