/** What is asked about: pods, their new ephemeral containers, and the kinds that make pods. The same as Kubewarden's rules. */

const WRITTEN = ["CREATE", "UPDATE"];

export const RESOURCE_RULES = [
  { apiGroups: [""], apiVersions: ["v1"], operations: WRITTEN, resources: ["pods", "replicationcontrollers", "podtemplates"] },
  { apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["pods/ephemeralcontainers"] },
  { apiGroups: ["apps"], apiVersions: ["v1"], operations: WRITTEN, resources: ["deployments", "replicasets", "statefulsets", "daemonsets"] },
  { apiGroups: ["batch"], apiVersions: ["v1"], operations: WRITTEN, resources: ["jobs", "cronjobs"] },
];

/** Left out unless others are named: where a pod in one of these is denied, the cluster or the engine may not come up again. */
export const SPARED = {
  vap: ["kube-system", "kube-node-lease"],
  kyverno: ["kube-system", "kube-node-lease", "kyverno"],
  gatekeeper: ["kube-system", "kube-node-lease", "gatekeeper-system"],
};

/** What a policy is asked about, of all namespaces but these. */
export function matchConstraints(without: readonly string[]): object {
  const others = { key: "kubernetes.io/metadata.name", operator: "NotIn", values: without };
  return { ...(without.length > 0 && { namespaceSelector: { matchExpressions: [others] } }), resourceRules: RESOURCE_RULES };
}

export const KINDS = [
  { apiGroups: [""], kinds: ["Pod", "ReplicationController", "PodTemplate"] },
  { apiGroups: ["apps"], kinds: ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"] },
  { apiGroups: ["batch"], kinds: ["Job", "CronJob"] },
];
