/** `surepull check`: what will break or surprise. */

import type { Summary } from "../../src/types.ts";
import { Acceptance } from "../acceptance.ts";
import { CLEAN, COULD_NOT_RUN, DENIED, paint, paintError, writeJson } from "../console.ts";
import { type Excerpt, excerpt } from "../excerpt.ts";
import { type Asked, judge } from "../judge.ts";
import { addReport, emptyReport, type PlacedFinding, type RunReport } from "../merge.ts";
import type { Options } from "../options.ts";
import { guardNothing, prepare } from "../prepare.ts";
import { printable } from "../print.ts";
import { reportText, unjudgedText } from "../report-text.ts";

export async function check(options: Options): Promise<number> {
  const run = emptyReport();
  const { policy, settings, files, rendering, evidence, now } = await prepare(options, run);
  const acceptance = new Acceptance(options, settings);
  const excerpts = new Map<PlacedFinding, Excerpt>();
  const withImages = new Set<string>();
  const text = options.format === "text";
  const evaluate = (bytes: Uint8Array, asked: Asked) => acceptance.judge(asked, (beside) => policy.evaluate(bytes, { now, ...evidence, ...beside }));
  for (const { file, manifest, input, answer } of judge(files, evaluate, run)) {
    const known = run.findings.length;
    addReport(run, file, manifest, input, answer);
    if (answer.summary.images > 0) withImages.add(file);
    // The manifest is let go before the next is read, so the lines to be shown are taken now.
    if (!text) continue;
    for (const finding of run.findings.slice(known)) {
      const { object, range } = finding;
      excerpts.set(finding, excerpt(manifest, range, manifest.range(object.at)));
    }
  }
  guardNothing({ ...run, judged: run.summary.objects, withImages }, rendering, options);
  if (run.errors.length > 0) run.verdict = "deny";
  run.summary.notices.push(...acceptance.finish(run));
  if (text) {
    if (run.summary.files > 0) process.stdout.write(reportText(run, excerpts, paint));
    for (const notice of run.summary.notices) process.stderr.write(`${printable(notice)}\n`);
    process.stderr.write(unjudgedText(run, paintError));
  } else {
    writeJson(run);
  }
  if (run.errors.length > 0) return COULD_NOT_RUN;
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
