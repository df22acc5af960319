// A real API server with the policies of `surepull export vap`, and no webhook: what users are told by kubectl.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { container, deployment, pod } from '../cases/objects.mjs';
import { dist } from '../node/dist.mjs';
import { apiserver } from '../real/tools.mjs';
import { Cluster, until } from './cluster.mjs';

const SETTINGS = `profile: reliable
exemptions: [{rules: [latest-tag, short-name], namespaces: [tools], reason: theirs}]
`;
const tested = 'registry.example/shop/web:1.27.3';
const named = (object, name, namespace = 'shop') => ({ ...object, metadata: { ...object.metadata, name, namespace } });

describe('a cluster with exported policies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'surepull-'));
  let cluster;
  const send = (verb, object, ...args) => cluster.kubectl([...args, verb, '-f', '-'], JSON.stringify(object));

  before(async () => {
    cluster = await Cluster.start(apiserver());
    const namespaces = ['shop', 'tools'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    await cluster.apply(...namespaces, named(pod(container('nginx:latest')), 'older'));
    writeFileSync(join(folder, 'settings.yaml'), SETTINGS);
    const exported = execFileSync(process.execPath, [`${dist}/cli.js`, 'export', 'vap', '--config', join(folder, 'settings.yaml')], { encoding: 'utf8' });
    const { code, err } = await cluster.kubectl(['apply', '-f', '-'], exported);
    assert.equal(code, 0, err);
    await until(async () => (await send('create', named(pod(container('nginx:latest')), 'probe'), '--dry-run=server')).code !== 0);
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true });
  });

  it('refuses, warns and takes', async () => {
    const refused = await send('create', named(pod(container('nginx:latest')), 'web'));
    assert.notEqual(refused.code, 0);
    assert.match(refused.err, /denied request: latest-tag: container `web` \(`nginx:latest`\) names the tag `latest` and no digest/);
    const warned = await send('create', named(deployment(container('nginx:stable')), 'web'));
    assert.equal(warned.code, 0, warned.err);
    assert.match(warned.err, /Warning: .*floating-tag: container `web`/);
    const taken = await send('create', named(pod(container(tested)), 'good'));
    assert.deepEqual([taken.code, taken.err], [0, '']);
  });

  it('follows the namespace', async () => {
    const { code, err } = await send('create', named(pod(container('nginx:latest')), 'web', 'tools'));
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
