/** Kyverno's ValidatingPolicy: the same CEL, judged by Kyverno at admission and in its background scans. */

import type { Action, Description } from "./description.ts";
import { matchConstraints, SPARED } from "./kinds.ts";

/** A warning stands in the reports, too. */
const ACTIONS: Record<Action, string[]> = { deny: ["Deny"], warn: ["Warn", "Audit"], audit: ["Audit"] };

export function kyverno(name: string, { parts }: Description, without = SPARED.kyverno): object[] {
  return parts.map(({ action, variables, validations }) => ({
    apiVersion: "policies.kyverno.io/v1",
    kind: "ValidatingPolicy",
    metadata: { name: `${name}-${action}` },
    spec: {
      validationActions: ACTIONS[action],
      failurePolicy: "Fail",
      matchConstraints: matchConstraints(without),
      variables,
      validations,
    },
  }));
}
