/**
 * How CEL reads an object: variables, each made of those before it. The last two, `known` and `kept`, are lists of
 * image uses with their facts, all of them strings, since lists and maps of CEL hold one type.
 *
 * Only what ValidatingAdmissionPolicy had when it became stable (Kubernetes 1.30) is used.
 */

import { celString } from "./regex.ts";

export interface Variable {
  name: string;
  expression: string;
}

// The grammar of distribution/reference as `src/image/reference.rs` reads it. A first part is a host where it has a
// dot, a colon or an upper-case letter, or is `localhost`; what else fits a host's grammar fits a path's too.
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const ADDRESS = "\\[[0-9A-Fa-f:]+\\]";
const PORT = "(?::[0-9]+)";
const COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const DIGEST = "sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}";
const HOST = `(?:${LABEL}(?:\\.${LABEL})*${PORT}?|\\[[0-9A-Fa-f:]*[A-F:][0-9A-Fa-f:]*\\]${PORT}?|${ADDRESS}${PORT})`;
const REFERENCE = `^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*(?::${TAG})?(?:@(?:${DIGEST}))?$`;
const NAME = "^(?:[^/]+/)*[^:@]+";
/** A host that is written out. */
export const HOSTED = `^(?:${LABEL}(?:(?:\\.${LABEL})+${PORT}?|${PORT})|localhost|[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*|\\[[0-9A-Fa-f:]+\\]${PORT}?)/`;
/** A first part with a dot that is no host, since hosts have no `_`: the whole name is a path, of no registry. */
const HOSTLESS = "^[^/]*(?:_[^/]*\\.|\\.[^/]*_)[^/]*/";
/** An image ID alone is no name. */
const IDENTIFIER = "^[a-f0-9]{64}$";
/** Bytes of a repository, and of all that may follow a host: what is longer costs too much to be read, and is no reference. */
const LONGEST = 255;
const LONGEST_REST = LONGEST + ":".length + 128 + "@sha512:".length + 128;

/** Where each kind keeps its pod. */
const POD = (object: string) =>
  `${object} == null ? {} :
${object}.kind == 'Pod' ? ${object}.?spec.orValue({}) :
${object}.kind == 'PodTemplate' ? ${object}.?template.?spec.orValue({}) :
${object}.kind == 'CronJob' ? ${object}.?spec.?jobTemplate.?spec.?template.?spec.orValue({}) :
${object}.?spec.?template.?spec.orValue({})`;

/** The API server writes lists without entries as null. */
const listOf = (pod: string, list: string) => `(${pod}.?${list}.orValue(null) == null ? [] : ${pod}.${list})`;

const containers = (pod: string, list: string, shown: string) =>
  `${listOf(pod, list)}.map(c, {
  'list': '${list}', 'shown': '${shown}', 'name': string(c.?name.orValue('')),
  'image': string(c.?image.orValue('')), 'policy': string(c.?imagePullPolicy.orValue(''))})`;

/** The kubelet passes over secrets without a name. */
const secrets = (pod: string) => `${listOf(pod, "imagePullSecrets")}.map(s, string(s.?name.orValue(''))).filter(name, name != '')`;

const volumes = (pod: string) =>
  `${listOf(pod, "volumes")}.filter(v, has(v.image)).map(v, {
  'list': 'volumes', 'shown': 'image volume', 'name': string(v.?name.orValue('')),
  'image': string(v.image.?reference.orValue('')), 'policy': string(v.image.?pullPolicy.orValue(''))})`;

const uses = (pod: string) =>
  [
    containers(pod, "initContainers", "init container"),
    containers(pod, "containers", "container"),
    containers(pod, "ephemeralContainers", "ephemeral container"),
    volumes(pod),
  ].join(" +\n");

/** What makes a use before an update the same as one after it. Names and policies have no line breaks. */
const KEY = "u.list + '\\n' + u.name + '\\n' + u.policy + '\\n' + u.image";

/** Fields that are handed on. */
const same = (...names: string[]) => names.map((name) => `'${name}': u.${name}`).join(", ");

const rest = "u.at.indexOf('/') + 1";

export interface ReadingOptions {
  /** On an update, faults that were there before weigh less. */
  newOnly: boolean;
  defaultNamespace: string | undefined;
}

export function reading({ newOnly, defaultNamespace }: ReadingOptions): Variable[] {
  return [
    {
      name: "namespaceName",
      expression: `string(request.?namespace.orValue('')) != '' ? string(request.namespace) :
object == null ? ${celString(defaultNamespace ?? "")} : string(object.?metadata.?namespace.orValue(${celString(defaultNamespace ?? "")}))`,
    },
    {
      name: "objectName",
      expression: "object.kind + '/' + string(object.?metadata.?name.orValue(object.?metadata.?generateName.orValue('')))",
    },
    { name: "updating", expression: "request.?operation.orValue('') == 'UPDATE'" },
    { name: "debugging", expression: "request.?subResource.orValue('') == 'ephemeralcontainers'" },
    // Whoever takes an object apart is not kept from it.
    {
      name: "pod",
      expression: `variables.updating && has(object.metadata.deletionTimestamp) ? {} :
request.?operation.orValue('') in ['DELETE', 'CONNECT'] ? {} :
!(request.?subResource.orValue('') in ['', 'ephemeralcontainers']) ? {} :
${POD("object")}`,
    },
    { name: "oldPod", expression: `!variables.updating ? {} :\n${POD("oldObject")}` },
    // With another account or other secrets, nothing about the pod is as it was.
    {
      name: "sameSecrets",
      expression: `variables.pod.?serviceAccountName.orValue('default') == variables.oldPod.?serviceAccountName.orValue('default') &&
${secrets("variables.pod")} ==
  ${secrets("variables.oldPod")}`,
    },
    { name: "uses", expression: uses("variables.pod") },
    {
      name: "before",
      expression: `!variables.updating || !variables.sameSecrets ? [] :\n(${uses("variables.oldPod")}).map(u, ${KEY})`,
    },
    // Istio writes the image of its gateways itself. Of a pod's subresource only new containers are asked about.
    {
      name: "asked",
      expression: `variables.uses.filter(u,
  !(u.image == 'auto' && u.name == 'istio-proxy' && object.kind != 'Pod') &&
  (!variables.debugging || (u.list == 'ephemeralContainers' && !((${KEY}) in variables.before))))`,
    },
    // The name: registry and repository as written; empty where the image is no reference.
    {
      name: "named",
      expression: `variables.asked.map(u, {${same("list", "shown", "name", "image", "policy")},
  'path': size(u.image) - u.image.indexOf('/') <= ${LONGEST_REST + 1} && u.image.matches(
    ${celString(REFERENCE)}
    ) && !u.image.matches(${celString(IDENTIFIER)}) ? u.image.find(${celString(NAME)}) : ''})`,
    },
    // Docker Hub's part of it, where it is there.
    {
      name: "placed",
      expression: `variables.named.map(u, {${same("list", "shown", "name", "image", "policy", "path")},
  'hub': u.path.startsWith('docker.io/') || u.path.startsWith('index.docker.io/') ? u.path.substring(u.path.indexOf('/') + 1) :
    u.path.matches(${celString(HOSTED)}) ||
    u.path.matches(${celString(HOSTLESS)}) ? '' : u.path})`,
    },
    // `host/repository`, with Docker Hub's spellings made one.
    {
      name: "spelt",
      expression: `variables.placed.map(u, {${same("list", "shown", "name", "image", "policy", "path")},
  'at': u.path == '' ? '' :
    u.hub.contains('/') ? 'docker.io/' + u.hub :
    u.hub != '' ? 'docker.io/library/' + u.hub :
    u.path.matches(${celString(HOSTLESS)}) ? '/' + u.path :
    u.path.lowerAscii().startsWith('index.docker.io/') ? u.path.lowerAscii().substring(6) : u.path.lowerAscii()})`,
    },
    {
      name: "known",
      expression: `variables.spelt.map(u, {${same("list", "shown", "name", "image", "policy")},
  'at': size(u.at) - (${rest}) > ${LONGEST} ? '' : u.at,
  'tag': u.at == '' ? '' : u.image.substring(size(u.path)).split('@')[0].replace(':', ''),
  'digest': u.at == '' || !u.image.contains('@') ? '' : u.image.substring(u.image.indexOf('@') + 1)})`,
    },
    // What an update brings, and what it leaves as it was.
    ...(newOnly
      ? [
          { name: "fresh", expression: `variables.known.filter(u, variables.debugging || !((${KEY}) in variables.before))` },
          { name: "kept", expression: `variables.known.filter(u, !variables.debugging && (${KEY}) in variables.before)` },
        ]
      : []),
  ];
}
