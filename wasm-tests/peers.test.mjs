// The cases of other tools' own suites, judged by the built module: no difference without a reason in writing.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as surepull from './node/surepull.mjs';

const folder = new URL('peers/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const keys = ['name', 'source', 'input', 'settings', 'peer', 'ours', 'reason'];
const glue = await surepull.load();

/** The rules in the order of the report, with a question mark where they cannot decide, and what comes of them. */
function judge({ input, settings }) {
  const report = JSON.parse(surepull.judge(glue, 'report', { input: JSON.stringify(input), settings }));
  assert.equal(report.type, 'report', JSON.stringify(report.errors));
  const rules = report.findings.map(({ rule, outcome }) => (outcome === 'fail' ? rule : `${rule}?`));
  if (report.verdict !== 'allow') return { rules, verdict: 'fail' };
  assert.ok(rules.every((rule) => rule.endsWith('?')), `settings under which a finding weighs nothing: ${rules}`);
  return { rules, verdict: rules.length ? 'undetermined' : 'pass' };
}

assert.ok(names.length >= 10, 'the peers are missing');
for (const name of names) {
  const cases = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  describe(name, () => {
    it('has each case once, and says where it is from', () => {
      assert.equal(new Set(cases.map((one) => one.name)).size, cases.length);
      for (const one of cases) {
        assert.deepEqual(Object.keys(one), one.reason === undefined ? keys.slice(0, -1) : keys, one.name);
        assert.match(one.source, /^[\w.-]+\/[\w.-]+: \S/, one.name);
        assert.match(one.peer, /^(pass|fail)$/, one.name);
      }
    });
    for (const one of cases) it(one.name, () => agrees(one));
  });
}

function agrees(one) {
  const { rules, verdict } = judge(one);
  assert.deepEqual(rules, one.ours);
  if (verdict === one.peer) assert.equal(one.reason, undefined, `a reason without a difference: both say ${verdict}`);
  else assert.match(one.reason ?? '', /^.{30,}[.]$/, `the peer says ${one.peer}, we say ${verdict}, and no sentence why`);
}
