// A thousand broken inputs to every entrypoint of every host in Node: none traps, none reads as allow.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import npm from '@open-policy-agent/opa-wasm';
import { readFileSync } from 'node:fs';
import { good, request, review } from './cases/objects.mjs';
import { Burrego, unwrap } from './node/burrego.mjs';
import { compile, dist, entrypoints } from './node/dist.mjs';
import { hostileInputs, readsAsAllow } from './node/hostile.mjs';
import { GoVm } from './node/opa-go.mjs';
import * as surepull from './node/surepull.mjs';
import { WapcInstance } from './node/wapc.mjs';

const inputs = hostileInputs(1000);
const encoder = new TextEncoder();

/** `ask(op, bytes)` gives the answer's text. Every tenth time a good object must still be allowed. */
function survives(ops, ask, allowed = (op) => op === 'report') {
  for (const op of ops) {
    it(op, () => {
      inputs.forEach(({ bytes, kind }, n) => {
        const fault = readsAsAllow(op, ask(op, bytes));
        assert.equal(fault, false, `input ${n}, ${kind}: ${fault}: ${Buffer.from(bytes).subarray(0, 200)}`);
        if (n % 10 === 0 && allowed(op)) {
          assert.ok(readsAsAllow(op, ask(op, encoder.encode(JSON.stringify(good)))), `a good object after input ${n}`);
        }
      });
    });
  }
}

describe('js module', () => {
  let glue;
  before(async () => (glue = await surepull.load()));
  survives(['report', 'plan'], (op, input) => surepull.judge(glue, op, { input }));
});

describe('npm opa-wasm', () => {
  let policy;
  before(async () => {
    policy = await npm.loadPolicy(readFileSync(`${dist}/surepull-opa.wasm`));
    policy.setData({ config: { surepull: { settings: {} } } });
  });
  survives(entrypoints, (op, bytes) => {
    const [{ result }] = policy.evaluate(bytes.slice().buffer, `surepull/${op}`);
    return JSON.stringify(result);
  });
});

describe('OPA in Go, call order emulated', () => {
  const vm = new GoVm(compile('surepull-opa'), { data: '{"config":{"surepull":{"settings":{}}}}' });
  survives(entrypoints, (op, bytes) => vm.eval(`surepull/${op}`, bytes));
});

describe('burrego, call order emulated', () => {
  const host = new Burrego(compile('surepull-opa'));
  const refused = (input) => {
    try {
      return unwrap(host.evaluate(input, '{}'));
    } catch (error) {
      // Kubewarden rejects where the input does not load.
      if (error.message !== 'Failed to load json in memory') throw error;
      return '{"verdict":"deny"}';
    }
  };
  survives(
    ['main'],
    (_, bytes) => refused(bytes),
    () => false,
  );
});

describe('waPC', () => {
  const guest = new WapcInstance(compile('surepull-kubewarden'));
  const operations = { 'kubewarden-validate': 'validate', 'kubewarden-validate-settings': 'validate_settings' };
  survives(
    Object.keys(operations),
    (op, bytes) => guest.call(operations[op], bytes),
    () => false,
  );

  it('a good request after all of them', () => {
    const payload = JSON.stringify({ request: request(good), settings: {} });
    assert.equal(JSON.parse(guest.call('validate', payload)).accepted, true);
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
