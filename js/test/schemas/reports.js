/**
 * The schemas of both kinds of policy reports, written down by hand from the Go types that their CRDs are made of:
 * `policy-report/apis/wgpolicyk8s.io/v1alpha2/policyreport_types.go` of kubernetes-sigs/wg-policy-prototypes, and
 * `apis/openreports.io/v1alpha1/report_types.go` of openreports/reports-api. No package has the CRDs.
 */

const closed = (properties, required = []) => ({ type: "object", properties, required, additionalProperties: false });
const string = { type: "string" };
const count = { type: "integer", minimum: 0 };
const strings = { type: "object", additionalProperties: string };

/** corev1.ObjectReference */
const reference = closed({ kind: string, namespace: string, name: string, uid: string, apiVersion: string, resourceVersion: string, fieldPath: string });

const result = closed(
  {
    source: string,
    policy: string,
    rule: string,
    category: string,
    severity: { enum: ["critical", "high", "low", "medium", "info"] },
    timestamp: closed({ seconds: { type: "integer" }, nanos: { type: "integer", minimum: 0, maximum: 999_999_999 } }, ["seconds", "nanos"]),
    result: { enum: ["pass", "fail", "warn", "error", "skip"] },
    scored: { type: "boolean" },
    resources: { type: "array", items: reference },
    resourceSelector: { type: "object" },
    message: string,
    properties: strings,
  },
  ["policy"],
);

const report = (apiVersion, kind, more = {}) =>
  closed(
    {
      apiVersion: { const: apiVersion },
      kind: { const: kind },
      metadata: closed({ name: string, namespace: string, labels: strings, annotations: strings }, ["name"]),
      scope: reference,
      scopeSelector: { type: "object" },
      summary: closed({ pass: count, fail: count, warn: count, error: count, skip: count }),
      results: { type: "array", items: result },
      ...more,
    },
    ["apiVersion", "kind", "metadata"],
  );

const list = (item) => closed({ apiVersion: { const: "v1" }, kind: { const: "List" }, items: { type: "array", items: item, minItems: 1 } }, ["apiVersion", "kind", "items"]);

export const POLICY_REPORTS = list(report("wgpolicyk8s.io/v1alpha2", "PolicyReport"));
export const OPEN_REPORTS = list(report("openreports.io/v1alpha1", "Report", { source: string, configuration: { type: "object" } }));
