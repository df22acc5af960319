// A thousand broken inputs to every entrypoint of every host in Node, under the defaults and with every rule
// on: none traps, none reads as allow.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import npm from '@open-policy-agent/opa-wasm';
import { readFileSync } from 'node:fs';
import { request, review } from './cases/objects.mjs';
import { Burrego, unwrap } from './node/burrego.mjs';
import { compile, dist, entrypoints } from './node/dist.mjs';
import { everything, flawless } from './node/everything.mjs';
import { hostileInputs, hugeInputs, readsAsAllow } from './node/hostile.mjs';
import { GoVm } from './node/opa-go.mjs';
import * as surepull from './node/surepull.mjs';
import { WapcInstance } from './node/wapc.mjs';

const inputs = hostileInputs(1000);
const huge = hugeInputs();
/** Where huge inputs go, too: once in each module. */
const reads = ['report', 'kubewarden-validate'];
const policies = { 'the defaults': {}, 'every rule on': everything };
const encoder = new TextEncoder();

/** `ask(op, bytes)` gives the answer's text. Every tenth time a good object must still be allowed. */
function survives(under, ops, ask, allowed = (op) => op === 'report') {
  for (const op of ops) {
    it(`${op} under ${under}`, () => {
      const all = reads.includes(op) ? [...inputs, ...huge] : inputs;
      all.forEach(({ bytes, kind }, n) => {
        // The request before the NUL is whole, and may be mended.
        const fault = !(op === 'mutate' && kind === 'NUL at its end') && readsAsAllow(op, ask(op, bytes));
        assert.equal(fault, false, `input ${n}, ${kind}: ${fault}: ${Buffer.from(bytes).subarray(0, 200)}`);
        if (n % 10 === 0 && allowed(op)) {
          assert.ok(readsAsAllow(op, ask(op, encoder.encode(JSON.stringify(flawless)))), `a good object after input ${n}`);
        }
      });
    });
  }
}

describe('js module', () => {
  for (const [under, settings] of Object.entries(policies)) {
    let glue;
    let policy;
    before(async () => {
      glue = await surepull.load();
      policy = surepull.policyOf(glue, settings);
    });
    survives(under, ['report', 'plan'], (op, input) => surepull.answer(glue, policy, op, input));
  }
});

describe('npm opa-wasm', () => {
  let policy;
  before(async () => {
    policy = await npm.loadPolicy(readFileSync(`${dist}/surepull-opa.wasm`));
    policy.setData({ config: { surepull: { settings: {} } } });
  });
  survives('the defaults', entrypoints, (op, bytes) => {
    const [{ result }] = policy.evaluate(bytes.slice().buffer, `surepull/${op}`);
    return JSON.stringify(result);
  });
});

describe('OPA in Go, call order emulated', () => {
  for (const [under, settings] of Object.entries(policies)) {
    const vm = new GoVm(compile('surepull-opa'), { data: JSON.stringify({ config: { surepull: { settings } } }) });
    survives(under, entrypoints, (op, bytes) => vm.eval(`surepull/${op}`, bytes));
  }
});

describe('burrego, call order emulated', () => {
  for (const [under, settings] of Object.entries(policies)) {
    const host = new Burrego(compile('surepull-opa'));
    const refused = (input) => {
      try {
        return unwrap(host.evaluate(input, JSON.stringify(settings)));
      } catch (error) {
        // Kubewarden rejects where the input does not load.
        if (error.message !== 'Failed to load json in memory') throw error;
        return '{"verdict":"deny"}';
      }
    };
    survives(
      under,
      ['main'],
      (_, bytes) => refused(bytes),
      () => false,
    );
  }
});

describe('waPC', () => {
  const guest = new WapcInstance(compile('surepull-kubewarden'));
  const operations = { 'kubewarden-validate': 'validate', 'kubewarden-validate-settings': 'validate_settings' };
  survives(
    'the defaults',
    Object.keys(operations),
    (op, bytes) => guest.call(operations[op], bytes),
    () => false,
  );
  const settings = encoder.encode(`,"settings":${JSON.stringify(everything)}}`);
  survives(
    'every rule on',
    ['kubewarden-validate'],
    (_, bytes) => guest.call('validate', Buffer.concat([encoder.encode('{"request":'), bytes, settings])),
    () => false,
  );

  it('a good request after all of them', () => {
    for (const settings of Object.values(policies)) {
      const payload = JSON.stringify({ request: request(flawless), settings });
      assert.equal(JSON.parse(guest.call('validate', payload)).accepted, true);
    }
  });
});

describe('an AdmissionReview whose envelope is whole', () => {
  it('gets its uid back, whatever stands inside', () => {
    const vm = new GoVm(compile('surepull-opa'), { data: '{}' });
    for (const object of ['7', '[]', '"x"', '{"kind":"Pod","apiVersion":"v1","spec":{"containers":7}}']) {
      const text = JSON.stringify(review('HERE')).replace('"HERE"', object);
      const { response } = JSON.parse(vm.eval('surepull/validate', text));
      assert.deepEqual([response.uid, response.allowed], ['705ab4f5-6393-11e8-b7cc-42010a800002', false], object);
    }
  });
});
