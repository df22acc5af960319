// The real OPA: evaluated from the bundle, served, configured while it serves, asked by many at once.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { container, deployment, good, latest, pod, request, review, untagged } from '../cases/objects.mjs';
import { entrypoints } from '../node/dist.mjs';
import { hostileInputs, readsAsAllow } from '../node/hostile.mjs';
import { OpaServer } from './opa-server.mjs';
import { bundle, opa } from './tools.mjs';

const json = JSON.stringify;

describe('opa eval', () => {
  const folder = mkdtempSync(join(tmpdir(), 'surepull-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name, value) => {
    writeFileSync(join(folder, name), json(value));
    return join(folder, name);
  };
  const evaluate = (query, ...args) => {
    const text = execFileSync(opa(), ['eval', '-b', bundle, '--format', 'json', ...args, query], { encoding: 'utf8' });
    return JSON.parse(text).result[0].expressions[0].value;
  };

  it('answers from the bundle', () => {
    assert.equal(evaluate('data.surepull.report.verdict', '-i', file('latest.json', latest)), 'deny');
    assert.equal(evaluate('data.surepull.report.verdict', '-i', file('good.json', good)), 'allow');
    assert.deepEqual(Object.keys(evaluate('data.surepull', '-i', file('latest.json', latest))).sort(), entrypoints.toSorted());
  });

  it('reads settings from a data file', () => {
    const settings = file('settings.json', { config: { surepull: { settings: { enforce: 'warn' } } } });
    assert.equal(evaluate('data.surepull.report.verdict', '-d', settings, '-i', file('latest.json', latest)), 'warn');
  });

  it('takes input that a query made: sets and odd keys are no allow', () => {
    const pods = `{${json(latest)}, ${json(untagged)}}`;
    assert.equal(evaluate(`data.surepull.report.verdict with input as ${pods}`), 'deny');
    for (const input of ['{1, 2}', '{1: "a"}', '"x"', '7', 'true', '[[]]', '{"containers": {"a", "b"}}']) {
      assert.equal(evaluate(`data.surepull.report.verdict with input as ${input}`), 'deny', input);
    }
  });

  it('lets Rego combine the verdict with rules of its own', () => {
    const rego = join(folder, 'mine.rego');
    writeFileSync(
      rego,
      'package mine\n\ndeny contains message if some message in data.surepull.deny\n\ndeny contains "no team" if not input.metadata.labels.team\n',
    );
    const found = evaluate('data.mine.deny', '-d', rego, '-i', file('latest.json', latest));
    assert.equal(found.length, 2);
    assert.ok(
      found.some((message) => message.startsWith('latest-tag: Pod/web/web: ')),
      json(found),
    );
  });
});

describe('opa run --server', () => {
  let server;
  before(async () => (server = await OpaServer.start()));
  after(() => server.stop());
  const answer = async (entrypoint, input) => JSON.parse(await server.ask(entrypoint, json(input)));
  const admit = async (path, body) =>
    JSON.parse((await server.send('POST', `/v0/data/surepull/${path}`, typeof body === 'string' ? body : json(body))).text);

  it('answers an API server at /v0/data/surepull/validate', async () => {
    const denied = await admit('validate', review(latest));
    assert.deepEqual([denied.apiVersion, denied.kind], ['admission.k8s.io/v1', 'AdmissionReview']);
    assert.deepEqual(
      [denied.response.uid, denied.response.allowed, denied.response.status.code],
      [request(latest).uid, false, 403],
    );
    assert.match(denied.response.status.message, /^latest-tag: Pod\/web\/web: /);
    assert.equal((await admit('validate', review(good))).response.allowed, true);
    assert.equal('patch' in denied.response, false);
  });

  it('answers at /v0/data/surepull/mutate, and never denies there', async () => {
    for (const object of [latest, good, 7]) {
      const { response } = await admit('mutate', review(object));
      assert.deepEqual([response.uid, response.allowed], [request(latest).uid, true]);
    }
  });

  it('denies bodies that are no review', async () => {
    for (const body of ['', '{}', '[]', 'null', '"x"', json(latest)]) {
      const { response } = await admit('validate', body);
      assert.equal(response.allowed, false, body);
    }
    assert.equal((await server.send('POST', '/v0/data/surepull/validate', '{"a":')).status, 400);
  });

  it('obeys settings pushed, patched and removed while it serves', async () => {
    const verdict = async () => (await answer('report', latest)).verdict;
    const send = async (method, path, body) => {
      const { status, text } = await server.send(method, `/v1/data/${path}`, body && json(body));
      assert.ok(status < 300, `${method} ${path}: ${status} ${text}`);
    };
    assert.equal(await verdict(), 'deny');
    await send('PUT', 'config/surepull/settings', { enforce: 'warn' });
    assert.equal(await verdict(), 'warn');
    await send('PUT', 'config/surepull/settings/enforce', 'audit');
    assert.equal(await verdict(), 'allow');
    await send('PATCH', 'config/surepull/settings', [
      { op: 'replace', path: '/enforce', value: 'warn' },
      { op: 'add', path: '/rules', value: { 'latest-tag': 'off' } },
    ]);
    assert.equal(await verdict(), 'allow');
    await send('PUT', 'other/team', { settings: [1, 2, 3] });
    assert.equal(await verdict(), 'allow');
    await send('PUT', 'config/surepull/settings', { profil: 'strict' });
    const broken = await answer('report', good);
    assert.deepEqual([broken.type, broken.verdict, broken.errors[0].pointer], ['failure', 'deny', '/profil']);
    await send('DELETE', 'config/surepull');
    assert.equal(await verdict(), 'deny');
    assert.equal((await answer('report', good)).verdict, 'allow');
    await send('PUT', 'config', { surepull: { settings: { enforce: 'audit' } } });
    assert.equal(await verdict(), 'allow');
    await send('DELETE', 'config');
    assert.equal(await verdict(), 'deny');
  });

  it('refuses data at its own root, which the bundle owns', async () => {
    const { status } = await server.send('PUT', '/v1/data/surepull/report', json({ verdict: 'allow' }));
    assert.ok(status >= 400, String(status));
    assert.equal((await answer('report', latest)).verdict, 'deny');
  });

  for (const entrypoint of entrypoints) {
    it(`survives a thousand broken inputs to ${entrypoint}`, async () => {
      for (const [n, { bytes, kind }] of hostileInputs(1000).entries()) {
        const { status, text } = await server.send(
          'POST',
          `/v1/data/surepull/${entrypoint}`,
          Buffer.concat([Buffer.from('{"input":'), bytes, Buffer.from('}')]),
        );
        const about = `input ${n}, ${kind}: ${status} ${text.slice(0, 300)}`;
        assert.ok(status === 200 || status === 400, about);
        // What is no JSON the server refuses, or mends before the module sees it: it replaces what is no
        // UTF-8, and reads no further than the closing brace.
        if (!['wrong-type', 'key twice'].includes(kind)) continue;
        assert.equal(status, 200, about);
        assert.equal(readsAsAllow(entrypoint, json(JSON.parse(text).result)), false, about);
      }
      assert.equal((await answer('report', good)).verdict, 'allow');
    });
  }

  it('serves eight clients ten thousand requests, hostile ones between: none lost, none wrong', async (t) => {
    const calls = await Promise.all(usualCalls().map(async (call) => ({ ...call, expected: await reply(call) })));
    const hostile = hostileCalls();
    const total = 10_000;
    let sent = 0;
    // Resident memory, KiB, at every tenth of the way from half of it on.
    const resident = [];
    const client = async () => {
      for (let n = sent++; n < total; n = sent++) {
        if (n >= total / 2 && n % (total / 10) === 0) resident.push(server.resident);
        const call = n % 5 === 4 ? hostile[Math.floor(n / 5) % hostile.length] : calls[n % calls.length];
        const found = await reply(call);
        if (call.expected) assert.equal(found, call.expected, call.path);
        else call.check(found);
      }
    };
    await Promise.all(Array.from({ length: 8 }, client));
    resident.push(server.resident);
    t.diagnostic(`resident memory by tenths from half of it on: ${resident.map((kib) => Math.round(kib / 1024)).join(', ')} MiB`);
    // Go's collector lets its heap swing; what leaks grows at every step and never rests.
    const rests = resident.some((kib, n) => n > 0 && kib <= resident[n - 1] * 1.005);
    assert.ok(rests || resident.at(-1) < resident[0] * 1.1, `it grows at every step: ${resident.join(', ')} KiB`);
    assert.ok(resident.at(-1) < resident[0] * 1.5, `${resident.join(', ')} KiB`);
    assert.ok((await answer('deny', latest)).length === 1);
    assert.deepEqual(await answer('deny', good), []);
  });

  async function reply({ path, body }) {
    const { status, text } = await server.send('POST', path, body);
    return `${status} ${text}`;
  }
});

const v1 = (entrypoint, input) => ({
  path: `/v1/data/surepull/${entrypoint}`,
  body: `{"input":${typeof input === 'string' ? input : json(input)}}`,
});

function usualCalls() {
  const objects = [good, latest, untagged, deployment(container('redis:latest')), review(latest), [good, latest]];
  const asked = objects.flatMap((object) => ['report', 'deny', 'violations'].map((entrypoint) => v1(entrypoint, object)));
  const admitted = [good, latest].map((object) => ({ path: '/v0/data/surepull/validate', body: json(review(object)) }));
  return [...asked, ...admitted];
}

function hostileCalls() {
  const denies = (found) => assert.match(found, /^200 .*"verdict":"deny"/s);
  const refuses = (found) => assert.match(found, /^400 /);
  const query = (input) => ({
    path: '/v1/query',
    body: json({ query: `verdict := data.surepull.report.verdict with input as ${input}` }),
    check: denies,
  });
  const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`;
  return [
    ...[
      { ...latest, spec: 7 },
      { ...latest, spec: { containers: 'x' } },
      pod([7, container('nginx:latest')]),
      { a: 1 },
      7,
      'text',
    ].map((input) => ({ ...v1('report', json(input)), check: denies })),
    { ...v1('report', pod(container(`${'x'.repeat(300_000)}:latest`))), check: denies },
    { ...v1('report', { ...latest, data: 'y'.repeat(500_000) }), check: denies },
    { ...v1('report', json({ ...latest, extra: 'HERE' }).replace('"HERE"', deep)), check: denies },
    { ...v1('report', deep), check: denies },
    { ...v1('report', '{"kind":'), check: refuses },
    { path: '/v1/data/surepull/report', body: '', check: denies },
    query('{1, 2}'),
    query('{{"a"}: 1}'),
    query(`{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": {1}}}`),
  ];
}
