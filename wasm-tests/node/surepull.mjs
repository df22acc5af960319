// The JavaScript module through its own glue: what the npm package wraps.
import { pathToFileURL } from 'node:url';
import { compile, dist } from './dist.mjs';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
let serial = 0;

/** The glue keeps its instance in module scope, so a query string makes a second one. */
export async function load() {
  const glue = await import(`${pathToFileURL(`${dist}/surepull.js`)}?${serial++}`);
  const { memory } = glue.initSync({ module: compile('surepull') });
  return { ...glue, pages: () => memory.buffer.byteLength / 65536 };
}

export function policyOf(glue, settings, evidence) {
  return new glue.Policy(JSON.stringify(settings) ?? '', JSON.stringify(evidence) ?? '');
}

/** The bytes of the answer where they lie, until the policy's next one. */
export function answerBytes(glue, policy, op, input, beside) {
  const length = ask(policy, op, input, beside);
  // A policy never outlives its instance, nor the instance its memory: asking each time would cost a twentieth.
  policy.memory ??= glue.moduleMemory();
  return new Uint8Array(policy.memory.buffer, policy.answer(), length);
}

function ask(policy, op, input, beside) {
  if (op === 'plan') return policy.plan(input);
  return beside === undefined ? policy.evaluate(input) : policy.evaluateWith(input, JSON.stringify(beside));
}

export function answer(glue, policy, op, input, beside) {
  return decoder.decode(answerBytes(glue, policy, op, typeof input === 'string' ? encoder.encode(input) : input, beside));
}

/** One question to a policy made for it. */
export function judge(glue, op, { input, settings, evidence, beside }) {
  const policy = policyOf(glue, settings, evidence);
  const text = answer(glue, policy, op, input, beside);
  policy.free();
  return text;
}
