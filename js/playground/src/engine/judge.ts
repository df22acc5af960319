/** From text to marks: the way the command goes, for one file. */

import { judge as judgeFiles, type Unjudged } from "../../../cli/judge.ts";
import { addPlan, addReport, emptyReport, type PlacedFinding, type RunError, type RunPlan, type RunReport } from "../../../cli/merge.ts";
import type { Range } from "../../../manifest/lines.ts";
import type { Manifest } from "../../../manifest/read.ts";
import { editsFor } from "../edits.ts";
import { createPolicy, EvidenceError, lintSettings, type ObjectRef, type Plan, type Policy, type Report, type Settings, type UseRef } from "./api.ts";
import type { Evidence } from "./evidence.ts";
import type { Fix, Judged, Mark, PlanEntry, SettingsProblem } from "./messages.ts";
import { problemsOf, readSettings } from "./settings-text.ts";
import { withoutSecrets } from "./share-text.ts";

const FILE = "manifest.yaml";

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

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  judge(text: string, settingsText: string): Judged {
    const { value, policy, problems, lints } = this.#ready(settingsText);
    const started = performance.now();
    const run = emptyReport();
    const plan: RunPlan = { type: "plan", version: 1, images: [], errors: [], passedOver: [] };
    const unjudged: Unjudged = { errors: run.errors, passedOver: run.passedOver };
    let manifest: Manifest | undefined;
    let judging = 0;
    const evaluate = (bytes: Uint8Array): { report: Report; plan: Plan } => {
      const from = performance.now();
      const answer = this.#ask(policy, bytes);
      judging += performance.now() - from;
      return answer;
    };
    for (const judged of judgeFiles([file(text)], evaluate, unjudged)) {
      manifest = judged.manifest;
      addReport(run, FILE, judged.manifest, judged.input, judged.answer.report);
      addPlan(plan, FILE, judged.manifest, judged.input, judged.answer.plan);
    }
    const marks = [...run.errors.map((error) => unreadMark(error, text)), ...run.findings.map((finding) => findingMark(finding, run, manifest, text))];
    const took = performance.now() - started;
    return {
      verdict: run.errors.length > 0 ? "deny" : run.verdict,
      marks: distinct(marks).sort((a, b) => a.from - b.from),
      plan: plan.images.map(planEntry),
      summary: manifest ? run.summary : null,
      settings: { value, problems, lints },
      took: { read: took - judging, judge: judging },
      shareable: withoutSecrets(text),
    };
  }

  prepared(text: string, settingsText: string): Prepared {
    const { policy, json } = this.#ready(settingsText);
    let input: Uint8Array | undefined;
    const evaluate = (bytes: Uint8Array) => this.#ask(policy, bytes);
    for (const judged of judgeFiles([file(text)], evaluate, { errors: [], passedOver: [] })) input = judged.input.bytes;
    if (!input) throw new Error("there is no document here that can be judged");
    const evidence = this.#evidence.document();
    return { policy, settings: json, evidence: evidence && new TextDecoder().decode(evidence), now: new Date().toISOString(), input };
  }

  #ask(policy: Policy, bytes: Uint8Array): { report: Report; plan: Plan } {
    const evidence = this.#evidence.document();
    const beside = { now: new Date().toISOString(), ...(evidence && { evidence }) };
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

function findingMark(finding: PlacedFinding, run: RunReport, manifest: Manifest | undefined, text: string): Mark {
  const { rule, severity, outcome, message, why, help, object, use, also, range, related, fingerprint, pointer } = finding;
  const proposed = typeof finding.fix === "number" ? run.fixes[finding.fix] : undefined;
  const edits = proposed && manifest ? editsFor(manifest, text, proposed) : [];
  const fix: Fix | null = proposed && edits.length > 0 ? { title: proposed.title, safe: proposed.safety === "safe", edits } : null;
  return {
    ...spanOf(range),
    id: fingerprint,
    kind: "finding",
    rule,
    severity,
    undetermined: outcome === "undetermined",
    message,
    why,
    help,
    object: objectTitle(object),
    use: useTitle(use),
    also,
    related: related.map((other) => ({ title: objectTitle(other.object), line: other.range.start.line, from: other.range.start.offset })),
    fix,
    pointer: object.at + pointer,
    named: { apiVersion: object.apiVersion, kind: object.kind, namespace: object.namespace, name: object.name },
  };
}

function unreadMark({ code, message, help, line, column, offset, pointer }: RunError, text: string): Mark {
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
    why: "what cannot be read is not judged, and a failure is never an allow; the other documents are judged all the same",
    help: help ?? "",
    object: "",
    use: "",
    also: [],
    related: [],
    fix: null,
    pointer: pointer ?? "",
    named: { apiVersion: null, kind: null, namespace: null, name: null },
  };
}

function spanOf({ start, end }: Range): Pick<Mark, "from" | "to" | "line" | "place"> {
  return {
    from: start.offset,
    to: end.offset,
    line: start.line,
    place: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}

function planEntry(image: RunPlan["images"][number]): PlanEntry {
  const { file: _, range, ...planned } = image;
  return { from: range.start.offset, to: range.end.offset, line: range.start.line, object: objectTitle(image.object), use: useTitle(image.use), planned };
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

export function objectTitle({ kind, namespace, name, generateName }: ObjectRef): string {
  const called = name ?? (generateName ? `${generateName}…` : "");
  return `${kind ?? "pod spec"} ${namespace && called ? `${namespace}/` : ""}${called}`.trim();
}

const USES: Record<UseRef["kind"], string> = {
  container: "container",
  initContainer: "init container",
  sidecar: "sidecar",
  ephemeralContainer: "ephemeral container",
  imageVolume: "image volume",
  customResource: "image",
};

function useTitle(use: UseRef | null): string {
  return use ? `${USES[use.kind]} ${use.name ?? ""}`.trim() : "";
}

/** For the evidence's own errors, which are not the manifest's. */
export function isEvidenceError(error: unknown): error is EvidenceError {
  return error instanceof EvidenceError;
}
