// Patterns, exemptions and overrides as `surepull export` writes them, by the CEL of kube-apiserver and by our module.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { root } from '../node/dist.mjs';
import { answered, comparison } from './cel-compare.mjs';
import { load } from './exported.mjs';

const D = `sha256:${'0123456789abcdef'.repeat(4)}`;
const PLACES = `* docker.io index.docker.io Docker.IO docker.io/* docker.io/** library docker.io/library library/nginx bitnami docker.io/bitnami
  docker.io/bitnami/** docker.io/bitnami* docker.io/bitnami*/redis bitnami/redis ghcr.io GHCR.io ghcr.io/org ghcr.io/org/** ghcr.io/*/app
  ghcr.io/team-* *.pkg.dev us-*.pkg.dev/p *.io *.* *:5000 *:05000 localhost localhost:5000 reg.io:5000/team reg.io:000 [::1] [::1]:5000/x
  [2001:DB8::1] my-registry.local`.split(/\s+/);
const IMAGES = `nginx nginx:1.2 nginx:1.* docker.io/nginx ghcr.io/org/app:1.* ghcr.io/org/**:1.* ghcr.io/org/app@ ghcr.io/org/app@${D}
  ghcr.io/org/app@sha256:0123* *:latest registry:5000 reg.io:5000 localhost:5000 docker.io/*:1.2 library:1 ghcr.io/org/app:?.2`.split(/\s+/);
const TEXTS = `nginx nginx:1 nginx:1.2 library/nginx:1 docker.io/nginx:1 docker.io/library/nginx:1 index.docker.io/nginx:1 Docker.io/nginx
  Index.Docker.io/library/nginx docker.io:443/nginx:1 index.docker.io:443/nginx docker.io.evil.com/nginx dockerXio/nginx evildocker.io/x
  registry-1.docker.io/library/nginx bitnami bitnami/redis:7 bitnamilegacy/redis quay.io/bitnami/redis ghcr.io/org ghcr.io/org/app
  ghcr.io/org/app:1.2 ghcr.io/org/app:1.2@${D} ghcr.io/org/app@${D} ghcr.io/org/team/app ghcr.io/orgs/app GHCR.io/org/app ghcr.io:443/org/app
  ghcr.io/team-a/app us-docker.pkg.dev/p/r/i a.b.pkg.dev/p pkg.dev/p localhost/app localhost:5000/app registry:5000/app reg.io:5000/team/app
  reg.io:05000/team/app reg.io:50000/team/app reg.io:0/team [::1]:5000/x/y [::1]/x [2001:db8::1]/x [abc]/foo my_registry.local/app:1
  a_b.c/d my-registry.local/app library/bitnami latest app:latest x:latest@${D} nginx@sha256:abc Nginx:1 ${'a'.repeat(248)} ${'a'.repeat(247)}
  q.io/${'a'.repeat(255)} q.io/${'a'.repeat(256)} ${'ab/'.repeat(90)}c x:${'1'.repeat(128)} x:${'1'.repeat(129)}`.split(/\s+/);

let parts;
let compare;
let off;

before(async () => {
  parts = await load();
  compare = comparison(parts);
  off = Object.fromEntries(parts.rules().map(({ id }) => [id, 'off']));
});

function request(image, { namespace = 'shop', name = 'web' } = {}) {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { containers: [{ name: 'c', image }] } };
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  return { uid: 'u', kind, resource: { group: '', version: 'v1', resource: 'pods' }, operation: 'CREATE', namespace, name, object };
}

const asked = (texts) => texts.map((image) => ({ id: image.slice(0, 80), request: request(image) }));

test('references of the vectors, whatever they are', async () => {
  const { vectors } = JSON.parse(readFileSync(`${root}policies/vectors/references.json`, 'utf8'));
  const texts = [...new Set([...vectors.map(({ input }) => input), ...TEXTS])];
  const rules = ['invalid-reference', 'short-name', 'missing-tag', 'latest-tag', 'unpinned-image'];
  const { compared, denied, skipped } = await compare(rules.map((id) => ({ settings: { rules: { ...off, [id]: 'error' } }, asked: asked(texts) })));
  console.log(`# ${compared} compared, ${denied} denied`);
  assert.deepEqual(skipped, [], 'settings that the module refuses');
  assert.ok(compared > 1500 && denied > 400, `${compared} compared, ${denied} denied`);
});

test('patterns of registries, each allowed and each denied', async () => {
  const groups = PLACES.flatMap((place) => [{ allowed: [place] }, { denied: [place] }]);
  const settings = (registries) => ({ registries, rules: { ...off, 'disallowed-registry': 'error' } });
  const { compared, denied, skipped } = await compare(groups.map((registries) => ({ settings: settings(registries), asked: asked(TEXTS) })));
  console.log(`# ${compared} compared, ${denied} denied`);
  assert.deepEqual(skipped, [], 'settings that the module refuses');
  assert.ok(denied > 1000, `${denied} denied`);
});

test('exemptions by image', async () => {
  const settings = (images) => ({
    rules: { ...off, 'unpinned-image': 'error', 'invalid-reference': 'warning', 'needless-pull': 'error' },
    exemptions: [{ rules: ['unpinned-image', 'needless-pull'], images, reason: 'known' }],
  });
  const { denied, skipped } = await compare([...IMAGES, ...PLACES].map((image) => ({ settings: settings([image]), asked: asked(TEXTS) })));
  assert.deepEqual(skipped, [], 'settings that the module refuses');
  assert.ok(denied > 500, `${denied} denied`);
});

test('overrides and exemptions by namespace', async () => {
  const places = ['shop', 'pay-a', 'pay-b', 'pay', 'kube-system', 'a.b', 'axb'].flatMap((namespace) => ['web', 'web-1'].map((name) => ({ namespace, name })));
  const images = ['nginx', 'ghcr.io/org/app:1.2', 'quay.io/x:latest', 'nginx:stable', 'Nginx'];
  const all = places.flatMap((place) => images.map((image) => ({ id: `${image} in ${place.namespace}/${place.name}`, request: request(image, place) })));
  const settings = {
    profile: 'reliable',
    enforce: 'deny',
    registries: { allowed: ['docker.io', 'quay.io'] },
    rules: { 'latest-tag': 'warning', 'short-name': 'off' },
    overrides: [
      { namespaces: ['pay-*'], profile: 'strict', registries: { allowed: ['ghcr.io'] }, rules: { 'short-name': 'error' } },
      { namespaces: ['pay-b', 'a.b'], enforce: 'warn', rules: { 'latest-tag': { severity: 'error' }, 'invalid-reference': 'info' } },
      { namespaces: ['kube-*'], enforce: 'audit', registries: { denied: ['quay.io'] } },
      { namespaces: ['pa?'], profile: 'baseline', rules: { 'missing-tag': 'off', 'disallowed-registry': 'warning' } },
    ],
    exemptions: [
      { rules: ['missing-tag', 'latest-tag', 'unpinned-image'], namespaces: ['pay-a'], objects: ['Pod/web-*'], reason: 'known' },
      { rules: ['missing-tag'], objects: ['Pod/web'], reason: 'without a namespace it counts for nothing here' },
      { rules: ['short-name'], namespaces: ['*'], images: ['nginx'], until: '2099-01-01', reason: 'without a clock it counts for nothing' },
    ],
  };
  const { compared, denied, skipped } = await compare([{ settings, asked: all }]);
  assert.deepEqual(skipped, [], 'settings that the module refuses');
  assert.ok(denied > 10 && denied < compared / 2, `${denied} of ${compared} denied`);
});

test('a pod of 250 containers and long names is within the cost that an API server allows', async () => {
  const name = `us-docker.pkg.dev/project/repository/${'team/'.repeat(10)}app`;
  const containers = Array.from({ length: 250 }, (_, n) => ({ name: `c${n}`, image: `${name}${n}:1.2.3@${D}` }));
  const long = request('x');
  long.object.spec.containers = containers;
  const settings = { profile: 'strict', registries: { allowed: PLACES.filter((place) => place !== '*'), denied: ['evil.example'] } };
  const { compared, denied, skipped } = await compare([{ settings, asked: [{ id: 'long', request: long }] }]);
  assert.deepEqual(skipped, [], 'settings that the module refuses');
  assert.deepEqual([compared, denied], [1, 0]);
});

test('what is said names the container and its image, and nothing of an image that cannot be read', async () => {
  const policies = parts.vap('surepull', parts.describe({}), []);
  const lines = ['nginx:latest', 'https://user:hunter2@reg.io/app:1'].map((image) => ({ id: image, request: request(image) }));
  const answers = await answered([{ id: 'load', policies }, ...lines]);
  const [readable, secret] = lines.map(({ id }) => answers.get(id).denied);
  assert.match(readable, /latest-tag: container `c` \(`nginx:latest`\) names the tag `latest` and no digest$/);
  assert.match(secret, /invalid-reference: container `c` has an image that is no valid reference/);
  assert.ok(!secret.includes('hunter2'), secret);
});
