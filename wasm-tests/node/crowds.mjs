// Inputs with `n` of something, each another way to make work grow faster than the text: what is long once
// and looked at by everything, what is compared with everything else, what is cut from a full report.
import { container, digest, pod, review, workload } from '../cases/objects.mjs';

const list = (n, make) => Array.from({ length: n }, (_, index) => make(index));
const named = (image, more) => (n) => container(typeof image === 'string' ? image : image(n), { name: `c${n}`, ...more });
const labelled = (object, metadata) => ({ ...object, metadata: { ...object.metadata, ...metadata } });
const keys = (n, prefix = 'key') => Object.fromEntries(list(n, (index) => [`${prefix}-${index}`, 'x']));
const cronJob = (schedule, containers, more = {}) =>
  workload('batch/v1', 'CronJob', { schedule, jobTemplate: { spec: { template: { spec: { containers, ...more } } } } });

const clean = named((n) => `registry.example.com/shop/web-${n}:1.27.${n}@${digest}`, { imagePullPolicy: 'IfNotPresent' });
const faulty = named((n) => ['nginx:latest', 'redis', 'Bad:Name:x', 'quay.io/shop/web:2', 'k8s.gcr.io/pause:3.2'][n % 5]);
/** Warnings and infos alone under baseline, so that later errors displace them. */
const slight = named('registry.example.com/shop/web:1.2.3@' + digest, { imagePullPolicy: 'Always' });

export const crowds = {
  'clean containers in a pod': (n) => pod(list(n, clean)),
  'faulty containers in a pod': (n) => pod(list(n, faulty)),
  'faulty objects in a List': (n) => ({
    apiVersion: 'v1',
    kind: 'List',
    items: list(n, (index) => labelled(pod(faulty(index)), { name: `p${index}`, namespace: ['shop', 'dev-a', 'pay-x'][index % 3] })),
  }),
  'faults that are warnings, and then errors': (n) => pod([...list(n / 2, slight), ...list(n / 2, faulty)]),
  'versions of one repository': (n) => pod(list(n, named((index) => `quay.io/shop/web:2.${index}.0`))),
  'tags of one repository, half of them pinned': (n) =>
    pod(list(n, named((index) => `quay.io/shop/web:2.${index >> 1}.0${index % 2 ? `@${digest}` : ''}`))),
  'repositories under two policies': (n) =>
    pod(list(n, (index) => named(`quay.io/shop/web-${index >> 1}:2.1.0`, { imagePullPolicy: ['Always', 'IfNotPresent'][index % 2] })(index))),
  'annotations over faulty containers': (n) => labelled(pod(list(n, faulty)), { annotations: keys(n, 'surepull.dev/ignore.x') }),
  'labels over faulty containers': (n) => labelled(pod(list(n, faulty)), { labels: keys(n) }),
  'a long namespace over faulty containers': (n) => labelled(pod(list(n, faulty)), { namespace: 'x-'.repeat(n * 10) }),
  'a long name over faulty containers': (n) => labelled(pod(list(n, faulty)), { name: 'web-'.repeat(n * 10) }),
  'secrets over faulty containers': (n) => pod(list(n, faulty), { imagePullSecrets: list(n, (index) => ({ name: `s${index}` })) }),
  'secrets without names over faulty containers': (n) => pod(list(n, faulty), { imagePullSecrets: list(n, () => ({})) }),
  'a long schedule over faulty containers': (n) => cronJob(`${'0,'.repeat(n)}0 * * * *`, list(n, named('nginx:latest'))),
  'long images': (n) => pod(list(n / 10, named((index) => `${'x'.repeat(1000)}-${index}`))),
  'images in an own kind': (n) =>
    workload('shop.example/v1', 'Shop', { parts: Object.fromEntries(list(n, (index) => [`p${index}`, { image: faulty(index).image }])) }),
  'pods in an own kind': (n) => workload('shop.example/v1', 'Shop', { pods: list(n, (index) => ({ containers: [faulty(index)] })) }),
  'an update of faulty containers': (n) => {
    const object = pod(list(n, faulty), { imagePullSecrets: list(n, (index) => ({ name: `s${index}` })) });
    return review(object, { operation: 'UPDATE', oldObject: object });
  },
  'new containers beside old ones': (n) => {
    const object = (image) => pod(list(n, clean), { ephemeralContainers: list(n, named(image)), imagePullSecrets: list(n, (index) => ({ name: `s${index}` })) });
    return review(object('nginx:latest'), { operation: 'UPDATE', subResource: 'ephemeralcontainers', oldObject: object('nginx:1.2.3') });
  },
  'a review of faulty containers': (n) => review(pod(list(n, faulty))),
  'objects that are none': (n) => list(n, () => 7),
};

/** `n` pods that lack a secret, beside as many secrets of which none serves them. */
export function unserved(n) {
  const secret = (index) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `s${index}`, namespace: 'shop' },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': `{"auths":{"r${index}.example":{"auth":"dTpw"}}}` },
  });
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'shop' } };
  return [account, ...list(n, secret), ...list(n, (index) => labelled(pod(clean(index)), { name: `p${index}` }))];
}

/** A List of `n` pods, and beside it a comment for the first fault of each and fingerprints of others. */
export function ignored(n) {
  const input = new TextEncoder().encode(JSON.stringify(crowds['faulty objects in a List'](n)));
  const ignores = list(n, (index) => ({ rules: ['latest-tag', 'missing-tag'], at: `/items/${index}`, pointer: '/spec/containers/0', reason: 'r' }));
  return { input, beside: { now: '2027-01-01', ignores, baseline: list(n, (index) => `${index}`.padStart(16, '0')) } };
}
