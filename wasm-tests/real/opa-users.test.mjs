// What policies/opa/README.md tells users of OPA's command, and its examples in Rego, on the real OPA.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { container, good, latest, pod, request, review, workload } from '../cases/objects.mjs';
import { root } from '../node/dist.mjs';
import { bundle, opa } from './tools.mjs';

const folder = mkdtempSync(join(tmpdir(), 'surepull-users-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name, content) => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
};
const run = (...args) => {
  const { status, stdout, stderr } = spawnSync(opa(), args, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
};
const fine = file('good.json', good);
const bad = file('bad.json', latest);
const both = file('both.yaml', `${JSON.stringify(good)}\n---\n${JSON.stringify(latest)}\n`);

describe('opa eval in a pipeline', () => {
  const passes = 'verdict := data.surepull.report.verdict; verdict != "deny"';
  const evaluate = (input, query, fail, ...more) =>
    run('eval', '-b', bundle, '-i', input, '--format', 'raw', fail, ...more, query);

  it('fails on what is denied, and where the bundle was not loaded', () => {
    assert.equal(evaluate(fine, passes, '--fail').status, 0);
    assert.equal(evaluate(bad, passes, '--fail').status, 1);
    assert.equal(run('eval', '-d', bundle, '-i', fine, '--fail', passes).status, 1, '-d reads no module');
  });

  it('--fail-defined wants the elements, not the list', () => {
    const denied = evaluate(bad, 'data.surepull.deny[_]', '--fail-defined');
    assert.equal(denied.status, 1);
    assert.match(denied.said, /^latest-tag: Pod\/web\/web: /);
    assert.equal(evaluate(fine, 'data.surepull.deny[_]', '--fail-defined').status, 0);
    assert.equal(evaluate(fine, 'data.surepull.deny', '--fail-defined').status, 1, 'an empty list is defined');
    const unloaded = run('eval', '-d', bundle, '-i', bad, '--fail-defined', 'data.surepull.deny[_]');
    assert.equal(unloaded.status, 0, 'without -b nothing is defined, so this form passes');
  });

  it('reads the first document of a YAML file and no other', () => {
    assert.equal(evaluate(both, passes, '--fail').status, 0);
    const list = file('list.json', { apiVersion: 'v1', kind: 'List', items: [good, latest] });
    assert.equal(evaluate(list, passes, '--fail').status, 1, 'a List has them all');
  });

  it('-t wasm is something else: it compiles Rego', () => {
    const { status, said } = evaluate(fine, 'data.surepull.deny', '--fail', '-t', 'wasm');
    assert.equal(status, 2);
    assert.match(said, /wasm target not supported/);
  });

  it('takes rules of a team beside ours', () => {
    const query = (input) => evaluate(input, 'data.ci.deny[_]', '--fail-defined', '-d', `${root}policies/opa/examples/ci.rego`);
    assert.equal(query(fine).status, 0);
    assert.match(query(bad).said, /latest-tag/);
    const lone = file('lone.json', workload('apps/v1', 'Deployment', { replicas: 1, template: { spec: good.spec } }));
    const { status, said } = query(lone);
    assert.equal(status, 1);
    assert.match(said, /^replicas: /);
  });
});

describe('opa exec', () => {
  it('judges files and folders, and fails on what is denied', () => {
    const exec = (...files) => run('exec', '-b', bundle, '--decision', 'surepull/deny', '--fail-non-empty', ...files);
    assert.equal(exec(fine).status, 0);
    const { status, said } = exec(fine, bad);
    assert.equal(status, 1);
    assert.match(said, /latest-tag: Pod\/web\/web/);
    assert.equal(exec(both).status, 0, 'of a YAML file the first document is read');
  });
});

describe('opa test', () => {
  it('runs beside the bundle where the tests are a bundle with roots of their own', () => {
    const tests = join(folder, 'tests');
    mkdirSync(tests);
    writeFileSync(join(tests, '.manifest'), '{"roots": ["ci", "ci_test"]}');
    copyFileSync(`${root}policies/opa/examples/ci.rego`, join(tests, 'ci.rego'));
    const rule = (count) => `test_deny if count(data.ci.deny) == ${count} with input as ${JSON.stringify(latest)}\n`;
    const outcome = (count) => {
      writeFileSync(join(tests, 'ci_test.rego'), `package ci_test\n\n${rule(count)}`);
      return run('test', '-b', bundle, tests).status;
    };
    assert.deepEqual([outcome(1), outcome(2)], [0, 2]);
  });
});

describe('the time', () => {
  const now = '2026-06-01T00:00:00Z';
  const settings = { exemptions: [{ rules: ['latest-tag'], namespaces: ['shop'], until: '2026-12-31', reason: 'it is left' }] };
  const ask = (query, ...more) => {
    const data = file('data.json', { config: { surepull: { settings } } });
    return run('eval', '-b', bundle, '-d', data, '-i', bad, '--format', 'raw', ...more, query);
  };

  it('cannot be put into data by a query: OPA says why', () => {
    assert.match(
      ask(`data.surepull.report.verdict with data.config.surepull.now as "${now}"`).said,
      /with' statements are in-scope/,
    );
  });

  it('goes in with the input', () => {
    const at = (time) => ask(`data.surepull.report.verdict with input as {"input": input, "now": "${time}"}`).said.trim();
    assert.deepEqual([at(now), at('2027-01-01T00:00:00Z')], ['allow', 'deny']);
    assert.equal(ask('data.surepull.report.verdict').said.trim(), 'deny');
  });
});

describe('examples beside webhook.rego', () => {
  const rego = ['deploy/base/policy/webhook.rego', 'examples/own_rule.rego', 'deploy/break-glass/break_glass.rego'];
  const sources = rego.flatMap((path) => ['-d', `${root}policies/opa/${path}`]);
  const ask = (rule, input, settings = {}, more = {}) => {
    const data = file('settings.json', { config: { surepull: { settings }, ...more } });
    const { said } = run(
      'eval',
      '-b',
      bundle,
      ...sources,
      '-d',
      data,
      '-i',
      file('review.json', input),
      '--format',
      'raw',
      `data.webhook.${rule}`,
    );
    return JSON.parse(said).response;
  };
  const labelled = (object) => ({ ...object, metadata: { ...object.metadata, labels: { team: 'web' } } });

  it('own_rule.rego denies by either, and says both', () => {
    const rule = 'validate_with_own';
    assert.equal(ask(rule, review(labelled(good))).allowed, true);
    const ours = ask(rule, review(labelled(latest)));
    assert.deepEqual([ours.allowed, ours.uid], [false, request(latest).uid]);
    assert.match(ours.status.message, /^latest-tag: [^;]*$/);
    const own = ask(rule, review(good));
    assert.deepEqual([own.allowed, own.uid, own.status.code], [false, request(good).uid, 403]);
    assert.match(own.status.message, /^no-team: [^;]*$/);
    assert.match(ask(rule, review(latest)).status.message, /^latest-tag: .*; no-team: /);
    assert.equal(ask(rule, review(null, { operation: 'DELETE', oldObject: latest })).allowed, true);
  });

  it('own_rule.rego judges what somebody writes, and holds up nothing that is there', () => {
    const says = (object, more) => ask('validate_with_own', review(object, more)).status?.message ?? 'allowed';
    const update = (object, oldObject, more = {}) => says(object, { operation: 'UPDATE', oldObject, ...more });
    const of = (more) => ({ ...good, metadata: { ...good.metadata, ...more } });
    const held = of({ deletionTimestamp: '2026-06-01T00:00:00Z', finalizers: ['batch.kubernetes.io/job-tracking'] });
    assert.equal(update(good, good), 'allowed', 'it had none before');
    assert.equal(update(of({ deletionTimestamp: held.metadata.deletionTimestamp }), held), 'allowed', 'a finalizer is taken off');
    assert.match(update(good, labelled(good)), /^no-team: the label `team` was taken away/);
    assert.equal(update(labelled(good), good), 'allowed');
    const debugged = pod(good.spec.containers, { ephemeralContainers: [container('registry.example/debug:1.2.3', { name: 'debug' })] });
    assert.equal(update(debugged, good, { subResource: 'ephemeralcontainers' }), 'allowed', 'kubectl debug');
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: '1' };
    assert.equal(says(of({ ownerReferences: [{ ...owner, controller: true }] })), 'allowed', 'its Deployment was judged');
    assert.match(says(of({ ownerReferences: [owner] })), /^no-team: add/);
  });

  describe('break_glass.rego', () => {
    const rule = 'validate_unless_emergency';
    const asked = (object, user, more = {}) => review(object, { userInfo: user, ...more });
    const developer = { username: 'jane', groups: ['developers'] };
    const sam = { username: 'sam', groups: ['developers', 'break-glass'] };

    it('lets one group pass, visibly', () => {
      assert.equal(ask(rule, asked(latest, developer)).allowed, false);
      const passed = ask(rule, asked(latest, sam));
      assert.deepEqual([passed.allowed, passed.uid, passed.status], [true, request(latest).uid, undefined]);
      assert.match(passed.warnings[0], /^latest-tag: /);
      assert.equal(passed.auditAnnotations['break-glass'], 'sam');
      assert.match(passed.auditAnnotations.findings, /latest-tag/);
      assert.equal(ask(rule, asked(latest, sam), { profil: 'strict' }).allowed, false, 'broken settings stay a denial');
      assert.equal(ask(rule, review(good)).allowed, true);
    });

    it('lets everything pass in the namespaces of an emergency, whoever asks', () => {
      const verdict = (emergency, settings = {}) => ask(rule, asked(latest, developer), settings, { emergency });
      for (const open of [['shop'], ['lab', 'shop'], ['*'], '*']) {
        const { allowed, uid, warnings, auditAnnotations } = verdict(open);
        assert.deepEqual([allowed, uid, auditAnnotations.emergency], [true, request(latest).uid, 'shop'], JSON.stringify(open));
        assert.match(warnings[0], /^latest-tag: /);
        assert.equal(auditAnnotations['break-glass'], undefined);
      }
      for (const closed of [[], ['lab'], ['sho'], 'shop', '', null, true, { lab: 'lab' }]) {
        assert.equal(verdict(closed).allowed, false, JSON.stringify(closed));
      }
      assert.equal(verdict('*', { profil: 'strict' }).allowed, false, 'broken settings stay a denial');
      assert.equal(ask(rule, review(good), {}, { emergency: '*' }).auditAnnotations?.emergency, undefined);
    });
  });
});
