/** ValidatingAdmissionPolicy: the API server judges by itself. A policy and its binding for each action. */

import type { Action, Description } from "./description.ts";
import { matchConstraints, SPARED } from "./kinds.ts";

/** The API server keeps one finding of a request for its audit log and complains about each further one: so what is shown is not kept. */
const ACTIONS: Record<Action, string[]> = { deny: ["Deny"], warn: ["Warn"], audit: ["Audit"] };

export function vap(name: string, { parts }: Description, without = SPARED.vap): object[] {
  return parts.flatMap(({ action, variables, validations }) => [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: `${name}-${action}` },
      spec: { failurePolicy: "Fail", matchConstraints: matchConstraints(without), variables, validations },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: `${name}-${action}` },
      spec: { policyName: `${name}-${action}`, validationActions: ACTIONS[action] },
    },
  ]);
}
