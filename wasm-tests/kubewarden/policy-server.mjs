// Kubewarden's own policy server, out of cluster, and the webhooks that its controller would write for the policies.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf, certificate } from '../e2e/cluster.mjs';
import { dist } from '../node/dist.mjs';
import { freePort } from '../real/opa-server.mjs';
import { answers, Program } from '../real/program.mjs';
import { policyServer } from '../real/tools.mjs';

/** What the controller tells the policy server of a policy. */
function told({ spec }) {
  return {
    // The examples name a registry that nobody has.
    module: spec.module.startsWith('file:') ? spec.module : `file://${dist}/surepull-kubewarden.wasm`,
    policyMode: spec.mode,
    allowedToMutate: spec.mutating,
    settings: spec.settings,
    contextAwareResources: spec.contextAwareResources ?? [],
    // What a policy server grants where nobody says otherwise.
    hostCapabilities: ['*'],
  };
}

export class PolicyServer {
  #folder = mkdtempSync(join(tmpdir(), 'surepull-kubewarden-'));

  /** Serves policies, as they would be applied, which look up what they may in the cluster. */
  static async start(policies, cluster) {
    const server = new PolicyServer();
    try {
      await server.#start(policies, cluster);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async #start(policies, cluster) {
    const file = (name) => join(this.#folder, name);
    const ofName = policies.map((policy) => [policy.metadata.name, told(policy)]);
    writeFileSync(file('policies.yml'), JSON.stringify(Object.fromEntries(ofName)));
    this.serving = certificate(this.#folder, 'policy-server');
    this.port = await freePort();
    const probes = await freePort();
    const args = [
      '--addr=127.0.0.1',
      `--port=${this.port}`,
      `--readiness-probe-port=${probes}`,
      `--cert-file=${this.serving.cert}`,
      `--key-file=${this.serving.key}`,
      `--policies=${file('policies.yml')}`,
      `--policies-download-dir=${this.#folder}`,
      `--sigstore-cache-dir=${file('sigstore')}`,
      '--log-no-color',
    ];
    const env = { ...process.env, KUBECONFIG: cluster.kubeconfig(), HOME: this.#folder };
    this.program = new Program('the policy server', policyServer(), args, { cwd: this.#folder, env });
    await this.program.until(() => answers(`http://127.0.0.1:${probes}/readiness`));
  }

  /** The webhook of a policy, for one namespace, so that policies do not meet. */
  webhook({ metadata: { name }, spec }, namespace) {
    const kind = spec.mutating ? 'MutatingWebhookConfiguration' : 'ValidatingWebhookConfiguration';
    const webhook = {
      name: `${name}.kubewarden.admission`,
      clientConfig: { url: `https://127.0.0.1:${this.port}/validate/${name}`, caBundle: bundleOf(this.serving) },
      rules: spec.rules,
      failurePolicy: 'Fail',
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    };
    return { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name }, webhooks: [webhook] };
  }

  async stop() {
    await this.program?.stop();
    rmSync(this.#folder, { recursive: true });
  }
}
