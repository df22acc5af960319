/** Judges files for `surepull check`: what it finds is plain data, so that a thread can do a part of them. */

import { createPolicy, type Policy, rules } from "../src/policy.ts";
import type { Acceptance } from "./acceptance.ts";
import { compare, type Compared, comparedOf } from "./compare.ts";
import { type Excerpt, excerpt } from "./excerpt.ts";
import type { File, Unreadable } from "./files.ts";
import { type Asked, judge } from "./judge.ts";
import { addReport, emptyReport, isOfEvidence, joinReport, type PlacedFinding, type RunReport } from "./merge.ts";
import { placeCompared } from "./place-compared.ts";
import type { Given } from "./prepare.ts";
import type { Split } from "./set-rules.ts";

/** What was found in some of the files. */
export interface Found {
  run: RunReport;
  /** The files that were judged, and those of them with images. */
  judged: string[];
  withImages: Set<string>;
  /** The lines that findings are about, where they are wanted. */
  excerpts: Map<PlacedFinding, Excerpt>;
  /** The files that are still to be compared. */
  compared: Compared[];
}

export interface Checking {
  now: string;
  evidence: Given;
  /** Lines are to be shown. */
  excerpts: boolean;
  /** Where the rules that compare files are asked later. */
  compares?: Pick<Split, "live"> | undefined;
}

export function nothingYet(): Found {
  return { run: emptyReport(), judged: [], withImages: new Set(), excerpts: new Map(), compared: [] };
}

export function evaluation(policy: Policy, acceptance: Acceptance, { now, evidence }: Checking, withImages: Set<string>) {
  return (bytes: Uint8Array, asked: Asked) => {
    const report = acceptance.judge(asked, (beside) => policy.evaluate(bytes, { now, ...evidence.beside, ...beside }));
    if (report.summary.images > 0) withImages.add(asked.file);
    return report;
  };
}

export function checkFiles(files: (File | Unreadable)[], policy: Policy, acceptance: Acceptance, checking: Checking, { run, judged, withImages, excerpts, compared }: Found): void {
  for (const found of judge(files, evaluation(policy, acceptance, checking, withImages), run)) {
    const { file, manifest } = found;
    judged.push(file);
    const known = run.findings.length;
    addReport(run, found, checking.evidence.placeOf);
    const own = checking.compares && comparedOf(found, acceptance, checking.compares);
    if (own) compared.push(own);
    // The manifest is let go before the next is read, so the lines to be shown are taken now.
    if (!checking.excerpts) continue;
    for (const finding of run.findings.slice(known)) {
      const { object, range } = finding;
      // What evidence says stands elsewhere.
      if (range && !isOfEvidence(finding)) excerpts.set(finding, excerpt(manifest, range, manifest.range(object.at)));
    }
  }
}

/** Asks the rules that were not asked about each file by itself. */
export function compareFiles(files: (File | Unreadable)[], split: Split, acceptance: Acceptance, { now, evidence, excerpts }: Checking, found: Found): void {
  // Without files there is still to be told for which evidence rules are silent; those about live pods need none.
  if (split.live && found.compared.length === 0) return;
  const policy = createPolicy(split.set);
  const { comparisons, notice } = compare(found.compared, acceptance, (bytes, beside) => policy.evaluate(bytes, { now, ...evidence.beside, ...beside }));
  placeCompared(found, comparisons, files, excerpts);
  const order = new Map(rules().map(({ id }, index) => [id, index]));
  found.run.summary.notJudged.sort((a, b) => (order.get(a.rule) ?? 0) - (order.get(b.rule) ?? 0));
  if (notice !== undefined) found.run.summary.notices.push(notice);
}

/** Adds what was found in the files that follow. */
export function join(found: Found, part: Found): void {
  joinReport(found.run, part.run);
  found.judged.push(...part.judged);
  for (const file of part.withImages) found.withImages.add(file);
  for (const [finding, lines] of part.excerpts) found.excerpts.set(finding, lines);
  found.compared.push(...part.compared);
}
