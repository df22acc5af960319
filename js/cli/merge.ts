/** One report (or plan) out of many: files are judged one by one and their answers joined here. */

import type { Range } from "../manifest/lines.ts";
import type { Input, Manifest, Unread } from "../manifest/read.ts";
import type { Exempted, Finding, Fix, Plan, Problem, Report, Summary, Verdict } from "../src/types.ts";

export type FileFix = { file: string } & Fix;
/** A fix that was not made, and why. */
export type FileLeft = FileFix & { code: string; reason: string };

/** Something that could not be read or judged. Without a file it concerns the whole run. */
export type RunError = Problem & Partial<Pick<Unread, "document" | "line" | "column" | "offset">> & { file?: string };

/** A file, or a document of it, that was not judged and is no fault. */
export interface PassedOver {
  file: string;
  document?: number;
  /** `chart` and `kustomization` are folders that nothing was rendered from. */
  because: "no-object" | "template" | "chart" | "kustomization";
  /** The pipe that renders and judges such a folder. */
  render?: string;
}

/** Where something stands; columns and offsets count UTF-16 units. */
interface Placed {
  file: string;
  range: Range;
}

/** Where what evidence says stands; without a range where only the file is known. */
export type EvidencePlace = Omit<Placed, "range"> & { range: Range | null };

export type PlacedFinding = EvidencePlace & Omit<Finding, "related"> & { related: PlacedRelated[] };
/** Another place that the finding is about, be it in another file. */
export type PlacedRelated = Placed & Finding["related"][number];
export type PlacedImage = Placed & Plan["images"][number];

/** The answer of `check`. */
export interface RunReport {
  type: "report";
  version: 1;
  /** The file with the settings, where there is one. */
  config: string | null;
  /** `deny`, too, when something could not be judged. */
  verdict: Verdict;
  findings: PlacedFinding[];
  fixes: FileFix[];
  exempted: (EvidencePlace & Exempted)[];
  summary: { files: number } & Summary;
  errors: RunError[];
  passedOver: PassedOver[];
  /** With `--fix`: the fixes that were made, and those that were not. */
  fixed?: FileFix[];
  unfixed?: FileLeft[];
}

/** The answer of `plan`. */
export interface RunPlan {
  type: "plan";
  version: 1;
  /** The file with the settings, where there is one. */
  config: string | null;
  images: PlacedImage[];
  errors: RunError[];
  passedOver: PassedOver[];
}

/** Past so many a report no longer lists what was accepted. */
export const LISTED = 10_000;

const SEVERITY: Record<Verdict, number> = { allow: 0, warn: 1, deny: 2 };
const COUNTS = ["objects", "images", "errors", "warnings", "infos", "undetermined", "skipped", "truncated"] as const;

export function emptyReport(): RunReport {
  const counts = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<(typeof COUNTS)[number], number>;
  return {
    type: "report",
    version: 1,
    config: null,
    verdict: "allow",
    findings: [],
    fixes: [],
    exempted: [],
    summary: { files: 0, ...counts, notJudged: [], exemptionsUsed: [], notices: [] },
    errors: [],
    passedOver: [],
  };
}

/** How pointers to objects of the evidence begin. */
const EVIDENCE = "evidence#";

/**
 * Adds a file's report: pointers are made to lead into the file, indexes into the whole. What is found in the evidence
 * every file's report repeats: it counts once, and not at all where it stands in a file that is judged itself.
 */
export function addReport(
  run: RunReport,
  { file, manifest, input, answer: report }: { file: string; manifest: Manifest; input: Input; answer: Report },
  placeOf: (pointer: string) => EvidencePlace | undefined,
): void {
  const base = run.fixes.length;
  const first = run.summary.files === 0;
  const summary = { ...report.summary };
  const there = <T extends { object: { at: string } }>(item: T): T => moved(item, input);
  const ofEvidence = (at: string, pointer = "") => (first ? placeOf(at.slice(EVIDENCE.length) + pointer) : undefined);
  for (const finding of report.findings) {
    const { object, pointer, severity } = finding;
    if (isOfEvidence(finding)) {
      const place = ofEvidence(object.at, pointer);
      if (place) run.findings.push({ ...place, ...finding, related: [] });
      else summary[`${severity}s`] -= 1;
      continue;
    }
    const placed = there(finding);
    run.findings.push({
      file,
      range: manifest.range(placed.object.at + placed.pointer),
      ...placed,
      related: placed.related.map((related) => {
        const other = there(related);
        return { file, range: manifest.range(other.object.at + other.pointer), ...other };
      }),
      fix: typeof placed.fix === "number" ? placed.fix + base : null,
    });
  }
  for (const fix of report.fixes) run.fixes.push({ file, ...there(fix) });
  for (const exempted of report.exempted) {
    if (isOfEvidence(exempted)) {
      const place = ofEvidence(exempted.object.at);
      if (place) run.exempted.push({ ...place, ...exempted });
      continue;
    }
    const placed = there(exempted);
    run.exempted.push({ file, range: manifest.range(placed.object.at), ...placed });
  }
  if (SEVERITY[report.verdict] > SEVERITY[run.verdict]) run.verdict = report.verdict;
  addSummary(run.summary, file, summary);
}

/** What is found in the evidence stands behind what is found in any file. */
export function evidenceLast(run: RunReport): void {
  run.findings.sort((a, b) => Number(isOfEvidence(a)) - Number(isOfEvidence(b)));
}

export function isOfEvidence({ object }: Pick<Finding, "object">): boolean {
  return object.at.startsWith(EVIDENCE);
}

/** Adds the report on the files that follow. */
export function joinReport(run: RunReport, part: RunReport): void {
  const base = run.fixes.length;
  for (const finding of part.findings) {
    if (finding.fix !== null) finding.fix += base;
    run.findings.push(finding);
  }
  for (const fix of part.fixes) run.fixes.push(fix);
  for (const exempted of part.exempted) run.exempted.push(exempted);
  run.errors.push(...part.errors);
  run.passedOver.push(...part.passedOver);
  if (SEVERITY[part.verdict] > SEVERITY[run.verdict]) run.verdict = part.verdict;
  run.summary.files += part.summary.files;
  addCounts(run.summary, part.summary);
  run.summary.notices.push(...part.summary.notices);
}

/** Adds what was found by comparing files, which were counted before: behind what is found in the same object. */
export function addCompared(run: RunReport, reports: Report[], findings: PlacedFinding[], files: string[]): void {
  for (const { verdict, summary } of reports) {
    if (SEVERITY[verdict] > SEVERITY[run.verdict]) run.verdict = verdict;
    addCounts(run.summary, { ...summary, objects: 0, images: 0, skipped: 0 });
  }
  if (findings.length === 0) return;
  const order = new Map(files.map((file, index) => [file, index]));
  const place = (finding: PlacedFinding) => (isOfEvidence(finding) ? Infinity : (order.get(finding.file) ?? Infinity));
  const compared = (a: PlacedFinding, b: PlacedFinding) => place(a) - place(b) || comparePointers(a.object.at, b.object.at);
  // Both are in order, and what was there stays as it was.
  const own = findings.sort(compared).values();
  let next = own.next();
  const merged: PlacedFinding[] = [];
  for (const finding of run.findings) {
    for (; !next.done && compared(next.value, finding) < 0; next = own.next()) merged.push(next.value);
    merged.push(finding);
  }
  for (; !next.done; next = own.next()) merged.push(next.value);
  run.findings = merged;
}

/** Elements of lists by their number. */
function comparePointers(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  const at = left.findIndex((segment, index) => segment !== right[index]);
  if (at === -1) return left.length - right.length;
  return Number(left[at]) - Number(right[at]) || ((left[at] ?? "") < (right[at] ?? "") ? -1 : 1);
}

function addSummary(sum: RunReport["summary"], file: string, summary: Summary): void {
  sum.files += 1;
  addCounts(sum, summary);
  for (const notice of summary.notices) sum.notices.push(`${file}: ${notice}`);
}

function addCounts(sum: Summary, summary: Summary): void {
  for (const count of COUNTS) sum[count] += summary[count];
  for (const entry of summary.notJudged) {
    if (!sum.notJudged.some(({ rule, needs }) => rule === entry.rule && needs === entry.needs)) sum.notJudged.push(entry);
  }
  sum.exemptionsUsed = [...new Set([...sum.exemptionsUsed, ...summary.exemptionsUsed])].sort((a, b) => a - b);
}

export function addPlan(run: RunPlan, file: string, manifest: Manifest, input: Input, plan: Plan): void {
  for (const image of plan.images) {
    const placed = moved(image, input);
    run.images.push({ file, range: manifest.range(placed.object.at + placed.pointer), ...placed });
  }
}

function moved<T extends { object: { at: string } }>(item: T, input: Input): T {
  return { ...item, object: { ...item.object, at: input.at(item.object.at) } };
}
