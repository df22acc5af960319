// Fixes: what a report offers, and what a mutating answer applies.
import { container, deployment, digest, good, pod, request, review, workload } from './objects.mjs';

const mutate = (...rules) => ({ profile: 'strict', mutate: rules });
const kubewarden = (id, object, settings, more) => ({
  id: `kubewarden-${id}`,
  op: 'kubewarden-validate',
  input: { request: request(object), settings },
  ...more,
});
const quiet = { rules: { 'unpinned-image': 'off', 'rate-limited-registry': 'off' } };
const short = pod(container('nginx:1.27.3'));
const evidence = { digests: { 'nginx:latest': digest, 'nginx:1.27.3': digest } };
const policies = mutate('implicit-pull-policy');
const bare = deployment(container('registry.example/shop/web:1.27.3'));
const listed = (...names) => deployment(container('registry.example/shop/web:1.27.3'), { imagePullSecrets: names.map((name) => ({ name })) });
const secret = (name, config) => ({
  ...workload('v1', 'Secret'),
  metadata: { name, namespace: 'shop' },
  type: 'kubernetes.io/dockerconfigjson',
  stringData: { '.dockerconfigjson': config },
});
const account = (...names) => ({
  ...workload('v1', 'ServiceAccount'),
  metadata: { name: 'default', namespace: 'shop' },
  imagePullSecrets: names.map((name) => ({ name })),
});
const pull = secret('pull', '{"auths":{"registry.example":{"auth":"dTpw"}}}');
const secrets = { ...mutate('missing-pull-secret', 'shadowed-account-secrets'), ...quiet, registries: { private: ['registry.example'] } };
const text = (object) => JSON.stringify(review(object));

export const cases = [
  { id: 'nothing-named', input: review(short), settings: { profile: 'strict' }, patches: false },
  { id: 'short-name', input: review(short), settings: { ...mutate('short-name'), ...quiet }, patches: true },
  // An API server has written the policy before it asks.
  { id: 'policy', input: review(short), settings: { ...policies, ...quiet }, patches: false },
  { id: 'both', input: review(short), settings: { ...mutate('short-name', 'implicit-pull-policy'), ...quiet }, patches: true },
  {
    id: 'deployment',
    input: review(deployment([container('nginx:1.27.3'), container('redis:7.4.1', { name: 'cache' })])),
    settings: { ...mutate('short-name'), ...quiet },
    patches: true,
  },
  { id: 'good', input: review(good), settings: mutate('short-name'), patches: false },
  { id: 'rule-off', input: review(short), settings: { mutate: ['short-name'] }, patches: false },
  { id: 'unknown-rule', input: review(short), settings: mutate('shortname'), expect: 'deny', patches: false },
  {
    id: 'delete',
    input: review(null, { operation: 'DELETE', oldObject: short }),
    settings: mutate('short-name'),
    patches: false,
  },
  {
    id: 'status',
    input: review(short, { operation: 'UPDATE', subResource: 'status', oldObject: short }),
    settings: policies,
    patches: false,
  },
  {
    id: 'update',
    input: review(short, { operation: 'UPDATE', oldObject: good }),
    settings: { ...mutate('short-name'), ...quiet },
  },
  { id: 'not-a-review', input: short, settings: mutate('short-name', 'implicit-pull-policy') },
  {
    id: 'odd-keys',
    input: review({ ...short, 'a/b~c"\u{1f600}': [1, { '': null }] }),
    settings: { ...mutate('short-name'), ...quiet },
  },
  {
    id: 'odd-name',
    input: review(pod(container('nginx:1.27.3', { name: 'a/b~c' }))),
    settings: { ...mutate('short-name'), ...quiet },
  },
  // The rest of the object has to survive as it is written: blanks, escapes, the form of numbers.
  {
    id: 'spelling',
    input: text(short).replace('"containers":', '"\\u0070riority" : 1e2 ,\n "containers" : '),
    settings: { ...mutate('short-name'), ...quiet },
  },
  { id: 'pin', input: review(pod(container('nginx:latest'))), settings: mutate('latest-tag'), evidence },
  {
    id: 'offered',
    input: [short, pod(container('nginx:latest', { imagePullPolicy: 'ifnotpresent' }))],
    settings: { profile: 'strict' },
    evidence,
  },
  { id: 'policy-case', input: pod(container('registry.example/a:1.0.0', { imagePullPolicy: 'ifnotpresent' })), expect: 'deny' },
  {
    id: 'policy-case-mended',
    input: review(pod(container('registry.example/a:1.0.0', { imagePullPolicy: 'ifnotpresent' }))),
    settings: { mutate: ['invalid-pull-policy'] },
    patches: true,
  },
  { id: 'missing-secret', input: review(bare), settings: secrets, evidence: { objects: [pull, account()] }, patches: true },
  { id: 'missing-secret-unserved', input: review(bare), settings: secrets, evidence: { objects: [account()] }, patches: false },
  { id: 'shadowed-secret', input: review(listed('team')), settings: secrets, evidence: { objects: [pull, account('pull', 'a"b\n')] }, patches: true },
  { id: 'shadowed-secret-broken', input: review(listed('team')), settings: secrets, evidence: { objects: [secret('x', '{'), account('x')] }, patches: false },
  { id: 'secrets-offered', input: [bare, listed('team')], settings: secrets, evidence: { objects: [pull, secret('team', '{}'), account('pull')] } },

  kubewarden('short-name', short, { ...mutate('short-name', 'implicit-pull-policy'), ...quiet }, { expect: true }),
  kubewarden('policy-case', pod(container('registry.example/a:1.0.0', { imagePullPolicy: 'always' })), {
    mutate: ['invalid-pull-policy'],
  }),
  kubewarden('good', good, mutate('short-name')),
  kubewarden('audit', short, { ...mutate('short-name'), enforce: 'audit' }, { expect: true }),
  kubewarden('denied', pod(container('nginx')), { mutate: ['short-name'] }, { expect: false }),
  kubewarden('unknown-rule', short, { mutate: ['shortname'] }, { expect: false }),
];
