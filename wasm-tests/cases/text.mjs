// The text itself: escapes, Go's quotes, Unicode, wrong types, broken JSON.
import { container, good, latest, pod, request, review } from './objects.mjs';

const named = (text) => pod(container(`nginx${text}`, { name: `n${text}` }));
const text = (value) => JSON.stringify(value);
const escaped = (object) => text(object).replace(/[a-z]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
const wrongTypes = [null, true, 0, -1.5e300, '', 'x', [], {}, [[]], [null], { a: 1 }];
const wrongAt = (place, make) => wrongTypes.map((wrong, n) => ({ id: `wrong-${place}-${n}`, input: make(wrong) }));
const deep = (depth, inner = '1') => `${'['.repeat(depth)}${inner}${']'.repeat(depth)}`;
const podText = text(latest);
const repeated = (from, to) => podText.replace(from, to);

export const cases = [
  // Characters that Go writes as \a \v \x7f \u200b \U000e0001, and those that a terminal must not see.
  ...[
    '\u0007',
    '\u000b',
    '\u007f',
    '\u0000',
    '\b',
    '\f',
    '\n',
    '\r',
    '\t',
    '"',
    '\\',
    '/',
    '\u200b',
    '\u202e',
    '\u2028',
    '\ufeff',
    '\u{e0001}',
    '\u{1f600}',
    'é',
    'e\u0301',
    '日本',
    '\u0085',
    '\u00a0',
    '\u00ad',
    '\ufffd',
    '\uffff',
    '\u{10ffff}',
    '\u0300',
  ].map((char, n) => ({ id: `char-${n}-${char.codePointAt(0).toString(16)}`, input: named(char), expect: 'deny' })),
  // What stands in such brackets is to be filled in.
  { id: 'char-brackets', input: named('<&>'), expect: 'allow' },
  { id: 'char-in-keys', input: { ...latest, 'a\u0007\u{e0001}"\\': { '\u007f': ['\u000b'] } }, expect: 'deny' },
  { id: 'escaped-everything', input: escaped(latest), expect: 'deny' },
  { id: 'escaped-review', input: escaped(review(latest)), expect: 'deny' },
  { id: 'escaped-slash', input: podText.replace('nginx:latest', 'a\\/nginx:latest'), expect: 'deny' },
  { id: 'surrogate-pair', input: podText.replace('nginx', 'nginx\\ud83d\\ude00'), expect: 'deny' },
  { id: 'surrogate-lone', input: podText.replace('nginx', 'nginx\\ud83d') },
  { id: 'long-name', input: pod(container('nginx:latest', { name: 'n'.repeat(5000) })), expect: 'deny' },
  { id: 'long-image', input: pod(container(`${'a'.repeat(100000)}:latest`)), expect: 'deny' },
  { id: 'long-other', input: { ...latest, data: 'x'.repeat(300000) }, expect: 'deny' },
  { id: 'numbers', input: { ...latest, data: [0, -0, 1e21, 1.5, 1e-7, 9007199254740991, 123456789012] }, expect: 'deny' },

  ...wrongAt('root', (wrong) => wrong),
  ...wrongAt('spec', (spec) => ({ ...latest, spec })),
  ...wrongAt('containers', (containers) => ({ ...latest, spec: { containers } })),
  ...wrongAt('container', (wrong) => pod([wrong, container('nginx:latest')])),
  ...wrongAt('image', (image) => pod([container(image), container('nginx:latest', { name: 'other' })])),
  ...wrongAt('name', (name) => pod(container('nginx:latest', { name }))),
  ...wrongAt('policy', (imagePullPolicy) => pod(container('nginx:latest', { imagePullPolicy }))),
  ...wrongAt('metadata', (metadata) => ({ ...latest, metadata })),
  ...wrongAt('api-version', (apiVersion) => ({ ...latest, apiVersion })),
  ...wrongAt('volumes', (volumes) => pod(container('registry.example/a:1.0.0'), { volumes })),
  ...wrongAt('volume-image', (image) => pod(container('registry.example/a:1.0.0'), { volumes: [{ name: 'v', image }] })),
  ...wrongAt('request', (wrong) => ({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: wrong })),
  ...wrongAt('operation', (operation) => review(latest, { operation })),
  ...wrongAt('sub-resource', (subResource) => review(latest, { subResource })),
  ...wrongAt('namespace', (namespace) => review(latest, { namespace })),
  ...wrongAt('uid', (uid) => request(latest, { uid })),

  // Not JSON, or not only JSON: no host may answer allow.
  ...Object.entries({
    empty: '',
    blank: ' \n',
    brace: '{',
    half: podText.slice(0, podText.length / 2),
    trailing: `${podText}x`,
    two: `${podText} ${podText}`,
    comma: '{"kind":"Pod",}',
    single: "{'kind':'Pod'}",
    comment: `/* */ ${podText}`,
    yaml: 'kind: Pod\nspec: {}\n',
    nan: '{"kind":NaN}',
    'control-in-string': podText.replace('web', 'w\u0001b'),
    'bad-escape': podText.replace('nginx', '\\q'),
    'half-escape': podText.replace('nginx', '\\u12'),
    bom: `\ufeff${podText}`,
    'huge-number': repeated('"v1"', '1e999'),
    'leading-zero': '{"kind":"Pod","n":01}',
    'key-twice': repeated('"spec"', '"kind":"Pod","spec"'),
    'image-twice': repeated('"image"', '"image":"a:1","image"'),
    'key-twice-escaped': repeated('"image"', '"im\\u0061ge":"a:1","image"'),
  }).map(([name, input]) => ({ id: `broken-${name}`, input, expect: 'deny' })),
  ...Object.entries({ quotes: podText.replace('web', 'w\\ab\\x7f\\U000e0001'), set: '{1, 2}', 'empty-set': 'set()' }).map(
    ([name, input]) => ({ id: `rego-${name}`, input, rego: true, expect: 'deny' }),
  ),
  { id: 'deep-90-beside', input: podText.replace('"spec"', `"data":${deep(90)},"spec"`), expect: 'deny' },
  { id: 'deep-5000-beside', input: podText.replace('"spec"', `"data":${deep(5000)},"spec"`) },
  { id: 'deep-100000', input: deep(100000), expect: 'deny' },
  { id: 'deep-100000-open', input: '['.repeat(100000), expect: 'deny' },
  { id: 'deep-objects', input: `${'{"spec":'.repeat(3000)}1${'}'.repeat(3000)}`, expect: 'deny' },
  { id: 'deep-spec', input: { apiVersion: 'v1', kind: 'Pod', spec: nest(40) } },
  { id: 'good-among-it', input: good, expect: 'allow' },
];

function nest(depth) {
  return depth ? { template: { spec: nest(depth - 1) } } : latest.spec;
}
