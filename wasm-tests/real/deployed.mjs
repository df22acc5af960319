// OPA as policies/opa/deploy runs it: the objects are built by kustomize, their files are laid out as the
// kubelet would, and the container's own arguments start the real OPA over TLS.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from '../node/dist.mjs';
import { freePort } from './opa-server.mjs';
import { Program } from './program.mjs';
import { bundle, opa } from './tools.mjs';

const source = `${root}policies/opa/deploy`;

/** The objects of one way to deploy, from a copy of the folder in which `change` may write. */
export function build(variant, change = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'surepull-deploy-'));
  try {
    cpSync(source, folder, { recursive: true });
    copyFileSync(bundle, `${folder}/base/surepull-opa.tar.gz`);
    if (variant.includes('own-ca')) execFileSync(`${folder}/own-ca/certificates`, { stdio: 'ignore' });
    change(folder);
    const text = execFileSync('kubectl', ['kustomize', `${folder}/${variant}`], { encoding: 'utf8', maxBuffer: 1 << 24 });
    return parseAllDocuments(text).map((document) => document.toJS());
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new Error('kubectl, which builds the objects by kustomize, is not installed', { cause: error });
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const ofKind = (objects, kind) => objects.find((object) => object.kind === kind);

/** What stands in the ConfigMap or Secret that a volume names, by key. */
function contents(objects, { configMap, secret }) {
  const name = configMap?.name ?? secret.secretName;
  const object = objects.find(({ kind, metadata }) => kind === (configMap ? 'ConfigMap' : 'Secret') && metadata.name === name);
  if (!object) throw new Error(`the Deployment mounts ${name}, which is not among the objects`);
  const decoded = (map = {}) => Object.entries(map).map(([key, text]) => [key, Buffer.from(text, 'base64')]);
  const plain = configMap ? Object.entries(object.data ?? {}) : decoded(object.data);
  return new Map([...plain, ...decoded(object.binaryData)]);
}

/** Writes the files of a container under a folder. */
function layOut(objects, { volumes, containers: [container] }, folder) {
  for (const { name, mountPath, subPath } of container.volumeMounts) {
    const files = contents(
      objects,
      volumes.find((volume) => volume.name === name),
    );
    for (const [key, content] of subPath ? [[subPath, files.get(subPath)]] : files) {
      const path = join(folder, subPath ? mountPath : join(mountPath, key));
      if (content === undefined) throw new Error(`${mountPath} mounts the key ${key}, which does not exist`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
}

export class Deployed {
  /** Starts the container of the Deployment; `ready: false` waits for the server alone. */
  static async start(objects, { ready = true } = {}) {
    const deployed = new Deployed();
    const { spec } = ofKind(objects, 'Deployment').spec.template;
    const [container] = spec.containers;
    deployed.folder = mkdtempSync(join(tmpdir(), 'surepull-opa-'));
    layOut(objects, spec, deployed.folder);
    const webhook = ofKind(objects, 'ValidatingWebhookConfiguration').webhooks[0].clientConfig;
    const { service } = webhook;
    deployed.agent = new Agent({
      ca: Buffer.from(webhook.caBundle, 'base64'),
      servername: `${service.name}.${service.namespace}.svc`,
      keepAlive: true,
    });
    const ports = Object.fromEntries(
      await Promise.all(container.ports.map(async ({ name, containerPort }) => [name, [containerPort, await freePort()]])),
    );
    deployed.port = ports.https[1];
    const args = container.args.map((arg) => placed(arg, deployed.folder, Object.values(ports)));
    deployed.program = new Program('OPA', opa(), args, { env: { ...process.env, ...environment(container) } });
    deployed.probes = Object.fromEntries(
      ['startupProbe', 'livenessProbe', 'readinessProbe'].map((name) => [
        name,
        { port: ports[container[name].httpGet.port][1], path: container[name].httpGet.path },
      ]),
    );
    await deployed.until(ready ? 'startupProbe' : 'livenessProbe');
    return deployed;
  }

  until(probe) {
    return this.program.until(async () => (await this.probe(probe).catch(() => 0)) === 200, 10);
  }

  /** The status of a probe, which the kubelet asks for without looking at the certificate. */
  async probe(name) {
    const { path, port } = this.probes[name];
    return (await this.send('GET', path, undefined, { port, rejectUnauthorized: false })).status;
  }

  /** Asks as an API server does: over TLS, by the Service's name, with its timeout in the query. */
  admit(path, body) {
    return this.send('POST', `/v0/data/webhook/${path}?timeout=5s`, typeof body === 'string' ? body : JSON.stringify(body));
  }

  send(method, path, body, more = {}) {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      };
      const sent = request(
        { host: '127.0.0.1', port: this.port, agent: this.agent, method, path, headers, ...more },
        (answer) => {
          const parts = [];
          answer.on('data', (part) => parts.push(part));
          answer.on('end', () => resolve({ status: answer.statusCode, text: Buffer.concat(parts).toString() }));
          answer.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Decision logs and all else. */
  get said() {
    return this.program.said;
  }

  get resident() {
    return this.program.resident;
  }

  async stop() {
    this.agent.destroy();
    // At once: its goodbye lets an API server notice, and there is none.
    await this.program.stop();
    rmSync(this.folder, { recursive: true });
  }
}

const environment = ({ env = [] }) => Object.fromEntries(env.map(({ name, value }) => [name, value]));

/** An argument as it is outside of the container: its files under a folder, its ports on loopback. */
function placed(arg, folder, ports) {
  for (const [inside, outside] of ports) arg = arg.replace(new RegExp(`=:${inside}$`), `=127.0.0.1:${outside}`);
  return arg.replace(/^(--[\w-]+=)?(\/.*)$/, (_, flag = '', path) => `${flag}${folder}${path}`);
}
