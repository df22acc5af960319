// What an API server asks.
import { container, deployment, good, latest, pod, request, review, untagged, workload } from './objects.mjs';

const update = (now, before, more = {}) => review(now, { operation: 'UPDATE', oldObject: before, ...more });
const two = (first, second) => pod([container(first), container(second, { name: 'helper' })]);
const leaving = (object) => ({ ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-11-24T00:00:00Z' } });
const debug = (...images) => ({
  ...good,
  spec: { ...good.spec, ephemeralContainers: images.map((image, n) => container(image, { name: `debug-${n}` })) },
});
const ephemeral = { operation: 'UPDATE', subResource: 'ephemeralcontainers' };

export const cases = [
  { id: 'create-good', input: review(good), expect: 'allow' },
  { id: 'create-latest', input: review(latest), expect: 'deny' },
  { id: 'create-untagged', input: review(untagged), expect: 'deny' },
  { id: 'create-v1beta1', input: { ...review(latest), apiVersion: 'admission.k8s.io/v1beta1' }, expect: 'deny' },
  { id: 'create-deployment', input: review(deployment(container('nginx:latest'))), expect: 'deny' },
  { id: 'create-without-uid', input: review(latest, { uid: undefined }), expect: 'deny' },
  { id: 'create-odd-uid', input: review(latest, { uid: 'a"b\\c\u0007\u2028' }), expect: 'deny' },
  { id: 'create-numeric-uid', input: review(good, { uid: 7 }) },
  {
    id: 'create-generate-name',
    input: review({ ...latest, metadata: { generateName: 'web-' } }, { name: undefined }),
    expect: 'deny',
  },
  { id: 'create-dry-run', input: review(latest, { dryRun: true }), expect: 'deny' },
  { id: 'create-without-operation', input: review(latest, { operation: undefined }), expect: 'deny' },
  { id: 'create-unknown-operation', input: review(latest, { operation: 'PATCH' }), expect: 'deny' },
  { id: 'create-lower-case-operation', input: review(latest, { operation: 'delete' }), expect: 'deny' },
  { id: 'create-without-object', input: review(null), expect: 'deny' },
  { id: 'create-object-of-wrong-type', input: review('nginx:latest'), expect: 'deny' },
  {
    id: 'create-secret',
    input: review({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { k: 'dg==' } }),
    expect: 'allow',
  },
  { id: 'create-custom-resource', input: review(workload('example.com/v1', 'Shop', { template: { spec: latest.spec } })) },

  { id: 'update-new-fault', input: update(latest, good), expect: 'deny' },
  { id: 'update-same-fault', input: update(latest, latest), expect: 'warn' },
  { id: 'update-mended', input: update(good, latest), expect: 'allow' },
  { id: 'update-other-fault', input: update(untagged, latest), expect: 'deny' },
  {
    id: 'update-one-old-one-new',
    input: update(two('nginx:latest', 'redis'), two('nginx:latest', 'redis:7.4.1')),
    expect: 'deny',
  },
  { id: 'update-both-old', input: update(two('nginx:latest', 'redis'), two('nginx:latest', 'redis')), expect: 'warn' },
  { id: 'update-swapped', input: update(two('redis', 'nginx:latest'), two('nginx:latest', 'redis')) },
  {
    id: 'update-policy-changed',
    input: update(
      pod(container('nginx:latest', { imagePullPolicy: 'Always' })),
      pod(container('nginx:latest', { imagePullPolicy: 'Never' })),
    ),
  },
  { id: 'update-without-old', input: update(latest, null), expect: 'deny' },
  { id: 'update-old-of-wrong-type', input: update(latest, [latest]), expect: 'deny' },
  { id: 'update-old-other-kind', input: update(deployment(container('nginx:latest')), latest) },
  { id: 'update-status', input: update(latest, good, { subResource: 'status' }), expect: 'allow' },
  {
    id: 'update-scale',
    input: update({ apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 3 } }, null, { subResource: 'scale' }),
    expect: 'allow',
  },
  { id: 'update-leaving', input: update(leaving(latest), leaving(good)), expect: 'allow' },
  { id: 'create-leaving', input: review(leaving(latest)), expect: 'deny' },
  { id: 'update-all', input: update(latest, latest), settings: { onUpdate: 'all' }, expect: 'deny' },
  { id: 'update-new-only', input: update(latest, latest), settings: { onUpdate: 'new-only' }, expect: 'warn' },

  { id: 'delete', input: review(null, { operation: 'DELETE', oldObject: latest }), expect: 'allow' },
  {
    id: 'connect',
    input: review({ kind: 'PodExecOptions', apiVersion: 'v1', command: ['sh'] }, { operation: 'CONNECT', subResource: 'exec' }),
    expect: 'allow',
  },
  {
    id: 'create-eviction',
    input: review({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web' } }, { subResource: 'eviction' }),
    expect: 'allow',
  },

  { id: 'debug-new', input: review(debug('busybox'), { ...ephemeral, oldObject: good }), expect: 'deny' },
  { id: 'debug-pinned', input: review(debug('busybox:1.37.0'), { ...ephemeral, oldObject: good }), expect: 'allow' },
  {
    id: 'debug-second',
    input: review(debug('busybox:latest', 'busybox'), { ...ephemeral, oldObject: debug('busybox:latest') }),
    expect: 'deny',
  },
  {
    id: 'debug-old-alone',
    input: review(debug('busybox:latest', 'busybox:1.37.0'), { ...ephemeral, oldObject: debug('busybox:latest') }),
    expect: 'allow',
  },
  { id: 'debug-without-old', input: review(debug('busybox:latest'), ephemeral), expect: 'deny' },
  {
    id: 'debug-faulty-pod',
    input: review(
      { ...debug('busybox:1.37.0'), spec: { ...debug('busybox:1.37.0').spec, containers: latest.spec.containers } },
      ephemeral,
    ),
    expect: 'allow',
  },

  { id: 'bare-request', input: request(latest), expect: 'deny' },
  { id: 'bare-request-good', input: request(good), expect: 'allow' },
  { id: 'bare-request-delete', input: request(null, { operation: 'DELETE' }), expect: 'allow' },
  { id: 'review-without-request', input: { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' }, expect: 'deny' },
  {
    id: 'review-null-request',
    input: { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: null },
    expect: 'deny',
  },
  {
    id: 'review-list-request',
    input: { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: [request(latest)] },
    expect: 'deny',
  },
  { id: 'review-object-is-list', input: review({ apiVersion: 'v1', kind: 'List', items: [latest] }) },
  {
    id: 'review-many',
    input: review(pod(Array.from({ length: 150 }, (_, n) => container('nginx:latest', { name: `c${n}` })))),
    expect: 'deny',
  },
  {
    id: 'review-long-images',
    input: review(pod(Array.from({ length: 40 }, (_, n) => container(`${'x'.repeat(3000)}${n}:latest`, { name: `c${n}` })))),
    expect: 'deny',
  },

  { id: 'enforce-warn', input: review(latest), settings: { enforce: 'warn' }, expect: 'warn' },
  { id: 'enforce-audit', input: review(latest), settings: { enforce: 'audit' }, expect: 'allow' },
  { id: 'enforce-deny', input: review(latest), settings: { enforce: 'deny' }, expect: 'deny' },
  { id: 'enforce-warn-broken-object', input: review(7), settings: { enforce: 'warn' }, expect: 'warn' },
  { id: 'enforce-audit-broken-object', input: review(7), settings: { enforce: 'audit' }, expect: 'warn' },
];
