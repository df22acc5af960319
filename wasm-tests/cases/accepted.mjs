// Findings that are accepted, weigh otherwise in some namespaces, or cannot be decided.
import { container, good, pod, request, review } from './objects.mjs';

const stable = 'registry.example/shop/web:stable';
/** Of `latest-tag` in the container `web` of the pod `shop/web`. */
const fingerprint = '43b7734bcd6aac5b';
const named = (image, metadata, more) => ({ ...pod(container(image, more)), metadata: { name: 'web', ...metadata } });
const shop = (image, more) => named(image, { namespace: 'shop' }, more);
const nowhere = (image) => named(image, {});
const noted = (rule, reason) =>
  named('nginx:latest', { namespace: 'shop', annotations: { [`surepull.dev/ignore.${rule}`]: reason } });
const inNamespace = (namespace, object) => review({ ...object, metadata: { ...object.metadata, namespace } }, { namespace });

const accept = (more) => ({ exemptions: [{ rules: ['latest-tag'], reason: 'mended in #12', ...more }] });
const overrides = {
  profile: 'strict',
  overrides: [
    { namespaces: ['dev-*', 'shop'], profile: 'baseline', enforce: 'warn' },
    { namespaces: ['dev-old'], enforce: 'audit', rules: { 'latest-tag': 'off' } },
    { namespaces: ['pay'], registries: { allowed: ['registry.example/pay'] }, rules: { 'never-pull': 'error' } },
  ],
};
const until = accept({ namespaces: ['shop'], until: '2027-01-31' });
const open = named('registry.example/shop/web:${TAG}', { namespace: 'shop' });
const openPolicy = shop('registry.example/shop/web:1.27.3', { imagePullPolicy: '{{ .Values.pullPolicy }}' });
const ranges = { rules: { 'version-out-of-range': { ranges: { 'registry.example/shop': '>=2' } } } };

export const cases = [
  { id: 'override-none', input: named('nginx:latest', { namespace: 'other' }), settings: overrides, expect: 'deny' },
  { id: 'override-namespace-unknown', input: nowhere('nginx:latest'), settings: overrides, expect: 'deny' },
  { id: 'override-enforce', input: shop('nginx:latest'), settings: overrides, expect: 'warn', finds: ['latest-tag'] },
  { id: 'override-last-counts', input: named('nginx:latest', { namespace: 'dev-old' }), settings: overrides, expect: 'allow' },
  {
    id: 'override-registries',
    input: named('registry.example/shop/web:1.27.3', { namespace: 'pay' }),
    settings: { ...overrides, profile: 'baseline' },
    expect: 'deny',
    finds: ['disallowed-registry'],
  },
  {
    id: 'override-several',
    input: ['shop', 'pay', 'dev-old', 'x'].map((namespace) => named(stable, { namespace })),
    settings: overrides,
  },
  { id: 'override-review', input: review(shop('nginx:latest')), settings: overrides, expect: 'warn' },
  { id: 'override-review-other', input: inNamespace('other', shop('nginx:latest')), settings: overrides, expect: 'deny' },
  {
    id: 'override-review-namespace-of-the-request',
    input: review(named('nginx:latest', { namespace: 'shop' }), { namespace: 'other' }),
    settings: overrides,
    expect: 'deny',
  },
  {
    id: 'override-default-namespace',
    input: nowhere('nginx:latest'),
    settings: { ...overrides, defaultNamespace: 'shop' },
    expect: 'warn',
  },

  { id: 'exempt-namespace', input: shop('nginx:latest'), settings: accept({ namespaces: ['sh*'] }), expect: 'allow', finds: [] },
  { id: 'exempt-other-namespace', input: shop('nginx:latest'), settings: accept({ namespaces: ['s'] }), expect: 'deny' },
  { id: 'exempt-namespace-unknown', input: nowhere('nginx:latest'), settings: accept({ namespaces: ['*'] }), expect: 'deny' },
  { id: 'exempt-image', input: shop('nginx:latest'), settings: accept({ images: ['docker.io/library/nginx'] }), expect: 'allow' },
  { id: 'exempt-other-image', input: shop('nginx:latest'), settings: accept({ images: ['quay.io'] }), expect: 'deny' },
  {
    id: 'exempt-other-rule',
    input: shop('nginx'),
    settings: accept({ namespaces: ['shop'] }),
    expect: 'deny',
    finds: ['missing-tag'],
  },
  { id: 'exempt-object', input: shop('nginx:latest'), settings: accept({ objects: ['Pod/web'] }), expect: 'allow' },
  {
    id: 'exempt-review-object-alone',
    input: review(shop('nginx:latest')),
    settings: accept({ objects: ['Pod/web'] }),
    expect: 'deny',
  },
  {
    id: 'exempt-review-object-in-namespace',
    input: review(shop('nginx:latest')),
    settings: accept({ objects: ['Pod/*'], namespaces: ['shop'] }),
    expect: 'allow',
  },
  {
    id: 'exempt-review-namespace',
    input: review(shop('nginx:latest')),
    settings: accept({ namespaces: ['shop'] }),
    expect: 'allow',
  },
  {
    id: 'exempt-review-image',
    input: review(shop('nginx:latest')),
    settings: accept({ images: ['docker.io'] }),
    expect: 'allow',
  },
  { id: 'exempt-without-lists', input: good, settings: accept({}), expect: 'deny' },
  {
    id: 'exempt-without-reason',
    input: good,
    settings: { exemptions: [{ rules: ['latest-tag'], images: ['x'] }] },
    expect: 'deny',
  },
  { id: 'exempt-unknown-rule', input: good, settings: accept({ rules: ['latest'], images: ['docker.io'] }), expect: 'deny' },
  { id: 'exempt-no-day', input: good, settings: accept({ images: ['docker.io'], until: '2027-02-29' }), expect: 'deny' },

  { id: 'dated-without-now', input: shop('nginx:latest'), settings: until, expect: 'deny' },
  { id: 'dated-review', input: review(shop('nginx:latest')), settings: until, beside: { now: '2027-01-31T12:00:00Z' }, expect: 'allow' },
  { id: 'dated-review-without-now', input: review(shop('nginx:latest')), settings: until, expect: 'deny' },
  ...Object.entries({
    'last-day': ['2027-01-31T23:59:59Z', 'allow'],
    over: ['2027-02-01T00:00:00Z', 'deny'],
    offset: ['2027-02-01T00:30:00+01:00', 'allow'],
    null: [null, 'deny'],
    wrong: ['tomorrow', 'deny'],
  }).map(([name, [now, expect]]) => ({
    id: `dated-${name}`,
    op: 'report',
    input: shop('nginx:latest'),
    settings: until,
    beside: { now },
    expect,
  })),
  ...Object.entries({
    comment: [{ ignores: [{ rules: ['latest-tag'], reason: 'r' }] }, 'allow'],
    'comment-at-image': [{ ignores: [{ rules: ['latest-tag'], pointer: '/spec/containers/0', reason: 'r' }] }, 'allow'],
    'comment-elsewhere': [{ ignores: [{ rules: ['latest-tag'], pointer: '/spec/containers/1', reason: 'r' }] }, 'deny'],
    'comment-other-rule': [{ ignores: [{ rules: ['missing-tag'], reason: 'r' }] }, 'deny'],
    'comment-without-reason': [{ ignores: [{ rules: ['latest-tag'] }] }, 'deny'],
    baseline: [{ baseline: [fingerprint] }, 'allow'],
    'baseline-other': [{ baseline: [`${fingerprint.slice(1)}0`] }, 'deny'],
    'unknown-key': [{ nwo: '2027-01-01T00:00:00Z' }, 'deny'],
    nothing: [{}, 'deny'],
  }).map(([name, [beside, expect]]) => ({ id: `beside-${name}`, op: 'report', input: shop('nginx:latest'), beside, expect })),
  {
    id: 'beside-comment-in-admission',
    op: 'report',
    input: review(shop('nginx:latest')),
    beside: { ignores: [{ rules: ['latest-tag'], reason: 'r' }] },
    expect: 'deny',
  },

  ...[false, true, 'admission'].flatMap((allow) => [
    {
      id: `annotation-${allow}`,
      input: noted('latest-tag', 'a base image'),
      settings: { allowAnnotationExemptions: allow },
      expect: allow ? 'allow' : 'deny',
    },
    {
      id: `annotation-review-${allow}`,
      input: review(noted('latest-tag', 'a base image')),
      settings: { allowAnnotationExemptions: allow },
      expect: allow === 'admission' ? 'allow' : 'deny',
    },
  ]),
  { id: 'annotation-blank', input: noted('latest-tag', ' '), settings: { allowAnnotationExemptions: true }, expect: 'deny' },
  {
    id: 'annotation-other-rule',
    input: noted('missing-tag', 'r'),
    settings: { allowAnnotationExemptions: true },
    expect: 'deny',
  },
  { id: 'annotation-no-text', input: noted('latest-tag', 7), settings: { allowAnnotationExemptions: true }, expect: 'deny' },

  ...[undefined, 'off', 'info', 'warning', 'error'].flatMap((undetermined) =>
    Object.entries({ image: open, policy: openPolicy, version: shop('registry.example/shop/web:edge') }).flatMap(
      ([what, object]) => [
        { id: `undetermined-${what}-${undetermined}`, input: object, settings: { undetermined, ...ranges } },
        { id: `undetermined-review-${what}-${undetermined}`, input: review(object), settings: { undetermined, ...ranges } },
      ],
    ),
  ),
  { id: 'open-image', input: open, expect: 'allow', finds: ['unresolved-template'] },
  { id: 'open-image-weighs', input: open, settings: { undetermined: 'error' }, expect: 'deny' },
  { id: 'open-image-review', input: review(open), expect: 'deny', finds: ['invalid-reference'] },
  {
    id: 'kubewarden-exempt',
    op: 'kubewarden-validate',
    input: { request: request(shop('nginx:latest')), settings: until },
    expect: false,
  },
];
