// What surrounds the modules in policies/opa and policies/kubewarden: held to the modules, and to one another.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { compile, root } from './node/dist.mjs';
import { shown } from './node/shown.mjs';
import { judge, load } from './node/surepull.mjs';
import { WapcInstance } from './node/wapc.mjs';

const read = (path) => readFileSync(`${root}policies/${path}`, 'utf8');
const objects = (path) => parseAllDocuments(read(path)).map((document) => document.toJS());
const metadata = JSON.parse(read('kubewarden/metadata.json'));
const module = compile('surepull-kubewarden');
const validateSettings = (settings) => JSON.parse(new WapcInstance(module).call('validate_settings', JSON.stringify(settings)));

describe('policies/kubewarden', () => {
  const examples = readdirSync(`${root}policies/kubewarden/examples`).filter((file) => file.endsWith('.yaml'));
  assert.ok(examples.length >= 5);

  for (const file of examples) {
    const [{ kind, metadata: named, spec }] = objects(`kubewarden/examples/${file}`);

    it(`${file}: its settings are taken by the module, its rules are the module's`, () => {
      assert.deepEqual(validateSettings(spec.settings), { valid: true, message: null });
      assert.deepEqual(spec.rules, metadata.rules);
      assert.match(spec.module, /:v\d+\.\d+\.\d+$/);
    });

    it(`${file}: mutates where its settings do, looks up where it may, locks nobody out`, () => {
      assert.equal(spec.mutating, Boolean(spec.settings.mutate));
      if (spec.contextAwareResources) assert.equal(kind, 'ClusterAdmissionPolicy');
      if (kind === 'AdmissionPolicy') return assert.ok(named.namespace);
      const [{ operator, values }] = spec.namespaceSelector.matchExpressions;
      assert.equal(operator, 'NotIn');
      for (const namespace of ['kube-system', 'kubewarden']) assert.ok(values.includes(namespace), namespace);
    });
  }

  it('the form asks for settings that the module takes', () => {
    const { questions } = parse(read('kubewarden/questions-ui.yml'));
    const at = (path, value) => path.split('.').reduceRight((inner, key) => ({ [key]: inner }), value);
    const sample = {
      'registries.allowed': ['docker.io/library'],
      'registries.denied': ['quay.io'],
      'registries.private': ['quay.io'],
      mutate: ['short-name'],
    };
    for (const { variable, type, options, default: preset, description } of questions) {
      assert.ok(description.length > 20, variable);
      const values = type === 'enum' ? options : [sample[variable]];
      if (type === 'enum') assert.ok(options.includes(preset), variable);
      else assert.equal(preset, undefined, 'an empty list is refused, so none is the default');
      for (const value of values)
        assert.deepEqual(validateSettings(at(variable, value)), { valid: true, message: null }, variable);
    }
    const schema = JSON.parse(read('settings.schema.json'));
    for (const { variable, default: preset } of questions.filter(({ type }) => type === 'enum')) {
      assert.equal(validateSettings({ [variable]: `${preset}x` }).valid, false, variable);
      assert.ok(variable in schema.properties, variable);
    }
  });

  it('Artifact Hub is told what the metadata say', () => {
    const told = parse(read('kubewarden/artifacthub-pkg.yml'));
    const [, version] = /^version = "(.*)"/m.exec(readFileSync(`${root}Cargo.toml`, 'utf8'));
    const annotations = metadata.annotations;
    assert.equal(told.version, version);
    assert.ok(told.containersImages[0].image.endsWith(`:v${version}`));
    assert.deepEqual(parse(told.annotations['kubewarden/rules']), metadata.rules);
    assert.equal(told.annotations['kubewarden/resources'], annotations['io.artifacthub.resources']);
    assert.equal(told.displayName, annotations['io.artifacthub.displayName']);
    assert.equal(told.description, annotations['io.kubewarden.policy.description']);
    assert.equal(told.license, annotations['io.kubewarden.policy.license']);
    const [, shown] = /```yaml\n([^]*?)```/.exec(told.install);
    assert.deepEqual(parse(shown), objects('kubewarden/examples/monitor.yaml')[0], 'its reader has none of our files');
    assert.doesNotMatch(told.install, /apply -f/);
    assert.deepEqual(told.keywords.join(', '), annotations['io.artifacthub.keywords']);
  });
});

describe('policies/opa/deploy', () => {
  const folder = 'opa/deploy/base';
  const hooks = ['validate', 'mutate'].map((name) => objects(`${folder}/${name}.yaml`)[0]);

  it('the webhooks ask for what the module judges, and lock nobody out', () => {
    for (const { webhooks } of hooks) {
      const [{ rules, namespaceSelector, ...hook }] = webhooks;
      assert.deepEqual(rules, metadata.rules);
      const [{ key, operator, values }] = namespaceSelector.matchExpressions;
      assert.deepEqual([key, operator], ['kubernetes.io/metadata.name', 'NotIn']);
      for (const namespace of ['kube-system', hook.clientConfig.service.namespace])
        assert.ok(values.includes(namespace), namespace);
      assert.deepEqual([hook.sideEffects, hook.matchPolicy, hook.admissionReviewVersions], ['None', 'Equivalent', ['v1']]);
      assert.ok(hook.timeoutSeconds >= 1 && hook.timeoutSeconds <= 10);
    }
    assert.deepEqual(
      hooks.map(({ webhooks: [hook] }) => [hook.failurePolicy, hook.reinvocationPolicy]),
      [
        ['Fail', undefined],
        ['Ignore', 'IfNeeded'],
      ],
    );
  });

  it('Service, disruption budget and network policy are about the pods, certificates about the Service', () => {
    const [deployment, budget] = objects(`${folder}/deployment.yaml`);
    const [service] = objects(`${folder}/service.yaml`);
    const { namespace } = parse(read(`${folder}/kustomization.yaml`));
    const { metadata: own, spec } = deployment.spec.template;
    const policy = parse(shown('opa/README.md', 'NetworkPolicy'));
    for (const selector of [budget.spec.selector.matchLabels, service.spec.selector, policy.spec.podSelector.matchLabels]) {
      assert.deepEqual(selector, own.labels);
    }
    assert.equal(policy.metadata.namespace, namespace);
    assert.ok(spec.containers[0].ports.some(({ name }) => name === service.spec.ports[0].targetPort));
    const certificates = objects('opa/deploy/cert-manager/certificate.yaml').filter(({ kind }) => kind === 'Certificate');
    const mounted = spec.volumes.flatMap(({ secret }) => secret?.secretName ?? []);
    const serving = certificates.find(({ spec: { secretName } }) => mounted.includes(secretName));
    assert.deepEqual(serving.spec.dnsNames, [`${service.metadata.name}.${namespace}.svc`]);
    const { patches } = parse(read('opa/deploy/cert-manager/kustomization.yaml'));
    assert.match(patches[0].patch, new RegExp(`inject-ca-from: ${namespace}/${serving.metadata.name}$`, 'm'));
  });

  it('the README names all that the decision logs keep', () => {
    const [, keys] = /some key in (\[.*\])/.exec(read(`${folder}/policy/mask.rego`));
    const [, told] = /leaves of the request who, what and where \((.*?)\)/.exec(read('opa/README.md'));
    assert.deepEqual(told.split(', ').map((key) => key.slice(1, -1)).sort(), [...JSON.parse(keys), 'user'].sort());
  });

  it('the address that Kyverno is told is a port of the Service', () => {
    const [service] = objects(`${folder}/service.yaml`);
    const { namespace } = parse(read(`${folder}/kustomization.yaml`));
    const addresses = read('kyverno/README.md').match(/https:\/\/surepull-opa[^\s`]+/g);
    assert.equal(addresses.length, 2);
    const [policy, allowed] = addresses.map((address) => new URL(address).pathname);
    assert.equal(policy, hooks[0].webhooks[0].clientConfig.service.path, 'where the time is handed over');
    assert.ok(policy.startsWith(allowed) && allowed.endsWith('/'), allowed);
    for (const { hostname, port } of addresses.map((address) => new URL(address))) {
      assert.equal(hostname, `${service.metadata.name}.${namespace}.svc`);
      assert.ok(service.spec.ports.some((one) => one.port === Number(port || 443)), port);
    }
  });

  it('judged by Surepull itself, at reliable: only what an own registry and a digest mend', async () => {
    const glue = await load();
    const files = readdirSync(`${root}policies/${folder}`).filter((name) => /^(?!kustomization|settings).*\.yaml$/.test(name));
    const list = files.flatMap((file) => objects(`${folder}/${file}`));
    const found = (items) => {
      const report = JSON.parse(judge(glue, 'report', { input: JSON.stringify(items), settings: { profile: 'reliable' } }));
      assert.equal(report.summary.images, 1);
      return report.findings.map(({ rule, severity }) => `${severity} ${rule}`).sort();
    };
    assert.deepEqual(found(list), ['info unpinned-image', 'warning rate-limited-registry']);
    const mended = JSON.stringify(list)
      .replace('docker.io/openpolicyagent/opa:', `registry.shop.example/openpolicyagent/opa:`)
      .replace(/opa:[\d.]+/, (name) => `${name}@sha256:${'0123456789abcdef'.repeat(4)}`);
    assert.deepEqual(found(JSON.parse(mended)), []);
  });
});
