// What `surepull export kyverno` writes, judged by Kyverno's own command: the rules' cases, and the policy that asks OPA.
import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { good, latest } from '../cases/objects.mjs';
import { judge } from '../real/cel-compare.mjs';
import { load } from '../real/exported.mjs';
import { OpaServer } from '../real/opa-server.mjs';
import { rulesCases } from '../real/questions.mjs';
import { kyverno } from '../real/tools.mjs';

const folder = mkdtempSync(join(tmpdir(), 'surepull-'));
after(() => rmSync(folder, { recursive: true }));

let parts;

before(async () => {
  parts = await load();
});

test("the rules' cases have the verdict of the module", async () => {
  const cases = await rulesCases();
  let compared = 0;
  let denied = 0;
  for (const { settings, objects } of cases) {
    const policies = parts.kyverno('surepull', parts.describe(settings));
    const verdicts = await applied(
      policies,
      objects.map(({ request }) => request.object),
    );
    const ours = judge(parts, settings);
    for (const { id, request } of objects) {
      const [expected, found] = [ours(request), verdicts.get(request.name)];
      // What no API server would hand over, such as a list for a text, CEL cannot judge: under `failurePolicy: Fail` that denies.
      assert.equal(found === 'error' ? 'deny' : found, expected, `${id} under ${JSON.stringify(settings)}`);
      compared += 1;
      if (expected === 'deny') denied += 1;
    }
  }
  console.log(`# ${compared} objects under ${cases.length} settings, ${denied} denied`);
  assert.ok(compared > 100 && denied > 30, `${compared} compared, ${denied} denied`);
});

test('the policy that asks OPA has its verdict, where Kyverno may ask', async () => {
  const server = await OpaServer.start({ webhook: true });
  try {
    const policies = parts.viaOpa('surepull', `${server.url}/v0/data/webhook/validate`);
    const objects = [latest, good].map((object, n) => ({ ...object, metadata: { ...object.metadata, namespace: 'shop', name: `pod-${n}` } }));
    // Kyverno keeps away from loopback unless it is told otherwise.
    const open = { FLAG_HTTP_BLOCKLIST: '169.254.169.254', FLAG_HTTP_ALLOWLIST: `${server.url}/v0/data/webhook/` };
    assert.deepEqual([...(await applied(policies, objects, open)).values()], ['deny', 'allow']);
    const elsewhere = { ...open, FLAG_HTTP_ALLOWLIST: 'https://other.example/' };
    for (const closed of [{}, elsewhere]) {
      assert.deepEqual([...(await applied(policies, objects, closed)).values()], ['error', 'error'], 'no answer is no allow');
    }
  } finally {
    await server.stop();
  }
});

/** The verdict on each object, by its name. */
async function applied(policies, objects, env = {}) {
  const list = (name, items) => {
    writeFileSync(join(folder, name), items.map((item) => JSON.stringify(item)).join('\n---\n'));
    return join(folder, name);
  };
  const args = ['apply', list('policies.yaml', policies), '--resource', list('objects.yaml', objects), '--policy-report', '--remove-color'];
  const { stdout } = await promisify(execFile)(kyverno(), args, { env: { ...process.env, ...env }, maxBuffer: 64 << 20 }).catch((error) => error);
  const report = parseAllDocuments(stdout)
    .map((document) => document.toJS())
    .find((document) => document?.results);
  assert.ok(report, stdout);
  const verdicts = new Map(objects.map(({ metadata }) => [metadata.name, 'allow']));
  const weights = ['allow', 'warn', 'deny', 'error'];
  for (const { policy, result, resources } of report.results) {
    const { name } = resources[0];
    const verdict = { fail: policy.endsWith('-warn') ? 'warn' : policy.endsWith('-audit') ? 'allow' : 'deny', error: 'error' }[result] ?? 'allow';
    if (weights.indexOf(verdict) > weights.indexOf(verdicts.get(name))) verdicts.set(name, verdict);
  }
  return verdicts;
}
