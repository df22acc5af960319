/** `surepull check`: what will break or surprise. */

import type { Summary } from "../../src/types.ts";
import { Acceptance } from "../acceptance.ts";
import { CLEAN, COULD_NOT_RUN, DENIED } from "../console.ts";
import { deliver } from "../deliver.ts";
import { type Excerpt, excerpt } from "../excerpt.ts";
import { type Asked, judge } from "../judge.ts";
import { addReport, emptyReport, type PlacedFinding, type RunReport } from "../merge.ts";
import type { Options } from "../options.ts";
import { guardNothing, prepare } from "../prepare.ts";

/** Filled in by the build. */
declare const VERSION: string;

export async function check(options: Options): Promise<number> {
  const run = emptyReport();
  const { policy, settings, files, rendering, evidence, now } = await prepare(options, run);
  const acceptance = new Acceptance(options, settings);
  const excerpts = new Map<PlacedFinding, Excerpt>();
  const withImages = new Set<string>();
  const judged: string[] = [];
  const text = options.outputs.some(({ format }) => format === "text");
  const evaluate = (bytes: Uint8Array, asked: Asked) => acceptance.judge(asked, (beside) => policy.evaluate(bytes, { now, ...evidence, ...beside }));
  for (const { file, manifest, input, answer } of judge(files, evaluate, run)) {
    judged.push(file);
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
  const written = deliver(options, { run, refused: false, judged, now, version: VERSION, excerpts });
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
