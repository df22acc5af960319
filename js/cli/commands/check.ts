/** `surepull check`: what will break or surprise. */

import type { Summary } from "../../src/types.ts";
import { Acceptance } from "../acceptance.ts";
import { checkFiles, type Checking, compareFiles, evaluation, nothingYet } from "../check-files.ts";
import { apart } from "../compare.ts";
import { CLEAN, COULD_NOT_RUN, DENIED, paintError } from "../console.ts";
import { deliver, stdoutOf } from "../deliver.ts";
import type { File, Unreadable } from "../files.ts";
import { runDiff, runFixes } from "../fix-run.ts";
import { emptyReport, evidenceLast, type RunReport } from "../merge.ts";
import type { Options } from "../options.ts";
import { guarded } from "../outputs.ts";
import { guardNothing, prepare } from "../prepare.ts";
import { say } from "../say.ts";
import { checkInThreads, partsOf } from "../threads.ts";
import { unjudgedText } from "../unjudged-text.ts";

/** Filled in by the build. */
declare const VERSION: string;

export async function check(options: Options): Promise<number> {
  const run = emptyReport();
  const { policy, split, settings, rendering, now, evidenceOf, ...prepared } = await prepare(options, run, { compares: true });
  let { files, evidence } = prepared;
  const found = { ...nothingYet(), run };
  const { judged, withImages, excerpts } = found;
  const compares = typeof split === "object" ? split : undefined;
  const checking = (): Checking => ({ now, evidence, excerpts: options.outputs.some(({ format }) => format === "text"), compares: compares && { live: compares.live } });
  const mending = { evaluate: evaluation(policy, Acceptance.forFixes(options, settings), checking(), withImages), unsafe: options.unsafeFixes };
  if (options.diff) {
    const { judged: documents, fixes } = runDiff(files, mending, run, paintError);
    guardNothing({ ...run, judged: documents, withImages }, rendering, options);
    say(process.stderr, unjudgedText(run, paintError));
    if (run.errors.length > 0) return COULD_NOT_RUN;
    return fixes > 0 ? DENIED : CLEAN;
  }
  if (options.fix) {
    files = runFixes(files, mending, run);
    evidence = evidenceOf(files);
  }
  const acceptance = new Acceptance(options, settings);
  const parts = partsOf(files, options);
  const here = (some: (File | Unreadable)[]) => checkFiles(some, policy, acceptance, checking(), found);
  if (parts) {
    const { evidence: { beside }, ...rest } = checking();
    await checkInThreads(parts, { ...rest, beside, options, settings: compares?.each ?? settings.settings }, here, acceptance, found);
  } else here(files);
  evidenceLast(run);
  if (compares) compareFiles(files, compares, acceptance, checking(), found);
  if (split === "too-large") run.summary.notices.push(apart("are larger than 512 MiB"));
  guardNothing({ ...run, judged: run.summary.objects, withImages }, rendering, options);
  if (run.errors.length > 0) run.verdict = "deny";
  run.summary.notices.push(...acceptance.finish(run));
  const read = new Set([...files.flatMap((source) => ("named" in source && source.named ? [source.file] : [])), ...withImages]);
  const written = deliver(guarded(options, read), { run, refused: false, judged, now, version: VERSION, excerpts }, stdoutOf(options));
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
