// The OPA module in the hands of its hosts: formats, slow path, data and its patches, copied instances.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digest, good, latest, request, review } from './cases/objects.mjs';
import { Burrego } from './node/burrego.mjs';
import { compile, entrypoints } from './node/dist.mjs';
import { OpaInstance } from './node/opa-instance.mjs';
import { GoPool, GoVm } from './node/opa-go.mjs';
import { goQuote, regoText } from './node/rego-text.mjs';

const module = compile('surepull-opa');
const ours = (surepull) =>
  JSON.stringify({ config: { surepull }, system: { bundles: { b: { wasm: { 'policy.wasm': 'AGFzbQ'.repeat(20000) } } } } });
const verdict = (host, input = latest, op = 'report') => JSON.parse(host.eval(`surepull/${op}`, JSON.stringify(input))).verdict;
const audit = '{"enforce":"audit"}';

describe('results', () => {
  it('are a set of one object with one key, in both formats', () => {
    const host = new GoVm(module, { data: '{}' });
    for (const name of entrypoints) {
      const set = host.evalText(`surepull/${name}`, JSON.stringify(latest));
      const [, body] = /^\{\{"result":(.*)\}\}$/s.exec(set) ?? assert.fail(set);
      const bytes = new TextEncoder().encode(JSON.stringify(latest));
      host.write(host.heap, bytes);
      const id = host.entrypoints[`surepull/${name}`];
      const list = host.cstring(host.call.opa_eval(0, id, host.data, host.heap, bytes.length, host.heap + bytes.length, 0));
      assert.equal(list, `[{"result":${body}}]`);
    }
  });

  it("are the same in the order of Java's host, which evaluates one context again and again", () => {
    const slow = new OpaInstance(module, 10);
    const parse = (text) => slow.call.opa_json_parse(...slow.place(text));
    const data = parse('{"config":{"surepull":{"settings":{"enforce":"warn"}}}}');
    const input = parse(JSON.stringify(latest));
    const context = slow.call.opa_eval_ctx_new();
    slow.call.opa_eval_ctx_set_data(context, data);
    slow.call.opa_eval_ctx_set_input(context, input);
    for (let n = 0; n < 20; n += 1) {
      slow.call.opa_eval_ctx_set_entrypoint(context, 1 + (n % 2) * 6);
      assert.equal(slow.call.eval(context), 0);
      const [{ result }] = JSON.parse(slow.cstring(slow.call.opa_json_dump(slow.call.opa_eval_ctx_get_result(context))));
      assert.equal(n % 2 ? result.type : result.verdict, n % 2 ? 'plan' : 'warn');
    }
    slow.call.opa_eval_ctx_set_input(context, parse(''));
    slow.call.opa_eval_ctx_set_entrypoint(context, 1);
    assert.equal(slow.call.eval(context), 0);
    const [{ result }] = JSON.parse(slow.cstring(slow.call.opa_json_dump(slow.call.opa_eval_ctx_get_result(context))));
    assert.notEqual(result.verdict, 'allow', 'no input');
  });

  it('are the same on the slow path', () => {
    const slow = new Burrego(module);
    const text = slow.evaluate(JSON.stringify(latest), '{}');
    const fast = new GoVm(module, { data: '{}' }).eval('surepull/main', JSON.stringify(latest));
    assert.equal(text, `[{"result":${fast}}]`);
  });

  it('are whole when they are read late, after the instance has answered others', () => {
    const host = new GoVm(module, { data: '{}' });
    const pods = [good, latest].flatMap((pod) => [0, 9, 99, 999].map((n) => ({ ...pod, metadata: { name: 'x'.repeat(n) } })));
    const fresh = pods.map((pod) => host.evalText('surepull/report', JSON.stringify(pod)));
    for (let round = 0; round < 100; round += 1) {
      const addresses = pods.map((pod) => host.evalAddress('surepull/report', JSON.stringify(pod)));
      assert.deepEqual(addresses.map((address) => host.cstring(address)), fresh);
    }
  });

  it('of an unknown entrypoint are undefined, and the next one is right', () => {
    const host = new GoVm(module, { data: '{}' });
    for (const id of [8, 99, -1]) {
      assert.equal(host.cstring(host.call.opa_eval(0, id, host.data, 0, 0, host.heap, 1)), 'set()');
      assert.equal(host.cstring(host.call.opa_eval(0, id, host.data, 0, 0, host.heap, 0)), '[]');
    }
    assert.equal(verdict(host), 'deny');
  });

  it('without input deny', () => {
    const host = new GoVm(module, { data: '{}' });
    assert.equal(JSON.parse(host.eval('surepull/report')).verdict, 'deny');
    assert.equal(JSON.parse(host.eval('surepull/validate')).response.allowed, false);
    assert.ok(JSON.parse(host.eval('surepull/deny')).length > 0);
  });
});

describe('input', () => {
  it('may be Rego text: Go quotes, blanks, sets, keys that are no strings', () => {
    const host = new GoVm(module, { data: '{}' });
    const odd = { ...latest, extra: '\u0007\u000b\u007f\u200b\u{e0001}\u{1f600}"\\' };
    assert.equal(verdict({ eval: (op) => host.eval(op, regoText(odd)) }), 'deny');
    const beside = (member) => JSON.parse(host.eval('surepull/report', regoText(latest).replace(/^\{/, `{${member}, `)));
    for (const member of ['"s": {1, "a", [2]}', '"s": set()']) {
      assert.equal(beside(member).type, 'report', member);
      assert.equal(beside(member).verdict, 'deny', member);
    }
    // Only an ad-hoc `with input as` has such keys, and no Kubernetes object does.
    for (const member of ['1: "a"', '[1]: {"a"}', '{"a"}: set()', 'true: null', '"s": {{"a"}: set()}']) {
      assert.equal(beside(member).verdict, 'deny', member);
    }
  });

  it('that is or holds a set where a list belongs is no allow', () => {
    const host = new GoVm(module, { data: '{}' });
    assert.equal(host.eval('surepull/report', 'set()'), host.eval('surepull/report', '[]'));
    for (const text of [
      '{1, 2}',
      regoText(latest).replace(/"containers": \[(.*?)\]/, '"containers": {$1}'),
      `{${regoText(latest)}}`,
    ]) {
      assert.equal(JSON.parse(host.eval('surepull/report', text)).verdict, 'deny', text);
    }
  });

  it('names a container with characters that Go writes its own way', () => {
    const host = new GoVm(module, { data: '{}' });
    for (const name of ['\u0007', '\u000b', '\u007f', '\u0000', '\u200b', '\u{e0001}', '日本', '\u{1f600}', '"\\\n\t\r\b\f']) {
      const object = { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: [{ name, image: 'nginx' }] } };
      const answers = [JSON.stringify(object), regoText(object)].map((text) => host.eval('surepull/report', text));
      assert.equal(answers[1], answers[0], goQuote(name));
    }
  });

  it('may bring the time along, to every entrypoint, as JSON and as Rego text', () => {
    const exemptions = [{ rules: ['latest-tag'], namespaces: ['shop'], until: '2026-12-31', reason: 'it is left' }];
    const host = new GoVm(module, { data: ours({ settings: { exemptions } }) });
    const result = (op, text) => JSON.parse(host.eval(`surepull/${op}`, text));
    for (const write of [JSON.stringify, regoText]) {
      const at = (now, input = latest) => write({ input, now });
      for (const op of ['main', 'report']) {
        assert.equal(result(op, at('2026-12-31T23:59:59.5Z')).verdict, 'allow', op);
        assert.equal(result(op, at('2027-01-01T00:00:00Z')).verdict, 'deny', op);
      }
      assert.equal(result('validate', at('2026-12-01T00:00:00Z', review(latest))).response.allowed, true);
      assert.equal(result('main', at('2026-12-01T00:00:00Z', review(latest))).response.allowed, true);
      assert.deepEqual(result('deny', at('2026-12-01T00:00:00Z')), []);
      assert.equal(result('plan', at('2026-12-01T00:00:00Z')).images.length, 1);
      for (const now of ['soon', 7, null, '']) assert.equal(result('report', at(now)).verdict, 'deny', String(now));
      assert.equal(result('report', write({ input: latest, now: '2026-12-01T00:00:00Z', settings: {} })).verdict, 'deny');
    }
    assert.equal(result('report', JSON.stringify(latest)).verdict, 'deny', 'the next one has no time');
  });

  it('may end in NULs, as the Rust SDK writes it, and nothing is no value', () => {
    const host = new OpaInstance(module);
    const parse = (text) => host.call.opa_json_parse(...host.place(text));
    assert.notEqual(parse('{"config":{"surepull":{"settings":{"enforce":"warn"}}}}\0\0'), 0);
    assert.equal(parse(''), 0);
    assert.equal(parse('\0'), 0);
  });
});

describe('data', () => {
  it('hold settings and evidence', () => {
    assert.equal(verdict(new GoVm(module, { data: ours({}) })), 'deny');
    assert.equal(verdict(new GoVm(module, { data: ours({ settings: { enforce: 'audit' } }) })), 'allow');
    assert.equal(verdict(new GoVm(module, { data: ours({ settings: { profil: 1 } }) }), good), 'deny');
    const pinned = new GoVm(module, { data: ours({ evidence: { digests: { 'nginx:latest': digest } } }) });
    assert.ok(pinned.eval('surepull/report', JSON.stringify(latest)).includes(digest));
  });

  it('absent, unreadable or at an address where none are, leave the defaults, never an allow', () => {
    for (const data of ['', 'null', '7', '[]', '{"config":7}', '{"config":{"surepull":[]}}', '{"a":']) {
      assert.equal(verdict(new GoVm(module, { data })), 'deny', data);
    }
    const host = new GoVm(module);
    assert.equal(host.data, 0);
    assert.equal(verdict(host), 'deny');
    // .NET's host passes the heap's base, where the input's text lies.
    host.data = host.heap;
    assert.equal(verdict(host), 'deny');
    for (const address of [1, 7, -4, 0x7fffffff]) {
      host.data = address;
      assert.equal(verdict(host), 'deny', `data at ${address}`);
    }
  });

  it('are patched in place, at any path, and never refused', () => {
    const host = new GoVm(module, { data: ours({}) });
    const address = host.data;
    host.setDataPath(['config', 'surepull', 'settings'], audit);
    assert.equal(verdict(host), 'allow');
    host.setDataPath(['config', 'surepull', 'settings', 'enforce'], '"warn"');
    assert.equal(verdict(host), 'warn');
    host.removeDataPath(['config', 'surepull', 'settings', 'enforce']);
    assert.equal(verdict(host), 'deny');
    host.setDataPath(['config'], `{"surepull":{"settings":${audit}}}`);
    assert.equal(verdict(host), 'allow');
    host.removeDataPath(['config', 'surepull']);
    assert.equal(verdict(host), 'deny');
    host.removeDataPath(['not', 'there']);
    host.setDataPath(['new', 'made', 'path'], '1');
    host.setDataPath(['list'], '[1,2]');
    host.setDataPath(['list', '0'], '3');
    host.setDataPath(['list', 'x', 'y'], '3');
    host.setDataPath([], `{"config":{"surepull":{"settings":${audit}}}}`);
    assert.equal(verdict(host), 'allow');
    host.removeDataPath([]);
    assert.equal(verdict(host), 'deny');
    host.setDataPath(['config', 'surepull', 'settings'], audit);
    assert.equal(verdict(host), 'allow');
    assert.equal(host.data, address, 'OPA keeps the address');
  });

  it('replaced a hundred times need no more memory than once', () => {
    const host = new GoVm(module, { data: ours({}) });
    host.setData(ours({ settings: { enforce: 'audit' } }));
    const before = host.pages;
    for (let n = 0; n < 100; n += 1) {
      host.setData(ours({ settings: { enforce: n % 2 ? 'audit' : 'deny' } }));
      assert.equal(verdict(host), n % 2 ? 'allow' : 'deny');
    }
    assert.ok(host.pages - before <= 1, `${before} pages, then ${host.pages}`);
  });

  it('copied into other instances mean the same there', () => {
    const pool = new GoPool(module, ours({ settings: { enforce: 'warn' } }), 4);
    for (let n = 0; n < 12; n += 1) assert.equal(verdict(pool), 'warn');
    assert.equal(pool.vms.length, 4);
    assert.deepEqual([...new Set(pool.vms.map((vm) => vm.base))].length, 1, 'one base in every instance');
    pool.setDataPath(['config', 'surepull', 'settings', 'enforce'], '"audit"');
    for (let n = 0; n < 12; n += 1) assert.equal(verdict(pool), 'allow');
    pool.setData(ours({}));
    for (let n = 0; n < 12; n += 1) assert.equal(verdict(pool), 'deny');
    const late = new GoPool(module, ours({}), 3);
    late.setDataPath(['config', 'surepull', 'settings'], audit);
    for (let n = 0; n < 9; n += 1) assert.equal(verdict(late), 'allow', 'an instance made after the patch');
  });

  it('changed between evaluations are not remembered from before', () => {
    const host = new GoVm(module, { data: ours({ settings: { enforce: 'deny' } }) });
    for (let n = 0; n < 50; n += 1) {
      const enforce = ['deny', 'warn', 'audit'][n % 3];
      host.setData(ours({ settings: { enforce } }));
      assert.equal(verdict(host), ['deny', 'warn', 'allow'][n % 3]);
    }
  });
});

describe("Kubewarden's Rego host", () => {
  const host = new Burrego(module);
  const ask = (mode, object, settings = {}) => JSON.parse(host[mode](JSON.stringify(request(object)), JSON.stringify(settings)));

  it('in mode opa finds uid and allowed, whatever the settings', () => {
    for (const [object, settings, allowed] of [
      [good, {}, true],
      [latest, {}, false],
      [latest, { enforce: 'warn' }, true],
      [good, { a: 1 }, false],
    ]) {
      const { response } = ask('opa', object, settings);
      assert.deepEqual([typeof response.uid, response.allowed], ['string', allowed], JSON.stringify(settings));
      assert.equal('patch' in response, false);
      if (!allowed) assert.ok(response.status.message.length > 0);
      for (const warning of response.warnings ?? []) assert.ok(Buffer.byteLength(warning) < 120, warning);
    }
  });

  it('in mode gatekeeper gets a list of msg, empty for an allow alone', () => {
    assert.deepEqual(ask('gatekeeper', good), []);
    assert.deepEqual(ask('gatekeeper', latest, { enforce: 'audit' }), []);
    for (const [object, settings] of [
      [latest, {}],
      [good, { a: 1 }],
      [good, []],
      [good, 'x'],
    ]) {
      const violations = ask('gatekeeper', object, settings);
      assert.ok(violations.length > 0, JSON.stringify(settings));
      for (const { msg } of violations) assert.equal(typeof msg, 'string');
    }
  });
});

describe('settings in the input', () => {
  it('weaken nothing', () => {
    const host = new GoVm(module, { data: '{}' });
    for (const settings of [{ enforce: 'audit' }, { rules: { 'latest-tag': 'off' } }]) {
      for (const input of [
        { ...review(latest), settings },
        { ...latest, settings },
        { request: request(latest), settings },
      ]) {
        assert.equal(verdict(host, input), 'deny');
        assert.equal(JSON.parse(host.eval('surepull/validate', JSON.stringify(input))).response.allowed, false);
      }
    }
  });
});
