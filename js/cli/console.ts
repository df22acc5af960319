/** Where the command writes, and what its end means. */

import { jsonDocument } from "./formats/json.ts";
import { type Colour, painter } from "./print.ts";

/** Exit codes. */
export const CLEAN = 0;
export const DENIED = 1;
export const COULD_NOT_RUN = 2;

export let paint = painter(process.stdout, process.env);
export let paintError = painter(process.stderr, process.env);

/** As `--color` wants it, once that is read. */
export function setColour(colour: Colour): void {
  paint = painter(process.stdout, process.env, colour);
  paintError = painter(process.stderr, process.env, colour);
}

export function writeJson(answer: object): void {
  process.stdout.write(jsonDocument(answer));
}
