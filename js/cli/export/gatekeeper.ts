/** Gatekeeper: a ConstraintTemplate with the same CEL (engine K8sNativeValidation) and its constraint for each action. */

import type { Action, Description } from "./description.ts";
import { KINDS, SPARED } from "./kinds.ts";

const ENFORCEMENT: Record<Action, string> = { deny: "deny", warn: "warn", audit: "dryrun" };

export function gatekeeper(name: string, { parts }: Description, without = SPARED.gatekeeper): object[] {
  return parts.flatMap(({ action, variables, validations }) => {
    const kind = [...name.split(/[-.]/), action].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
    const source = { failurePolicy: "Fail", variables, validations };
    return [
      {
        apiVersion: "templates.gatekeeper.sh/v1",
        kind: "ConstraintTemplate",
        metadata: { name: kind.toLowerCase() },
        spec: {
          crd: { spec: { names: { kind } } },
          targets: [{ target: "admission.k8s.gatekeeper.sh", code: [{ engine: "K8sNativeValidation", source }] }],
        },
      },
      {
        apiVersion: "constraints.gatekeeper.sh/v1beta1",
        kind,
        metadata: { name: `${name}-${action}` },
        spec: { enforcementAction: ENFORCEMENT[action], match: { kinds: KINDS, ...(without.length > 0 && { excludedNamespaces: without }) } },
      },
    ];
  });
}
