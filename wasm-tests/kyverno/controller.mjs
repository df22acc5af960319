// Kyverno's admission controller, out of cluster: the API server's webhooks lead to a port of loopback.
import { get } from 'node:https';
import { freePort } from '../real/opa-server.mjs';
import { Program } from '../real/program.mjs';
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

/** Starts it beside an API server that has none of its kinds yet. */
export async function startController(cluster, flags = []) {
  for (const project of ['kyverno', 'openreports']) await cluster.must(['create', '-f', `${crds()}/${project}`]);
  await cluster.established();
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
  const controller = new Program('Kyverno', kyvernoController(), args, { env: { ...process.env, ...NAMES } });
  try {
    // It is up when it has told the API server of itself, and has the certificate that it is known by.
    await controller.until(async () => {
      const { code } = await cluster.kubectl(['get', 'validatingwebhookconfiguration', 'kyverno-policy-validating-webhook-cfg']);
      return code === 0 && (await status(`https://127.0.0.1:${port}/health/readiness`)) === 200;
    });
    return controller;
  } catch (error) {
    await controller.stop();
    throw error;
  }
}

/** As the kubelet asks, which does not look at the certificate; 0 where nobody answers. */
function status(url) {
  return new Promise((done) => {
    const asked = get(url, { rejectUnauthorized: false }, (answer) => done(answer.resume().statusCode));
    asked.on('error', () => done(0));
  });
}
