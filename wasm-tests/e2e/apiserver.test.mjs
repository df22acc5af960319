// A real API server with the objects of policies/opa/deploy: what users are told by kubectl. The webhook's Service
// alone is another: it leads to loopback, where the real OPA runs with the Deployment's arguments.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { container, deployment, pod, workload } from '../cases/objects.mjs';
import { build, Deployed, ofKind } from '../real/deployed.mjs';
import { apiserver } from '../real/tools.mjs';
import { Cluster, until } from './cluster.mjs';

const NAMESPACE = 'shop';
const tested = 'registry.example/shop/web:1.27.3';
const named = (object, name) => ({ ...object, metadata: { ...object.metadata, name } });
const good = (name) => named(pod(container(tested)), name);
const bad = (name) => named(pod(container('nginx:latest')), name);
const template = (image) => deployment(container(image)).spec.template;
const labels = { matchLabels: { app: 'web' } };

/** Every kind that the webhook asks for, with one container. */
const KINDS = {
  Pod: (image) => pod(container(image)),
  PodTemplate: (image) => ({ apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'web', namespace: NAMESPACE }, template: template(image) }),
  ReplicationController: (image) => workload('v1', 'ReplicationController', { selector: { app: 'web' }, template: template(image) }),
  ReplicaSet: (image) => workload('apps/v1', 'ReplicaSet', { selector: labels, template: template(image) }),
  Deployment: (image) => deployment(container(image)),
  StatefulSet: (image) => workload('apps/v1', 'StatefulSet', { serviceName: 'web', selector: labels, template: template(image) }),
  DaemonSet: (image) => workload('apps/v1', 'DaemonSet', { selector: labels, template: template(image) }),
  Job: (image) => workload('batch/v1', 'Job', jobOf(image)),
  CronJob: (image) => workload('batch/v1', 'CronJob', { schedule: '0 4 * * *', jobTemplate: { spec: jobOf(image) } }),
};

function jobOf(image) {
  const { spec } = template(image);
  return { template: { spec: { ...spec, restartPolicy: 'Never' } } };
}

/** The objects as a team would have them, with settings of its own. */
function deployed() {
  return build('own-ca', (folder) =>
    writeFileSync(`${folder}/base/settings.yaml`, stringify({ version: 1, profile: 'baseline', mutate: ['invalid-pull-policy'] })),
  );
}

/** The API server finds a webhook by its Service: this one leads to where OPA listens. */
function toLoopback(configuration, port) {
  const webhooks = configuration.webhooks.map((webhook) => ({
    ...webhook,
    clientConfig: { ...webhook.clientConfig, service: { ...webhook.clientConfig.service, port } },
  }));
  return { ...configuration, webhooks };
}

const outside = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'surepull-opa', namespace: 'surepull' },
  spec: { type: 'ExternalName', externalName: 'localhost' },
};

describe('a cluster with Surepull in OPA', () => {
  const objects = deployed();
  let cluster;
  let opa;
  const namespaced = (args, input) => cluster.kubectl(['-n', NAMESPACE, ...args], input && JSON.stringify(input));
  const create = (object) => namespaced(['create', '-f', '-'], object);
  const created = async (object) => {
    const { code, err } = await create(object);
    assert.equal(code, 0, err);
    return err;
  };
  const denied = async (object, rule) => {
    const { code, err } = await create(object);
    assert.notEqual(code, 0, `${object.kind} was created`);
    assert.match(err, new RegExp(`admission webhook "validate.surepull.dev" denied the request: ${rule}: `));
    return err;
  };

  before(async () => {
    [cluster, opa] = await Promise.all([Cluster.start(apiserver()), Deployed.start(objects)]);
    await cluster.apply(ofKind(objects, 'Namespace'), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }, outside);
    // What stood there before anybody judged.
    const old = bad('old');
    await cluster.apply({ ...old, metadata: { ...old.metadata, finalizers: ['example.com/held'] } }, bad('older'));
    await cluster.apply(
      ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map((kind) => toLoopback(ofKind(objects, kind), opa.port)),
    );
    await inForce(create);
  });
  after(async () => {
    await opa?.stop();
    await cluster?.stop();
  });

  it('takes every object that is deployed', async () => {
    const [, ...others] = objects.filter(({ kind }) => !/WebhookConfiguration|^Service$/.test(kind));
    const { code, err } = await cluster.kubectl(['apply', '--server-side', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: others }));
    assert.equal(code, 0, err);
  });

  it('refuses a pod and says why, and takes another', async () => {
    const said = await denied(bad('web'), 'latest-tag');
    assert.match(said, /Pod\/web\/web: image `nginx:latest` has the tag `latest`, which moves with every push/);
    assert.equal(await created(good('web')), '');
  });

  for (const [kind, of] of Object.entries(KINDS)) {
    it(`${kind}: judged by its own shape`, async () => {
      await denied(named(of('nginx'), 'bad'), 'missing-tag');
      await created(named(of(tested), 'good'));
    });
  }

  it('warns of what does not deny', async () => {
    const said = await created(named(pod(container('registry.example/shop/web:1.27.3', { imagePullPolicy: 'Never' })), 'warned'));
    assert.match(said, /^Warning: never-pull: /m);
  });

  it('judges ephemeral containers as they are added', async () => {
    const { out } = await namespaced(['get', 'pod', 'web', '-o', 'json']);
    const debugged = (image) => {
      const object = JSON.parse(out);
      object.spec.ephemeralContainers = [{ name: 'debug', image, targetContainerName: 'web' }];
      return namespaced(['replace', '--raw', `/api/v1/namespaces/${NAMESPACE}/pods/web/ephemeralcontainers`, '-f', '-'], object);
    };
    const { code, err } = await debugged('busybox');
    assert.notEqual(code, 0);
    assert.match(err, /validate\.surepull\.dev.*missing-tag: Pod\/web\/debug/);
    assert.equal((await debugged('registry.example/tools/busybox:1.36.1')).code, 0);
  });

  it('mends what the settings name before anybody validates it', async () => {
    await created(named(pod(container(tested, { imagePullPolicy: 'ifnotpresent' })), 'mended'));
    const { out } = await namespaced(['get', 'pod', 'mended', '-o', 'jsonpath={.spec.containers[0].imagePullPolicy}']);
    assert.equal(out, 'IfNotPresent');
  });

  it('lets updates of an old bad object pass, with a warning', async () => {
    const { code, err } = await namespaced(['label', 'pod', 'older', 'team=shop']);
    assert.equal(code, 0, err);
    assert.match(err, /^Warning: latest-tag: /m);
  });

  it('lets an old bad object be deleted, and its finalizer removed', async () => {
    assert.equal((await namespaced(['delete', 'pod', 'old', '--wait=false'])).code, 0);
    const { code, err } = await namespaced(['patch', 'pod', 'old', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
    assert.equal(code, 0, err);
    assert.notEqual((await namespaced(['get', 'pod', 'old'])).code, 0);
  });

  it('keeps the faults of a workload that is scaled from standing in the way', async () => {
    await namespaced(['delete', 'validatingwebhookconfiguration', 'surepull']);
    await created(named(KINDS.Deployment('nginx'), 'scaled'));
    await cluster.apply(toLoopback(ofKind(objects, 'ValidatingWebhookConfiguration'), opa.port));
    await inForce(create);
    const { code, err } = await namespaced(['patch', 'deployment', 'scaled', '--type=merge', '-p', '{"spec":{"replicas":3}}']);
    assert.equal(code, 0, err);
    const worse = await namespaced(['set', 'image', 'deployment/scaled', 'web=redis']);
    assert.match(worse.err, /denied the request: missing-tag/);
  });

  describe('while nobody answers', () => {
    before(() => opa.stop().then(() => (opa = undefined)));

    it('failurePolicy Fail: nothing is created, but where the webhook does not ask', async () => {
      const { code, err } = await create(good('later'));
      assert.notEqual(code, 0);
      assert.match(err, /failed calling webhook "validate\.surepull\.dev"/);
      const excluded = { ...good('agent'), metadata: { name: 'agent', namespace: 'kube-system' } };
      const { code: other, err: why } = await cluster.kubectl(['create', '-f', '-'], JSON.stringify(excluded));
      assert.equal(other, 0, why);
    });

    it('failurePolicy Ignore: everything passes, faults included', async () => {
      const patch = JSON.stringify([{ op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' }]);
      assert.equal((await cluster.kubectl(['patch', 'validatingwebhookconfiguration', 'surepull', '--type=json', '-p', patch])).code, 0);
      await until(async () => (await create(good('later'))).code === 0);
      await created(bad('unjudged'));
    });

    it('without the webhooks the cluster is as it was', async () => {
      const { code, err } = await cluster.kubectl(['delete', 'validatingwebhookconfiguration,mutatingwebhookconfiguration', 'surepull']);
      assert.equal(code, 0, err);
      await created(bad('free'));
    });
  });
});

/** The API server learns of a webhook a moment after it took it. */
async function inForce(create) {
  const probe = named(pod(container('nginx')), 'probe');
  const dry = { ...probe, metadata: { ...probe.metadata, generateName: 'probe-', name: undefined } };
  await until(async () => (await create(dry)).code !== 0);
}
