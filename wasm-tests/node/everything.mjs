// Settings under which every rule that looks at objects alone is on and configured, and everything that
// may accept a finding is there, too.

const reason = 'mended in #12';

export const everything = {
  version: 1,
  profile: 'strict',
  undetermined: 'warning',
  cluster: { kubernetes: '1.35', runtime: 'cri-o' },
  registries: {
    allowed: ['docker.io', 'quay.io/**', 'registry.example.com', 'registry.*.example/shop/*', 'ghcr.io'],
    denied: ['docker.io/library/redis', 'quay.io/old-*/**'],
    private: ['registry.example.com', '*.corp.example/shop/**'],
    nodeCredentials: ['mirror.example.com'],
    mirrors: [
      { of: 'quay.io', at: 'mirror.example.com/quay' },
      { of: 'registry.k8s.io', transparent: true },
    ],
  },
  rules: {
    'floating-tag': { schemes: [{ match: 'quay.io/calendar', tag: '[0-9]{4}[.][0-9]{2}' }] },
    'nonstandard-name': {
      conventions: [
        { match: 'registry.example.com', repository: '(shop|pay)/[a-z0-9-]+', tag: '[0-9]+([.][0-9]+){2}', reason },
        { depth: { max: 3 } },
      ],
    },
    'public-registry': { sensitive: { namespaces: ['pay-*', '*-card'], labels: { data: 'card', tier: 'vault' } } },
    'pull-storm': { frequency: 60, parallelism: 2 },
    'version-out-of-range': { ranges: { 'quay.io/shop': '^2.1 || 4.x', 'docker.io/library/postgres': '>=15, <17' } },
    'moved-image': 'error',
  },
  overrides: [
    { namespaces: ['dev-*'], profile: 'reliable', enforce: 'warn', rules: { 'latest-tag': 'warning' } },
    { namespaces: ['dev-a', 'dev-b*'], registries: { denied: ['ghcr.io/evil'] }, rules: { 'never-pull': 'error' } },
  ],
  exemptions: [
    { rules: ['latest-tag', 'missing-tag'], images: ['docker.io/library/busybox'], reason },
    { rules: ['version-skew', 'conflicting-pull-policies'], namespaces: ['*-test'], reason },
    { rules: ['unpinned-image'], namespaces: ['shop'], objects: ['Deployment/web-*', '*/legacy'], reason },
    { rules: ['implicit-pull-policy'], images: ['quay.io/shop/**'], until: '2027-01-31', reason },
  ],
  allowAnnotationExemptions: 'admission',
  mutate: ['latest-tag', 'missing-tag', 'floating-tag', 'implicit-pull-policy', 'needless-pull', 'short-name', 'moved-image'],
  imagePaths: [
    { apiVersion: 'shop.example/v1', kind: 'Shop', path: '/spec/parts/*/image', holds: 'image' },
    { apiVersion: 'shop.example/v1', kind: 'Shop', path: '/spec/pods/*', holds: 'podSpec' },
    { apiVersion: 'shop.example/v1', kind: 'Shop', path: '/spec/helpers', holds: 'containers' },
  ],
};
