/** One JSON document: the whole run. */

import { UNPRINTABLE } from "../print.ts";
import type { Material } from "./material.ts";

export function json({ run, refused }: Material): string {
  return jsonDocument(refused ? { type: "failure", version: 1, verdict: "deny", findings: [], errors: run.errors } : run);
}

/** JSON over several lines. */
export function jsonDocument(value: object): string {
  return `${inert(JSON.stringify(value, null, 2))}\n`;
}

/**
 * JSON that does nothing to whoever shows it: control characters and those that turn or hide text are escaped,
 * and so is what the runner of GitHub Actions takes for a command wherever it stands. The values are the same.
 */
export function inert(text: string): string {
  return text.replaceAll("##[", "\\u0023#[").replace(UNPRINTABLE, (found) => (found === "\n" ? found : escaped(found)));
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");
}
