/** The second way for Kyverno: a ValidatingPolicy that asks an OPA server with our bundle, so that every rule is judged. */

import { matchConstraints, SPARED } from "./kinds.ts";
import { celString } from "./regex.ts";

export function viaOpa(name: string, url: string, without = SPARED.kyverno): object[] {
  return [
    {
      apiVersion: "policies.kyverno.io/v1",
      kind: "ValidatingPolicy",
      metadata: { name: `${name}-opa` },
      spec: {
        validationActions: ["Deny"],
        failurePolicy: "Fail",
        // A background scan would ask about every object of the cluster.
        evaluation: { background: { enabled: false } },
        matchConstraints: matchConstraints(without),
        variables: [
          {
            name: "answer",
            expression: `http.Post(${celString(url)},
  {'apiVersion': dyn('admission.k8s.io/v1'), 'kind': dyn('AdmissionReview'), 'request': dyn(request)})`,
          },
        ],
        validations: [
          {
            expression: "variables.answer.response.allowed == true",
            message: "denied by surepull",
            messageExpression: "string(variables.answer.response.?status.?message.orValue('denied by surepull'))",
          },
        ],
      },
    },
  ];
}
