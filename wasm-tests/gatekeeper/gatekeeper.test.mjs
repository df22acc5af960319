// What `surepull export gatekeeper` writes, judged by Gatekeeper's own command: the rules' cases.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { judge } from '../real/cel-compare.mjs';
import { load } from '../real/exported.mjs';
import { rulesCases } from '../real/questions.mjs';
import { gator } from '../real/tools.mjs';

const folder = mkdtempSync(join(tmpdir(), 'surepull-'));
after(() => rmSync(folder, { recursive: true }));

test("the rules' cases have the verdict of the module", async () => {
  const parts = await load();
  const cases = await rulesCases();
  let compared = 0;
  let denied = 0;
  for (const { settings, objects } of cases) {
    const policies = parts.gatekeeper('surepull', parts.describe(settings));
    const verdicts = tested(policies, objects.map(({ request }) => request.object));
    const ours = judge(parts, settings);
    for (const { id, request } of objects) {
      const expected = ours(request);
      assert.equal(verdicts.get(request.name) ?? 'allow', expected, `${id} under ${JSON.stringify(settings)}`);
      compared += 1;
      if (expected === 'deny') denied += 1;
    }
  }
  console.log(`# ${compared} objects under ${cases.length} settings, ${denied} denied`);
  assert.ok(compared > 100 && denied > 30, `${compared} compared, ${denied} denied`);
});

/** The verdict on each object in which something was found, by its name. */
function tested(policies, objects) {
  const file = join(folder, 'all.yaml');
  writeFileSync(file, [...policies, ...objects].map((item) => JSON.stringify(item)).join('\n---\n'));
  const { stdout, stderr } = spawnSync(gator(), ['test', '-f', file, '--output', 'json'], { encoding: 'utf8', maxBuffer: 64 << 20 });
  assert.ok(stdout, stderr);
  const verdicts = new Map();
  for (const { enforcementAction, violatingObject } of JSON.parse(stdout) ?? []) {
    const { name } = violatingObject.metadata;
    if (verdicts.get(name) !== 'deny') verdicts.set(name, enforcementAction);
  }
  return verdicts;
}
