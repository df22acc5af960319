// Ten times the images, ten times the cost, with every rule on: in one pod, in as many objects, and with as
// much of whatever else an author can put beside them. And a hundred thousand of them trap in no module.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { request } from './cases/objects.mjs';
import { crowds, ignored, unserved } from './node/crowds.mjs';
import { compile } from './node/dist.mjs';
import { everything, flawless } from './node/everything.mjs';
import { GoVm } from './node/opa-go.mjs';
import * as surepull from './node/surepull.mjs';
import { WapcInstance } from './node/wapc.mjs';

const encoder = new TextEncoder();
const few = 120;
/** What is squared takes a hundred times as long; tenfold work has room for caches. */
const most = 25;

/** The fastest of three in milliseconds of the processor's time: the machine may have other things to do. */
function time(run) {
  const times = [1, 2, 3].map(() => {
    const begun = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** `run` is given what `prepare` makes of so many. */
function grows(t, prepare, run) {
  const [small, large] = [few, 10 * few].map(prepare);
  time(() => run(small));
  // What is too short to be timed counts as a millisecond. A busy machine may slow one side alone: what is squared is
  // so each time.
  const measured = () => {
    const before = Math.max(
      time(() => run(small)),
      1,
    );
    return { before, ratio: time(() => run(large)) / before };
  };
  let { before, ratio } = measured();
  for (let again = 0; again < 2 && ratio > most; again += 1) ({ before, ratio } = measured());
  t.diagnostic(`${before.toFixed(1)} ms, and ${ratio.toFixed(1)} times that`);
  assert.ok(ratio <= most, `${ratio.toFixed(1)} times as long for ten times as much`);
}

describe('ten times as much takes ten times as long', () => {
  let glue;
  let policy;
  before(async () => {
    glue = await surepull.load();
    policy = surepull.policyOf(glue, everything);
  });
  const bytesOf = (make) => (n) => encoder.encode(JSON.stringify(make(n)));
  const ask = (op) => (bytes) => surepull.answerBytes(glue, policy, op, bytes);

  for (const [name, make] of Object.entries(crowds)) {
    it(name, (t) => grows(t, bytesOf(make), ask('report')));
  }
  for (const name of ['faulty containers in a pod', 'faulty objects in a List', 'images in an own kind']) {
    it(`a plan of ${name}`, (t) => grows(t, bytesOf(crowds[name]), ask('plan')));
  }

  it('private pods beside as many secrets, none of which serves them', (t) => {
    const trusting = surepull.policyOf(glue, { ...everything, trust: { input: true } });
    const ask = (bytes) => surepull.answer(glue, trusting, 'report', new TextDecoder().decode(bytes));
    assert.match(ask(bytesOf(unserved)(3)), /"missing-pull-secret"/);
    grows(t, bytesOf(unserved), ask);
  });

  it('findings that comments ignore, or that a baseline knows', (t) =>
    grows(t, ignored, ({ input, beside }) => surepull.answerBytes(glue, policy, 'report', input, beside)));

  it("Rego's own text, which OPA's server hands over", (t) => {
    const vm = new GoVm(compile('surepull-opa'), { data: JSON.stringify({ config: { surepull: { settings: everything } } }) });
    const make = (n) => JSON.stringify(crowds['faulty containers in a pod'](n)).replace(/\}$/, ',"s":{1,{2},set()}}');
    grows(t, make, (text) => vm.eval('surepull/report', text));
  });

  it('changes that are spliced into a request', (t) => {
    const guest = new WapcInstance(compile('surepull-kubewarden'));
    const settings = { ...everything, enforce: 'audit' };
    const make = (n) => JSON.stringify({ request: request(crowds['faulty containers in a pod'](n)), settings });
    assert.match(guest.call('validate', make(1)), /"mutated_object":/);
    grows(t, make, (payload) => guest.call('validate', payload));
  });
});

describe('a hundred thousand faulty containers, and as many secrets as containers in an update', () => {
  const settings = JSON.stringify({ ...everything, mutate: [] });
  const many = crowds['faulty containers in a pod'](100_000);
  const [inPod, created] = [many, request(many)].map((input) => JSON.stringify(input));
  const updated = JSON.stringify(crowds['an update of faulty containers'](10_000).request);

  it('are reported by surepull.wasm, and a good pod is allowed after them', async () => {
    const glue = await surepull.load();
    const policy = surepull.policyOf(glue, { ...everything, mutate: [] });
    const ask = (text) => JSON.parse(surepull.answer(glue, policy, 'report', text));
    assert.deepEqual([inPod, updated].map((text) => ask(text).summary.images), [100_000, 10_000]);
    assert.equal(ask(JSON.stringify(flawless)).verdict, 'allow');
  });

  it('are denied by surepull-opa.wasm, and a good pod is allowed after them', () => {
    const vm = new GoVm(compile('surepull-opa'), { data: `{"config":{"surepull":{"settings":${settings}}}}` });
    const ask = (op, text) => JSON.parse(vm.eval(`surepull/${op}`, text)).response;
    assert.equal(ask('validate', created).allowed, false);
    assert.equal(ask('validate', updated).uid, JSON.parse(updated).uid);
    assert.equal(JSON.parse(vm.eval('surepull/report', JSON.stringify(flawless))).verdict, 'allow');
  });

  it('are rejected by surepull-kubewarden.wasm, and a good pod is accepted after them', () => {
    const guest = new WapcInstance(compile('surepull-kubewarden'));
    const ask = (text) => JSON.parse(guest.call('validate', `{"request":${text},"settings":${settings}}`)).accepted;
    assert.equal(ask(created), false);
    ask(updated);
    assert.equal(ask(JSON.stringify(request(flawless))), true);
  });
});
