// What users configure, rightly and wrongly, and the evidence they hand over.
import { container, deployment, digest, good, latest, pod, review, untagged } from './objects.mjs';

const both = pod([container('nginx:latest'), container('redis', { name: 'cache' }), container('Bad Name', { name: 'bad' })]);
const off = (...rules) => ({ rules: Object.fromEntries(rules.map((rule) => [rule, 'off'])) });

const accepted = {
  none: undefined,
  null: null,
  empty: {},
  version: { version: 1 },
  baseline: { profile: 'baseline' },
  reliable: { profile: 'reliable' },
  strict: { profile: 'strict' },
  'enforce-warn': { enforce: 'warn' },
  'enforce-audit': { enforce: 'audit' },
  'latest-off': off('latest-tag'),
  'all-off': off('latest-tag', 'missing-tag', 'invalid-reference'),
  'latest-info': { rules: { 'latest-tag': 'info' } },
  'latest-warning': { rules: { 'latest-tag': 'warning', 'missing-tag': 'info' } },
  'latest-object': { rules: { 'latest-tag': { severity: 'warning' } } },
  'rule-empty-object': { rules: { 'missing-tag': {} } },
  namespace: { defaultNamespace: 'shop' },
  'namespace-null': { defaultNamespace: null },
  'exemptions-none': { exemptions: [] },
};

const refused = {
  'unknown-key': { profil: 'strict' },
  'unknown-profile': { profile: 'relaible' },
  'unknown-rule': { rules: { 'lastest-tag': 'off' } },
  'unknown-severity': { rules: { 'latest-tag': 'fatal' } },
  'unknown-option': { rules: { 'latest-tag': { tags: ['edge'] } } },
  'unknown-enforce': { enforce: 'off' },
  'unknown-on-update': { onUpdate: 'none' },
  'version-2': { version: 2 },
  'version-text': { version: '1' },
  list: [],
  text: 'baseline',
  'text-empty': '',
  number: 0,
  false: false,
  'rules-list': { rules: ['latest-tag'] },
  'rule-number': { rules: { 'latest-tag': 3 } },
  'rule-null': { rules: { 'latest-tag': null } },
  'key-odd': { 'a"b\\c\u0007\u202e\u{1f600}': 1 },
  'key-long': { ['x'.repeat(2000)]: 1 },
};

const evidence = {
  none: {},
  null: null,
  digests: { digests: { 'nginx:latest': digest, redis: digest } },
  'digests-full-name': { digests: { 'docker.io/library/nginx:latest': digest } },
  'digests-other': { digests: { 'quay.io/other/app:1': digest } },
  'digests-empty': { digests: {} },
  nodes: {
    nodes: [
      {
        name: 'worker-1',
        kubelet: { serializeImagePulls: 'no', registryPullQPS: 2, imageMaximumGCAge: '1h' },
        containerd: {
          hosts: {
            'quay.io': { host: { 'https://b.example': { skip_verify: true }, 'http://a.example': {} } },
            'docker.io': { host: [{ url: 'https://mirror.example', capabilities: ['pull'] }] },
          },
        },
      },
      { crio: { registry: [{ location: 'docker.io', mirror: [{ location: 'mirror.example/hub' }] }] }, docker: null },
    ],
    objects: [{ kind: 'KubeletConfiguration', imagePullCredentialsVerificationPolicy: 'AlwaysVerify' }],
  },
};

const brokenEvidence = {
  'unknown-key': { digest: {} },
  'digest-wrong': { digests: { 'nginx:latest': 'sha256:abc' } },
  'reference-wrong': { digests: { 'NGINX latest': digest } },
  'nodes-key': { nodes: [{ kublet: {} }] },
  'nodes-text': { nodes: [{ kubelet: 'x' }] },
  'digests-list': { digests: [digest] },
  list: [],
  text: 'x',
};

const each = (entries, make) => Object.entries(entries).map(([name, value]) => make(name, value));

export const cases = [
  ...each(accepted, (name, settings) => ({ id: `accepted-${name}`, input: both, settings })),
  ...each(accepted, (name, settings) => ({ id: `accepted-review-${name}`, input: review(both), settings })),
  ...each(refused, (name, settings) => ({ id: `refused-${name}`, input: good, settings, expect: 'deny' })),
  ...each(refused, (name, settings) => ({ id: `refused-review-${name}`, input: review(good), settings, expect: 'deny' })),
  { id: 'refused-and-audit', input: good, settings: { enforce: 'audit', profil: 'strict' }, expect: 'deny' },
  { id: 'refused-and-broken-input', input: '{', settings: { profil: 'strict' }, expect: 'deny' },
  ...each(evidence, (name, value) => ({ id: `evidence-${name}`, input: [latest, untagged], evidence: value, expect: 'deny' })),
  ...each(brokenEvidence, (name, value) => ({ id: `evidence-broken-${name}`, input: good, evidence: value, expect: 'deny' })),
  { id: 'evidence-and-broken-settings', input: good, settings: { a: 1 }, evidence: { b: 2 }, expect: 'deny' },
  {
    id: 'evidence-nodes-and-settings',
    input: [good, { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', registryBurst: -1 }],
    settings: { profile: 'strict', trust: { input: true } },
    evidence: evidence.nodes,
    expect: 'deny',
  },
  {
    id: 'evidence-and-settings',
    input: review(deployment(container('nginx:latest'))),
    settings: { profile: 'strict' },
    evidence: evidence.digests,
    expect: 'deny',
  },
];
