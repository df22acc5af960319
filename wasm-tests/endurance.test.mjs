// A hundred thousand evaluations on one instance, with errors between: the answers stay right, and
// memory grows by at most one page after the first hundred.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { container, deployment, good, latest, request, review } from './cases/objects.mjs';
import { compile } from './node/dist.mjs';
import { everything } from './node/everything.mjs';
import { hostileInputs } from './node/hostile.mjs';
import { GoVm } from './node/opa-go.mjs';
import * as surepull from './node/surepull.mjs';
import { WapcInstance } from './node/wapc.mjs';

const rounds = 100_000;
const encoder = new TextEncoder();
const usual = [good, latest, deployment(container('registry.example/a:1.0.0')), review(latest)].map((object) =>
  encoder.encode(JSON.stringify(object)),
);
// Large broken inputs come within the first hundred rounds too: only growth after them is a leak.
const broken = hostileInputs(50).map(({ bytes }) => bytes);
const input = (n) => (n % 7 === 3 ? broken[Math.floor(n / 7) % broken.length] : usual[n % usual.length]);

function endures(ask, pages) {
  for (let n = 0; n < broken.length; n += 1) ask(broken[n]);
  for (let n = 0; n < 100; n += 1) ask(input(n));
  const [before, first] = [pages(), usual.map(ask)];
  for (let n = 0; n < rounds; n += 1) ask(input(n));
  assert.deepEqual(usual.map(ask), first);
  assert.ok(pages() - before <= 1, `${before} pages, then ${pages()}`);
}

describe('a hundred thousand evaluations', () => {
  it('of the js module, one policy kept, every rule on', async () => {
    const glue = await surepull.load();
    const policy = surepull.policyOf(glue, everything);
    endures((bytes) => surepull.answer(glue, policy, 'report', bytes), glue.pages);
  });

  it('of the js module, a policy and evidence made and freed each time', async () => {
    const glue = await surepull.load();
    endures(
      (bytes) => surepull.judge(glue, 'report', { input: bytes, settings: { profile: 'strict' }, evidence: { digests: {} } }),
      glue.pages,
    );
  });

  it("of the OPA module, in the order of OPA's server, every rule on", () => {
    const vm = new GoVm(compile('surepull-opa'), { data: JSON.stringify({ config: { surepull: { settings: everything } } }) });
    endures(
      (bytes) => vm.eval('surepull/report', bytes),
      () => vm.pages,
    );
  });

  it('of the Kubewarden module, one instance reused', () => {
    const guest = new WapcInstance(compile('surepull-kubewarden'));
    const payload = (bytes) => Buffer.concat([Buffer.from('{"request":'), bytes, Buffer.from(',"settings":{}}')]);
    endures(
      (bytes) => guest.call('validate', payload(bytes)),
      () => guest.pages,
    );
    assert.equal(JSON.parse(guest.call('validate', JSON.stringify({ request: request(good), settings: {} }))).accepted, true);
  });
});

describe('data patched ten thousand times', () => {
  it('does not grow the OPA module without end', () => {
    const vm = new GoVm(compile('surepull-opa'), { data: '{"config":{"surepull":{}},"other":{}}' });
    const patch = (n) => {
      vm.setDataPath(['config', 'surepull', 'settings'], JSON.stringify({ enforce: ['deny', 'warn', 'audit'][n % 3] }));
      vm.setDataPath(['other', `k${n % 10}`], JSON.stringify({ n }));
      vm.removeDataPath(['other', `k${(n + 5) % 10}`]);
      const { verdict } = JSON.parse(vm.eval('surepull/report', usual[1]));
      assert.equal(verdict, ['deny', 'warn', 'allow'][n % 3]);
    };
    for (let n = 0; n < 100; n += 1) patch(n);
    const before = vm.pages;
    for (let n = 0; n < 10_000; n += 1) patch(n);
    assert.ok(vm.pages - before <= 1, `${before} pages, then ${vm.pages}`);
  });

  it('does not grow it either where all patches are of other data', () => {
    const vm = new GoVm(compile('surepull-opa'), { data: '{"config":{"surepull":{"settings":{"enforce":"warn"}}}}' });
    const patch = (n) => vm.setDataPath(['other', `k${n % 10}`], JSON.stringify({ n, text: 'x'.repeat(1000) }));
    for (let n = 0; n < 100; n += 1) patch(n);
    const before = vm.pages;
    for (let n = 0; n < 10_000; n += 1) patch(n);
    assert.ok(vm.pages - before <= 1, `${before} pages, then ${vm.pages}`);
    assert.equal(JSON.parse(vm.eval('surepull/report', usual[1])).verdict, 'warn');
  });
});
