// Broken inputs, the same in every run. Each holds a fault or is no JSON, so that no host may allow it.
import { container, deployment, latest, pod, request, review } from '../cases/objects.mjs';
import { generator } from './random.mjs';

const encoder = new TextEncoder();
const bases = [
  latest,
  pod([container('nginx'), container('Bad:Name:x', { name: 'b' })]),
  deployment(container('redis:latest')),
  review(latest),
  request(latest),
  [latest, latest],
  { apiVersion: 'v1', kind: 'List', items: [latest] },
  latest.spec,
].map((base) => JSON.stringify(base));
const wrong = ['7', '-1e5', 'true', '"text"', '[[]]', '[7]', '["a","b"]', '"\\u0000"'];
const rubbish = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  '\u0000',
  '\u0001',
  '\n"',
  'NaN',
  'undefined',
  "'",
  '{1,2}',
  'set()',
  '\\u12',
  '\\ud800',
  '1e',
  '-',
  '00',
  'tru',
  '//',
  '\ufeff',
];
const bytes = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80]];
const bombs = ['[', '{"spec":', '{"items":[', '{"request":', '{"a":', '[{"containers":[', '{"template":{"spec":', '"'];

/** `count` inputs: `{bytes, kind}`. What `kind` "wrong-type" marks is JSON; all else is none. */
export function hostileInputs(count, seed = 1) {
  const pick = generator(seed);
  const one = (list) => list[pick(list.length)];
  const kinds = {
    cut: (text) => text.slice(0, 1 + pick(text.length - 2)),
    inserted: (text) => splice(text, pick(text.length), one(rubbish)),
    doubled: (text) => text + one(['x', text, ',', '\u0000x', '}']),
    // OPA's hosts hand texts over with the NUL that ends them.
    'NUL at its end': (text) => `${text}\u0000`,
    bomb: () => one(bombs).repeat(1 + pick(3000)),
    'closed bomb': () => `${'{"spec":'.repeat(101 + pick(500))}`,
    noise: () => String.fromCharCode(...Array.from({ length: pick(400) }, () => pick(256))),
    'wrong bytes': (text) => withBytes(text, pick(text.length), one(bytes)),
    'wrong-type': (text) =>
      text.replace(
        /"(?:containers|image)":(?:\[.*?\]|"[^"]*")/,
        (member) => `${member.slice(0, member.indexOf(':') + 1)}${one(wrong)}`,
      ),
    'key twice': (text) => text.replace('"containers":', '"containers":[],"containers":'),
  };
  const names = Object.keys(kinds);
  const inputs = [];
  while (inputs.length < count) {
    const kind = one(names);
    const made = kinds[kind](one(bases));
    const input = { kind, bytes: typeof made === 'string' ? encoder.encode(made) : made };
    if (kind === 'wrong-type' || kind === 'key twice' || !isJson(input.bytes)) inputs.push(input);
  }
  return inputs;
}

/** Few, and large: strings of ten megabytes, depths of ten thousand, a hundred thousand of the same. */
export function hugeInputs() {
  const long = 'x'.repeat(10 << 20);
  const times = (text, count) => text.repeat(count).replace(/,$/, '');
  const inPod = (container, more = '') => `{"apiVersion":"v1","kind":"Pod"${more},"spec":{"containers":[${container}]}}`;
  const nested = (open, close, inside = '') => open.repeat(10_000) + inside + close.repeat(10_000);
  const texts = {
    'a long image': inPod(`{"name":"a","image":"${long}"}`),
    'a long escaped image': inPod(`{"name":"a","image":"${'\\u0041'.repeat(2 << 20)}"}`),
    'a long pull policy': inPod(`{"name":"a","image":"nginx:latest","imagePullPolicy":"${long}"}`),
    'a long name': inPod(`{"name":"${long}","image":"nginx:latest"}`),
    'long metadata': inPod('{"image":"nginx:latest"}', `,"metadata":{"namespace":"${long.slice(0, 4 << 20)}","name":"${long.slice(0, 4 << 20)}"}`),
    'a long kind that does not end': `{"apiVersion":"v1","kind":"${long}"`,
    'a long key': `{"${long}":1}`,
    'a long string': `"${long}"`,
    'a long string that does not end': `"${long}`,
    'nested lists': nested('[', ']'),
    'nested objects': nested('{"a":', '}', '1'),
    'nested Lists': nested('{"kind":"List","items":[', ']}', inPod('{"image":"nginx"}')),
    'nested requests': nested('{"request":', '}', '1'),
    'nested templates': nested('{"kind":"Deployment","spec":{"template":', '}}', '1'),
    'nested sets': nested('{', '}', '1'),
    'a hundred thousand images, and then a key twice': inPod(times('{"image":"A"},', 100_000), ',"kind":"Pod"'),
    'a hundred thousand containers that are none': inPod(times('7,', 100_000)),
    'a hundred thousand keys': `{${times('"a":1,', 100_000)}}`,
    'lone surrogates': inPod('{"name":"\\ud800","image":"nginx:latest\\udc00"}'),
    'a surrogate in a key': inPod('{"\\ud800":1,"image":"nginx:latest"}'),
    'NUL, escaped': inPod('{"name":"\\u0000","image":"nginx\\u0000:latest"}'),
    'NUL, as it is': inPod('{"name":"\u0000","image":"nginx:latest"}'),
    'a key twice': inPod('{"image":"registry.example/a:1.0.0","image":"nginx:latest"}'),
    'a key twice, once escaped': inPod('{"image":"registry.example/a:1.0.0","im\\u0061ge":"nginx:latest"}'),
  };
  return Object.entries(texts).map(([kind, text]) => ({ kind, bytes: encoder.encode(text) }));
}

const splice = (text, at, more) => text.slice(0, at) + more + text.slice(at);

function withBytes(text, at, more) {
  return Uint8Array.from([...encoder.encode(text.slice(0, at)), ...more, ...encoder.encode(text.slice(at))]);
}

function isJson(data) {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data));
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with an answer to a hostile input: it reads as an allow, or has no known shape. */
export function readsAsAllow(op, text) {
  const answer = JSON.parse(text);
  switch (op) {
    case 'report':
      return answer.verdict !== 'deny' && `verdict ${answer.verdict}`;
    case 'plan':
      // A plan says what will happen and judges nothing; what could not be read is a failure.
      return answer.type !== 'plan' && !(answer.type === 'failure' && answer.verdict === 'deny') && 'neither plan nor failure';
    case 'validate':
      return answer.response?.allowed !== false && 'allowed';
    case 'mutate':
      // It never denies, and must not change what could not be read.
      return (answer.response?.allowed !== true || 'patch' in answer.response) && 'a patch';
    case 'violations':
    case 'deny':
      return !(Array.isArray(answer) && answer.length) && 'nothing denies';
    case 'warn':
      return !Array.isArray(answer) && 'no list';
    case 'main':
      return mainAllows(answer) && 'allowed';
    case 'kubewarden-validate':
      return answer.accepted !== false && 'accepted';
    case 'kubewarden-validate-settings':
      return answer.valid !== false && 'valid';
    default:
      throw new Error(`no such question: ${op}`);
  }
}

/** Entrypoint 0 answers by envelope, so in one of four shapes. */
function mainAllows(answer) {
  if (Array.isArray(answer)) return answer.length === 0;
  return (answer.verdict ?? (answer.response?.allowed === false ? 'deny' : 'allow')) !== 'deny';
}
