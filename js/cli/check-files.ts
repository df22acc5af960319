/** Judges files for `surepull check`: what it finds is plain data, so that a thread can do a part of them. */

import type { Policy } from "../src/policy.ts";
import type { Acceptance } from "./acceptance.ts";
import { type Excerpt, excerpt } from "./excerpt.ts";
import type { File, Unreadable } from "./files.ts";
import { type Asked, judge } from "./judge.ts";
import { addReport, emptyReport, isOfEvidence, joinReport, type PlacedFinding, type RunReport } from "./merge.ts";
import type { Given } from "./prepare.ts";

/** What was found in some of the files. */
export interface Found {
  run: RunReport;
  /** The files that were judged, and those of them with images. */
  judged: string[];
  withImages: Set<string>;
  /** The lines that findings are about, where they are wanted. */
  excerpts: Map<PlacedFinding, Excerpt>;
}

export interface Checking {
  now: string;
  evidence: Given;
  /** Lines are to be shown. */
  excerpts: boolean;
}

export function nothingYet(): Found {
  return { run: emptyReport(), judged: [], withImages: new Set(), excerpts: new Map() };
}

export function evaluation(policy: Policy, acceptance: Acceptance, { now, evidence }: Checking, withImages: Set<string>) {
  return (bytes: Uint8Array, asked: Asked) => {
    const report = acceptance.judge(asked, (beside) => policy.evaluate(bytes, { now, ...evidence.beside, ...beside }));
    if (report.summary.images > 0) withImages.add(asked.file);
    return report;
  };
}

export function checkFiles(files: (File | Unreadable)[], policy: Policy, acceptance: Acceptance, checking: Checking, { run, judged, withImages, excerpts }: Found): void {
  for (const found of judge(files, evaluation(policy, acceptance, checking, withImages), run)) {
    const { file, manifest } = found;
    judged.push(file);
    const known = run.findings.length;
    addReport(run, found, checking.evidence.placeOf);
    // The manifest is let go before the next is read, so the lines to be shown are taken now.
    if (!checking.excerpts) continue;
    for (const finding of run.findings.slice(known)) {
      const { object, range } = finding;
      // What evidence says stands elsewhere.
      if (range && !isOfEvidence(finding)) excerpts.set(finding, excerpt(manifest, range, manifest.range(object.at)));
    }
  }
}

/** Adds what was found in the files that follow. */
export function join(found: Found, part: Found): void {
  joinReport(found.run, part.run);
  found.judged.push(...part.judged);
  for (const file of part.withImages) found.withImages.add(file);
  for (const [finding, lines] of part.excerpts) found.excerpts.set(finding, lines);
}
