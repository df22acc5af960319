/** `surepull why`: why live pods wait for their images. */

import { CLEAN, COULD_NOT_RUN, DENIED, paint, paintError, writeJson } from "../console.ts";
import { judge } from "../judge.ts";
import { addReport, emptyReport } from "../merge.ts";
import type { Options } from "../options.ts";
import { guardNothing, prepare } from "../prepare.ts";
import { say } from "../say.ts";
import { unjudgedText } from "../unjudged-text.ts";
import { FAILING, failingPods, whyText } from "../why-text.ts";

export async function why(options: Options): Promise<number> {
  const run = emptyReport();
  const { policy, files, rendering, evidence, now } = await prepare(options, run, { asked: FAILING });
  const withImages = new Set<string>();
  for (const found of judge(files, (bytes) => policy.evaluate(bytes, { now, ...evidence.beside }), run)) {
    addReport(run, found, evidence.placeOf);
    if (found.answer.summary.images > 0) withImages.add(found.file);
  }
  guardNothing({ ...run, judged: run.summary.objects, withImages }, rendering, options);
  const pods = failingPods(run);
  if (options.format === "text") {
    if (run.summary.files > 0) say(process.stdout, whyText(pods, run, paint));
    say(process.stderr, unjudgedText(run, paintError));
  } else {
    writeJson({ type: "why", version: 1, config: run.config, pods, errors: run.errors, passedOver: run.passedOver });
  }
  if (run.errors.length > 0) return COULD_NOT_RUN;
  return pods.length > 0 ? DENIED : CLEAN;
}
