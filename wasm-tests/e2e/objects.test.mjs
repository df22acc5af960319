// What we tell people to apply, taken by a real API server that lets no unknown field pass: the objects of policies/, and
// those that the command writes. The kinds of other projects are those that their own modules define.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { dist, root } from '../node/dist.mjs';
import { shown } from '../node/shown.mjs';
import { build, ofKind } from '../real/deployed.mjs';
import { apiserver, crds } from '../real/tools.mjs';
import { Cluster, list } from './cluster.mjs';

const read = (path) => readFileSync(`${root}policies/${path}`, 'utf8');
const documents = (text) => parseAllDocuments(text).map((document) => document.toJS());
const examples = readdirSync(`${root}policies/kubewarden/examples`).filter((file) => file.endsWith('.yaml'));

describe('a cluster that takes what is right alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'surepull-'));
  let cluster;
  const sent = (text, ...args) => cluster.kubectl(['apply', '--validate=strict', ...args, '-f', '-'], text);
  const taken = async (text, ...args) => {
    const { code, out, err } = await sent(text, ...args);
    assert.deepEqual([code, err], [0, ''], out);
  };
  const command = (...args) => execFileSync(process.execPath, [`${dist}/cli.js`, ...args], { encoding: 'utf8', cwd: folder });

  before(async () => {
    cluster = await Cluster.start(apiserver());
    await taken(list(['shop', 'payments'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))));
    await cluster.must(['create', '-R', '-f', crds()]);
    await cluster.established();
    const settings = { profile: 'strict', overrides: [{ namespaces: ['dev-*'], profile: 'baseline', enforce: 'warn' }] };
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  });
  after(async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true });
  });

  for (const variant of ['own-ca', 'cert-manager', 'warn/own-ca', 'warn/cert-manager']) {
    it(`policies/opa/deploy/${variant}`, async () => {
      await taken(list(build(variant)), '--server-side');
    });
  }

  it('what is left behind by a change goes by the line that policies/opa/README.md has, and nothing else', async () => {
    const [, line] = /^\$ (kubectl -n surepull get configmap[^]*?)\n```$/m.exec(read('opa/README.md'));
    const names = async () => (await cluster.must(['-n', 'surepull', 'get', 'configmap,secret', '-o', 'name'])).out.trim().split('\n');
    const env = { ...process.env, KUBECONFIG: cluster.kubeconfig() };
    // As cert-manager's, whose name has no hash.
    await taken(list([{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'surepull-ca', namespace: 'surepull' } }]));
    const objects = build('cert-manager', (copy) => {
      writeFileSync(`${copy}/base/settings.yaml`, 'profile: strict\n');
      mkdirSync(`${copy}/policies/opa`, { recursive: true });
      symlinkSync(copy, `${copy}/policies/opa/deploy`);
      execFileSync('kubectl', ['apply', '--server-side', '-k', `${copy}/cert-manager`], { env, stdio: 'pipe' });
      execFileSync('sh', ['-ec', line], { cwd: copy, env, stdio: 'pipe' });
    });
    const applied = objects.filter(({ kind }) => ['ConfigMap', 'Secret'].includes(kind));
    const expected = applied.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
    assert.deepEqual((await names()).sort(), [...expected, 'secret/surepull-ca'].sort());
  });

  it('what policies/opa shows', async () => {
    await taken(shown('opa/README.md', 'NetworkPolicy'));
    const production = build('production', (copy) => {
      mkdirSync(`${copy}/production`);
      writeFileSync(`${copy}/production/kustomization.yaml`, shown('opa/README.md', 'Kustomization'));
    });
    await taken(list(production), '--server-side');
    const [{ image }] = ofKind(production, 'Deployment').spec.template.spec.containers;
    assert.match(image, /^registry\.shop\.example\/openpolicyagent\/opa:[\d.]+@sha256:/);
  });

  it('its pods are let into their namespace', async () => {
    const { namespace } = ofKind(build('own-ca'), 'Deployment').metadata;
    const { metadata, spec } = ofKind(build('own-ca'), 'Deployment').spec.template;
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: 'opa', namespace }, spec };
    await taken(JSON.stringify(pod), '--dry-run=server');
    const { err } = await sent(JSON.stringify({ ...pod, spec: { ...spec, securityContext: {} } }), '--dry-run=server');
    assert.match(err, /violates PodSecurity "restricted/);
  });

  for (const file of examples) {
    it(`policies/kubewarden/examples/${file}`, async () => {
      await taken(read(`kubewarden/examples/${file}`));
    });
  }

  it('what policies/kubewarden/README.md lets the policy server do, and no more', async () => {
    await taken(shown('kubewarden/README.md', 'ClusterRole'));
    const may = async (...what) => (await cluster.kubectl(['auth', 'can-i', ...what, '-n', 'shop', '--as', 'system:serviceaccount:kubewarden:policy-server'])).out.trim();
    for (const kind of ['secrets', 'serviceaccounts']) {
      assert.deepEqual([await may('get', kind), await may('list', kind), await may('update', kind)], ['yes', 'no', 'no'], kind);
    }
  });

  it('what is wrong in a policy is refused', async () => {
    const [policy] = documents(read('kubewarden/examples/protect.yaml'));
    const { rules } = policy.spec;
    for (const [wrong, why] of [
      [{ modul: 'x' }, /unknown field "spec.modul"/],
      [{ mode: 'block' }, /spec.mode: Unsupported value/],
      [{ settings: [] }, /spec.settings: Invalid value/],
      [{ rules: [{ ...rules[0], verbs: ['CREATE'] }] }, /unknown field "spec.rules\[0\].verbs"/],
    ]) {
      const { code, err } = await sent(JSON.stringify({ ...policy, spec: { ...policy.spec, ...wrong } }));
      assert.notEqual(code, 0, JSON.stringify(wrong));
      assert.match(err, why);
    }
  });

  for (const target of ['vap', 'kyverno', 'gatekeeper']) {
    it(`surepull export ${target}`, async () => {
      const written = documents(command('export', target, '--config', 'settings.json'));
      // Gatekeeper makes the kinds of constraints from their templates, and it is not here.
      const objects = written.filter(({ apiVersion }) => !apiVersion.startsWith('constraints.gatekeeper.sh/'));
      assert.ok(objects.length > 0);
      await taken(list(objects));
    });
  }

  it('surepull export kyverno --via opa', async () => {
    const [, url] = /--via opa --url (\S+)/.exec(read('kyverno/README.md'));
    await taken(command('export', 'kyverno', '--via', 'opa', '--url', url));
  });

  for (const format of ['policyreport', 'openreports']) {
    it(`surepull check --format ${format}`, async () => {
      await taken(command('check', '--fail-on', 'never', '--format', format, `${root}policies/demo`));
    });
  }
});
