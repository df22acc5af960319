// The shapes a document may have, and where images live in them.
import { container, deployment, digest, good, latest, pod, request, review, untagged, workload } from './objects.mjs';

const spec = latest.spec;
const template = { metadata: { labels: { app: 'web' } }, spec };
const list = (...items) => ({ apiVersion: 'v1', kind: 'List', items });
const nested = (depth) => (depth === 0 ? latest : list(nested(depth - 1)));
const initContainers = (...items) => pod(container('registry.example/a:1.0.0'), { initContainers: items });
const volume = (image) =>
  pod(container('registry.example/a:1.0.0'), {
    volumes: [
      { name: 'model', image },
      { name: 'tmp', emptyDir: {} },
    ],
  });
const kinds = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'ReplicationController'],
  ['batch/v1', 'Job'],
  ['extensions/v1beta1', 'Deployment'],
];
const typed = (kind, item) => ({ apiVersion: 'v1', kind, items: [item] });
const bare = { metadata: latest.metadata, spec };

export const cases = [
  ...kinds.map(([apiVersion, kind]) => ({
    id: `kind-${kind}-${apiVersion}`,
    input: workload(apiVersion, kind, { template }),
    expect: 'deny',
  })),
  {
    id: 'kind-CronJob',
    input: workload('batch/v1', 'CronJob', { schedule: '* * * * *', jobTemplate: { spec: { template } } }),
    expect: 'deny',
  },
  { id: 'kind-PodTemplate', input: { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 't' }, template }, expect: 'deny' },
  { id: 'kind-unknown', input: workload('example.com/v1', 'Shop', { template }) },
  { id: 'kind-same-name-other-group', input: workload('example.com/v1', 'Deployment', { template }) },
  { id: 'kind-crd', input: workload('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { template }), expect: 'allow' },
  { id: 'kind-service', input: workload('v1', 'Service', { ports: [{ port: 80 }] }), expect: 'allow' },
  { id: 'kind-empty', input: { apiVersion: 'v1', kind: '', spec } },
  { id: 'kind-number', input: { apiVersion: 'v1', kind: 7, spec }, expect: 'deny' },
  { id: 'kind-missing', input: { apiVersion: 'v1', metadata: { name: 'x' }, data: {} }, expect: 'deny' },

  { id: 'pod-good', input: good, expect: 'allow' },
  { id: 'pod-latest', input: latest, expect: 'deny' },
  { id: 'pod-untagged', input: untagged, expect: 'deny' },
  { id: 'pod-digest', input: pod(container(`nginx@${digest}`)), expect: 'allow' },
  { id: 'pod-latest-and-digest', input: pod(container(`nginx:latest@${digest}`)), expect: 'warn' },
  { id: 'pod-bad-reference', input: pod(container('Nginx:1.27')), expect: 'deny' },
  { id: 'pod-scheme', input: pod(container('https://user:secret@registry.example/a:1')), expect: 'deny' },
  { id: 'pod-user-info', input: pod(container('user:secret@registry.example/a:latest')), expect: 'deny' },
  { id: 'pod-empty', input: pod([]), expect: 'allow' },
  { id: 'pod-without-spec', input: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } }, expect: 'allow' },
  { id: 'pod-init', input: initContainers(container('busybox', { name: 'setup' })), expect: 'deny' },
  {
    id: 'pod-sidecar',
    input: initContainers(container('envoy:latest', { name: 'proxy', restartPolicy: 'Always' })),
    expect: 'deny',
  },
  {
    id: 'pod-ephemeral',
    input: pod(container('registry.example/a:1.0.0'), { ephemeralContainers: [container('busybox:latest', { name: 'dbg' })] }),
    expect: 'deny',
  },
  { id: 'pod-image-volume', input: volume({ reference: 'quay.io/models/a:latest', pullPolicy: 'IfNotPresent' }), expect: 'deny' },
  { id: 'pod-image-volume-good', input: volume({ reference: 'quay.io/models/a:1.0.0' }), expect: 'allow' },
  { id: 'pod-image-volume-empty', input: volume({}) },
  {
    id: 'pod-many',
    input: pod(
      ['nginx', 'nginx:latest', 'nginx:1.27.3', 'Nginx', '', 'a@b'].map((image, n) => container(image, { name: `c${n}` })),
    ),
    expect: 'deny',
  },
  {
    id: 'pod-key-order',
    input:
      '{"spec":{"containers":[{"image":"nginx:latest","name":"web"}]},"metadata":{"name":"web"},"kind":"Pod","apiVersion":"v1"}',
    expect: 'deny',
  },
  { id: 'pod-blanks', input: `\n\t ${JSON.stringify(latest, null, 2)} \r\n`, expect: 'deny' },
  {
    id: 'pod-policies',
    input: pod(
      ['Always', 'IfNotPresent', 'Never', 'always', '', null, 3].map((imagePullPolicy, n) =>
        container('nginx:latest', { name: `c${n}`, imagePullPolicy }),
      ),
    ),
    expect: 'deny',
  },

  { id: 'bare-spec', input: spec, expect: 'deny' },
  { id: 'bare-spec-init-alone', input: { initContainers: spec.containers }, expect: 'deny' },
  { id: 'bare-spec-good', input: good.spec, expect: 'allow' },
  { id: 'bare-spec-empty', input: { containers: [] }, expect: 'allow' },
  { id: 'empty-object', input: {}, expect: 'deny' },

  { id: 'list', input: list(good, latest, untagged), expect: 'deny' },
  { id: 'list-good', input: list(good, deployment(container('registry.example/b:2.0.0'))), expect: 'allow' },
  { id: 'list-empty', input: list(), expect: 'allow' },
  { id: 'list-nested', input: list(good, list(latest, list(untagged))), expect: 'deny' },
  { id: 'list-deep', input: nested(5), expect: 'deny' },
  { id: 'list-too-deep', input: nested(60), expect: 'deny' },
  { id: 'list-typed', input: typed('PodList', bare), expect: 'deny' },
  {
    id: 'list-typed-other-group',
    input: { apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ metadata: { name: 'w' }, spec: { template } }] },
    expect: 'deny',
  },
  { id: 'list-of-rubbish', input: list(good, 7, null, 'x', [latest]), expect: 'deny' },
  { id: 'list-items-wrong', input: { apiVersion: 'v1', kind: 'List', items: 'none' }, expect: 'deny' },
  { id: 'list-without-items', input: { apiVersion: 'v1', kind: 'List' } },
  { id: 'array', input: [latest, good, deployment(container('nginx'))], expect: 'deny' },
  { id: 'array-good', input: [good], expect: 'allow' },
  { id: 'array-empty', input: [] },
  { id: 'array-of-lists', input: [list(latest), list(untagged)], expect: 'deny' },
  { id: 'array-of-rubbish', input: [good, true], expect: 'deny' },
  { id: 'array-of-arrays', input: [[latest]], expect: 'deny' },
  {
    id: 'array-big',
    input: Array.from({ length: 300 }, (_, n) => pod(container(n % 3 ? 'nginx:latest' : 'registry.example/a:1.0.0'))),
    expect: 'deny',
  },

  { id: 'envelope-kubewarden', input: { request: request(latest), settings: { enforce: 'audit' } }, expect: 'deny' },
  {
    id: 'envelope-kubewarden-rules-off',
    input: { request: request(latest), settings: { rules: { 'latest-tag': 'off' } } },
    expect: 'deny',
  },
  { id: 'envelope-gatekeeper', input: { review: request(latest), parameters: { enforce: 'audit' } }, expect: 'deny' },
  { id: 'envelope-gatekeeper-no-parameters', input: { review: request(latest) }, expect: 'deny' },
  { id: 'envelope-both', input: { request: request(good), review: request(latest) } },
  { id: 'envelope-request-null', input: { request: null, settings: {} }, expect: 'deny' },
  { id: 'envelope-request-wrong', input: { request: 'x', settings: {} }, expect: 'deny' },
  { id: 'envelope-review-in-request', input: { request: review(latest) } },
];
