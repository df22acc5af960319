/** What a run is made of before anything is judged. */

import { SettingsError } from "../src/errors.ts";
import { lintSettings, type Policy } from "../src/policy.ts";
import { checkEvidence, readEvidence } from "./evidence.ts";
import { type File, sources, type Unreadable } from "./files.ts";
import type { RunError, RunPlan } from "./merge.ts";
import type { Options } from "./options.ts";
import { CannotRun, loadPolicy } from "./settings.ts";

export interface Prepared {
  policy: Policy;
  files: (File | Unreadable)[];
  evidence: { evidence?: Uint8Array };
  now: string;
}

export async function prepare(options: Options, { passedOver }: Pick<RunPlan, "passedOver">, asked?: string): Promise<Prepared> {
  const { policy, trustsInput } = loadPolicy({ ...options, ...(asked !== undefined && { asked }) });
  const now = options.now === undefined ? new Date().toISOString() : moment(options.now);
  const files = await sources(options.paths);
  const collection = await readEvidence(options, passedOver);
  if (trustsInput) collection.gather(files);
  const evidence = collection.document();
  if (evidence) checkEvidence(policy, evidence);
  return { policy, files, now, evidence: { ...(evidence && { evidence: evidence.bytes }) } };
}

/** The module knows what a moment is. */
function moment(text: string): string {
  try {
    lintSettings("{}", { now: text || " " });
    return text;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CannotRun(error.errors.map((problem) => ({ file: "--now", ...problem })));
  }
}

/** Silence about nothing would read as "all is well". */
export function guardNothing(judged: number, errors: RunError[]): void {
  if (judged > 0 || errors.length > 0) return;
  const help = "name a file, a folder with *.yaml, *.yml or *.json files, or - for stdin";
  errors.push({ code: "nothing-to-check", message: "there is no Kubernetes object to check", help });
}
