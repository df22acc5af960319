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

const images = ['registry.example.com:5000/shop/web:1.2', 'nginx', 'docker.io/bitnami/redis@sha256:' + 'a'.repeat(64)];
const patterns = ['ghcr.io/org/**', '*.pkg.dev', 'docker.io/*', '[::1]:5000/x', '*:latest', 'ghcr.io/*/app:1.*', 'bitnami', 'ghcr.io/org/app@sha256:*'];
for (const pattern of patterns) for (const image of images) seed('pattern', `${pattern}\n${image}`);
for (const glob of ['*', 'pay-*', 'Deployment/web-?', '*a*b*', 'x']) for (const name of ['pay-eu', 'Deployment/web-1', 'aXbaYb']) seed('glob', `${glob}\n${name}`);
for (const { auths_key, image } of vectors('pull_secret_matching')) seed('secret', `${image}\n{"auths":{${JSON.stringify(auths_key)}:{"auth":"dTpw"}}}`);
const scanned = (name) => JSON.stringify(JSON.parse(readFileSync(`${root}policies/vectors/scans/${name}.json`, 'utf8')));
for (const report of ['trivy', 'trivy-eosl', 'clair-v4', 'grype', 'trivy-operator-list']) for (const vex of ['openvex', 'cyclonedx-vex']) seed('scan', `${scanned(report)}\n${scanned(vex)}`);
for (const schedule of ['*/5 * * * *', '0 0 1,15 jan-mar MON', '@every 1h30m', '@hourly', 'CRON_TZ=Etc/UTC 0 0 29 2 ?', '1-59/2 9-17 * * 1-5'])
  seed('cron', schedule);
for (const day of ['2027-01-31', '2016-12-31T23:59:60Z', '2027-02-01T00:30:00.123+01:00', '0000-01-01T00:00:00+00:01']) seed('day', day);
for (const [path, holds] of [['/spec/image', 'image'], ['/spec/*/0', 'containers'], ['/spec/a|b~1c', 'podSpec'], ['/spec/x', 'structured'], ['/spec', 'container']])
  seed('custom', `${path}\n${holds}\n{"apiVersion":"shop.example/v1","kind":"Shop","spec":{"image":"nginx","a":[{"image":"a:1"}],"b/c":{"containers":[{"image":"b"}]},"x":{"repository":"q.io/a","tag":"1"}}}`);
const edits = ['/spec/containers/0/image\na:1\n/spec/containers/0/imagePullPolicy\nAlways', '/metadata\n-\n/kind\nx', '/spec/containers/0\n-\n/spec/containers/1\n-'];
const object = '{"kind" : "Pod", "metadata": {}, "spec":{"containers":[{"image":"\\u006eginx"},{"image":"b"}]}}';
for (const edit of edits) seed('splice', `${edit}\n${object}`);
seed('settings', readFileSync(`${root}wasm-tests/everything.json`, 'utf8'));

for (const { input, settings, evidence } of (await collect()).replays) {
  const [ours, known] = [json(settings), json(evidence)];
  seed('document', input);
  seed('rego', input);
  seed('settings', ours || '{"profile": "strict"}');
  seed('evidence', known || '{"digests": {"nginx:1": "sha256:' + 'a'.repeat(64) + '"}}');
  const members = [['input', input], ['settings', ours], ['evidence', known]].filter(([, value]) => value);
  const joined = (pairs) => `{${pairs.map(([key, value]) => `"${key}":${value}`).join()}}`;
  seed('call', joined(members));
  seed('opa_data', `{"config":{"surepull":${joined(members.filter(([key]) => key !== 'input'))}}}\n${input}`);
}
