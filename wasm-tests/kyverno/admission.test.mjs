// A real API server with Kyverno's admission controller, under what `surepull export kyverno` writes: what users are told
// by kubectl.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { container, deployment, pod } from '../cases/objects.mjs';
import { Cluster, until } from '../e2e/cluster.mjs';
import { dist } from '../node/dist.mjs';
import { OpaServer } from '../real/opa-server.mjs';
import { apiserver } from '../real/tools.mjs';
import { Controller } from './controller.mjs';

const SETTINGS = `profile: reliable
exemptions: [{rules: [latest-tag, short-name], namespaces: [tools], reason: theirs}]
`;
const tested = 'registry.example/shop/web:1.27.3';
const named = (object, name, namespace = 'shop') => ({ ...object, metadata: { ...object.metadata, name, namespace } });
const latest = (name, namespace) => named(pod(container('nginx:latest')), name, namespace);

describe('a cluster with Kyverno', () => {
  const folder = mkdtempSync(join(tmpdir(), 'surepull-'));
  let cluster;
  let kyverno;
  let opa;
  const send = (verb, object, ...args) => cluster.kubectl([...args, verb, '-f', '-'], JSON.stringify(object));
  const written = (...args) => execFileSync(process.execPath, [`${dist}/cli.js`, 'export', 'kyverno', ...args], { encoding: 'utf8' });
  /** Kyverno's own webhook judges the policies as they come. */
  const apply = async (policies) => {
    const { code, err } = await cluster.kubectl(['apply', '-f', '-'], policies);
    assert.deepEqual([code, err], [0, '']);
    await until(async () => (await send('create', latest('probe'), '--dry-run=server')).code !== 0);
  };

  before(async () => {
    [cluster, opa] = await Promise.all([Cluster.start(apiserver()), OpaServer.start()]);
    const namespaces = ['shop', 'tools'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    await cluster.apply(...namespaces, latest('older'));
    // It keeps away from loopback unless it is told otherwise.
    kyverno = await Controller.start(cluster, ['--httpBlocklist=169.254.169.254', `--httpAllowlist=${opa.url}/v0/data/surepull/`]);
  });
  after(async () => {
    await kyverno?.stop();
    await opa?.stop();
    await cluster?.stop();
    rmSync(folder, { recursive: true });
  });

  describe('and the rules that CEL carries', () => {
    before(async () => {
      writeFileSync(join(folder, 'settings.yaml'), SETTINGS);
      await apply(written('--config', join(folder, 'settings.yaml')));
      const warned = () => send('create', named(deployment(container('nginx:stable')), 'probe'), '--dry-run=server');
      await until(async () => /Warning: /.test((await warned()).err));
    });
    after(() => cluster.kubectl(['delete', 'validatingpolicies.policies.kyverno.io', '--all']));

    it('refuses, warns and takes', async () => {
      const refused = await send('create', latest('web'));
      assert.notEqual(refused.code, 0);
      assert.match(refused.err, /denied the request: Policy surepull-deny.*latest-tag: container `web` \(`nginx:latest`\) names the tag `latest` and no digest/s);
      const warned = await send('create', named(deployment(container('nginx:stable')), 'web'));
      assert.equal(warned.code, 0, warned.err);
      assert.match(warned.err, /Warning: .*floating-tag: container `web`/);
      const taken = await send('create', named(pod(container(tested)), 'good'));
      assert.deepEqual([taken.code, taken.err], [0, '']);
    });

    it('follows the namespace', async () => {
      const { code, err } = await send('create', latest('web', 'tools'));
      assert.deepEqual([code, err], [0, '']);
    });

    it('lets a change of what was there before pass, with a warning', async () => {
      const { code, err } = await cluster.kubectl(['-n', 'shop', 'label', 'pod', 'older', 'a=b']);
      assert.equal(code, 0, err);
      assert.match(err, /Warning: .*latest-tag/);
    });

    it('judges new ephemeral containers', async () => {
      const debug = (image) => JSON.stringify({ spec: { ephemeralContainers: [{ name: 'debug', image }] } });
      const patch = (image) => cluster.kubectl(['-n', 'shop', 'patch', 'pod', 'good', '--subresource=ephemeralcontainers', '-p', debug(image)]);
      const refused = await patch('busybox');
      assert.notEqual(refused.code, 0);
      assert.match(refused.err, /missing-tag: ephemeral container `debug`/);
      const { code, err } = await patch('registry.example/tools/busybox:1.37.0');
      assert.equal(code, 0, err);
    });
  });

  describe('and the policy that asks OPA', () => {
    before(async () => {
      await until(async () => (await send('create', latest('probe'), '--dry-run=server')).code === 0);
      await apply(written('--via', 'opa', '--url', `${opa.url}/v0/data/surepull/validate`));
    });

    it('has its verdict and its words', async () => {
      const refused = await send('create', latest('asked'));
      assert.notEqual(refused.code, 0);
      assert.match(refused.err, /denied the request: Policy surepull-opa.*latest-tag: Pod\/asked\/web: image `nginx:latest`/s);
      const taken = await send('create', named(pod(container(tested)), 'asked'));
      assert.deepEqual([taken.code, taken.err], [0, '']);
    });

    it('denies while OPA does not answer', async () => {
      await opa.stop();
      opa = undefined;
      const { code, err } = await send('create', named(pod(container(tested)), 'unasked'));
      assert.notEqual(code, 0);
      assert.match(err, /denied the request: Policy surepull-opa/);
    });
  });
});
