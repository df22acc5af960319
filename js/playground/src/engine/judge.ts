/** From text to marks: the way the command goes, for one file. */

import { policyreport } from "../../../cli/formats/policyreport.ts";
import { sarif } from "../../../cli/formats/sarif.ts";
import { Ignores } from "../../../cli/ignores.ts";
import { type Asked, judge as judgeFiles, type Unjudged } from "../../../cli/judge.ts";
import { addPlan, addReport, emptyReport, type PlacedFinding, type RunError, type RunPlan, type RunReport } from "../../../cli/merge.ts";
import { unknownRule } from "../../../cli/rule-options.ts";
import { nameOf, useTitle } from "../../../cli/titles.ts";
import type { Range } from "../../../manifest/lines.ts";
import { editText } from "../../../manifest/edit.ts";
import { createPolicy, type Ignore, lintSettings, type Plan, type Policy, type Report, rules, type Settings } from "./api.ts";
import type { Evidence } from "./evidence.ts";
import type { Edit, Fix, Judged, Mark, PlanEntry, SettingsProblem } from "./messages.ts";
import { problemsOf, readSettings } from "./settings-text.ts";
import { withoutSecrets } from "./share-text.ts";

const FILE = "manifest.yaml";
/** What reports call the file of what evidence says. */
const EVIDENCE = "evidence";

interface Ready {
  text: string;
  /** With `trust.input` on: whoever uses the page hands over the manifests and all beside them. */
  json: string;
  value: Settings;
  policy: Policy;
  problems: SettingsProblem[];
  lints: string[];
}

/** What every engine is asked. */
export interface Prepared {
  policy: Policy;
  settings: string;
  evidence: string | undefined;
  now: string;
  /** The documents that can be judged, as one input, and each object by itself. */
  input: Uint8Array;
}

export class Judge {
  readonly #evidence: Evidence;
  #settings: Ready | undefined;
  #run: RunReport = emptyReport();
  /** What it is about. */
  #text = "";

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  judge(text: string, settingsText: string): Judged {
    const { value, policy, problems, lints } = this.#ready(settingsText);
    const started = performance.now();
    const run = emptyReport();
    const plan: RunPlan = { type: "plan", version: 1, config: null, images: [], errors: [], passedOver: [] };
    const unjudged: Unjudged = { errors: run.errors, passedOver: run.passedOver };
    let judging = 0;
    const ignores = new Ignores(unknownRule);
    const evaluate = (bytes: Uint8Array, asked: Asked): { report: Report; plan: Plan } => {
      const from = performance.now();
      const { report, plan } = this.#ask(policy, bytes, ignores.beside(asked));
      judging += performance.now() - from;
      return { report: ignores.settle(report, asked), plan };
    };
    for (const judged of judgeFiles([file(text)], evaluate, unjudged)) {
      addReport(run, { ...judged, answer: judged.answer.report }, () => ({ file: EVIDENCE, range: null }));
      addPlan(plan, FILE, judged.manifest, judged.input, judged.answer.plan);
    }
    run.summary.notices.push(...ignores.notices);
    this.#run = run;
    this.#text = text;
    const marks = [...run.errors.map((error) => unreadMark(error, text)), ...run.findings.map((finding) => findingMark(finding, run))];
    const took = performance.now() - started;
    return {
      verdict: run.errors.length > 0 ? "deny" : run.verdict,
      marks: distinct(marks).sort((a, b) => a.from - b.from),
      plan: plan.images.map(planEntry),
      safe: run.fixes.flatMap(({ safety }, number) => (safety === "safe" ? [number] : [])),
      summary: run.summary,
      settings: { value, problems, lints },
      accepted: run.exempted.map(({ rule, reason, range }) => ({ rule, reason, line: range?.start.line ?? 0, from: range?.start.offset ?? 0 })),
      notices: run.summary.notices.map((notice) => notice.replace(`${FILE}:`, "line ").replace("line  ", "")),
      took: { read: took - judging, judge: judging },
      shareable: withoutSecrets(text),
    };
  }

  /** The edits of these fixes of what was judged last. */
  fix(text: string, numbers: number[]): { edits: Edit[]; made: number; left: string[] } {
    if (text !== this.#text) throw new Error("The text has changed since it was judged: try again.");
    const { edits, applied, left } = editText(text, this.#run.fixes.filter((_, number) => numbers.includes(number)));
    return { edits, made: applied.length, left: left.map(({ reason }) => reason) };
  }

  /** What was judged last, as the command writes it. */
  report(format: "sarif" | "policyreport"): string {
    const material = { run: this.#run, refused: false, judged: [FILE], now: new Date().toISOString(), version: VERSION, rules: rules(), excerpts: new Map(), paint: (_: unknown, plain: string) => plain, inRepository: (name: string) => name };
    return { sarif, policyreport }[format](material);
  }

  prepared(text: string, settingsText: string): Prepared {
    const { policy, json } = this.#ready(settingsText);
    let input: Uint8Array | undefined;
    const evaluate = (bytes: Uint8Array) => this.#ask(policy, bytes, []);
    for (const judged of judgeFiles([file(text)], evaluate, { errors: [], passedOver: [] })) input = judged.input.bytes;
    if (!input) throw new Error("there is no document here that can be judged");
    const evidence = this.#evidence.document();
    return { policy, settings: json, evidence: evidence && new TextDecoder().decode(evidence), now: new Date().toISOString(), input };
  }

  #ask(policy: Policy, bytes: Uint8Array, ignores: Ignore[]): { report: Report; plan: Plan } {
    const evidence = this.#evidence.document();
    const beside = { now: new Date().toISOString(), ...(ignores.length > 0 && { ignores }), ...(evidence && { evidence }) };
    return { report: policy.evaluate(bytes, beside), plan: policy.plan(bytes, evidence ? { evidence } : {}) };
  }

  /** The policy; the last one that could be made, where the settings have a fault. */
  #ready(text: string): Ready {
    if (this.#settings?.text === text) return this.#settings;
    const before = this.#settings ?? compiled("", "{}");
    const read = readSettings(text);
    if (Array.isArray(read)) return (this.#settings = { ...before, text, problems: read, lints: [] });
    try {
      this.#settings = compiled(text, read.json);
    } catch (error) {
      this.#settings = { ...before, text, problems: problemsOf(error, read), lints: [] };
    }
    return this.#settings;
  }
}

function compiled(text: string, written: string): Ready {
  // Alone first, so that its own faults are named as they stand.
  createPolicy(written);
  const value = (JSON.parse(written) ?? {}) as Settings;
  const json = JSON.stringify({ ...value, trust: { input: true, ...value.trust } });
  const lints = lintSettings(written, { now: new Date().toISOString() }).map(({ message }) => message);
  return { text, json, value, policy: createPolicy(json), problems: [], lints };
}

function file(text: string) {
  const bytes = new TextEncoder().encode(text);
  return { file: FILE, named: true, read: () => bytes };
}

function findingMark(finding: PlacedFinding, run: RunReport): Mark {
  const { rule, severity, outcome, message, why, help, object, use, also, range, related, fingerprint } = finding;
  const proposed = typeof finding.fix === "number" ? run.fixes[finding.fix] : undefined;
  const fix: Fix | null = proposed ? { number: finding.fix as number, title: proposed.title, safe: proposed.safety === "safe" } : null;
  return {
    ...spanOf(range),
    id: fingerprint,
    kind: "finding",
    rule,
    severity,
    undetermined: outcome === "undetermined",
    message,
    // Nothing but `detail: "ids"` leaves them out.
    why: why as string,
    help: help as string,
    object: nameOf(object),
    use: use ? useTitle(use) : "",
    also,
    related: related.map((other) => ({ title: nameOf(other.object), line: other.range.start.line, from: other.range.start.offset })),
    fix,
  };
}

function unreadMark({ code, message, help, line, column, offset }: RunError, text: string): Mark {
  const from = Math.min(offset ?? 0, text.length);
  const end = text.indexOf("\n", from);
  const to = Math.min(end === -1 ? text.length : end, from + 200);
  const at = { line: line ?? 1, column: column ?? 1 };
  return {
    ...spanOf({ start: { ...at, offset: from }, end: { line: at.line, column: at.column + to - from, offset: to } }),
    id: `${code}@${from}`,
    kind: "unread",
    rule: code,
    severity: "error",
    undetermined: false,
    message,
    why: "what cannot be read is not judged, and never allowed; the rest is judged",
    help: help ?? "",
    object: "",
    use: "",
    also: [],
    related: [],
    fix: null,
  };
}

/** What stands in the evidence has no place in the text. */
function spanOf(range: Range | null): Pick<Mark, "from" | "to" | "line"> {
  if (!range) return { from: 0, to: 0, line: 0 };
  const { start, end } = range;
  return { from: start.offset, to: end.offset, line: start.line };
}

function planEntry(image: RunPlan["images"][number]): PlanEntry {
  const { file: _, range, ...planned } = image;
  return { from: range.start.offset, to: range.end.offset, line: range.start.line, object: nameOf(image.object), use: image.use ? useTitle(image.use) : "", planned };
}

/** Two documents may hold the same object: then their findings have one fingerprint. */
function distinct(marks: Mark[]): Mark[] {
  const seen = new Map<string, number>();
  for (const mark of marks) {
    const times = seen.get(mark.id) ?? 0;
    seen.set(mark.id, times + 1);
    if (times > 0) mark.id += `/${times}`;
  }
  return marks;
}
