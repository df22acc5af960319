// Gatekeeper's manager, out of cluster, with the kinds and the webhook that it is released with: that leads to loopback.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { bundleOf, certificate, list } from '../e2e/cluster.mjs';
import { root } from '../node/dist.mjs';
import { freePort } from '../real/opa-server.mjs';
import { answers, Program } from '../real/program.mjs';
import { gatekeeperManager } from '../real/tools.mjs';

const [NAMESPACE, NAME] = ['gatekeeper-system', 'gatekeeper'];

/** The objects of its release. */
function released() {
  const module = execFileSync(`${root}wasm-tests/crds/module`, ['gatekeeper', 'github.com/open-policy-agent/gatekeeper/v3'], { encoding: 'utf8' });
  return parseAllDocuments(readFileSync(`${module.trim()}/deploy/gatekeeper.yaml`, 'utf8')).map((document) => document.toJS());
}

export class Manager {
  #folder = mkdtempSync(join(tmpdir(), 'surepull-gatekeeper-'));

  static async start(cluster) {
    const manager = new Manager();
    try {
      await manager.#start(cluster);
      return manager;
    } catch (error) {
      await manager.stop();
      throw error;
    }
  }

  async #start(cluster) {
    const objects = released();
    const ofKind = (...kinds) => objects.filter(({ kind }) => kinds.includes(kind));
    await cluster.must(['apply', '--server-side', '-f', '-'], list(ofKind('Namespace', 'CustomResourceDefinition')));
    await cluster.established();
    // It owns what it writes of its state, as the pod that it takes itself for; nothing starts that.
    const { spec } = ofKind('Deployment').find(({ metadata }) => metadata.name === 'gatekeeper-controller-manager').spec.template;
    const { priorityClassName, ...pod } = spec;
    await cluster.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: NAME, namespace: NAMESPACE }, spec: pod });
    const [port, health] = [await freePort(), await freePort()];
    const serving = certificate(this.#folder, 'tls');
    // Its own name for what it serves with.
    renameSync(serving.cert, join(this.#folder, 'tls.crt'));
    const args = [
      `--port=${port}`,
      '--host=127.0.0.1',
      `--health-addr=127.0.0.1:${health}`,
      `--cert-dir=${this.#folder}`,
      '--disable-cert-rotation',
      '--operation=webhook',
      '--operation=generate',
      `--exempt-namespace=${NAMESPACE}`,
      '--log-level=ERROR',
    ];
    const env = { ...process.env, KUBECONFIG: cluster.kubeconfig(), POD_NAMESPACE: NAMESPACE, POD_NAME: NAME, HOME: this.#folder };
    this.program = new Program('Gatekeeper', gatekeeperManager(), args, { env });
    await this.program.until(() => answers(`http://127.0.0.1:${health}/readyz`));
    const caBundle = bundleOf({ cert: join(this.#folder, 'tls.crt') });
    const toLoopback = ({ clientConfig, ...webhook }) => ({
      ...webhook,
      clientConfig: { url: `https://127.0.0.1:${port}${clientConfig.service.path}`, caBundle },
    });
    await cluster.apply(...ofKind('ValidatingWebhookConfiguration').map((hooks) => ({ ...hooks, webhooks: hooks.webhooks.map(toLoopback) })));
  }

  async stop() {
    await this.program?.stop();
    rmSync(this.#folder, { recursive: true });
  }
}
