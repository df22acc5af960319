// What `surepull export` writes, judged by the CEL of kube-apiserver and by our module: every object of every case that
// an API server would hand over, under the case's settings, and under each carried rule alone.
import { strict as assert } from 'node:assert';
import { before, test } from 'node:test';
import { collect } from '../cases.mjs';
import { comparison } from './cel-compare.mjs';
import { load } from './exported.mjs';

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

let parts;
let compare;
let requests;

before(async () => {
  parts = await load();
  compare = comparison(parts);
  requests = await questions();
});

test('every case under its settings has the verdict of the module', async () => {
  const bySettings = grouped(requests, ({ settings }) => JSON.stringify(settings));
  const { compared, refused } = await compare([...bySettings].map(([text, asked]) => ({ settings: JSON.parse(text), asked })));
  console.log(`# ${compared} requests compared under ${bySettings.size} settings; ${refused} that the API server cannot read`);
  assert.ok(compared > 1000, `only ${compared} were compared`);
});

test('each carried rule alone finds what it finds in the module', async () => {
  const distinct = [...grouped(requests, ({ request }) => JSON.stringify(request)).values()].map(([first]) => first);
  const registries = { allowed: ['ghcr.io/*/app', 'docker.io', '*.pkg.dev', 'reg.io:5000', 'quay.io/org'], denied: ['bitnami', 'ghcr.io/org/**'] };
  const off = Object.fromEntries(parts.rules().map(({ id }) => [id, 'off']));
  const groups = parts.CARRIED.map(({ id }) => ({ settings: { registries, rules: { ...off, [id]: 'error' } }, asked: distinct }));
  const { compared, denied } = await compare(groups);
  console.log(`# ${compared} requests compared, ${denied} denied`);
  assert.ok(denied > 500, `only ${denied} were denied`);
});

/** What an API server would ask about each case, in the kinds that are matched. */
async function questions() {
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

function grouped(list, keyOf) {
  const groups = new Map();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
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
