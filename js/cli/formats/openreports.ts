/** The same results as OpenReports (openreports.io/v1alpha1), which is to take the place of PolicyReports. */

import { jsonDocument } from "./json.ts";
import type { Material } from "./material.ts";
import { list } from "./policyreport.ts";

export function openreports(material: Material): string {
  return jsonDocument(list(material, "openreports.io/v1alpha1", "Report", { source: "surepull" }));
}
