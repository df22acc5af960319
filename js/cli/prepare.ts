/** What a run is made of before anything is judged. */

import { SettingsError } from "../src/errors.ts";
import { createPolicy, lintSettings, type Policy } from "../src/policy.ts";
import { sizeOf, TOGETHER } from "./compare.ts";
import { checkEvidence, type Evidence, readEvidence } from "./evidence.ts";
import { type File, sources, type Unreadable } from "./files.ts";
import type { RunPlan } from "./merge.ts";
import type { Options } from "./options.ts";
import { type Split, splitSettings } from "./set-rules.ts";
import { type Loaded, loadSettings } from "./settings.ts";
import { CannotRun } from "./settings-file.ts";
import { type Source, unrendered } from "./unrendered.ts";

/** The evidence, where there is any, and where what it says stands. */
export interface Given {
  beside: { evidence?: Uint8Array };
  placeOf: Evidence["placeOf"];
}

export interface Prepared {
  /** For each file by itself. */
  policy: Policy;
  /** Where files are to be compared: then some rules are not asked about each by itself. */
  split: Split | "too-large" | undefined;
  settings: Loaded;
  files: (File | Unreadable)[];
  /** Folders among the paths that are to be rendered first. */
  rendering: Source[];
  evidence: Given;
  /** Once more, where the files have changed. */
  evidenceOf(files: (File | Unreadable)[]): Given;
  now: string;
}

interface Preparing {
  /** A rule that is on whatever the settings say. */
  asked?: string;
  /** Whether what lies in several files is to be compared. */
  compares?: boolean;
}

export async function prepare(options: Options, run: Pick<RunPlan, "passedOver" | "config">, { asked, compares = false }: Preparing = {}): Promise<Prepared> {
  const settings = loadSettings(options, asked);
  const { trustsInput } = settings;
  run.config = settings.source?.file ?? null;
  const now = options.now === undefined ? new Date().toISOString() : moment(options.now);
  const rendering: Source[] = [];
  const files = await sources(options.paths, {
    gitignore: !options.noGitignore,
    without: [settings.source?.file, options.baseline, options.writeBaseline, options.lock.output, ...options.digests].filter((file) => file !== undefined),
    stdin: options.stdinFilename,
    rendering,
  });
  const split = compares ? splitFor(files, settings) : undefined;
  const policy = typeof split === "object" ? createPolicy(split.each) : settings.policy;
  const collection = await readEvidence(options, run.passedOver);
  const evidenceOf = (judged: (File | Unreadable)[]): Given => {
    if (trustsInput) collection.gather(judged);
    const evidence = collection.document();
    if (evidence) checkEvidence(policy, evidence);
    return { beside: { ...(evidence && { evidence: evidence.bytes }) }, placeOf: (pointer) => evidence?.placeOf(pointer) };
  };
  return { policy, split, settings, files, rendering, now, evidence: evidenceOf(files), evidenceOf };
}

/** A file that is alone is judged at once. */
function splitFor(files: (File | Unreadable)[], { settings }: Loaded): Prepared["split"] {
  const split = files.length > 1 ? splitSettings(settings) : undefined;
  return split && sizeOf(files) > TOGETHER ? "too-large" : split;
}

/** The module knows what a moment is. */
export function moment(text: string): string {
  try {
    lintSettings("{}", { now: text || " " });
    return text;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CannotRun(error.errors.map((problem) => ({ file: "--now", ...problem })));
  }
}

interface Ended extends Pick<RunPlan, "errors" | "passedOver"> {
  /** How many objects were judged, and the files with images. */
  judged: number;
  withImages: Iterable<string>;
}

/** Silence about nothing would read as "all is well", and so would silence about what was not rendered. */
export function guardNothing({ judged, withImages, errors, passedOver }: Ended, rendering: Source[], { allowEmpty, command }: Options): void {
  const folders = unrendered(rendering, withImages, command);
  passedOver.push(...folders);
  if (allowEmpty || judged > 0 || errors.length > 0) return;
  const [first] = folders;
  const help = first ? `render it first: ${first.render}` : "name a file, a folder with *.yaml, *.yml or *.json files, or - for stdin";
  errors.push({ code: "nothing-to-check", message: "there is no Kubernetes object to check", help });
}
