// Gatekeeper's manager, out of cluster, with the kinds and the webhook that it is released with: that leads to loopback.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { bundleOf, certificate, list } from '../e2e/cluster.mjs';
import { root } from '../node/dist.mjs';
import { freePort } from '../real/opa-server.mjs';
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
    const kubectl = async (args, input) => {
      const { code, err } = await cluster.kubectl(args, input);
      if (code !== 0) throw new Error(err);
    };
    await kubectl(['apply', '--server-side', '-f', '-'], list(ofKind('Namespace', 'CustomResourceDefinition')));
    await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
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
    this.child = spawn(gatekeeperManager(), args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.said = '';
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (text) => (this.said = (this.said + text).slice(-8000)));
    this.ended = once(this.child, 'exit');
    await this.#ready(`http://127.0.0.1:${health}/readyz`);
    const caBundle = bundleOf({ cert: join(this.#folder, 'tls.crt') });
    const toLoopback = ({ clientConfig, ...webhook }) => ({
      ...webhook,
      clientConfig: { url: `https://127.0.0.1:${port}${clientConfig.service.path}`, caBundle },
    });
    await cluster.apply(...ofKind('ValidatingWebhookConfiguration').map((hooks) => ({ ...hooks, webhooks: hooks.webhooks.map(toLoopback) })));
  }

  async #ready(url) {
    for (let tries = 0; tries < 300; tries += 1) {
      if (this.child.exitCode !== null) throw new Error(`Gatekeeper ended with ${this.child.exitCode}: ${this.said}`);
      const answer = await fetch(url).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error(`Gatekeeper was not ready in a minute: ${this.said}`);
  }

  async stop() {
    this.child?.kill('SIGKILL');
    await this.ended;
    rmSync(this.#folder, { recursive: true });
  }
}
