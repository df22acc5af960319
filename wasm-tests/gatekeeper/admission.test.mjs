// A real API server that asks Gatekeeper, under what `surepull export gatekeeper` writes: what users are told by kubectl.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { container, deployment, pod } from '../cases/objects.mjs';
import { Cluster, until } from '../e2e/cluster.mjs';
import { dist } from '../node/dist.mjs';
import { apiserver } from '../real/tools.mjs';
import { Manager } from './controller.mjs';

const SETTINGS = `profile: reliable
exemptions: [{rules: [latest-tag, short-name], namespaces: [tools], reason: theirs}]
`;
const tested = 'registry.example/shop/web:1.27.3';
const named = (object, name, namespace = 'shop') => ({ ...object, metadata: { ...object.metadata, name, namespace } });
const latest = (name, namespace) => named(pod(container('nginx:latest')), name, namespace);

describe('a cluster with Gatekeeper', () => {
  const folder = mkdtempSync(join(tmpdir(), 'surepull-'));
  let cluster;
  let manager;
  const send = (object, ...args) => cluster.kubectl([...args, 'create', '-f', '-'], JSON.stringify(object));

  before(async () => {
    cluster = await Cluster.start(apiserver());
    const namespaces = ['shop', 'tools'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    await cluster.apply(...namespaces, latest('older'));
    manager = await Manager.start(cluster);
    writeFileSync(join(folder, 'settings.yaml'), SETTINGS);
    const exported = execFileSync(process.execPath, [`${dist}/cli.js`, 'export', 'gatekeeper', '--config', join(folder, 'settings.yaml')], { encoding: 'utf8' });
    const apply = () => cluster.kubectl(['apply', '-f', '-'], exported);
    // The first time there are no kinds of constraints yet, and only they are not taken.
    const first = await apply();
    assert.equal(first.err.match(/no matches for kind "Surepull/g)?.length, 2, first.err);
    await until(async () => (await apply()).code === 0);
    const dry = async (object) => (await send(object, '--dry-run=server')).err;
    await until(async () => /denied/.test(await dry(latest('probe'))));
    await until(async () => /Warning: /.test(await dry(named(deployment(container('nginx:stable')), 'probe'))));
  });
  after(async () => {
    await manager?.stop();
    await cluster?.stop();
    rmSync(folder, { recursive: true });
  });

  it('refuses, warns and takes', async () => {
    const refused = await send(latest('web'));
    assert.notEqual(refused.code, 0);
    assert.match(refused.err, /"validation.gatekeeper.sh" denied the request: \[surepull-deny\] latest-tag: container `web` \(`nginx:latest`\) names the tag `latest` and no digest/);
    const warned = await send(named(deployment(container('nginx:stable')), 'web'));
    assert.equal(warned.code, 0, warned.err);
    assert.match(warned.err, /Warning: \[surepull-warn\] floating-tag: container `web`/);
    const taken = await send(named(pod(container(tested)), 'good'));
    assert.deepEqual([taken.code, taken.err], [0, '']);
  });

  it('follows the namespace', async () => {
    const { code, err } = await send(latest('web', 'tools'));
    assert.deepEqual([code, err], [0, '']);
  });

  it('lets a change of what was there before pass, with a warning', async () => {
    const { code, err } = await cluster.kubectl(['-n', 'shop', 'label', 'pod', 'older', 'a=b']);
    assert.equal(code, 0, err);
    assert.match(err, /Warning: \[surepull-warn\] latest-tag/);
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

  it('lets deletions pass', async () => {
    const { code, err } = await cluster.kubectl(['-n', 'shop', 'delete', 'pod', 'older', '--wait=false']);
    assert.equal(code, 0, err);
  });
});
