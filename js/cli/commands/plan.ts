/** `surepull plan`: what the kubelet will do to pull each image. */

import { CLEAN, COULD_NOT_RUN, paint, paintError, writeJson } from "../console.ts";
import { judge } from "../judge.ts";
import { addPlan, type RunPlan } from "../merge.ts";
import type { Options } from "../options.ts";
import { planText } from "../plan-text.ts";
import { guardNothing, prepare } from "../prepare.ts";
import { say } from "../say.ts";
import { unjudgedText } from "../unjudged-text.ts";

export async function plan(options: Options): Promise<number> {
  const run: RunPlan = { type: "plan", version: 1, config: null, images: [], errors: [], passedOver: [] };
  const { policy, files, rendering, evidence } = await prepare(options, run);
  let judged = 0;
  for (const { file, manifest, input, answer } of judge(files, (bytes) => policy.plan(bytes, evidence.beside), run)) {
    judged += 1;
    addPlan(run, file, manifest, input, answer);
  }
  guardNothing({ ...run, judged, withImages: run.images.map(({ file }) => file) }, rendering, options);
  if (options.format === "text") {
    if (judged > 0) say(process.stdout, planText(run, paint));
    say(process.stderr, unjudgedText(run, paintError));
  } else {
    writeJson(run);
  }
  return run.errors.length > 0 ? COULD_NOT_RUN : CLEAN;
}
