// Speed, as ratios within one run: a slow machine slows both sides. Medians over rounds in which the
// contestants take turns. Fails where a budget of the design is exceeded.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import npm from '@open-policy-agent/opa-wasm';
import wabt from 'wabt';
import { request } from './cases/objects.mjs';
import { compile, dist, root } from './node/dist.mjs';
import * as surepull from './node/surepull.mjs';
import { WapcInstance } from './node/wapc.mjs';
import { opa as realOpa, rustHost } from './real/tools.mjs';

const rounds = 25;
const perRound = 4000;
const encoder = new TextEncoder();

/** Deployments of about 2 KB as teams write them, no two alike and none with a fault. */
const documents = Array.from({ length: 64 }, (_, n) => JSON.stringify(deployment(n)));
const inputs = documents.map((text) => encoder.encode(text));
/** The same with two faults each. */
const faulty = documents.map((text) => encoder.encode(text.replaceAll(/:v?1\.[\d.]+"/g, ':latest"')));
/** In capitals: two faults again, each with a fix. */
const mendable = documents.map((text) => encoder.encode(text.replaceAll(/\/(backend|envoy):/g, (name) => name.toUpperCase())));
/** Twenty containers in one Deployment, without and with a fault each. */
const crowd = (tag) => {
  const whole = deployment(0);
  const [container] = whole.spec.template.spec.containers;
  const image = (n) => `registry.example.com/shop/backend-${n}:${tag}`;
  whole.spec.template.spec.containers = Array.from({ length: 20 }, (_, n) => ({ ...container, name: `shop-${n}`, image: image(n) }));
  return encoder.encode(JSON.stringify(whole));
};
const [crowded, faultyCrowd] = ['1.2.3', 'latest'].map(crowd);
/** A thousand registries, the documents' own last. */
const allowed = [...Array(1000).keys()].map((n) => `registry-${n}.example.com/team-${n}`).concat('registry.example.com');
/** A thousand scans of images that are among the documents' or not, and two hundred pull secrets. */
const evidence = {
  scans: [...Array(1000).keys()].map((n) => ({
    data: { SchemaVersion: 2, ArtifactType: 'container_image', ArtifactName: `registry.example.com/shop/backend:1.${n}.3`, Metadata: {}, Results: [] },
  })),
  objects: [...Array(200).keys()].map((n) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/dockerconfigjson',
    metadata: { name: `pull-${n}`, namespace: n % 2 ? 'shop' : `team-${n}` },
    data: { '.dockerconfigjson': btoa(JSON.stringify({ auths: { 'registry.example.com': { auth: btoa('user:word') } } })) },
  })),
};
const buffers = inputs.map((bytes) => bytes.slice().buffer);

function deployment(n) {
  const labels = { 'app.kubernetes.io/name': `shop-${n}`, 'app.kubernetes.io/part-of': 'shop', tier: 'backend' };
  const probe = (path) => ({
    httpGet: { path, port: 'http', scheme: 'HTTP' },
    initialDelaySeconds: 5 + (n % 7),
    periodSeconds: 10,
    timeoutSeconds: 1,
  });
  const env = (count) => Array.from({ length: count }, (_, i) => ({ name: `SHOP_SETTING_${i}`, value: `value-${n}-${i}` }));
  const resources = { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '100m', memory: `${64 + n}Mi` } };
  const security = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: `shop-${n}`,
      namespace: 'shop',
      labels,
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' },
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: `shop-${n}`,
          containers: [
            {
              name: 'shop',
              image: `registry.example.com/shop/backend:1.${n}.3`,
              imagePullPolicy: 'IfNotPresent',
              ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
              env: env(4),
              resources,
              livenessProbe: probe('/live'),
              readinessProbe: probe('/ready'),
              securityContext: security,
              volumeMounts: [
                { name: 'tmp', mountPath: '/tmp' },
                { name: 'config', mountPath: '/etc/shop', readOnly: true },
              ],
            },
            { name: 'proxy', image: `registry.example.com/infra/envoy:v1.31.${n}`, args: ['--log-level', 'warning'], resources },
          ],
          volumes: [
            { name: 'tmp', emptyDir: {} },
            { name: 'config', configMap: { name: `shop-${n}`, defaultMode: 420 } },
          ],
        },
      },
    },
  };
}

/** Median microseconds a call for each contestant, and the ratios' medians are taken over rounds. */
function race(contestants) {
  const names = Object.keys(contestants);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -3; round < rounds; round += 1) {
    for (const name of names) {
      const run = contestants[name];
      const begun = process.hrtime.bigint();
      for (let n = 0; n < perRound; n += 1) run(n % documents.length);
      const micros = Number(process.hrtime.bigint() - begun) / 1000 / perRound;
      if (round >= 0) times[name].push(micros); // the first three warm up
    }
  }
  const ratio = (a, b) => median(times[a].map((time, round) => time / times[b][round]));
  return { times: Object.fromEntries(names.map((name) => [name, median(times[name])])), ratio };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function jsContestants() {
  const glue = await surepull.load();
  const policy = surepull.policyOf(glue, {});
  const clean = JSON.parse(surepull.judge(glue, 'report', { input: inputs[0] }));
  if (clean.verdict !== 'allow' || clean.findings.length) throw new Error(`the workload is not clean: ${JSON.stringify(clean)}`);
  const { summary } = JSON.parse(surepull.judge(glue, 'report', { input: faulty[0] }));
  if (summary.errors !== 2) throw new Error(`two faults were meant: ${JSON.stringify(summary)}`);
  const { fixes } = JSON.parse(surepull.judge(glue, 'report', { input: mendable[0] }));
  if (fixes.length !== 2) throw new Error(`two fixes were meant: ${JSON.stringify(fixes)}`);
  const floor = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(`${root}target/floor/floor.wasm`))).exports;
  return {
    judge: (n) => surepull.answerBytes(glue, policy, 'report', inputs[n]),
    faulty: (n) => surepull.answerBytes(glue, policy, 'report', faulty[n]),
    mendable: (n) => surepull.answerBytes(glue, policy, 'report', mendable[n]),
    crowded: () => surepull.answerBytes(glue, policy, 'report', crowded),
    'faulty crowd': () => surepull.answerBytes(glue, policy, 'report', faultyCrowd),
    skip: (n) => {
      const bytes = inputs[n];
      const address = floor.room(bytes.length);
      new Uint8Array(floor.memory.buffer).set(bytes, address);
      if (!floor.skip(address, bytes.length)) throw new Error('not skipped');
    },
    parse: (n) => JSON.parse(documents[n]),
  };
}

async function opaContestants() {
  const { parseWat } = await wabt();
  const nothing = parseWat('nothing.wat', readFileSync(new URL('floor/nothing.wat', import.meta.url), 'utf8'), {
    mutable_globals: true,
  });
  const ours = await npm.loadPolicy(readFileSync(`${dist}/surepull-opa.wasm`));
  const patterns = await npm.loadPolicy(readFileSync(`${dist}/surepull-opa.wasm`));
  patterns.setData({ config: { surepull: { settings: { registries: { allowed } } } } });
  const informed = await npm.loadPolicy(readFileSync(`${dist}/surepull-opa.wasm`));
  informed.setData({ config: { surepull: { settings: { registries: { allowed } }, evidence } } });
  const idle = await npm.loadPolicy(nothing.toBinary({}).buffer);
  ours.setData({ config: { surepull: { settings: {} } } });
  const rego = await npm.loadPolicy(fourChecks());
  const [denied] = rego.evaluate(faulty[0].slice().buffer);
  const [clean] = rego.evaluate(buffers[0]);
  if (denied.result.length !== 2 || clean.result.length !== 0) throw new Error(`the checks in Rego: ${JSON.stringify([denied, clean])}`);
  const objects = documents.map((text) => JSON.parse(text));
  return {
    'deny, objects': (n) => ours.evaluate(objects[n], 'surepull/deny'),
    'deny, 1000 patterns': (n) => patterns.evaluate(objects[n], 'surepull/deny'),
    'deny, 1000 patterns, 1000 scans, 200 secrets': (n) => informed.evaluate(objects[n], 'surepull/deny'),
    'nothing, objects': (n) => idle.evaluate(objects[n], 'surepull/report'),
    'deny, buffers': (n) => ours.evaluate(buffers[n], 'surepull/deny'),
    'four checks in Rego, buffers': (n) => rego.evaluate(buffers[n]),
    'nothing, buffers': (n) => idle.evaluate(buffers[n], 'surepull/report'),
  };
}

/** The module that `opa build` makes of four of the checks. */
function fourChecks() {
  const folder = mkdtempSync(`${tmpdir()}/surepull-rego-`);
  try {
    const source = new URL('floor/four.rego', import.meta.url).pathname;
    execFileSync(realOpa(), ['build', '-t', 'wasm', '-e', 'four/deny', '-O', '1', '-o', `${folder}/bundle.tar.gz`, source]);
    execFileSync('tar', ['-xzf', `${folder}/bundle.tar.gz`, '-C', folder, '/policy.wasm'], { stdio: 'pipe' });
    return readFileSync(`${folder}/policy.wasm`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function kubewardenStart() {
  const payload = JSON.stringify({ request: request(JSON.parse(documents[0])), settings: { profile: 'strict' } });
  const call = JSON.stringify({ id: '', op: 'validate', payload });
  const real = Number(
    execFileSync(rustHost('wapc'), [`${dist}/surepull-kubewarden.wasm`, 'time', '2000'], { input: `${call}\n` }),
  );
  const module = compile('surepull-kubewarden');
  const times = Array.from({ length: 500 }, () => {
    const begun = process.hrtime.bigint();
    new WapcInstance(module).call('validate', payload);
    return Number(process.hrtime.bigint() - begun) / 1000;
  });
  return { real, node: median(times) };
}

let over = 0;
function report(what, found, most, unit = '×') {
  const kept = found <= most;
  if (!kept) over += 1;
  console.log(`  ${what.padEnd(58)} ${found.toFixed(2)}${unit}   at most ${most}${unit}${kept ? '' : '   EXCEEDED'}`);
}

const bytes = Math.round(inputs.reduce((sum, { length }) => sum + length, 0) / inputs.length);
console.log(`${inputs.length} Deployments of ${bytes} bytes, ${rounds} rounds of ${perRound}, Node ${process.versions.node}`);

const js = race(await jsContestants());
console.log(
  `\njs module: judge ${js.times.judge.toFixed(2)} µs, skip ${js.times.skip.toFixed(2)} µs, JSON.parse ${js.times.parse.toFixed(2)} µs`,
);
report('judging, against skipping the same bytes (IgnoredAny)', js.ratio('judge', 'skip'), 2);
report("judging, against the engine's JSON.parse", js.ratio('judge', 'parse'), 1);
report('each finding of two more', (js.times.faulty - js.times.judge) / 2, 0.7, ' µs');
console.log(`  each of twenty of one object: ${((js.times['faulty crowd'] - js.times.crowded) / 20).toFixed(2)} µs`);
console.log(`  each with a fix, which is tried and listed: ${((js.times.mendable - js.times.judge) / 2).toFixed(2)} µs`);

const opa = race(await opaContestants());
console.log(
  `\nnpm opa-wasm: ${Object.entries(opa.times)
    .map(([name, time]) => `${name} ${time.toFixed(2)} µs`)
    .join('; ')}`,
);
report('deny on objects, against a module that does nothing', opa.ratio('deny, objects', 'nothing, objects'), 1.5);
report('with 1 000 patterns, against none', opa.ratio('deny, 1000 patterns', 'deny, objects'), 1.2);
report('with 1 000 scans and 200 secrets as well', opa.ratio('deny, 1000 patterns, 1000 scans, 200 secrets', 'deny, objects'), 1.2);
console.log(
  `  on ArrayBuffers, where this host does next to nothing itself: ${opa.ratio('deny, buffers', 'nothing, buffers').toFixed(2)}×`,
);

const floor = opa.times['nothing, buffers'];
const above = (name) => opa.times[name] - floor;
report(
  'above that floor, against four of the checks in Rego',
  above('deny, buffers') / above('four checks in Rego, buffers'),
  0.1,
);

const start = kubewardenStart();
console.log(`\nKubewarden: an instance started, settings compiled, one request judged`);
report('in the crates wapc and wasmtime-provider', start.real / 1000, 1, ' ms');
report('in Node', start.node / 1000, 1, ' ms');

console.log(over ? `\n${over} budgets exceeded` : '\nevery budget kept');
process.exitCode = over ? 1 : 0;
