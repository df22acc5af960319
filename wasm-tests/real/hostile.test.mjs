// A thousand broken inputs to the real engines that are reached by a driver: none traps, none allows.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { good, request } from '../cases/objects.mjs';
import { dist, entrypoints, root } from '../node/dist.mjs';
import { hostileInputs, readsAsAllow } from '../node/hostile.mjs';
import { nesting, notJson } from './carry.mjs';
import { spawnLines } from './lines.mjs';
import { python, rustHost } from './tools.mjs';

const hostile = hostileInputs(1000);
const data = { config: { surepull: { settings: {} } } };

/** Inputs that are text, to every entrypoint; a good object comes last. */
function opaLines() {
  const texts = hostile.map(({ bytes }) => utf8(bytes)).filter((text) => text !== undefined);
  const line = (op, input, n) => JSON.stringify({ id: `${op} ${n}`, entrypoint: `surepull/${op}`, data, input });
  return { texts, lines: entrypoints.flatMap((op) => [...texts, JSON.stringify(good)].map((text, n) => line(op, text, n))) };
}

function utf8(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const sdks = {
  'crate opa-wasm': [[rustHost('opa-wasm'), `${dist}/surepull-opa.wasm`], Infinity],
  'PyPI opa-py-wasm': [[python(), `${root}wasm-tests/python/replay.py`, 'opa-py-wasm', `${dist}/surepull-opa.wasm`], 900],
  'PyPI opa-wasmtime': [[python(), `${root}wasm-tests/python/replay.py`, 'opa-wasmtime', `${dist}/surepull-opa.wasm`], 900],
};

for (const [name, [command, deepest]] of Object.entries(sdks)) {
  describe(name, async () => {
    const { texts, lines } = opaLines();
    const answers = await spawnLines(command, lines);
    for (const op of entrypoints) {
      it(op, () => {
        texts.forEach((text, n) => {
          const answer = answers.get(`${op} ${n}`);
          // A host that checks its input has refused it before the module saw it.
          if (answer.error && (notJson(text) || nesting(text) > deepest)) return;
          assert.equal(typeof answer, 'string', `input ${n}: ${answer.error}: ${text.slice(0, 200)}`);
          assert.equal(readsAsAllow(op, answer), false, `input ${n}: ${text.slice(0, 200)}`);
        });
        if (op === 'report') assert.equal(JSON.parse(answers.get(`${op} ${texts.length}`)).verdict, 'allow');
      });
    }
  });
}

for (const mode of ['fresh', 'reused']) {
  describe(`crate wapc, ${mode} instance`, async () => {
    const operations = { 'kubewarden-validate': 'validate', 'kubewarden-validate-settings': 'validate_settings' };
    const calls = Object.entries(operations).flatMap(([op, operation]) =>
      hostile.map(({ bytes }, n) => JSON.stringify({ id: `${op} ${n}`, op: operation, hex: Buffer.from(bytes).toString('hex') })),
    );
    const last = JSON.stringify({
      id: 'good',
      op: 'validate',
      payload: JSON.stringify({ request: request(good), settings: {} }),
    });
    const unknown = JSON.stringify({ id: 'unknown', op: 'validate_group', payload: '{}' });
    const answers = await spawnLines([rustHost('wapc'), `${dist}/surepull-kubewarden.wasm`, mode], [...calls, unknown, last]);

    for (const op of Object.keys(operations)) {
      it(op, () => {
        hostile.forEach(({ bytes, kind }, n) => {
          const answer = answers.get(`${op} ${n}`);
          assert.equal(typeof answer, 'string', `input ${n}, ${kind}: ${answer.error}`);
          assert.equal(readsAsAllow(op, answer), false, `input ${n}, ${kind}: ${Buffer.from(bytes).subarray(0, 200)}`);
        });
      });
    }

    it('an operation that does not exist is an error, and a good request is accepted after it', () => {
      assert.match(answers.get('unknown').error, /this policy knows the operations/);
      assert.equal(JSON.parse(answers.get('good')).accepted, true);
    });
  });
}
