// Replays every case through every host and compares with the native answer. A line a host.
//
// Equal means: byte for byte where the host hands over the module's own text; as RFC 8785 canonical
// JSON where it parses and writes again. What a host cannot carry is counted, with the reason.
import { collect } from './cases.mjs';
import { native } from './real/native.mjs';
import { hosts } from './real/hosts.mjs';
import { canonical } from './real/compare.mjs';

const only = process.argv.slice(2);
const { CASES = '' } = process.env;
const collected = await collect();
const { count } = collected;
const replays = collected.replays.filter(({ id }) => id.includes(CASES));
const truth = await native(replays);
let passed = 0;
let failed = 0;

const unexpected = replays.filter((replay) => !meets(replay, truth.get(replay.id)));
for (const { id, expect, finds, patches } of unexpected) {
  complain(id, `the native answer is not ${JSON.stringify({ expect, finds, patches })}`, truth.get(id));
}
failed += unexpected.length;
console.log(`${count} cases, ${CASES && `those with ${CASES} in their name: `}${replays.length} replays, ${unexpected.length} with another verdict than the case states\n`);

console.log(row('host', 'replays', 'equal', 'different', 'not carried'));
for (const host of hosts) {
  if (only.length && !only.includes(host.name)) continue;
  await judge(host);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

async function judge(host) {
  const reasons = {};
  const carried = replays.filter((replay) => {
    const reason = host.ops.includes(replay.op) ? host.refuses(replay) : 'questions that this module does not answer';
    if (reason) reasons[reason] = (reasons[reason] ?? 0) + 1;
    return !reason;
  });
  const started = Date.now();
  const answers = carried.length > 0 ? await host.replay(carried) : new Map();
  const different = carried.filter(({ id }) => !same(host, answers.get(id), truth.get(id)));
  passed += carried.length - different.length;
  failed += different.length;
  const time = `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const left = replays.length - carried.length;
  console.log(row(host.name, carried.length, carried.length - different.length, different.length, left), time);
  for (const [reason, n] of Object.entries(reasons)) console.log(`  not carried: ${n} ${reason}`);
  for (const { id } of different.slice(0, 5)) complain(id, answers.get(id), truth.get(id));
  if (different.length > 5)
    console.log(
      `  and ${different.length - 5} more: ${different
        .slice(5, 40)
        .map(({ id }) => id)
        .join(', ')}`,
    );
  if (carried.length > 0 || CASES) return;
  complain(host.name, 'carried no case', '');
  failed += 1;
}

function same(host, answer, expected) {
  if (typeof answer !== 'string') return false;
  return host.verbatim ? answer === expected : canonical(answer) === canonical(expected);
}

/**
 * A case may state its verdict, the rules that find something, and whether the mutating answer patches; the
 * questions that answer otherwise are compared all the same.
 */
function meets({ op, expect, finds, patches }, answer) {
  const { verdict, accepted, valid, findings, response } = JSON.parse(answer);
  if (op === 'report' && finds && finds.join() !== findings.map(({ rule }) => rule).join()) return false;
  if (op === 'mutate' && patches !== undefined) return 'patch' in response === patches;
  if (expect === undefined) return true;
  if (op === 'report') return verdict === expect;
  if (op === 'kubewarden-validate') return accepted === expect;
  if (op === 'kubewarden-validate-settings') return valid === expect;
  return true;
}

function row(name, ...numbers) {
  return name.padEnd(34) + numbers.map((n) => String(n).padStart(12)).join('');
}

function complain(id, found, expected) {
  const text = (value) => (typeof value === 'string' ? value : `error: ${value?.error ?? 'no answer'}`).slice(0, 400);
  console.log(`  ${id}\n    found    ${text(found)}\n    expected ${text(expected)}`);
}
