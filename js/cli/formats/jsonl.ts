/** A JSON document a line: each finding, what is exempted, each error, and the summary as the last. */

import { inert } from "./json.ts";
import type { Material } from "./material.ts";

export function jsonl({ run }: Material): string {
  const { findings, fixes, exempted, errors, passedOver, summary, verdict } = run;
  const lines = [
    // A line stands alone, so the fix is here and not an index into a list.
    ...findings.map((finding) => ({ type: "finding", ...finding, fix: finding.fix === null ? null : fixes[finding.fix] })),
    ...exempted.map((entry) => ({ type: "exempted", ...entry })),
    ...errors.map((error) => ({ type: "error", ...error })),
    { type: "summary", version: 1, verdict, summary, passedOver },
  ];
  return lines.map((line) => `${inert(JSON.stringify(line))}\n`).join("");
}
