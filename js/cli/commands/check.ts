/** `surepull check`: what will break or surprise. */

import type { Summary } from "../../src/types.ts";
import { Acceptance } from "../acceptance.ts";
import { CLEAN, COULD_NOT_RUN, DENIED, paintError } from "../console.ts";
import { deliver } from "../deliver.ts";
import { type Excerpt, excerpt } from "../excerpt.ts";
import { runDiff, runFixes } from "../fix-run.ts";
import { type Asked, judge } from "../judge.ts";
import { addReport, emptyReport, evidenceLast, isOfEvidence, type PlacedFinding, type RunReport } from "../merge.ts";
import type { Options } from "../options.ts";
import { guardNothing, prepare } from "../prepare.ts";
import { say } from "../say.ts";
import { unjudgedText } from "../unjudged-text.ts";

/** Filled in by the build. */
declare const VERSION: string;

export async function check(options: Options): Promise<number> {
  const run = emptyReport();
  const { policy, settings, rendering, now, evidenceOf, ...prepared } = await prepare(options, run);
  let { files, evidence } = prepared;
  const withImages = new Set<string>();
  const evaluate = (acceptance: Acceptance) => (bytes: Uint8Array, asked: Asked) => {
    const report = acceptance.judge(asked, (beside) => policy.evaluate(bytes, { now, ...evidence.beside, ...beside }));
    if (report.summary.images > 0) withImages.add(asked.file);
    return report;
  };
  const mending = { evaluate: evaluate(Acceptance.forFixes(options, settings)), unsafe: options.unsafeFixes };
  if (options.diff) {
    const { judged, fixes } = runDiff(files, mending, run, paintError);
    guardNothing({ ...run, judged, withImages }, rendering, options);
    say(process.stderr, unjudgedText(run, paintError));
    if (run.errors.length > 0) return COULD_NOT_RUN;
    return fixes > 0 ? DENIED : CLEAN;
  }
  if (options.fix) {
    files = runFixes(files, mending, run);
    evidence = evidenceOf(files);
  }
  const acceptance = new Acceptance(options, settings);
  const excerpts = new Map<PlacedFinding, Excerpt>();
  const judged: string[] = [];
  const text = options.outputs.some(({ format }) => format === "text");
  for (const found of judge(files, evaluate(acceptance), run)) {
    judged.push(found.file);
    const known = run.findings.length;
    addReport(run, found, evidence.placeOf);
    // The manifest is let go before the next is read, so the lines to be shown are taken now.
    if (!text) continue;
    for (const finding of run.findings.slice(known)) {
      const { object, range } = finding;
      const { manifest } = found;
      // What evidence says stands elsewhere.
      if (range && !isOfEvidence(finding)) excerpts.set(finding, excerpt(manifest, range, manifest.range(object.at)));
    }
  }
  evidenceLast(run);
  guardNothing({ ...run, judged: run.summary.objects, withImages }, rendering, options);
  if (run.errors.length > 0) run.verdict = "deny";
  run.summary.notices.push(...acceptance.finish(run));
  // What stdin was made into is on stdout.
  const stream = options.fix && options.paths.includes("-") ? process.stderr : process.stdout;
  const written = deliver(options, { run, refused: false, judged, now, version: VERSION, excerpts }, stream);
  if (run.errors.length > 0 || !written) return COULD_NOT_RUN;
  return fails(run, options) ? DENIED : CLEAN;
}

/** How many findings are at least as severe. */
const FROM = {
  error: ({ errors }: Summary) => errors,
  warning: ({ errors, warnings }: Summary) => errors + warnings,
  info: ({ errors, warnings, infos }: Summary) => errors + warnings + infos,
  never: () => 0,
};

/** Whether what was found is enough for exit code 1: the verdict says it, unless the command line asks for a severity. */
function fails({ verdict, summary }: RunReport, { failOn }: Options): boolean {
  return failOn === undefined ? verdict === "deny" : FROM[failOn](summary) > 0;
}
