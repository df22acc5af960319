/** A run as a list of tests, for the formats that know nothing else: a finding is a case, and a clean file one that passes. */

import type { Severity } from "../../src/types.ts";
import { evidenceOption, explained, gaps, gapText, type Material, startOf, whose } from "./material.ts";

export interface Case {
  file: string;
  /** The rule; for what could not be judged the error's code. */
  rule: string;
  name: string;
  /** An info passes: nobody has to act on it. */
  result: "pass" | "fail" | "error" | "skip";
  severity?: Severity;
  line?: number;
  column?: number;
  /** What is said, a line for each. */
  said: string[];
}

/** What is said of no file. */
const WHOLE_RUN = "surepull";

export function cases({ run, judged }: Material): Case[] {
  const all: Case[] = [];
  for (const gap of gaps(run)) {
    const { file = WHOLE_RUN, line, column, code } = gap;
    all.push({ file, rule: code, name: "cannot judge", result: "error", said: [gapText(gap)], ...(line && { line, ...(column && { column }) }) });
  }
  for (const finding of run.findings) {
    const { file, rule, severity } = finding;
    all.push({ file, rule, severity, name: whose(finding), result: severity === "info" ? "pass" : "fail", ...startOf(finding), said: explained(finding) });
  }
  for (const entry of run.exempted) {
    const { file, rule, reason } = entry;
    all.push({ file, rule, name: whose(entry), result: "skip", ...startOf(entry), said: [`exempted: ${reason}`] });
  }
  const known = new Set(all.map(({ file }) => file));
  for (const file of judged) if (!known.has(file)) all.push({ file, rule: "all", name: "nothing found", result: "pass", said: [] });
  for (const { rule, needs } of run.summary.notJudged) {
    all.push({ file: WHOLE_RUN, rule, name: "not judged", result: "skip", said: [`silent without ${evidenceOption(needs)}`] });
  }
  return all;
}
