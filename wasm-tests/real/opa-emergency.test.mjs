// policies/opa/deploy/break-glass, started with the real OPA: what an emergency comes to, down to the pods.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { container, deployment, review } from '../cases/objects.mjs';
import { build, Deployed, ofKind } from './deployed.mjs';

describe('the way past Surepull in an emergency', () => {
  const component = (emergency) =>
    build('own-ca-and-break-glass', (folder) => {
      mkdirSync(`${folder}/own-ca-and-break-glass`);
      const kustomization = { resources: ['../own-ca'], components: ['../break-glass'] };
      writeFileSync(`${folder}/own-ca-and-break-glass/kustomization.yaml`, JSON.stringify(kustomization));
      writeFileSync(`${folder}/break-glass/emergency.json`, JSON.stringify(emergency));
    });
  const controller = (name) => ({
    username: `system:serviceaccount:kube-system:${name}-controller`,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
  });
  const bad = deployment(container('nginx:latest'));
  const { selector, template } = bad.spec;
  const of = (kind, name, more) => ({ ...more, metadata: { ...more.metadata, name, namespace: 'shop', ownerReferences: [{ kind, controller: true }] } });
  /** What a Deployment comes to, each request by whom Kubernetes lets it come from. */
  const chain = [
    [bad, { username: 'sam', groups: ['break-glass'] }],
    [of('Deployment', 'web-1', { apiVersion: 'apps/v1', kind: 'ReplicaSet', spec: { replicas: 2, selector, template } }), controller('deployment')],
    [of('ReplicaSet', 'web-1-x', { apiVersion: 'v1', kind: 'Pod', ...template }), controller('replicaset')],
  ];
  const through = async (emergency) => {
    const objects = component(emergency);
    const { path } = ofKind(objects, 'ValidatingWebhookConfiguration').webhooks[0].clientConfig.service;
    const opa = await Deployed.start(objects);
    try {
      const answers = [];
      for (const [object, userInfo] of chain) {
        const { text } = await opa.send('POST', path, JSON.stringify(review(object, { namespace: 'shop', userInfo })));
        answers.push(JSON.parse(text).response);
      }
      return answers;
    } finally {
      await opa.stop();
    }
  };

  it('is closed in ordinary times but to its group, whose Deployment comes to no pod', async () => {
    const answers = await through([]);
    assert.deepEqual(answers.map(({ allowed }) => allowed), [true, false, false]);
    assert.equal(answers[0].auditAnnotations['break-glass'], 'sam');
  });

  it('lets a Deployment, its ReplicaSet and its pods pass where it is opened', async () => {
    for (const { allowed, warnings, auditAnnotations } of await through(['shop'])) {
      assert.equal(allowed, true);
      assert.match(warnings[0], /latest-tag/);
      assert.equal(auditAnnotations.emergency, 'shop');
    }
  });
});
