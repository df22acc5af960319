// What the fuzzer starts from: the vectors and every case of the conformance run, a file an input.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { collect } from '../cases.mjs';
import { root } from '../node/dist.mjs';

const folder = process.argv[2];
rmSync(folder, { recursive: true, force: true });

/** Two equal inputs are one file. */
function seed(target, text) {
  mkdirSync(`${folder}/${target}`, { recursive: true });
  writeFileSync(`${folder}/${target}/${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, text);
}

const vectors = (name) => JSON.parse(readFileSync(`${root}policies/vectors/${name}.json`, 'utf8')).vectors;
const json = (value) => (value === undefined ? '' : JSON.stringify(value));

for (const { input } of vectors('references')) seed('reference', input);
const ranges = ['>=15, <17', '^1.4 || 2.x', '15.2 - 16', '~1.2.3', '>=17.0.0-rc.2 <18', '*'];
const expressions = ['build-[0-9]+', 'v?\\d+\\.\\d+(-[a-z]+)*', '(?i)release|(a|b)*', '[^-]{2,40}', '(?x) 1 # one'];
for (const [index, { tag }] of vectors('tags').entries()) {
  seed('tag', tag);
  seed('range', `${ranges[index % ranges.length]}\n${tag}`);
  seed('regex', `${expressions[index % expressions.length]}\n${tag}`);
}

for (const { input, settings, evidence } of (await collect()).replays) {
  const [ours, known] = [json(settings), json(evidence)];
  seed('document', input);
  seed('rego', input);
  seed('settings', ours || '{"profile": "strict"}');
  seed('evidence', known || '{"digests": {"nginx:1": "sha256:' + 'a'.repeat(64) + '"}}');
  const members = [['input', input], ['settings', ours], ['evidence', known]].filter(([, value]) => value);
  const object = (pairs) => `{${pairs.map(([key, value]) => `"${key}":${value}`).join()}}`;
  seed('call', object(members));
  seed('opa_data', `{"config":{"surepull":${object(members.filter(([key]) => key !== 'input'))}}}\n${input}`);
}
