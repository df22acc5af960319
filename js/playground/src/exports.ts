/** The answer and the settings in the forms of other tools. */

import type { Settings } from "./engine/api.ts";
import { ask } from "./engine/client.ts";
import type { Judged } from "./engine/messages.ts";
import { examples } from "./examples.ts";

export interface Export {
  name: string;
  what: string;
  file: string;
  type: string;
  content(): Promise<string>;
}

export function exportsOf(judged: Judged, settingsText: string): Export[] {
  const { value } = judged.settings;
  const json = (content: () => unknown) => ({ type: "application/json", content: async () => `${JSON.stringify(await content(), null, 2)}\n` });
  const report = (format: "sarif" | "policyreport") => ({ type: "application/json", content: () => ask("report", { format }) });
  return [
    { name: "SARIF", what: "for code scanning", file: "surepull.sarif", ...report("sarif") },
    { name: "PolicyReport", what: "as policy engines write into a cluster", file: "policyreport.json", ...report("policyreport") },
    { name: "Settings for OPA", what: "the data document beside the bundle", file: "data.json", ...json(() => ({ config: { surepull: { settings: value } } })) },
    { name: "ClusterAdmissionPolicy", what: "for Kubewarden, with these settings", file: "clusteradmissionpolicy.json", ...json(() => clusterAdmissionPolicy(value)) },
    // Without its dot, which browsers take away in silence.
    { name: "Settings for the command", what: "rename it to .surepull.yaml, and it is found beside the manifests", file: "surepull.yaml", type: "application/yaml", content: async () => `${settingsText.trimEnd()}\n` },
  ];
}

async function clusterAdmissionPolicy(settings: Settings): Promise<object> {
  const { policy, contextAwareResources } = (await examples()).kubewarden;
  const module = `registry://REGISTRY/policies/surepull:v${VERSION}`;
  const asked = { mutating: Boolean(settings.mutate?.length), ...(settings.contextAware && { contextAwareResources }) };
  return { ...policy, metadata: { name: "surepull" }, spec: { ...policy.spec, module, ...asked, settings } };
}
