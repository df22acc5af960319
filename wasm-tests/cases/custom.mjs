// Images in custom resources at places that the settings name.
import { good, review, workload } from './objects.mjs';

const shop = (spec) => workload('example.com/v1', 'Shop', spec);
const paths = (...imagePaths) => ({ imagePaths });
const at = (path, holds, more) => ({ apiVersion: 'example.com/*', kind: 'Shop|Stall', path, holds, ...more });
const image = paths(at('/spec/image', 'image'));
const parts = { registry: 'registry.example', repository: 'shop/web', tag: 'latest' };

export const cases = [
  { id: 'unnamed', input: shop({ image: 'nginx:latest' }), expect: 'allow', finds: [] },
  { id: 'image', input: shop({ image: 'nginx:latest' }), settings: image, expect: 'deny', finds: ['latest-tag'] },
  { id: 'image-review', input: review(shop({ image: 'nginx:latest' })), settings: image, expect: 'deny' },
  { id: 'image-good', input: shop({ image: 'registry.example/shop/web:1.27.3' }), settings: image, expect: 'allow' },
  { id: 'image-left-out', input: shop({}), settings: image, expect: 'allow' },
  { id: 'image-wrong-type', input: shop({ image: [7] }), settings: image },
  { id: 'other-kind', input: workload('example.com/v1', 'Stand', { image: 'nginx:latest' }), settings: image, expect: 'allow' },
  { id: 'other-group', input: workload('example.org/v1', 'Shop', { image: 'nginx:latest' }), settings: image, expect: 'allow' },
  { id: 'second-kind', input: workload('example.com/v2', 'Stall', { image: 'nginx:latest' }), settings: image, expect: 'deny' },
  {
    id: 'container',
    input: shop({ main: { name: 'a', image: 'nginx:latest', imagePullPolicy: 'Never' } }),
    settings: paths(at('/spec/main', 'container')),
    expect: 'deny',
  },
  {
    id: 'containers',
    input: shop({ tiers: [{ run: [{ name: 'a', image: 'nginx' }] }, { run: [{ name: 'b', image: 'redis:latest' }] }] }),
    settings: paths(at('/spec/tiers/*/run', 'containers')),
    expect: 'deny',
    finds: ['missing-tag', 'latest-tag'],
  },
  {
    id: 'pod-spec',
    input: shop({ pods: { 'a/b~c': { containers: [{ name: 'a', image: 'nginx' }] } } }),
    settings: paths(at('/spec/pods/*', 'podSpec')),
    expect: 'deny',
  },
  { id: 'structured', input: shop({ image: parts }), settings: paths(at('/spec/image', 'structured')), expect: 'deny' },
  {
    id: 'structured-patch',
    input: shop({ image: { repository: 'shop/web' } }),
    settings: paths(at('/spec/image', 'structured', { patch: true })),
  },
  { id: 'either-key', input: shop({ blue: 'nginx:latest' }), settings: paths(at('/spec/blue|green', 'image')), expect: 'deny' },
  { id: 'templated', input: shop({ image: '{{ image }}' }), settings: paths(at('/spec/image', 'image', { templated: true })) },
  {
    id: 'templated-review',
    input: review(shop({ image: '{{ i }}' })),
    settings: paths(at('/spec/image', 'image', { templated: true })),
  },
  { id: 'wrong-holds', input: good, settings: paths(at('/spec/image', 'images')), expect: 'deny' },
  { id: 'wrong-path', input: good, settings: paths(at('spec.image', 'image')), expect: 'deny' },
  { id: 'unknown-key', input: good, settings: paths({ ...at('/spec/image', 'image'), field: 'x' }), expect: 'deny' },
];
