/** A list of PolicyReports (wgpolicyk8s.io/v1alpha2), one a namespace, that `kubectl apply` takes. */

import type { ObjectRef, Severity } from "../../src/types.ts";
import { printable } from "../print.ts";
import { jsonDocument } from "./json.ts";
import { evidenceOption, explained, gaps, gapText, grouped, type Material, startOf } from "./material.ts";

export function policyreport(material: Material): string {
  return jsonDocument(list(material, "wgpolicyk8s.io/v1alpha2", "PolicyReport"));
}

const POLICY = "surepull";
const RESULTS = { error: "fail", warning: "warn", info: "warn" } as const;
const SEVERITIES: Record<Severity, string> = { error: "high", warning: "medium", info: "info" };

interface Result {
  source: string;
  policy: string;
  rule: string;
  category: string;
  result: "pass" | "fail" | "warn" | "error" | "skip";
  [more: string]: unknown;
}

/** Both kinds of report have the same results. */
export function list(material: Material, apiVersion: string, kind: string, more: object = {}): object {
  const reports = grouped(results(material));
  if (reports.size === 0) reports.set(null, []); // nothing found is a report, too
  const items = Array.from(reports, ([namespace, these]) => ({
    apiVersion,
    kind,
    metadata: { name: "surepull", ...strings({ namespace }) },
    ...more,
    summary: summary(these),
    results: these,
  }));
  return { apiVersion: "v1", kind: "List", items };
}

/** What is of no object, or of one whose namespace is not known, goes into a report without one. */
function* results({ run, now }: Material): Generator<[string | null, Result]> {
  const common = (rule: string) => ({ source: "surepull", policy: POLICY, rule, category: "Image pull", ...timestamp(now) });
  for (const gap of gaps(run)) {
    const properties = strings({ file: gap.file, line: gap.line, column: gap.column });
    yield [null, { ...common(gap.code), result: "error", severity: "high", message: gapText(gap), properties }];
  }
  for (const finding of run.findings) {
    const { object, use, severity, rule, file, pointer, image, fingerprint, outcome } = finding;
    const properties = strings({ file, ...startOf(finding), pointer: object.at + pointer, container: use?.name, image, fingerprint, outcome });
    const result = RESULTS[severity];
    const message = explained(finding).join("\n");
    yield [object.namespace, { ...common(rule), severity: SEVERITIES[severity], result, scored: result === "fail", resources: [resource(object)], message, properties }];
  }
  for (const { rule, object, use, reason, file } of run.exempted) {
    const message = printable(`exempted: ${reason}`);
    yield [object.namespace, { ...common(rule), result: "skip", resources: [resource(object)], message, properties: strings({ file, container: use?.name }) }];
  }
  for (const { rule, needs } of run.summary.notJudged) {
    yield [null, { ...common(rule), result: "skip", message: `silent without evidence (${evidenceOption(needs)})` }];
  }
}

function summary(these: Result[]) {
  const counts = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
  for (const { result } of these) counts[result] += 1;
  return counts;
}

/** An ObjectReference. */
function resource({ apiVersion, kind, namespace, name, generateName }: ObjectRef): Record<string, string> {
  return strings({ apiVersion, kind, namespace, name: name ?? generateName });
}

/** A map from string to string, as both kinds of report want it. */
function strings(values: Record<string, string | number | null | undefined>): Record<string, string> {
  const set = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(set.map(([key, value]) => [key, printable(String(value))]));
}

function timestamp(now: string): object {
  const moment = Date.parse(now);
  if (Number.isNaN(moment)) return {}; // a leap second, which JavaScript does not know
  return { timestamp: { seconds: Math.floor(moment / 1000), nanos: (((moment % 1000) + 1000) % 1000) * 1_000_000 } };
}
