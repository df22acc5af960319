/** What is asked about: pods, their new ephemeral containers, and the kinds that make pods. The same as Kubewarden's rules. */

const WRITTEN = ["CREATE", "UPDATE"];

export const RESOURCE_RULES = [
  { apiGroups: [""], apiVersions: ["v1"], operations: WRITTEN, resources: ["pods", "replicationcontrollers", "podtemplates"] },
  { apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["pods/ephemeralcontainers"] },
  { apiGroups: ["apps"], apiVersions: ["v1"], operations: WRITTEN, resources: ["deployments", "replicasets", "statefulsets", "daemonsets"] },
  { apiGroups: ["batch"], apiVersions: ["v1"], operations: WRITTEN, resources: ["jobs", "cronjobs"] },
];

export const KINDS = [
  { apiGroups: [""], kinds: ["Pod", "ReplicationController", "PodTemplate"] },
  { apiGroups: ["apps"], kinds: ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"] },
  { apiGroups: ["batch"], kinds: ["Job", "CronJob"] },
];
