// A real API server that asks Gatekeeper, under what `surepull export gatekeeper` writes: what users are told by kubectl.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Cluster, until } from '../e2e/cluster.mjs';
import { exported, holdsTheRules, latest, populate, probe, stable } from '../e2e/exported.mjs';
import { apiserver } from '../real/tools.mjs';
import { Manager } from './controller.mjs';

describe('a cluster with Gatekeeper', () => {
  let cluster;
  let manager;

  before(async () => {
    cluster = await Cluster.start(apiserver());
    await populate(cluster);
    manager = await Manager.start(cluster);
    const policies = exported('gatekeeper');
    const apply = () => cluster.kubectl(['apply', '-f', '-'], policies);
    // The first time there are no kinds of constraints yet, and only they are not taken.
    const first = await apply();
    assert.equal(first.err.match(/no matches for kind "Surepull/g)?.length, 2, first.err);
    await until(async () => (await apply()).code === 0);
    await until(async () => /denied/.test((await probe(cluster, latest('probe'))).err));
    await until(async () => /Warning: /.test((await probe(cluster, stable('probe'))).err));
  });
  after(async () => {
    await manager?.stop();
    await cluster?.stop();
  });

  holdsTheRules(() => cluster, {
    denied: /"validation.gatekeeper.sh" denied the request: \[surepull-deny\] latest-tag: container `web` \(`nginx:latest`\) names the tag `latest` and no digest/,
    warned: /Warning: \[surepull-warn\] floating-tag: container `web`/,
    before: /Warning: \[surepull-warn\] latest-tag/,
  });

  it('lets deletions pass', async () => {
    const { code, err } = await cluster.kubectl(['-n', 'shop', 'delete', 'pod', 'older', '--wait=false']);
    assert.equal(code, 0, err);
  });
});
