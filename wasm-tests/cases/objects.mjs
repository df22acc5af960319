// The objects that cases are made of: small, real, and each with a known verdict under baseline.

export const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

export const container = (image, more = {}) => ({ name: 'web', image, ...more });

export const pod = (containers, more = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [containers].flat(), ...more },
});

export const workload = (apiVersion, kind, spec) => ({ apiVersion, kind, metadata: { name: 'web', namespace: 'shop' }, spec });

export const deployment = (containers, more = {}) =>
  workload('apps/v1', 'Deployment', {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [containers].flat(), ...more } },
  });

export const good = pod(container('registry.example/shop/web:1.27.3'));
export const latest = pod(container('nginx:latest'));
export const untagged = pod(container('nginx'));

/** An AdmissionRequest as an API server sends it. */
export const request = (object, more = {}) => ({
  uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  resource: { group: '', version: 'v1', resource: 'pods' },
  name: 'web',
  namespace: 'shop',
  operation: 'CREATE',
  userInfo: { username: 'jane', groups: ['developers'] },
  object,
  oldObject: null,
  dryRun: false,
  options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
  ...more,
});

export const review = (object, more = {}) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: request(object, more),
});
