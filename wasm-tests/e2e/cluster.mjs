// A control plane on loopback: etcd, kube-apiserver, and nothing that would start a pod.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../real/opa-server.mjs';
import { Program } from '../real/program.mjs';

const TOKEN = 'surepull-e2e';

/** A key and a certificate of its own for 127.0.0.1: `{key, cert}` are file names. */
export function certificate(folder, name) {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  // No CA: rustls takes none for a server.
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject];
  execFileSync('openssl', args, { stdio: 'ignore' });
  return { key, cert };
}

export class Cluster {
  #folder = mkdtempSync(join(tmpdir(), 'surepull-e2e-'));
  #programs = [];

  /** `programs` is the folder with `etcd` and `kube-apiserver`. */
  static async start(programs) {
    const cluster = new Cluster();
    try {
      await cluster.#start(programs);
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  async #start(programs) {
    const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
    const of = (port) => `http://127.0.0.1:${port}`;
    const run = (name, args) => {
      const program = new Program(name, join(programs, name), args);
      this.#programs.push(program);
      return program;
    };
    const etcd = run('etcd', [
      `--data-dir=${join(this.#folder, 'etcd')}`,
      `--listen-client-urls=${of(client)}`,
      `--advertise-client-urls=${of(client)}`,
      `--listen-peer-urls=${of(peer)}`,
      `--initial-advertise-peer-urls=${of(peer)}`,
      `--initial-cluster=default=${of(peer)}`,
      '--unsafe-no-fsync',
      '--log-level=error',
    ]);
    const accounts = certificate(this.#folder, 'accounts');
    this.serving = certificate(this.#folder, 'kube-apiserver');
    const tokens = join(this.#folder, 'tokens.csv');
    writeFileSync(tokens, `${TOKEN},admin,admin,system:masters\n`);
    this.url = `https://127.0.0.1:${port}`;
    const apiserver = run('kube-apiserver', [
      `--etcd-servers=${of(client)}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${port}`,
      `--tls-cert-file=${this.serving.cert}`,
      `--tls-private-key-file=${this.serving.key}`,
      `--token-auth-file=${tokens}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${accounts.key}`,
      `--service-account-signing-key-file=${accounts.key}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      // Nobody is there to make each namespace's `default` account.
      '--disable-admission-plugins=ServiceAccount',
      '--v=0',
    ]);
    const answers = async (...args) => (await this.kubectl(['get', ...args])).code === 0;
    await apiserver.until(async () => {
      etcd.check();
      return (await answers('--raw', '/readyz')) && answers('namespace', 'default');
    }, 120);
  }

  /** Runs kubectl; never fails by itself: `{code, out, err}`. */
  kubectl(args, input = '') {
    const all = ['--server', this.url, '--certificate-authority', this.serving.cert, '--token', TOKEN, '--kubeconfig=/dev/null', ...args];
    return new Promise((done) => {
      const child = execFile('kubectl', all, { env: { ...process.env, HOME: this.#folder } }, (error, out, err) =>
        done({ code: error ? (error.code ?? 1) : 0, out, err }),
      );
      child.stdin.end(input);
    });
  }

  /** The file by which other programs reach the API server, as its administrator. */
  kubeconfig() {
    const file = join(this.#folder, 'kubeconfig');
    const cluster = { server: this.url, 'certificate-authority': this.serving.cert };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'e2e', cluster }],
      users: [{ name: 'admin', user: { token: TOKEN } }],
      contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'admin' } }],
      'current-context': 'e2e',
    };
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  /** Runs kubectl, and fails with what it says. */
  async must(args, input) {
    const { code, err, out } = await this.kubectl(args, input);
    if (code !== 0) throw new Error(err);
    return { out, err };
  }

  apply(...objects) {
    return this.must(['apply', '-f', '-'], list(objects));
  }

  /** Waits until the kinds that were made are known. */
  established() {
    return this.must(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
  }

  async stop() {
    for (const program of this.#programs.toReversed()) await program.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Waits for what an API server takes a moment for, such as to see a webhook or a policy. */
export async function until(done) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await done()) return;
    await new Promise((next) => setTimeout(next, 200));
  }
  throw new Error('it did not come about in half a minute');
}

export function list(items) {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** What a webhook's `caBundle` wants. */
export function bundleOf({ cert }) {
  return readFileSync(cert).toString('base64');
}
