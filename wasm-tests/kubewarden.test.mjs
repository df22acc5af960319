// The Kubewarden module, asked as the policy server asks.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { container, deployment, good, latest, pod, request } from './cases/objects.mjs';
import { compile } from './node/dist.mjs';
import { clusterOf, GuestError, WapcInstance } from './node/wapc.mjs';

const module = compile('surepull-kubewarden');
const clocked = compile('surepull-kubewarden-clock');
const textOf = (payload) => (typeof payload === 'string' ? payload : JSON.stringify(payload));
const ask = (operation, payload) => JSON.parse(new WapcInstance(module).call(operation, textOf(payload)));
const validate = (object, settings = {}, more = {}) => ask('validate', { request: request(object, more), settings });

describe('validate', () => {
  it('accepts what is good', () => {
    assert.equal(validate(good).accepted, true);
  });

  it('rejects with the rule first in the message, and the findings in the audit annotation', () => {
    const { accepted, message, code, audit_annotations: audit } = validate(latest);
    assert.equal(accepted, false);
    assert.match(message, /^latest-tag: Pod\/web\/web: /);
    assert.equal(code, 403);
    assert.deepEqual(
      JSON.parse(audit.findings).map(({ rule, pointer }) => [rule, pointer]),
      [['latest-tag', '/spec/containers/0/image']],
    );
  });

  it('keeps warnings short enough for the API server', () => {
    const many = pod(
      Array.from({ length: 30 }, (_, n) => container(`${'registry.example/'.repeat(20)}nginx:latest`, { name: `c${n}` })),
    );
    const { accepted, warnings } = validate(many, { enforce: 'warn' });
    assert.equal(accepted, true);
    assert.ok(warnings.length > 0);
    for (const warning of warnings) assert.ok(Buffer.byteLength(warning) < 120, warning);
  });

  it('never mutates', () => {
    for (const object of [good, latest]) assert.equal('mutated_object' in validate(object), false);
  });

  it('allows a deletion, which has no object', () => {
    assert.equal(validate(undefined, {}, { operation: 'DELETE', oldObject: latest }).accepted, true);
  });

  it('rejects with settings that nobody can read, whatever they enforce', () => {
    const { accepted, message } = validate(good, { enforce: 'audit', profil: 'strict' });
    assert.equal(accepted, false);
    assert.match(message, /profil/);
  });

  it('rejects what is no request', () => {
    for (const payload of ['', '{', 'null', '7', '"x"', '[]', '{}', '{"settings":{}}', '{"request":null,"settings":{}}', '\0']) {
      assert.equal(ask('validate', payload).accepted, false, payload);
    }
  });
});

describe('a context-aware policy', () => {
  const settings = { contextAware: true, registries: { private: ['ghcr.io'] } };
  const named = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pull', namespace: 'shop' }, type: 'kubernetes.io/dockerconfigjson' };
  const secret = (registry) => ({
    ...named,
    data: { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths: { [registry]: { auth: 'dTpw' } } })).toString('base64') },
  });
  const metadata = { name: 'builder', namespace: 'shop' };
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata, imagePullSecrets: [{ name: 'pull' }] };
  const image = container('ghcr.io/shop/web:1.2.3');
  const own = deployment(image, { imagePullSecrets: [{ name: 'pull' }] });
  const accounts = deployment(image, { serviceAccountName: 'builder' });
  const judge = (object, cluster, more = {}) => {
    const payload = { request: request(object), settings: { ...settings, ...more } };
    return JSON.parse(new WapcInstance(module, cluster).call('validate', JSON.stringify(payload)));
  };

  it('accepts without a word where the secret is there and matches', () => {
    for (const object of [own, accounts]) {
      const { accepted, warnings } = judge(object, clusterOf([secret('ghcr.io'), account]));
      assert.deepEqual([accepted, warnings], [true, undefined]);
    }
  });

  it('finds what is not there, and what does not match', () => {
    for (const [object, objects] of [
      [own, []],
      [accounts, [account]],
    ]) {
      const { accepted, message } = judge(object, clusterOf(objects));
      assert.equal(accepted, false);
      assert.match(message, /^absent-pull-secret: .*`pull`.* is not in namespace `shop`/);
    }
    assert.match(judge(accounts, clusterOf([])).message, /^missing-pull-secret: /);
    const { accepted, warnings } = judge(own, clusterOf([secret('quay.io')]));
    assert.equal(accepted, true);
    assert.match(warnings[0], /^unmatched-pull-secret: /);
  });

  it('judges all else and says so where the host refuses', () => {
    for (const granted of [[], ['ServiceAccount']]) {
      const cluster = clusterOf([secret('ghcr.io'), account], granted);
      const { accepted, warnings } = judge(accounts, cluster);
      assert.equal(accepted, true);
      const refused = granted.length ? 'Secret `shop/pull`' : 'ServiceAccount `shop/builder`';
      assert.ok(warnings[0].startsWith(`${refused} could not be fetched`), warnings[0]);
      assert.match(judge(deployment(container('nginx:latest')), cluster).message, /^latest-tag: /);
    }
  });

  it('asks nothing where the settings do not say that it may', () => {
    const asked = () => assert.fail('asked');
    const { accepted, warnings } = judge(own, asked, { contextAware: false });
    assert.deepEqual([accepted, warnings], [true, undefined]);
  });
});

describe('an exemption with a last day', () => {
  const exemption = { rules: ['latest-tag'], namespaces: ['shop'], reason: 'mended in #12' };
  const payload = (more) => JSON.stringify({ request: request(latest), settings: { exemptions: [{ ...exemption, ...more }] } });
  const dated = payload({ until: '2027-01-31' });
  const start = (clock) => new WapcInstance(clocked, undefined, clock);
  const accepts = (guest, asked = dated) => JSON.parse(guest.call('validate', asked)).accepted;

  it('does not apply in the module that imports waPC functions alone, and a warning says so where it would', () => {
    assert.deepEqual(new Set(WebAssembly.Module.imports(module).map((entry) => entry.module)), new Set(['wapc']));
    const answer = (asked) => JSON.parse(new WapcInstance(module).call('validate', asked));
    const { accepted, message, warnings } = answer(dated);
    assert.equal(accepted, false);
    assert.match(message, /^latest-tag: /);
    assert.deepEqual(warnings, ['an exemption with `until` does not count, for there is no clock: surepull-kubewarden-clock.wasm has one']);
    assert.equal(answer(payload({ until: '2027-01-31', namespaces: ['elsewhere'] })).warnings, undefined);
    assert.equal(answer(payload({})).accepted, true);
  });

  it('needs WASI of a host that loads the module with a clock', () => {
    assert.throws(() => start(undefined), /wasi_snapshot_preview1/);
  });

  it("counts until that is over by the host's clock, which is asked at each request", () => {
    let time = '2027-01-31T23:59:59.999Z';
    const guest = start(() => time);
    assert.equal(accepts(guest), true);
    time = '2027-02-01T00:00:00Z';
    assert.equal(accepts(guest), false);
  });

  it('does not count where the host has no clock, or one that stands', () => {
    for (const time of [undefined, '1970-01-01T00:00:00Z', '2022-01-01T00:00:00Z']) {
      const guest = start(() => time);
      assert.equal(accepts(guest), false, time);
    }
  });

  it('alone makes the policy ask for the time', () => {
    const guest = start(() => assert.fail('asked'));
    assert.throws(() => accepts(guest), /asked/);
    assert.equal(accepts(guest, payload({})), true);
    for (const operation of ['validate_settings', 'protocol_version']) guest.call(operation, JSON.stringify({ exemptions: [{ ...exemption, until: '2027-01-31' }] }));
  });
});

describe('validate_settings', () => {
  it('takes what it reads', () => {
    for (const settings of [{}, { profile: 'strict', enforce: 'warn' }, { rules: { 'latest-tag': { severity: 'info' } } }]) {
      assert.deepEqual(ask('validate_settings', settings).valid, true, JSON.stringify(settings));
    }
  });

  it('refuses with place and nearest name', () => {
    const { valid, message } = ask('validate_settings', { rules: { 'lastest-tag': 'off' } });
    assert.equal(valid, false);
    assert.match(message, /\/rules\/lastest-tag/);
    assert.match(message, /`latest-tag`/);
  });
});

describe('other operations', () => {
  it('protocol_version is v1', () => {
    assert.equal(ask('protocol_version', ''), 'v1');
  });

  it('an unknown one is an error, and the next call is answered', () => {
    const guest = new WapcInstance(module);
    for (const operation of ['', 'validate_group', 'Validate', 'x'.repeat(100000)]) {
      assert.throws(() => guest.call(operation, '{}'), GuestError);
      assert.equal(JSON.parse(guest.call('validate', JSON.stringify({ request: request(good), settings: {} }))).accepted, true);
    }
  });
});
