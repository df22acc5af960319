// What users are told by kubectl under exported policies, whichever engine holds them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { container, deployment, pod } from '../cases/objects.mjs';
import { dist } from '../node/dist.mjs';

const SETTINGS = `profile: reliable
exemptions: [{rules: [latest-tag, short-name], namespaces: [tools], reason: theirs}]
`;

export const named = (object, name, namespace = 'shop') => ({ ...object, metadata: { ...object.metadata, name, namespace } });
export const latest = (name, namespace) => named(pod(container('nginx:latest')), name, namespace);
/** Something to be warned of. */
export const stable = (name) => named(deployment(container('nginx:stable')), name);
/** Nothing to be said of. */
export const tested = (name) => named(pod(container('registry.example/shop/web:1.27.3')), name);

/** What `surepull export` writes; of the settings, unless arguments say another way. */
export function exported(what, ...args) {
  const folder = mkdtempSync(join(tmpdir(), 'surepull-'));
  const settings = join(folder, 'settings.yaml');
  try {
    writeFileSync(settings, SETTINGS);
    const asked = args.length > 0 ? args : ['--config', settings];
    return execFileSync(process.execPath, [`${dist}/cli.js`, 'export', what, ...asked], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The namespaces, and a pod that stands there before any policy. */
export function populate(cluster) {
  const namespaces = ['shop', 'tools'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  return cluster.apply(...namespaces, latest('older'));
}

export function create(cluster, object, ...args) {
  return cluster.kubectl([...args, 'create', '-f', '-'], JSON.stringify(object));
}

/** Asked as if it were created. */
export function probe(cluster, object) {
  return create(cluster, object, '--dry-run=server');
}

/** `cluster` gives the one that was started; the rest is how the engine words what it refuses and warns of. */
export function holdsTheRules(cluster, { denied, warned, before }) {
  it('refuses, warns and takes', async () => {
    const refused = await create(cluster(), latest('web'));
    assert.notEqual(refused.code, 0);
    assert.match(refused.err, denied);
    const told = await create(cluster(), stable('web'));
    assert.equal(told.code, 0, told.err);
    assert.match(told.err, warned);
    const taken = await create(cluster(), tested('good'));
    assert.deepEqual([taken.code, taken.err], [0, '']);
  });

  it('follows the namespace', async () => {
    const { code, err } = await create(cluster(), latest('web', 'tools'));
    assert.deepEqual([code, err], [0, '']);
  });

  it('lets a change of what was there before pass, with a warning', async () => {
    const { code, err } = await cluster().kubectl(['-n', 'shop', 'label', 'pod', 'older', 'a=b']);
    assert.equal(code, 0, err);
    assert.match(err, before);
  });

  it('judges new ephemeral containers', async () => {
    const debug = (image) => JSON.stringify({ spec: { ephemeralContainers: [{ name: 'debug', image }] } });
    const patch = (image) => cluster().kubectl(['-n', 'shop', 'patch', 'pod', 'good', '--subresource=ephemeralcontainers', '-p', debug(image)]);
    const refused = await patch('busybox');
    assert.notEqual(refused.code, 0);
    assert.match(refused.err, /missing-tag: ephemeral container `debug`/);
    const { code, err } = await patch('registry.example/tools/busybox:1.37.0');
    assert.equal(code, 0, err);
  });
}
