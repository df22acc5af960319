// A real API server that asks Kubewarden's own policy server, under the policies of policies/kubewarden/examples: what users
// are told by kubectl.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { container, deployment, pod } from '../cases/objects.mjs';
import { Cluster, until } from '../e2e/cluster.mjs';
import { dist, root } from '../node/dist.mjs';
import { apiserver } from '../real/tools.mjs';
import { PolicyServer } from './policy-server.mjs';

const folder = `${root}policies/kubewarden/examples`;
/** By the name of their file, which is that of the namespace where they are asked. */
const policies = Object.fromEntries(readdirSync(folder).filter((file) => file.endsWith('.yaml')).map((file) => [file.replace('.yaml', ''), parse(readFileSync(`${folder}/${file}`, 'utf8'))]));

const day = (from) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
const exempt = (name, last) => ({ rules: ['latest-tag'], namespaces: [name], until: last, reason: 'mended in #12' });
/** Neither is over or begins while this runs. */
const dated = { exemptions: [exempt('still', day(2)), exempt('over', day(-2))] };
for (const name of ['still', 'over']) {
  const { protect } = policies;
  const module = `file://${dist}/surepull-kubewarden-clock.wasm`;
  policies[name] = { ...protect, metadata: { name }, spec: { ...protect.spec, module, settings: dated } };
}

const named = (object, name, namespace) => ({ ...object, metadata: { ...object.metadata, name, namespace } });
const own = (more) => container('registry.shop.example/shop/web:1.27.3', more);
const latest = (name, namespace) => named(pod(container('registry.shop.example/shop/web:latest')), name, namespace);

describe('a cluster with Kubewarden', () => {
  let cluster;
  let server;
  const create = (object, ...args) => cluster.kubectl([...args, 'create', '-f', '-'], JSON.stringify(object));
  const taken = async (object, warning) => {
    const { code, err } = await create(object);
    assert.equal(code, 0, err);
    if (warning) assert.match(err, warning);
    else assert.equal(err, '');
  };
  const refused = async (object, why) => {
    const { code, err } = await create(object);
    assert.notEqual(code, 0, `${object.kind} was created`);
    assert.match(err, why);
  };

  before(async () => {
    cluster = await Cluster.start(apiserver());
    await cluster.apply(...Object.keys(policies).map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
    await cluster.apply(latest('older', 'protect'));
    server = await PolicyServer.start(Object.values(policies), cluster);
    await cluster.apply(...Object.entries(policies).map(([namespace, policy]) => server.webhook(policy, namespace)));
    // The last of each kind of webhook.
    for (const namespace of ['mutate', 'over']) {
      await until(async () => (await create(latest('probe', namespace), '--dry-run=server')).code !== 0);
    }
  });
  after(async () => {
    await server?.stop();
    await cluster?.stop();
  });

  it('protect: refuses and says why, warns, takes', async () => {
    const why = /admission webhook "surepull-protect.kubewarden.admission" denied the request: latest-tag: Pod\/web\/web: image `registry.shop.example/;
    await refused(latest('web', 'protect'), why);
    await refused(named(deployment(container('quay.io/shop/web:1.27.3')), 'web', 'protect'), /disallowed-registry: Deployment\/web\/web/);
    await taken(named(pod(own({ imagePullPolicy: 'Never' })), 'warned', 'protect'), /Warning: never-pull: /);
    await taken(named(pod(own()), 'good', 'protect'));
  });

  it('protect: lets a change of what was there before pass, with a warning', async () => {
    const { code, err } = await cluster.kubectl(['-n', 'protect', 'label', 'pod', 'older', 'a=b']);
    assert.equal(code, 0, err);
    assert.match(err, /Warning: latest-tag: /);
  });

  it('protect: judges new ephemeral containers', async () => {
    const debug = (image) => JSON.stringify({ spec: { ephemeralContainers: [{ name: 'debug', image }] } });
    const patch = (image) => cluster.kubectl(['-n', 'protect', 'patch', 'pod', 'good', '--subresource=ephemeralcontainers', '-p', debug(image)]);
    const bad = await patch('busybox');
    assert.notEqual(bad.code, 0);
    assert.match(bad.err, /missing-tag: Pod\/good\/debug/);
    const { code, err } = await patch('registry.shop.example/tools/busybox:1.37.0');
    assert.equal(code, 0, err);
  });

  it('monitor: lets everything pass', async () => {
    await taken(latest('web', 'monitor'));
  });

  it('mutate: mends, and judges what is left', async () => {
    const { code, err } = await create(named(pod(container('nginx:1.27.3', { imagePullPolicy: 'ifnotpresent' })), 'web', 'mutate'));
    assert.equal(code, 0, err);
    const { out } = await cluster.kubectl(['-n', 'mutate', 'get', 'pod', 'web', '-o', 'jsonpath={.spec.containers[0].image} {.spec.containers[0].imagePullPolicy}']);
    assert.equal(out, 'docker.io/library/nginx:1.27.3 IfNotPresent');
    await refused(latest('bad', 'mutate'), /latest-tag: /);
  });

  it('team: a namespace with a profile of its own', async () => {
    await refused(named(pod(own()), 'web', 'team'), /unpinned-image: /);
    await taken(named(pod(container('registry.shop.example/tools/web:1.27.3')), 'web', 'team'));
  });

  it('context: looks up the pull secrets in the cluster', async () => {
    const secret = (name, registry) => {
      const config = JSON.stringify({ auths: { [registry]: { auth: 'eDp4' } } });
      const metadata = { name, namespace: 'context' };
      return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': config } };
    };
    const account = (name, ...secrets) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'context' }, imagePullSecrets: secrets.map((name) => ({ name })) });
    await cluster.apply(secret('right', 'registry.shop.example'), secret('wrong', 'quay.io'), account('builder', 'right'), account('default'));
    const pulling = (name, more) => named(pod(own(), more), name, 'context');
    await taken(pulling('own', { imagePullSecrets: [{ name: 'right' }] }));
    // Into a pod the API server itself writes what its account names.
    await taken(named(deployment(own(), { serviceAccountName: 'builder' }), 'accounts', 'context'));
    await refused(pulling('absent', { imagePullSecrets: [{ name: 'nowhere' }] }), /absent-pull-secret: .*`nowhere`/);
    await refused(named(deployment(own()), 'unnamed', 'context'), /missing-pull-secret: /);
    await refused(pulling('unmatched', { imagePullSecrets: [{ name: 'wrong' }] }), /unmatched-pull-secret: /);
  });

  it("an exemption ends by the policy server's clock", async () => {
    await taken(latest('web', 'still'));
    await refused(latest('web', 'over'), /latest-tag: /);
  });

  it('settings that cannot be read are not served', async () => {
    const { protect } = policies;
    const broken = { ...protect, spec: { ...protect.spec, settings: { profil: 'strict' } } };
    await assert.rejects(PolicyServer.start([broken], cluster), /policy server ended with 1.*profil/s);
  });
});
