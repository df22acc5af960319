/** What a format makes its text of, and what formats for tools say alike. */

import type { RuleInfo } from "../../src/policy.ts";
import type { Excerpt } from "../excerpt.ts";
import type { PlacedFinding, RunError, RunReport } from "../merge.ts";
import { count, type Paint, printable } from "../print.ts";
import { nameOf, useTitle } from "../titles.ts";

export interface Material {
  run: RunReport;
  /** The run ended before anything was judged: `run` has errors and nothing else. */
  refused: boolean;
  /** The files that were judged, those without findings, too. */
  judged: string[];
  /** The moment of the run, RFC 3339. */
  now: string;
  /** The version of the command. */
  version: string;
  /** Every rule there is. */
  rules: RuleInfo[];
  /** Where `text` is among the formats: the lines that findings are about. */
  excerpts: Map<PlacedFinding, Excerpt>;
  paint: Paint;
  /** A file's path from the top of the repository, where that is known, with slashes. */
  inRepository(file: string): string;
}

/** From a run to a text. It reads nothing else: no clock, no environment. */
export type Format = (material: Material) => string;

export const STDIN = "<stdin>";

/** What a finding says, a line for each: what, why, what to do. */
export function explained({ message, why, help, outcome }: PlacedFinding): string[] {
  const open = outcome === "undetermined" ? " (undetermined)" : "";
  return [`${message}${open}`, ...(why ? [`why: ${why}`] : []), ...(help ? [`help: ${help}`] : [])].map(printable);
}

/** Where a finding begins; of what evidence says only the file may be known. */
export function startOf({ range }: Pick<PlacedFinding, "range">): { line?: number; column?: number } {
  return range ? { line: range.start.line, column: range.start.column } : {};
}

/** The object, and the container in it. */
export function whose({ object, use }: Pick<PlacedFinding, "object" | "use">): string {
  return use ? `${nameOf(object)}, ${useTitle(use)}` : nameOf(object);
}

/** What a reader of the findings alone would not know: what could not be judged, and what is not listed. */
export function gaps({ errors, summary }: RunReport): RunError[] {
  if (summary.truncated === 0) return errors;
  const message = `${count(summary.truncated, "finding")} more not listed`;
  return [...errors, { code: "truncated", message, help: "judge fewer files at once" }];
}

export function gapText({ document, message, help }: RunError): string {
  const which = document === undefined ? "" : `document ${document}: `;
  return printable(`${which}${message}${help ? `; ${help}` : ""}`);
}

const EVIDENCE = new Map([
  ["evidence.objects", "--evidence"],
  ["evidence.scans", "--scan"],
  ["evidence.nodes", "--node-config"],
]);

/** The option that hands a kind of evidence over. */
export function evidenceOption(needs: string): string {
  return EVIDENCE.get(needs) ?? needs;
}

/** In the order in which the keys come. */
export function grouped<Key, Value>(entries: Iterable<readonly [Key, Value]>, keys: Iterable<Key> = []): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>(Array.from(keys, (key) => [key, []]));
  for (const [key, value] of entries) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
