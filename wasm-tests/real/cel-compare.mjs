// The verdict of what `surepull export` writes, by the CEL of kube-apiserver, beside that of our module on the same part.
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cel } from './tools.mjs';

/** Asks both about groups of `{settings, asked: [{id, request}]}`; fails with the first differences. */
export const comparison = (parts) => async (groups) => {
  const lines = [];
  const expected = new Map();
  let refused = 0;
  const skipped = [];
  for (const [at, { settings, asked }] of groups.entries()) {
    const description = described(parts, settings);
    if (!description) {
      skipped.push(JSON.stringify(settings));
      continue;
    }
    lines.push({ id: `load ${at}`, policies: parts.vap('surepull', description, []) });
    for (const { id, request } of asked) {
      expected.set(`${at} ${id}`, { settings, request, id });
      lines.push({ id: `${at} ${id}`, request });
    }
  }
  const answers = await answered(lines);
  const different = [];
  let compared = 0;
  let denied = 0;
  const judges = new Map();
  for (const [key, { settings, request, id }] of expected) {
    const answer = answers.get(key);
    if (answer.error) {
      refused += 1;
      continue;
    }
    const text = JSON.stringify(settings);
    if (!judges.has(text)) judges.set(text, judge(parts, settings));
    const ours = judges.get(text)({ ...request, object: answer.object ?? null, oldObject: answer.oldObject ?? null });
    const theirs = answer.denied ? 'deny' : answer.warnings ? 'warn' : 'allow';
    compared += 1;
    if (theirs === 'deny') denied += 1;
    if (ours === theirs) continue;
    const said = answer.denied ?? answer.warnings ?? JSON.stringify(answer.object)?.slice(0, 600);
    different.push(`${id} under ${text.slice(0, 300)}: CEL ${theirs}, module ${ours}\n    ${said}`);
  }
  const wrong = lines.filter(({ id, policies }) => policies && answers.get(id).error).map(({ id }) => `${id}: ${answers.get(id).error}`);
  assert.deepEqual(wrong, [], 'the API server refuses exported policies');
  assert.equal(different.length, 0, `${different.length} of ${compared} differ:\n  ${different.slice(0, 8).join('\n  ')}`);
  return { compared, refused, denied, skipped };
};

/** None where the settings are refused, or where nothing of them can be carried. */
function described(parts, settings) {
  try {
    parts.createPolicy(settings);
  } catch {
    return undefined;
  }
  return parts.describe(settings);
}

/** The module's verdict on the part that is carried. */
export function judge(parts, settings) {
  const { carried } = parts.describe(settings);
  const without = (kept) => {
    const off = Object.fromEntries(parts.rules().flatMap(({ id }) => (kept.includes(id) ? [] : [[id, 'off']])));
    const rules = (layer) => ({ ...layer, rules: { ...layer.rules, ...off } });
    const { imagePaths, allowAnnotationExemptions, undetermined, mutate, ...rest } = settings;
    return parts.createPolicy({ ...rules(rest), ...(rest.overrides && { overrides: rest.overrides.map(rules) }) });
  };
  const most = without(carried.filter((id) => id !== 'floating-tag'));
  // Of this rule a part is carried.
  const floating = carried.includes('floating-tag') ? without(['floating-tag']) : undefined;
  return (request) => {
    const review = (request) => ({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request });
    const verdicts = [most.evaluate(review(request)).verdict];
    if (floating) {
      const { findings } = floating.evaluate(review(request));
      const others = findings.filter(({ image }) => !parts.FLOATING_WORDS.includes(image.split(':').at(-1).toLowerCase()));
      verdicts.push(floating.evaluate(review({ ...request, object: pinned(request.object, others) })).verdict);
    }
    return ['deny', 'warn'].find((verdict) => verdicts.includes(verdict)) ?? 'allow';
  };
}

/** The object with images that no rule about tags speaks of, where findings stand. */
function pinned(object, findings) {
  const copy = structuredClone(object);
  for (const { pointer } of findings) {
    const steps = pointer.split('/').slice(1);
    const last = steps.pop();
    steps.reduce((at, step) => at[step], copy)[last] = `x@sha256:${'0'.repeat(64)}`;
  }
  return copy;
}

/** Answers by id, to lines with policies or a request. */
export async function answered(lines) {
  const child = spawn(cel(), [], { stdio: ['pipe', 'pipe', 'inherit'] });
  // It says more by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  const [code] = await once(child, 'close');
  assert.equal(code, 0, 'the CEL of kube-apiserver ended with an error');
  return new Map(
    Buffer.concat(output)
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .map((answer) => [answer.id, answer]),
  );
}
