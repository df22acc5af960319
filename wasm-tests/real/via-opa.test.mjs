// The policy that asks OPA (`surepull export kyverno --via opa`): what it sends, answered by the real OPA with our bundle.
// That Kyverno itself sends it, kyverno/kyverno.test.mjs shows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { good, latest, request } from '../cases/objects.mjs';
import { dist, root } from '../node/dist.mjs';
import { OpaServer } from './opa-server.mjs';

/** The path that the page shows. */
const [, path] = /--via opa --url https:\/\/[^/]+(\S+)/.exec(readFileSync(`${root}policies/kyverno/README.md`, 'utf8'));

let server;
let spec;

before(async () => {
  server = await OpaServer.start({ webhook: true });
  const url = `${server.url}${path}`;
  const text = execFileSync(process.execPath, [`${dist}/cli.js`, 'export', 'kyverno', '--via', 'opa', '--url', url], { encoding: 'utf8' });
  spec = parse(text).spec;
});

after(() => server?.stop());

/** The call of the policy's first variable, made as Kyverno makes it: the map is the body, and what comes back is the value. */
async function asks(object) {
  const [, url, body] = /^http\.Post\(r'([^']+)',\s*(\{.*\})\)$/s.exec(spec.variables[0].expression);
  const value = { request: request(object) };
  const review = Object.fromEntries([...body.matchAll(/'(\w+)': dyn\((?:'([^']*)'|(\w+))\)/g)].map(([, key, text, name]) => [key, text ?? value[name]]));
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(review), headers: { 'content-type': 'application/json' } });
  assert.equal(answer.status, 200);
  return answer.json();
}

test('OPA answers what the policy reads', async () => {
  assert.equal(spec.validations[0].expression, 'variables.answer.response.allowed == true');
  const denied = await asks(latest);
  assert.equal(denied.response.allowed, false);
  assert.match(denied.response.status.message, /latest-tag/);
  assert.equal((await asks(good)).response.allowed, true);
});

test('settings that OPA has decide, not those of the export', async () => {
  await server.configure({ settings: { enforce: 'warn' } });
  assert.equal((await asks(latest)).response.allowed, true);
  await server.configure({ settings: { nonsense: 1 } });
  assert.equal((await asks(good)).response.allowed, false, 'broken settings deny');
});

test('exemptions with a last day apply, since the path hands over the time', async () => {
  const until = (last) => ({ settings: { exemptions: [{ rules: ['latest-tag'], namespaces: ['shop'], until: last, reason: 'mended in #12' }] } });
  await server.configure(until('2999-12-31'));
  assert.equal((await asks(latest)).response.allowed, true);
  await server.configure(until('2020-12-31'));
  assert.equal((await asks(latest)).response.allowed, false);
});
