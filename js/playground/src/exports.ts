/** The answer and the settings in the forms of other tools. */

import metadata from "../../../policies/kubewarden/metadata.json";
import { ask } from "./engine/client.ts";
import type { Judged } from "./engine/messages.ts";

export interface Export {
  name: string;
  what: string;
  file: string;
  type: string;
  content(): Promise<string>;
}

export function exportsOf(judged: Judged, settingsText: string): Export[] {
  const { value } = judged.settings;
  const json = (content: () => unknown) => ({ type: "application/json", content: async () => `${JSON.stringify(content(), null, 2)}\n` });
  const report = (format: "sarif" | "policyreport") => ({ type: "application/json", content: () => ask("report", { format }) });
  return [
    { name: "SARIF", what: "for code scanning", file: "surepull.sarif", ...report("sarif") },
    { name: "PolicyReport", what: "as policy engines write into a cluster", file: "policyreport.json", ...report("policyreport") },
    { name: "Settings for OPA", what: "the data document beside the bundle", file: "data.json", ...json(() => ({ config: { surepull: { settings: value } } })) },
    { name: "ClusterAdmissionPolicy", what: "for Kubewarden, with these settings", file: "clusteradmissionpolicy.json", ...json(() => clusterAdmissionPolicy(value)) },
    { name: "Settings for the command", what: "to be found beside the manifests", file: ".surepull.yaml", type: "application/yaml", content: async () => settingsText },
  ];
}

export function clusterAdmissionPolicy(settings: object): object {
  return {
    apiVersion: "policies.kubewarden.io/v1",
    kind: "ClusterAdmissionPolicy",
    metadata: { name: "surepull" },
    spec: { module: `registry://REGISTRY/surepull-kubewarden:v${VERSION}`, mutating: false, settings, rules: metadata.rules },
  };
}
