// The objects under policies/opa/deploy, started as they say with the real OPA and asked as an API server asks.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { container, good, latest, pod, request } from '../cases/objects.mjs';
import { root } from '../node/dist.mjs';
import { hostileInputs } from '../node/hostile.mjs';
import { judge, load } from '../node/surepull.mjs';
import { build, Deployed, ofKind } from './deployed.mjs';

const json = JSON.stringify;
const deploy = (settings, more = () => {}) =>
  build('own-ca', (folder) => {
    writeFileSync(`${folder}/base/settings.yaml`, json(settings));
    more(folder);
  });

/** All that an API server sends, as v1.32 writes it. */
const review = (object, more = {}) => ({
  kind: 'AdmissionReview',
  apiVersion: 'admission.k8s.io/v1',
  request: {
    ...request(object, more),
    requestKind: { group: '', version: 'v1', kind: 'Pod' },
    requestResource: { group: '', version: 'v1', resource: 'pods' },
    userInfo: { username: 'jane', uid: '9', groups: ['developers', 'system:authenticated'], extra: { scopes: ['a'] } },
    options: {
      kind: 'CreateOptions',
      apiVersion: 'meta.k8s.io/v1',
      fieldManager: 'kubectl-client-side-apply',
      fieldValidation: 'Strict',
    },
  },
});

describe('the objects', () => {
  it('build in both ways, with what a webhook needs', () => {
    const common = [
      'ConfigMap',
      'ConfigMap',
      'ConfigMap',
      'Deployment',
      'MutatingWebhookConfiguration',
      'Namespace',
      'PodDisruptionBudget',
      'Secret',
      'Service',
      'ValidatingWebhookConfiguration',
    ];
    const kinds = (variant) => build(variant).map(({ kind }) => kind);
    assert.deepEqual(kinds('own-ca').sort(), [...common, 'Secret'].sort());
    assert.deepEqual(kinds('cert-manager').sort(), [...common, 'Certificate', 'Certificate', 'Issuer', 'Issuer'].sort());
  });

  it('name the certificate, the Service and the namespace that belong together', () => {
    const objects = build('cert-manager');
    const certificate = objects.find(({ kind, metadata }) => kind === 'Certificate' && metadata.name === 'surepull-tls');
    const service = ofKind(objects, 'Service');
    for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']) {
      const { metadata, webhooks } = ofKind(objects, kind);
      assert.equal(
        metadata.annotations['cert-manager.io/inject-ca-from'],
        `${certificate.metadata.namespace}/${certificate.metadata.name}`,
      );
      const asked = webhooks[0].clientConfig.service;
      assert.deepEqual([asked.name, asked.namespace], [service.metadata.name, service.metadata.namespace]);
      assert.deepEqual(certificate.spec.dnsNames, [`${asked.name}.${asked.namespace}.svc`]);
    }
    const mounted = ofKind(objects, 'Deployment').spec.template.spec.volumes.find(({ name }) => name === 'tls').secret.secretName;
    assert.equal(mounted, certificate.spec.secretName);
  });

  it("with the README's own registry and digest are clean by Surepull's own rules, at reliable", async () => {
    const yaml = readFileSync(`${root}policies/opa/README.md`, 'utf8').match(/```yaml\n(apiVersion: kustomize[^`]*)```/)[1];
    const objects = build('production', (folder) => {
      mkdirSync(`${folder}/production`);
      writeFileSync(`${folder}/production/kustomization.yaml`, yaml);
    });
    const report = JSON.parse(judge(await load(), 'report', { input: json(objects), settings: { profile: 'reliable' } }));
    assert.deepEqual([report.verdict, report.findings, report.summary.images], ['allow', [], 1]);
  });

  it('run the OPA that is tested here', () => {
    const { image } = ofKind(build('own-ca'), 'Deployment').spec.template.spec.containers[0];
    const [, tested] = /open-policy-agent\/opa v(\S+)/.exec(readFileSync(`${root}wasm-tests/opa/go.mod`, 'utf8'));
    assert.equal(image, `docker.io/openpolicyagent/opa:${tested}`);
  });
});

describe('the deployed webhooks', () => {
  let opa;
  const settings = {
    profile: 'strict',
    rules: { 'unpinned-image': 'off', 'rate-limited-registry': 'off', 'implicit-pull-policy': 'off' },
    mutate: ['short-name'],
    exemptions: [
      { rules: ['latest-tag'], namespaces: ['lab'], until: '2999-12-31', reason: 'the lab plays' },
      { rules: ['latest-tag'], namespaces: ['late'], until: '2020-12-31', reason: 'was to be over' },
    ],
  };
  before(async () => (opa = await Deployed.start(deploy(settings))));
  after(() => opa.stop());
  const ask = async (path, body) => {
    const { status, text } = await opa.admit(path, body);
    assert.equal(status, 200, text);
    return JSON.parse(text).response;
  };

  it('are alive and ready', async () => {
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) assert.equal(await opa.probe(probe), 200, probe);
  });

  it('show a certificate that only the CA in the webhook vouches for', async () => {
    assert.equal((await opa.admit('validate', review(good))).status, 200);
    await assert.rejects(
      opa.send('GET', '/health', undefined, { agent: undefined, servername: 'other.surepull.svc', ca: opa.agent.options.ca }),
      /altnames/,
    );
    await assert.rejects(opa.send('GET', '/health', undefined, { agent: undefined, ca: undefined }), {
      code: /SELF_SIGNED|UNABLE_TO/,
    });
  });

  it('deny and allow', async () => {
    const denied = await ask('validate', review(latest));
    assert.deepEqual([denied.allowed, denied.uid, denied.status.code], [false, request(latest).uid, 403]);
    assert.match(denied.status.message, /latest-tag: Pod\/web\/web: image `nginx:latest`/);
    assert.equal((await ask('validate', review(good))).allowed, true);
    assert.equal((await ask('validate', review(null, { operation: 'DELETE', oldObject: latest }))).allowed, true);
    const debug = { ...good, spec: { ...good.spec, ephemeralContainers: [container('busybox:latest', { name: 'debug' })] } };
    const { allowed } = await ask(
      'validate',
      review(debug, { operation: 'UPDATE', subResource: 'ephemeralcontainers', oldObject: good }),
    );
    assert.equal(allowed, false);
  });

  it('mutate by the rules that the settings name', async () => {
    const { allowed, patchType, patch } = await ask('mutate', review(pod(container('nginx:1.27.3'))));
    assert.deepEqual([allowed, patchType], [true, 'JSONPatch']);
    const value = JSON.parse(Buffer.from(patch, 'base64')).find(({ op }) => op === 'replace').value;
    assert.equal(value, 'docker.io/library/nginx:1.27.3');
  });

  it('heed dated exemptions by the clock of OPA', async () => {
    for (const [namespace, allowed] of [
      ['lab', true],
      ['late', false],
      ['shop', false],
    ]) {
      const object = {
        ...latest,
        metadata: { name: 'web', namespace },
        spec: { containers: [container('registry.example/web:latest')] },
      };
      assert.equal((await ask('validate', review(object, { namespace }))).allowed, allowed, namespace);
    }
  });

  it('deny what is no review, and say so', async () => {
    for (const body of ['{}', '[]', 'null', '"x"', '7', json(latest), json({ ...review(latest), request: 7 })]) {
      const { allowed, status } = await ask('validate', body);
      assert.equal(allowed, false, body);
      assert.ok(status.message.length > 20, body);
      assert.equal((await ask('mutate', body)).allowed, true, body);
    }
    assert.equal((await opa.admit('validate', '{"a":')).status, 400);
  });

  it('cannot be told anything else by whoever reaches the port', async () => {
    const attempts = [
      ['PUT', '/v1/data', '{}'],
      ['PUT', '/v1/data/config', '{}'],
      ['PUT', '/v1/data/config/surepull/settings', '{"enforce":"audit"}'],
      ['PATCH', '/v1/data/config/surepull', '[{"op":"add","path":"/settings/enforce","value":"audit"}]'],
      ['DELETE', '/v1/data/config/surepull/settings'],
      ['PUT', '/v1/data/webhook/validate', '{}'],
      ['PUT', '/v1/policies/mine', 'package webhook\n\nvalidate := {}'],
      ['PUT', '/v1/policies/mask', 'package system.log\n\nmask contains "/result"'],
      ['DELETE', '/v1/policies/policy%2Fwebhook.rego'],
    ];
    for (const [method, path, body] of attempts) {
      const { status } = await opa.send(method, path, body);
      assert.ok(status >= 400, `${method} ${path}: ${status}`);
    }
    assert.equal((await ask('validate', review(latest))).allowed, false);
  });

  it('log who, what and the verdict, and no secret', async () => {
    const secret = 'hunter2-planted';
    const object = pod(container('nginx:latest', { env: [{ name: 'TOKEN', value: secret }], args: [`--password=${secret}`] }));
    object.metadata.annotations = { 'kubectl.kubernetes.io/last-applied-configuration': json({ token: secret }) };
    const odd = [
      { [secret]: secret },
      [secret],
      secret,
      { request: secret },
      { request: [secret] },
      { request: { userInfo: secret } },
      { request: { object: secret, [secret]: 1 } },
    ];
    await ask('validate', review(object));
    await ask('mutate', review(object));
    for (const body of odd) for (const path of ['validate', 'mutate']) await ask(path, json(body));
    for (let tries = 0; tries < 100 && opa.said.split('"Decision Log"').length < 2 + 2 * odd.length; tries += 1)
      await new Promise((done) => setTimeout(done, 50));
    const lines = opa.said
      .split('\n')
      .filter((line) => line.includes('"msg":"Decision Log"'));
    assert.ok(lines.length >= 2 + 2 * odd.length, `${lines.length} lines`);
    assert.doesNotMatch(opa.said, new RegExp(secret));
    const { input, path, result } = JSON.parse(lines.find((line) => line.includes('"jane"')));
    assert.equal(path.startsWith('webhook/'), true);
    assert.deepEqual(
      [input.user, input.operation, input.kind.kind, input.namespace, input.name],
      ['jane', 'CREATE', 'Pod', 'shop', 'web'],
    );
    assert.equal(typeof result.response.allowed, 'boolean');
  });
});

describe('a rollout with faults', () => {
  const starting = [
    ['settings that nobody can read', deploy({ profil: 'strict' })],
    ['evidence that nobody can read', deploy({}, (folder) => writeFileSync(`${folder}/base/evidence.json`, '{"object": []}'))],
  ];
  for (const [name, objects] of starting) {
    it(`${name}: never up, and denies`, async () => {
      const opa = await Deployed.start(objects, { ready: false });
      try {
        assert.equal(await opa.probe('livenessProbe'), 200, 'a restart would not help');
        assert.equal(await opa.probe('startupProbe'), 500);
        assert.equal(JSON.parse((await opa.admit('validate', review(good))).text).response.allowed, false);
      } finally {
        await opa.stop();
      }
    });
  }
});

describe('under load', () => {
  it('eight clients and ten thousand requests, hostile ones between: none lost, none wrong, memory flat', async (t) => {
    const opa = await Deployed.start(deploy({}));
    try {
      const told = (allowed) => (found) =>
        assert.equal(JSON.parse(found.text).response?.allowed, allowed, found.text.slice(0, 300));
      const calls = [
        { body: json(review(good)), check: told(true) },
        { body: json(review(latest)), check: told(false) },
        {
          body: json(review(pod(Array.from({ length: 40 }, (_, n) => container('registry.example/a:1.2.3', { name: `c${n}` }))))),
          check: told(true),
        },
        { body: json(review(pod(container('nginx')))), check: told(false) },
      ];
      const hostile = hostileInputs(500)
        .filter(({ kind }) => ['wrong-type', 'key twice'].includes(kind))
        .map(({ bytes }) => ({ body: Buffer.from(bytes).toString(), check: told(false) }));
      hostile.push(
        { body: json(review({ ...latest, data: 'y'.repeat(300_000) })), check: told(false) },
        { body: '{"a":', check: ({ status }) => assert.equal(status, 400) },
      );
      const total = 10_000;
      const [began, start] = [opa.resident, Date.now()];
      let sent = 0;
      const resident = [];
      const client = async () => {
        for (let n = sent++; n < total; n = sent++) {
          if (n >= total / 2 && n % (total / 10) === 0) resident.push(opa.resident);
          const call = n % 5 === 4 ? hostile[Math.floor(n / 5) % hostile.length] : calls[n % calls.length];
          call.check(await opa.admit('validate', call.body));
        }
      };
      await Promise.all(Array.from({ length: 8 }, client));
      const seconds = (Date.now() - start) / 1000;
      resident.push(opa.resident);
      const mebibytes = (kib) => Math.round(kib / 1024);
      t.diagnostic(
        `${Math.round(total / seconds)} requests a second; resident memory ${mebibytes(began)} MiB before, from half of the way on ${resident.map(mebibytes).join(', ')} MiB`,
      );
      assert.ok(Math.max(...resident) < resident[0] * 1.3, `${resident.join(', ')} KiB`);
      const limit = parseInt(ofKind(deploy({}), 'Deployment').spec.template.spec.containers[0].resources.limits.memory, 10);
      assert.ok(mebibytes(Math.max(...resident)) < limit / 2, 'the limit leaves room');
      assert.equal(await opa.probe('readinessProbe'), 200);
    } finally {
      await opa.stop();
    }
  });
});
