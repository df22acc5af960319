// A real API server with Kyverno's admission controller, under what `surepull export kyverno` writes: what users are told
// by kubectl.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Cluster, until } from '../e2e/cluster.mjs';
import { create, exported, holdsTheRules, latest, populate, probe, stable, tested } from '../e2e/exported.mjs';
import { OpaServer } from '../real/opa-server.mjs';
import { apiserver } from '../real/tools.mjs';
import { startController } from './controller.mjs';

describe('a cluster with Kyverno', () => {
  let cluster;
  let kyverno;
  let opa;
  /** Kyverno's own webhook judges the policies as they come. */
  const apply = async (policies) => {
    const { code, err } = await cluster.kubectl(['apply', '-f', '-'], policies);
    assert.deepEqual([code, err], [0, '']);
    await until(async () => (await probe(cluster, latest('probe'))).code !== 0);
  };

  before(async () => {
    [cluster, opa] = await Promise.all([Cluster.start(apiserver()), OpaServer.start({ webhook: true })]);
    await populate(cluster);
    // It keeps away from loopback unless it is told otherwise.
    kyverno = await startController(cluster, ['--httpBlocklist=169.254.169.254', `--httpAllowlist=${opa.url}/v0/data/webhook/`]);
  });
  after(async () => {
    await kyverno?.stop();
    await opa?.stop();
    await cluster?.stop();
  });

  describe('and the rules that CEL carries', () => {
    before(async () => {
      await apply(exported('kyverno'));
      await until(async () => /Warning: /.test((await probe(cluster, stable('probe'))).err));
    });
    after(() => cluster.kubectl(['delete', 'validatingpolicies.policies.kyverno.io', '--all']));

    holdsTheRules(() => cluster, {
      denied: /denied the request: Policy surepull-deny.*latest-tag: container `web` \(`nginx:latest`\) names the tag `latest` and no digest/s,
      warned: /Warning: .*floating-tag: container `web`/,
      before: /Warning: .*latest-tag/,
    });
  });

  describe('and the policy that asks OPA', () => {
    before(async () => {
      await until(async () => (await probe(cluster, latest('probe'))).code === 0);
      await apply(exported('kyverno', '--via', 'opa', '--url', `${opa.url}/v0/data/webhook/validate`));
    });

    it('has its verdict and its words', async () => {
      const refused = await create(cluster, latest('asked'));
      assert.notEqual(refused.code, 0);
      assert.match(refused.err, /denied the request: Policy surepull-opa.*latest-tag: Pod\/asked\/web: image `nginx:latest`/s);
      const taken = await create(cluster, tested('asked'));
      assert.deepEqual([taken.code, taken.err], [0, '']);
    });

    it('denies while OPA does not answer', async () => {
      await opa.stop();
      opa = undefined;
      const { code, err } = await create(cluster, tested('unasked'));
      assert.notEqual(code, 0);
      assert.match(err, /denied the request: Policy surepull-opa/);
    });
  });
});
