// Kyverno's admission controller, out of cluster: the API server's webhooks lead to a port of loopback.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:https';
import { freePort } from '../real/opa-server.mjs';
import { crds, kyvernoController } from '../real/tools.mjs';

const NAMESPACE = 'kyverno';
/** Names that it wants to be told; nothing but the two ConfigMaps has to be there. */
const NAMES = {
  KYVERNO_NAMESPACE: NAMESPACE,
  KYVERNO_SERVICEACCOUNT_NAME: 'kyverno',
  KYVERNO_DEPLOYMENT: 'kyverno',
  KYVERNO_POD_NAME: 'kyverno',
  INIT_CONFIG: 'kyverno',
  METRICS_CONFIG: 'kyverno-metrics',
};

export class Controller {
  /** Starts it beside an API server that has none of its kinds yet. */
  static async start(cluster, flags = []) {
    const controller = new Controller();
    for (const project of ['kyverno', 'openreports']) {
      const { code, err } = await cluster.kubectl(['create', '-f', `${crds()}/${project}`]);
      if (code !== 0) throw new Error(err);
    }
    const { code, err } = await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
    if (code !== 0) throw new Error(err);
    const config = (name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: NAMESPACE } });
    await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }, config('kyverno'), config('kyverno-metrics'));
    const port = await freePort();
    const args = [
      `--kubeconfig=${cluster.kubeconfig()}`,
      `--serverIP=127.0.0.1:${port}`,
      '--webhookServerHost=127.0.0.1',
      `--webhookServerPort=${port}`,
      '--caSecretName=kyverno-ca',
      '--tlsSecretName=kyverno-tls',
      '--backgroundServiceAccountName=system:serviceaccount:kyverno:background',
      '--reportsServiceAccountName=system:serviceaccount:kyverno:reports',
      '--controllerRuntimeMetricsAddress=0',
      '--disableMetrics',
      ...flags,
    ];
    controller.child = spawn(kyvernoController(), args, { env: { ...process.env, ...NAMES }, stdio: ['ignore', 'pipe', 'pipe'] });
    controller.said = '';
    for (const stream of [controller.child.stdout, controller.child.stderr]) {
      stream.on('data', (text) => (controller.said = (controller.said + text).slice(-8000)));
    }
    controller.ended = once(controller.child, 'exit');
    try {
      await controller.#ready(cluster, port);
      return controller;
    } catch (error) {
      await controller.stop();
      throw error;
    }
  }

  /** It is up when it has told the API server of itself, and has the certificate that it is known by. */
  async #ready(cluster, port) {
    for (let tries = 0; tries < 300; tries += 1) {
      if (this.child.exitCode !== null) throw new Error(`Kyverno ended with ${this.child.exitCode}: ${this.said}`);
      const { code } = await cluster.kubectl(['get', 'validatingwebhookconfiguration', 'kyverno-policy-validating-webhook-cfg']);
      if (code === 0 && (await status(`https://127.0.0.1:${port}/health/readiness`)) === 200) return;
      await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error(`Kyverno was not ready in a minute: ${this.said}`);
  }

  async stop() {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** As the kubelet asks, which does not look at the certificate; 0 where nobody answers. */
function status(url) {
  return new Promise((done) => {
    const asked = get(url, { rejectUnauthorized: false }, (answer) => done(answer.resume().statusCode));
    asked.on('error', () => done(0));
  });
}
