// What `surepull export` writes, judged by the CEL of kube-apiserver and by our module: every object of every case that
// an API server would hand over, under the case's settings, and under each carried rule alone.
import { spawn } from 'node:child_process';
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { before, test } from 'node:test';
import { collect } from '../cases.mjs';
import { load } from './exported.mjs';
import { cel } from './tools.mjs';

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
let requests;

before(async () => {
  parts = await load();
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

/** Asks both; fails with the first differences. */
async function compare(groups) {
  const lines = [];
  const expected = new Map();
  let refused = 0;
  for (const [at, { settings, asked }] of groups.entries()) {
    const description = described(settings);
    if (!description) continue;
    lines.push({ id: `load ${at}`, policies: parts.vap('surepull', description) });
    for (const { id, request } of asked) {
      expected.set(`${at} ${id}`, { settings, request, id });
      lines.push({ id: `${at} ${id}`, request });
    }
  }
  const answers = await answered(lines);
  const different = [];
  let compared = 0;
  let denied = 0;
  const judges = new Map();
  for (const [key, { settings, request, id }] of expected) {
    const answer = answers.get(key);
    if (answer.error) {
      refused += 1;
      continue;
    }
    const text = JSON.stringify(settings);
    if (!judges.has(text)) judges.set(text, judge(settings));
    const ours = judges.get(text)({ ...request, object: answer.object ?? null, oldObject: answer.oldObject ?? null });
    const theirs = answer.denied ? 'deny' : answer.warnings ? 'warn' : 'allow';
    compared += 1;
    if (theirs === 'deny') denied += 1;
    if (ours !== theirs) different.push(`${id} under ${text.slice(0, 300)}: CEL ${theirs}, module ${ours}\n    ${answer.denied ?? answer.warnings ?? JSON.stringify(answer.object)?.slice(0, 600)}`);
  }
  const wrong = lines.filter(({ id, policies }) => policies && answers.get(id).error).map(({ id }) => `${id}: ${answers.get(id).error}`);
  assert.deepEqual(wrong, [], 'the API server refuses exported policies');
  assert.equal(different.length, 0, `${different.length} of ${compared} differ:\n  ${different.slice(0, 8).join('\n  ')}`);
  return { compared, refused, denied };
}

/** None where the settings are refused, or where nothing of them can be carried. */
function described(settings) {
  try {
    parts.createPolicy(settings);
  } catch {
    return undefined;
  }
  return parts.describe(settings);
}

/** The module's verdict on the part that is carried. */
function judge(settings) {
  const carried = /^carried: (.*)$/.exec(parts.describe(settings).notes[0])[1].split(', ');
  const without = (kept) => {
    const off = Object.fromEntries(parts.rules().flatMap(({ id }) => (kept.includes(id) ? [] : [[id, 'off']])));
    const rules = (layer) => ({ ...layer, rules: { ...layer.rules, ...off } });
    const { imagePaths, allowAnnotationExemptions, undetermined, mutate, ...rest } = settings;
    return parts.createPolicy({ ...rules(rest), ...(rest.overrides && { overrides: rest.overrides.map(rules) }) });
  };
  const most = without(carried.filter((id) => id !== 'floating-tag'));
  // Of this rule a part is carried.
  const floating = carried.includes('floating-tag') ? without(['floating-tag']) : undefined;
  return (request) => {
    const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request };
    const verdicts = [most.evaluate(review).verdict];
    if (floating) {
      const { findings } = floating.evaluate(review);
      const single = findings.filter(({ image }) => parts.FLOATING_WORDS.includes(image.split(':').at(-1).toLowerCase()));
      const enforce = enforceIn(settings, request.namespace);
      verdicts.push(...single.map(({ severity }) => (enforce === 'audit' ? 'allow' : severity === 'error' && enforce === 'deny' ? 'deny' : severity === 'info' ? 'allow' : 'warn')));
    }
    return ['deny', 'warn'].find((verdict) => verdicts.includes(verdict)) ?? 'allow';
  };
}

function enforceIn({ enforce = 'deny' }) {
  return enforce;
}

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

async function answered(lines) {
  const child = spawn(cel(), [], { stdio: ['pipe', 'pipe', 'inherit'] });
  // It says more by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  const [code] = await once(child, 'close');
  assert.equal(code, 0, 'the CEL of kube-apiserver ended with an error');
  return new Map(
    Buffer.concat(output)
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .map((answer) => [answer.id, answer]),
  );
}
