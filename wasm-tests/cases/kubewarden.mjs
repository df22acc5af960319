// What Kubewarden sends: payloads of its own calls, and the two ways its Rego host asks the OPA module.
import { container, deployment, good, latest, pod, request, review, untagged } from './objects.mjs';

const validate = (id, payload, more) => ({ id: `validate-${id}`, op: 'kubewarden-validate', input: payload, ...more });
const settings = (id, payload, more) => ({ id: `settings-${id}`, op: 'kubewarden-validate-settings', input: payload, ...more });
const main = (id, input, data = {}, more) => ({ id: `main-${id}`, op: 'main', input, settings: data, ...more });
const many = pod(Array.from({ length: 150 }, (_, n) => container(n % 2 ? 'nginx:latest' : 'nginx', { name: `c${n}` })));
const update = request(latest, { operation: 'UPDATE', oldObject: latest });

/** What a context-aware policy asks for: a secret of the pod's own, or of its account. */
const config = Buffer.from(JSON.stringify({ auths: { 'ghcr.io': { auth: 'dTpw' } } })).toString('base64');
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'pull', namespace: 'shop' },
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': config },
};
const names = { imagePullSecrets: [{ name: 'pull' }] };
const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'shop' }, ...names };
const aware = (id, spec, cluster, expect) =>
  validate(
    `aware-${id}`,
    {
      request: request(deployment(container('ghcr.io/shop/web:1.2.3'), spec)),
      settings: { contextAware: true, registries: { private: ['ghcr.io'] } },
    },
    { cluster, expect },
  );

export const cases = [
  validate('good', { request: request(good), settings: {} }, { expect: true }),
  validate('latest', { request: request(latest), settings: {} }, { expect: false }),
  validate('untagged', { request: request(untagged), settings: {} }, { expect: false }),
  validate('many', { request: request(many), settings: {} }, { expect: false }),
  validate('enforce-warn', { request: request(latest), settings: { enforce: 'warn' } }, { expect: true }),
  validate('enforce-audit', { request: request(latest), settings: { enforce: 'audit' } }, { expect: true }),
  validate('rule-off', { request: request(latest), settings: { rules: { 'latest-tag': 'off' } } }, { expect: true }),
  validate('update-old-fault', { request: update, settings: {} }, { expect: true }),
  validate('update-all', { request: update, settings: { onUpdate: 'all' } }, { expect: false }),
  validate('delete', { request: request(undefined, { operation: 'DELETE', oldObject: latest }), settings: {} }, { expect: true }),
  validate('settings-null', { request: request(good), settings: null }, { expect: true }),
  validate('settings-missing', { request: request(good) }, { expect: true }),
  validate('settings-broken', { request: request(good), settings: { profil: 1 } }, { expect: false }),
  validate('settings-broken-audit', { request: request(good), settings: { enforce: 'audit', a: 1 } }, { expect: false }),
  validate('settings-list', { request: request(good), settings: [] }, { expect: false }),
  validate('request-null', { request: null, settings: {} }, { expect: false }),
  validate('request-missing', { settings: {} }, { expect: false }),
  validate('request-wrong', { request: 'x', settings: {} }, { expect: false }),
  validate('request-raw-pod', { request: latest, settings: {} }, { expect: false }),
  validate('request-raw-good', { request: good, settings: {} }),
  validate('object-wrong', { request: request(7), settings: {} }, { expect: false }),
  validate('not-an-envelope', latest, { expect: false }),
  validate('review', { request: review(latest), settings: {} }, { expect: false }),
  validate('empty', '', { expect: false }),
  validate('garbage', '\u0000garbage', { expect: false }),
  validate('half', JSON.stringify({ request: request(latest), settings: {} }).slice(0, 200), { expect: false }),
  validate('list', [], { expect: false }),
  validate(
    'odd-text',
    { request: request(pod(container('nginx\u202e\n:latest', { name: 'a"b\\\u0007' }))), settings: {} },
    { expect: false },
  ),

  aware('own', names, [secret, account], true),
  aware('own-absent', names, [account], false),
  aware('account', {}, [secret, account], true),
  aware('account-absent', {}, [], false),
  aware('accounts-secret-absent', {}, [account], false),

  settings('empty', {}, { expect: true }),
  settings('null', null, { expect: true }),
  settings('nothing', '', { expect: true }),
  settings('good', { version: 1, profile: 'strict', enforce: 'warn', rules: { 'latest-tag': 'off' } }, { expect: true }),
  settings('unknown-key', { profil: 'strict' }, { expect: false }),
  settings('unknown-rule', { rules: { 'lastest-tag': 'off' } }, { expect: false }),
  settings('wrong-type', { enforce: 1 }, { expect: false }),
  settings('list', [], { expect: false }),
  settings('text', 'strict', { expect: false }),
  settings('garbage', '{"profile":', { expect: false }),
  settings('exemptions-none', { exemptions: [] }, { expect: true }),

  main('opa-good', { request: request(good) }),
  main('opa-latest', { request: request(latest) }),
  main('opa-audit', { request: request(latest) }, { enforce: 'audit' }),
  main('opa-warn', { request: request(latest) }, { enforce: 'warn' }),
  main('opa-rule-off', { request: request(latest) }, { rules: { 'latest-tag': 'off' } }),
  main('opa-broken-settings', { request: request(good) }, { profil: 1 }),
  main('opa-context-data', { request: request(good) }, { kubernetes: { pods: [] } }),
  main('opa-delete', { request: request(undefined, { operation: 'DELETE' }) }),
  main('opa-update', { request: update }),
  main('opa-without-uid', { request: request(latest, { uid: undefined }) }),
  main('opa-object-wrong', { request: request('x') }),
  main('opa-request-wrong', { request: 7 }),
  main('opa-request-null', { request: null }),
  main('gatekeeper-good', { parameters: {}, review: request(good) }),
  main('gatekeeper-latest', { parameters: {}, review: request(latest) }),
  main('gatekeeper-many', { parameters: {}, review: request(many) }),
  main('gatekeeper-audit', { parameters: { enforce: 'audit' }, review: request(latest) }),
  main('gatekeeper-broken-settings', { parameters: { profil: 1 }, review: request(good) }),
  main('gatekeeper-null-settings', { parameters: null, review: request(latest) }),
  main('gatekeeper-wrong', { parameters: {}, review: [] }),
  main('gatekeeper-null', { parameters: {}, review: null }),
  main('review-latest', review(latest)),
  main('review-good', review(good)),
  main('review-settings', review(latest), { config: { surepull: { settings: { enforce: 'warn' } } } }),
  main('review-broken-settings', review(good), { config: { surepull: { settings: { a: 1 } } } }),
  main('pod', latest),
  main('pod-good', good),
  main('pod-settings', latest, { config: { surepull: { settings: { rules: { 'latest-tag': 'info' } } } } }),
  main('list', [latest, good]),
  main('empty-object', {}),
  main('text', '"x"'),
];
