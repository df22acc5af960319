// What an API server would ask about every case.
import { collect } from '../cases.mjs';

const RESOURCES = {
  'v1 Pod': 'pods',
  'v1 ReplicationController': 'replicationcontrollers',
  'v1 PodTemplate': 'podtemplates',
  'apps/v1 Deployment': 'deployments',
  'apps/v1 ReplicaSet': 'replicasets',
  'apps/v1 StatefulSet': 'statefulsets',
  'apps/v1 DaemonSet': 'daemonsets',
  'batch/v1 Job': 'jobs',
  'batch/v1 CronJob': 'cronjobs',
};

/** What an API server would ask about each case, in the kinds that are matched. */
export async function questions() {
  const { replays } = await collect();
  const asked = replays.filter(({ op }) => op === 'report');
  return asked.flatMap(({ id, input, settings }) => {
    let document;
    try {
      document = JSON.parse(input);
      // What is nested too deeply for this is too deep for an API server as well.
      JSON.stringify(document);
    } catch {
      return [];
    }
    return opened(document).flatMap((object, index) => {
      const request = requestOf(object);
      return request ? [{ id: `${id} ${index}`, request, settings: settings ?? {} }] : [];
    });
  });
}

/** No API server is asked about what lies deeper than this. */
const DEEPEST = 20;

function opened(document, depth = 0) {
  const items = Array.isArray(document) ? document : document?.kind === 'List' && Array.isArray(document.items) ? document.items : undefined;
  if (items === undefined) return [document];
  return depth > DEEPEST ? [] : items.flatMap((item) => opened(item, depth + 1));
}

function requestOf(object) {
  if (object === null || typeof object !== 'object') return undefined;
  const request = object.kind === 'AdmissionReview' ? object.request : object.operation ? object : undefined;
  const judged = request ? (request.object ?? request.oldObject) : object;
  const resource = RESOURCES[`${judged?.apiVersion} ${judged?.kind}`];
  if (resource === undefined || (request && !['CREATE', 'UPDATE', 'DELETE'].includes(request.operation))) return undefined;
  const [group, version] = judged.apiVersion.includes('/') ? judged.apiVersion.split('/') : ['', judged.apiVersion];
  // No API server updates an object into one of another kind.
  if (request?.oldObject && request.oldObject.kind !== judged.kind) return undefined;
  const metadata = judged.metadata ?? {};
  const { operation = 'CREATE', subResource, oldObject, namespace } = request ?? {};
  return {
    uid: 'u',
    kind: { group, version, kind: judged.kind },
    resource: { group, version, resource },
    ...(subResource && { subResource }),
    operation,
    // An API server knows the namespace of every object that has one.
    namespace: [namespace, metadata.namespace, 'default'].find((name) => typeof name === 'string' && name !== ''),
    name: String(metadata.name ?? ''),
    object: request ? (request.object ?? null) : object,
    oldObject: oldObject ?? null,
  };
}

/** The objects of the rules' cases, by the settings of each, with names of their own: `[{settings, objects: [{id, request}]}]`. */
export async function rulesCases() {
  const asked = (await questions()).filter(({ id, request }) => /^policies\/rules\/\S+ report \d+$/.test(id) && request.operation === 'CREATE');
  const bySettings = new Map();
  for (const { id, settings, request } of asked) {
    const text = JSON.stringify(settings);
    if (!bySettings.has(text)) bySettings.set(text, { settings, objects: [] });
    const { objects } = bySettings.get(text);
    const name = `${request.kind.kind.toLowerCase()}-${objects.length}`;
    const metadata = { ...request.object.metadata, namespace: request.namespace, name };
    objects.push({ id, request: { ...request, name, object: { ...request.object, metadata } } });
  }
  return [...bySettings.values()];
}
