/** The `surepull` command. */

import { readFileSync } from "node:fs";
import { initSync } from "#glue";
import { SettingsError } from "../src/errors.ts";
import { lintSettings, type Policy } from "../src/policy.ts";
import { exportPolicies } from "./commands/export.ts";
import { checkEvidence, readEvidence } from "./evidence.ts";
import { type Excerpt, excerpt } from "./excerpt.ts";
import { type File, sources, type Unreadable } from "./files.ts";
import { judge } from "./judge.ts";
import { addPlan, addReport, emptyReport, type PlacedFinding, type RunError, type RunPlan } from "./merge.ts";
import { HELP, type Options, parseOptions, UsageError } from "./options.ts";
import { planText } from "./plan-text.ts";
import { painter, printable } from "./print.ts";
import { reportText, unjudgedText } from "./report-text.ts";
import { CannotRun, loadPolicy } from "./settings.ts";
import { FAILING, failingPods, whyText } from "./why-text.ts";

/** Filled in by the build. */
declare const VERSION: string;

/** Exit codes. */
const CLEAN = 0;
const DENIED = 1;
const COULD_NOT_RUN = 2;

const paint = painter(process.stdout, process.env);
const paintError = painter(process.stderr, process.env);

/** What a run is made of before anything is judged. */
interface Prepared {
  policy: Policy;
  files: (File | Unreadable)[];
  evidence: { evidence?: Uint8Array };
  now: string;
}

async function prepare(options: Options, { passedOver }: Pick<RunPlan, "passedOver">, asked?: string): Promise<Prepared> {
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

async function check(options: Options): Promise<number> {
  const run = emptyReport();
  const { policy, files, evidence, now } = await prepare(options, run);
  const excerpts = new Map<PlacedFinding, Excerpt>();
  const text = options.format === "text";
  for (const { file, manifest, input, answer } of judge(files, (bytes) => policy.evaluate(bytes, { now, ...evidence }), run)) {
    const known = run.findings.length;
    addReport(run, file, manifest, input, answer);
    // The manifest is let go before the next is read, so the lines to be shown are taken now.
    if (!text) continue;
    for (const finding of run.findings.slice(known)) {
      const { object, range } = finding;
      excerpts.set(finding, excerpt(manifest, range, manifest.range(object.at)));
    }
  }
  guardNothing(run.summary.objects, run.errors);
  if (run.errors.length > 0) run.verdict = "deny";
  if (text) {
    if (run.summary.files > 0) process.stdout.write(reportText(run, excerpts, paint));
    for (const notice of run.summary.notices) process.stderr.write(`${printable(notice)}\n`);
    process.stderr.write(unjudgedText(run, paintError));
  } else {
    writeJson(run);
  }
  if (run.errors.length > 0) return COULD_NOT_RUN;
  return run.verdict === "deny" ? DENIED : CLEAN;
}

async function why(options: Options): Promise<number> {
  const run = emptyReport();
  const { policy, files, evidence, now } = await prepare(options, run, FAILING);
  for (const { file, manifest, input, answer } of judge(files, (bytes) => policy.evaluate(bytes, { now, ...evidence }), run)) {
    addReport(run, file, manifest, input, answer);
  }
  guardNothing(run.summary.objects, run.errors);
  const pods = failingPods(run);
  if (options.format === "text") {
    if (run.summary.files > 0) process.stdout.write(whyText(pods, run, paint));
    process.stderr.write(unjudgedText(run, paintError));
  } else {
    writeJson({ type: "why", version: 1, pods, errors: run.errors, passedOver: run.passedOver });
  }
  if (run.errors.length > 0) return COULD_NOT_RUN;
  return pods.length > 0 ? DENIED : CLEAN;
}

async function plan(options: Options): Promise<number> {
  const run: RunPlan = { type: "plan", version: 1, images: [], errors: [], passedOver: [] };
  const { policy, files, evidence } = await prepare(options, run);
  let judged = 0;
  for (const { file, manifest, input, answer } of judge(files, (bytes) => policy.plan(bytes, evidence), run)) {
    judged += 1;
    addPlan(run, file, manifest, input, answer);
  }
  guardNothing(judged, run.errors);
  if (options.format === "text") {
    if (judged > 0) process.stdout.write(planText(run, paint));
    process.stderr.write(unjudgedText(run, paintError));
  } else {
    writeJson(run);
  }
  return run.errors.length > 0 ? COULD_NOT_RUN : CLEAN;
}

/** Silence about nothing would read as "all is well". */
function guardNothing(judged: number, errors: RunError[]): void {
  if (judged > 0 || errors.length > 0) return;
  const help = "name a file, a folder with *.yaml, *.yml or *.json files, or - for stdin";
  errors.push({ code: "nothing-to-check", message: "there is no Kubernetes object to check", help });
}

function writeJson(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
}

const COMMANDS = { check, plan, why, export: exportPolicies };

async function main(argv: string[]): Promise<number> {
  let options: ReturnType<typeof parseOptions>;
  try {
    options = parseOptions(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return misused(error);
  }
  if (options === "help" || options === "version") {
    process.stdout.write(options === "help" ? HELP : `${VERSION}\n`);
    return CLEAN;
  }
  initSync({ module: readFileSync(new URL("./surepull.wasm", import.meta.url)) });
  try {
    return await COMMANDS[options.command](options);
  } catch (error) {
    if (error instanceof UsageError) return misused(error);
    if (!(error instanceof CannotRun)) throw error;
    const { errors } = error;
    if (options.format === "text") process.stderr.write(unjudgedText({ errors, passedOver: [] }, paintError));
    else writeJson({ type: "failure", version: 1, verdict: "deny", findings: [], errors });
    return COULD_NOT_RUN;
  }
}

function misused({ message }: UsageError): number {
  process.stderr.write(`surepull: ${message}\nsurepull --help shows what there is\n`);
  return COULD_NOT_RUN;
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader has left (`surepull check . | head`): nothing more to say, and no reason to complain.
    process.exit(error.code === "EPIPE" ? (process.exitCode ?? COULD_NOT_RUN) : COULD_NOT_RUN);
  });
}
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // Node would end with 1, which says "denied".
  process.exitCode = COULD_NOT_RUN;
  process.stderr.write(`surepull: this is a bug, please report it: ${error instanceof Error ? error.stack : String(error)}\n`);
}
