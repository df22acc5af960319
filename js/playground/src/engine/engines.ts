/** The same input through all three modules, and whether they say the same. */

import kubewardenUrl from "../../../dist/surepull-kubewarden.wasm?url";
import opaUrl from "../../../dist/surepull-opa.wasm?url";
import { createPolicy, InputError, type Report } from "./api.ts";
import type { Prepared } from "./judge.ts";
import type { EngineAnswer } from "./messages.ts";
import { OpaInstance } from "./opa.ts";
import { WapcInstance } from "./wapc.ts";

const BATCHES = 4;
/** Milliseconds of a batch. */
const ENOUGH = 2;

const modules = new Map<string, Promise<WebAssembly.Module>>();

/** Fetched when they are first asked for. */
function compiled(url: string): Promise<WebAssembly.Module> {
  let module = modules.get(url);
  if (!module) {
    module = WebAssembly.compileStreaming(fetch(new URL(url, import.meta.url)));
    module.catch(() => modules.delete(url));
    modules.set(url, module);
  }
  return module;
}

export async function runEngines(prepared: Prepared): Promise<EngineAnswer[]> {
  const [opa, kubewarden] = await Promise.all([compiled(opaUrl), compiled(kubewardenUrl)]);
  return [javascript(prepared), attempt("opa", () => throughOpa(opa, prepared)), attempt("kubewarden", () => throughKubewarden(kubewarden, prepared))];
}

function javascript({ policy, input, evidence, now }: Prepared): EngineAnswer {
  const beside = { now, ...(evidence !== undefined && { evidence: JSON.parse(evidence) }) };
  policy.evaluate(input, beside); // indexes the evidence
  const [report, took] = timed(() => policy.evaluate(input, beside));
  const answer = JSON.stringify(report);
  return { engine: "javascript", asked: "evaluate, by the npm package", answer, equal: true, difference: "", took, bytes: answer.length };
}

function throughOpa(module: WebAssembly.Module, prepared: Prepared): EngineAnswer {
  const { policy, input, settings, evidence, now } = prepared;
  const surepull = { settings: JSON.parse(settings), now, ...(evidence !== undefined && { evidence: JSON.parse(evidence) }) };
  const opa = new OpaInstance(module, { config: { surepull } });
  const [answer, took] = timed(() => opa.evaluate("surepull/report", input));
  const expected = JSON.stringify(policy.evaluate(input, { now, ...(evidence !== undefined && { evidence: JSON.parse(evidence) }) }));
  const equal = JSON.stringify(JSON.parse(answer)) === expected;
  return { engine: "opa", asked: "data.surepull.report, by OPA's ABI 1.3", answer, equal, difference: equal ? "" : "the report is another", took, bytes: answer.length };
}

interface Brief {
  rule: string;
  severity: string;
  pointer: string;
}

/** Kubewarden sees objects one by one, as requests to create them, and answers in its own words. */
function throughKubewarden(module: WebAssembly.Module, { settings: written, input }: Prepared): EngineAnswer {
  // With rules to mutate by it would judge the object as it is afterwards.
  const settings = JSON.stringify({ ...JSON.parse(written), mutate: undefined });
  const policy = createPolicy(settings);
  const guest = new WapcInstance(module);
  const answers: unknown[] = [];
  let total = 0;
  let difference = "";
  for (const request of requests(JSON.parse(new TextDecoder().decode(input)))) {
    const payload = `{"request":${JSON.stringify(request)},"settings":${settings}}`;
    const [text, took] = timed(() => guest.call("validate", payload));
    total += took;
    const answer = JSON.parse(text) as { accepted: boolean; audit_annotations?: { findings: string } };
    const { name, kind } = request;
    answers.push({ request: `CREATE ${kind.kind} ${name}`, ...answer });
    difference ||= compare(answer, expected(policy.evaluate.bind(policy), request));
  }
  const answer = JSON.stringify(answers);
  return { engine: "kubewarden", asked: `validate, by waPC, ${answers.length} request${answers.length === 1 ? "" : "s"} to create`, answer, equal: difference === "", difference, took: total, bytes: answer.length };
}

function expected(evaluate: (input: object) => Report, request: object): Pick<Report, "verdict" | "findings"> {
  try {
    return evaluate({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { verdict: "deny", findings: [] };
  }
}

function compare(answer: { accepted: boolean; audit_annotations?: { findings: string } }, report: Pick<Report, "verdict" | "findings">): string {
  if (answer.accepted !== (report.verdict !== "deny")) return "another verdict on the same request";
  const brief = ({ rule, severity, pointer }: Brief) => `${rule} ${severity} ${pointer}`;
  const told = (JSON.parse(answer.audit_annotations?.findings ?? "[]") as Brief[]).map(brief).join();
  return told === report.findings.map(brief).join() ? "" : "other findings on the same request";
}

interface Thing {
  apiVersion?: string;
  kind?: string;
  metadata?: { name?: string; generateName?: string; namespace?: string };
  items?: unknown[];
  request?: object;
}

interface AdmissionRequest {
  name: string;
  kind: { group: string; version: string; kind: string };
  [key: string]: unknown;
}

function requests(value: unknown): AdmissionRequest[] {
  if (Array.isArray(value)) return value.flatMap(requests);
  const object = value as Thing | null;
  if (typeof object !== "object" || object === null) return [];
  if (object.request && /^AdmissionReview$/.test(object.kind ?? "")) return [{ kind: { group: "", version: "", kind: "" }, name: "", ...object.request }];
  if (Array.isArray(object.items)) return object.items.flatMap(requests);
  if (!object.kind || !object.apiVersion) return [];
  const [version = "", group = ""] = object.apiVersion.split("/").toReversed();
  const { name, generateName, namespace } = object.metadata ?? {};
  const kind = { group, version, kind: object.kind };
  const resource = { group, version, resource: `${object.kind.toLowerCase()}s` };
  return [{ uid: "playground", kind, resource, name: name ?? generateName ?? "", namespace, operation: "CREATE", userInfo: { username: "playground" }, object, oldObject: null }];
}

/** The mean of the fastest batch: browsers' clocks are too coarse for one run. */
function timed<T>(run: () => T): [T, number] {
  const result = run();
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < BATCHES; batch++) {
    const from = performance.now();
    let runs = 0;
    let took = 0;
    while (took < ENOUGH) {
      run();
      runs += 1;
      took = performance.now() - from;
    }
    best = Math.min(best, took / runs);
  }
  return [result, best];
}

function attempt(engine: EngineAnswer["engine"], run: () => EngineAnswer): EngineAnswer {
  try {
    return run();
  } catch (error) {
    const difference = error instanceof Error ? error.message : String(error);
    return { engine, asked: "", answer: "", equal: false, difference, took: 0, bytes: 0 };
  }
}
