// Documents put together by a seeded generator: every text may hold any character, every field any type.
import { generator } from '../node/random.mjs';
import { digest, request } from './objects.mjs';

const pick = generator(20261124);
const one = (list) => list[pick(list.length)];
const often = (most, value) => (pick(100) < most ? value() : undefined);
const several = (most, make) => Array.from({ length: pick(most + 1) }, make);

const words = 'a nginx A 0 1.27 - _ . / : @ latest sha256: registry.example :5000 $(X) {{y}} < & \' " \\'.split(' ');
const letters = [
  ...words,
  ...' \t\n\u0000\u0007\u001b\u007f\u0085\u00a0é\u0301\u061c\u200b\u202e\u2028\ufeff\ufffd\ufffe日\u{1f600}\u{e0001}',
];
const text = () => several(6, () => one(letters)).join('');
const image = () =>
  one([
    text,
    text,
    () => 'nginx',
    () => 'nginx:latest',
    () => `a/b@${digest}`,
    () => `reg.example:5000/${text()}:1.0.${pick(9)}`,
    () => 'Nginx:1',
  ])();
const odd = () => one([null, true, pick(1000), -1.5, '', text(), [], {}, [null], { [text()]: text() }]);
/** Mostly what belongs there. */
const maybe = (make) => (pick(12) === 0 ? odd() : make());
const policy = () => one(['Always', 'IfNotPresent', 'Never', 'always', text()]);

const container = () => ({
  name: maybe(text),
  image: often(90, () => maybe(image)),
  imagePullPolicy: often(40, () => maybe(policy)),
  restartPolicy: often(20, () => one(['Always', 'Never'])),
});
const volume = () => ({
  name: maybe(text),
  image: often(50, () => maybe(() => ({ reference: maybe(image), pullPolicy: often(40, policy) }))),
});
const list = (make) => maybe(() => several(4, () => maybe(make)));
const podSpec = () => ({
  containers: often(95, () => list(container)),
  initContainers: often(30, () => list(container)),
  ephemeralContainers: often(20, () => list(container)),
  volumes: often(30, () => list(volume)),
  [text()]: odd(),
});
const metadata = () => ({
  name: maybe(text),
  namespace: often(50, () => maybe(text)),
  generateName: often(20, () => maybe(text)),
  labels: odd(),
});
const template = () => maybe(() => ({ metadata: maybe(metadata), spec: maybe(podSpec) }));
const kinds = [
  () => ({ apiVersion: 'v1', kind: 'Pod', metadata: maybe(metadata), spec: maybe(podSpec) }),
  () => ({
    apiVersion: 'apps/v1',
    kind: one(['Deployment', 'StatefulSet', 'DaemonSet']),
    metadata: maybe(metadata),
    spec: maybe(() => ({ template: template() })),
  }),
  () => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: maybe(metadata),
    spec: maybe(() => ({ jobTemplate: maybe(() => ({ spec: { template: template() } })) })),
  }),
  () => ({ apiVersion: maybe(text), kind: maybe(text), metadata: maybe(metadata), spec: { template: template() } }),
];
const object = () => one(kinds)();
const review = () => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: maybe(() =>
    request(maybe(object), {
      uid: maybe(text),
      namespace: maybe(text),
      operation: maybe(() => one(['CREATE', 'UPDATE', 'UPDATE', 'DELETE'])),
      subResource: often(15, () => maybe(() => one(['status', 'ephemeralcontainers']))),
      oldObject: often(60, object),
    }),
  ),
});
const documents = [
  object,
  object,
  review,
  review,
  () => several(4, object),
  () => ({ apiVersion: 'v1', kind: 'List', items: list(object) }),
  podSpec,
];
const settings = () =>
  one([
    undefined,
    {},
    { profile: one(['baseline', 'reliable', 'strict']) },
    { enforce: one(['deny', 'warn', 'audit']) },
    { onUpdate: 'all' },
    { defaultNamespace: text() },
    { [text()]: odd() },
  ]);

export const cases = Array.from({ length: 300 }, (_, n) => ({ id: String(n), input: one(documents)(), settings: settings() }));
