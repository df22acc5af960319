// What `surepull export` writes, judged by the CEL of kube-apiserver and by our module: every object of every case that
// an API server would hand over, under the case's settings, and under each carried rule alone.
import { strict as assert } from 'node:assert';
import { before, test } from 'node:test';
import { comparison } from './cel-compare.mjs';
import { load } from './exported.mjs';
import { questions } from './questions.mjs';

let parts;
let compare;
let requests;

before(async () => {
  parts = await load();
  compare = comparison(parts);
  requests = await questions();
});

test('every case under its settings has the verdict of the module', async () => {
  const bySettings = grouped(requests, ({ settings }) => JSON.stringify(settings));
  const { compared, refused } = await compare([...bySettings].map(([text, asked]) => ({ settings: JSON.parse(text), asked })));
  console.log(`# ${compared} requests compared under ${bySettings.size} settings; ${refused} that the API server cannot read`);
  assert.ok(compared > 1000, `only ${compared} were compared`);
});

test('each carried rule alone finds what it finds in the module', async () => {
  const distinct = [...grouped(requests, ({ request }) => JSON.stringify(request)).values()].map(([first]) => first);
  const registries = { allowed: ['ghcr.io/*/app', 'docker.io', '*.pkg.dev', 'reg.io:5000', 'quay.io/org'], denied: ['bitnami', 'ghcr.io/org/**'] };
  const off = Object.fromEntries(parts.rules().map(({ id }) => [id, 'off']));
  const groups = parts.CARRIED.map(({ id }) => ({ settings: { registries, rules: { ...off, [id]: 'error' } }, asked: distinct }));
  const { compared, denied } = await compare(groups);
  console.log(`# ${compared} requests compared, ${denied} denied`);
  assert.ok(denied > 500, `only ${denied} were denied`);
});

function grouped(list, keyOf) {
  const groups = new Map();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
