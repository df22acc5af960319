/** The answer and the settings in the forms of other tools. */

import metadata from "../../../policies/kubewarden/metadata.json";
import type { RuleInfo } from "./engine/api.ts";
import type { Judged, Mark } from "./engine/messages.ts";

export interface Export {
  name: string;
  what: string;
  file: string;
  type: string;
  content(): string;
}

export function exportsOf(judged: Judged, rules: RuleInfo[], settingsText: string): Export[] {
  const { value } = judged.settings;
  const json = (content: () => unknown) => ({ type: "application/json", content: () => `${JSON.stringify(content(), null, 2)}\n` });
  return [
    { name: "SARIF", what: "for code scanning", file: "surepull.sarif", ...json(() => sarif(judged.marks, rules)) },
    { name: "PolicyReport", what: "as policy engines write into a cluster", file: "policyreport.json", ...json(() => policyReport(judged.marks)) },
    { name: "Settings for OPA", what: "the data document beside the bundle", file: "data.json", ...json(() => ({ config: { surepull: { settings: value } } })) },
    { name: "ClusterAdmissionPolicy", what: "for Kubewarden, with these settings", file: "clusteradmissionpolicy.json", ...json(() => clusterAdmissionPolicy(value)) },
    { name: "Settings for the command", what: "to be found beside the manifests", file: ".surepull.yaml", type: "application/yaml", content: () => settingsText },
  ];
}

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

export function sarif(marks: Mark[], rules: RuleInfo[]): object {
  const ids = [...rules.map(({ id }) => id), ...new Set(marks.filter(({ kind }) => kind === "unread").map(({ rule }) => rule))];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "surepull",
            semanticVersion: VERSION,
            rules: ids.map((id) => ({ id, shortDescription: { text: rules.find((rule) => rule.id === id)?.summary ?? "a document that cannot be read" } })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: marks.map((mark) => ({
          ruleId: mark.rule,
          ruleIndex: ids.indexOf(mark.rule),
          level: LEVELS[mark.severity],
          message: { text: [mark.message, mark.why, mark.help].filter(Boolean).join(". ") },
          locations: [{ physicalLocation: { artifactLocation: { uri: "manifest.yaml" }, region: mark.place }, logicalLocations: [{ fullyQualifiedName: mark.pointer }] }],
          partialFingerprints: { "surepull/v1": mark.id },
        })),
      },
    ],
  };
}

const RESULTS = { error: "fail", warning: "warn", info: "warn" } as const;
const SEVERITIES = { error: "high", warning: "medium", info: "info" } as const;

export function policyReport(marks: Mark[]): object {
  const results = marks.map(({ rule, severity, undetermined, kind, message, pointer, use, id, named }) => {
    const { apiVersion, kind: object, namespace, name } = named;
    return {
      source: "surepull",
      policy: "surepull",
      rule,
      result: kind === "unread" ? "error" : undetermined ? "skip" : RESULTS[severity],
      severity: SEVERITIES[severity],
      scored: !undetermined,
      message,
      properties: { pointer, fingerprint: id, ...(use && { use }) },
      ...(object && name && { resources: [{ ...(apiVersion && { apiVersion }), kind: object, ...(namespace && { namespace }), name }] }),
    };
  });
  const summary = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
  for (const { result } of results) summary[result as keyof typeof summary] += 1;
  return { apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "PolicyReport", metadata: { name: "surepull" }, summary, results };
}

export function clusterAdmissionPolicy(settings: object): object {
  return {
    apiVersion: "policies.kubewarden.io/v1",
    kind: "ClusterAdmissionPolicy",
    metadata: { name: "surepull" },
    spec: { module: `registry://REGISTRY/surepull-kubewarden:v${VERSION}`, mutating: false, settings, rules: metadata.rules },
  };
}
