// The stack of the modules that live in two pages: the deepest inputs and the worst settings that are read
// leave a third of it free. It lies first in memory and grows downwards from its size, so it is painted
// before a call, and what is painted over afterwards was used.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { request, review } from './cases/objects.mjs';
import { compile, entrypoints, root } from './node/dist.mjs';
import { everything } from './node/everything.mjs';
import { GoVm } from './node/opa-go.mjs';
import { WapcInstance } from './node/wapc.mjs';

const kibibytes = Number(/const STACK: usize = (\d+) << 10;/.exec(readFileSync(`${root}build.rs`, 'utf8'))[1]);
const size = kibibytes * 1024;
const paint = 0xa5;

function used(memory, run) {
  new Uint8Array(memory().buffer, 0, size).fill(paint);
  run();
  return size - new Uint8Array(memory().buffer, 0, size).findIndex((byte) => byte !== paint);
}

const nested = (open, close, times, inside) => open.repeat(times) + inside + close.repeat(times);
/** Every kind of container there is something to say about, fixes to try included. */
const spec = JSON.stringify({
  containers: [
    { name: 'a', image: 'nginx:latest' },
    { name: 'b', image: 'k8s.gcr.io/pause:3.2', imagePullPolicy: 'Always' },
    { image: 'Bad:Name:x' },
    { image: 'redis', imagePullPolicy: 'never' },
  ],
  initContainers: 7,
});
const object = (apiVersion, kind, inside) => `{"apiVersion":"${apiVersion}","kind":"${kind}","spec":${inside}}`;
const cronJob = (depth) => object('batch/v1', 'CronJob', nested('{"jobTemplate":', '}', depth, spec));
const asked = (text, more) => JSON.stringify(review(JSON.parse(text), more));

/** None of them too deep by a level; `jobTemplate` within `jobTemplate` takes the walk as deep as the text. */
const inputs = {
  Lists: nested('{"kind":"List","items":[', ']}', 47, object('v1', 'Pod', spec)),
  'templates in templates': object('apps/v1', 'Deployment', nested('{"template":{"spec":', '}}', 47, spec)),
  'job templates': cronJob(95),
  'job templates, asked about': asked(cronJob(92)),
  'job templates, updated': asked(cronJob(92), { operation: 'UPDATE', oldObject: JSON.parse(cronJob(92)) }),
  'a pod far down in an own kind': object(
    'shop.example/v1',
    'Shop',
    `{"pods":{"a":${nested('{"template":', '}', 88, spec)}}}`,
  ),
  'descent and places in an own kind': object(
    'shop.example/v1',
    'Shop',
    `{"parts":{"a":{"image":"nginx"}},"template":${nested('{"template":', '}', 92, spec)}}`,
  ),
  'what nobody reads': nested('{"a":', '}', 100, '1'),
  'too deep': nested('[', ']', 10_000, ''),
  'sets of Rego': nested('{', '}', 99, '1'),
  'too many sets of Rego': nested('{', '}', 10_000, '1'),
};

/** The compiler of expressions goes down with their groups: as far as it is let, and as far as it looks. */
const expressions = {
  ...Object.fromEntries(
    [8, 12, 16, 20, 24, 32, 40, 50, 500].flatMap((groups) => [
      [`${groups} groups`, nested('(', ')', groups, 'a')],
      [`${groups} repetitions`, nested('(', ')*', groups, 'a')],
      [`${groups} alternatives`, nested('(a|', ')', groups, 'b')],
      [`${groups} options`, nested('(?:a?', ')?', groups, '')],
    ]),
  ),
  long: 'a?'.repeat(512),
  'all alternatives': `${'a|'.repeat(511)}b`,
};
const convention = (expression) => ({
  rules: { 'nonstandard-name': { severity: 'error', conventions: [{ tag: expression, repository: expression }] } },
});
const settings = {
  none: {},
  everything,
  'everything, overridden a hundred times': {
    ...everything,
    overrides: Array.from({ length: 100 }, () => ({ namespaces: ['*'], registries: everything.registries, rules: everything.rules })),
  },
  'a long path': {
    imagePaths: [{ apiVersion: 'shop.example/v1', kind: 'Shop', path: `/spec/pods${'/*'.repeat(30)}`, holds: 'podSpec' }],
  },
  'a long range': { rules: { 'version-out-of-range': { ranges: { '*': `${'>=1 || '.repeat(140)}>=2` } } } },
  'an unknown key': { ['x'.repeat(100_000)]: 1 },
  'an unknown rule': { rules: { ['lastest-tag'.repeat(1000)]: 'off' } },
  'an option far down': { rules: { 'nonstandard-name': { conventions: JSON.parse(nested('[', ']', 95, '')) } } },
  ...Object.fromEntries(Object.entries(expressions).map(([name, one]) => [`an expression, ${name}`, convention(one)])),
};

function leavesAThird(t, found) {
  const [most, where] = found.reduce((a, b) => (b[0] > a[0] ? b : a));
  t.diagnostic(`${most} of ${size} bytes: ${where}`);
  assert.ok(most > 1000, 'the stack does not lie where it is looked for');
  assert.ok(most <= (size * 2) / 3, `${most} of ${size} bytes: ${where}`);
}

describe('two thirds of the stack are enough', () => {
  it('in surepull-opa.wasm', (t) => {
    const found = Object.entries(settings).flatMap(([name, own]) => {
      const vm = new GoVm(compile('surepull-opa'), { data: '{}' });
      const data = JSON.stringify({ config: { surepull: { settings: own } } });
      const compiling = used(
        () => vm.memory,
        () => vm.setData(data),
      );
      const asking = Object.entries(inputs).flatMap(([input, text]) =>
        entrypoints.map((op) => [
          used(
            () => vm.memory,
            () => JSON.parse(vm.eval(`surepull/${op}`, text)),
          ),
          `${op} of ${input}, settings: ${name}`,
        ]),
      );
      return [[compiling, `data with settings: ${name}`], ...asking];
    });
    leavesAThird(t, found);
  });

  it('in surepull-kubewarden.wasm', (t) => {
    const found = Object.entries(settings).flatMap(([name, own]) => {
      const guest = new WapcInstance(compile('surepull-kubewarden'));
      const payloads = Object.entries(inputs).map(([input, text]) => {
        const whole = text.includes('AdmissionReview') ? JSON.stringify(JSON.parse(text).request) : undefined;
        const asks = whole ?? JSON.stringify(request('HERE')).replace('"HERE"', () => text);
        return ['validate', input, `{"request":${asks},"settings":${JSON.stringify(own)}}`];
      });
      return [['validate_settings', 'settings', JSON.stringify(own)], ...payloads].map(([operation, input, payload]) => [
        used(
          () => guest.exports.memory,
          () => JSON.parse(guest.call(operation, payload)),
        ),
        `${operation} of ${input}, settings: ${name}`,
      ]);
    });
    leavesAThird(t, found);
  });

  it('and none of the inputs that are to be judged is refused', () => {
    const vm = new GoVm(compile('surepull-opa'), { data: '{}' });
    const refused = Object.entries(inputs).filter(([, text]) => JSON.parse(vm.eval('surepull/report', text)).type !== 'report');
    assert.deepEqual(
      refused.map(([name]) => name),
      ['what nobody reads', 'too deep', 'sets of Rego', 'too many sets of Rego'],
    );
  });
});
