// A real API server with the policies of `surepull export vap`, and no webhook: what users are told by kubectl.
import { after, before, describe } from 'node:test';
import { apiserver } from '../real/tools.mjs';
import { Cluster, until } from './cluster.mjs';
import { exported, holdsTheRules, latest, populate, probe, stable } from './exported.mjs';

describe('a cluster with exported policies', () => {
  let cluster;

  before(async () => {
    cluster = await Cluster.start(apiserver());
    await populate(cluster);
    await cluster.must(['apply', '-f', '-'], exported('vap'));
    await until(async () => (await probe(cluster, latest('probe'))).code !== 0);
    // The API server takes up policies one by one.
    await until(async () => /floating-tag/.test((await probe(cluster, stable('probe'))).err));
  });
  after(() => cluster?.stop());

  holdsTheRules(() => cluster, {
    denied: /denied request: latest-tag: container `web` \(`nginx:latest`\) names the tag `latest` and no digest/,
    warned: /Warning: .*floating-tag: container `web`/,
    before: /Warning: .*latest-tag/,
  });
});
