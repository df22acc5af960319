// The real OPA server on loopback, with our bundle.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { bundle, opa } from './tools.mjs';

export class OpaServer {
  static async start() {
    const server = new OpaServer();
    server.url = `http://127.0.0.1:${await freePort()}`;
    const args = ['run', '--server', '--addr', server.url.slice(7), '--log-level', 'error', '--skip-version-check', '-b', bundle];
    server.child = spawn(opa(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    server.said = '';
    server.child.stderr.on('data', (text) => (server.said += text));
    server.ended = once(server.child, 'exit');
    await server.ready();
    return server;
  }

  async ready() {
    for (let tries = 0; tries < 200; tries += 1) {
      if (this.child.exitCode !== null) throw new Error(`OPA ended with ${this.child.exitCode}: ${this.said}`);
      const answer = await fetch(`${this.url}/health?bundles`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`OPA did not become healthy in ten seconds: ${this.said}`);
  }

  async send(method, path, body) {
    const answer = await fetch(`${this.url}${path}`, { method, body, headers: { 'content-type': 'application/json' } });
    return { status: answer.status, text: await answer.text() };
  }

  /** Replaces what lies at data.config.surepull, as an operator would while the server runs. */
  async configure(surepull) {
    const { status, text } = await this.send('PUT', '/v1/data/config/surepull', JSON.stringify(surepull));
    if (status !== 204) throw new Error(`pushing settings: ${status} ${text}`);
  }

  /** The result of one entrypoint as JSON text. */
  async ask(entrypoint, input) {
    const { status, text } = await this.send('POST', `/v1/data/surepull/${entrypoint}`, `{"input":${input}}`);
    if (status !== 200) return { error: `${status} ${text}` };
    const { result } = JSON.parse(text);
    return result === undefined ? { error: 'undefined' } : JSON.stringify(result);
  }

  /** Resident memory in KiB. */
  get resident() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))[1]);
  }

  async stop() {
    this.child.kill();
    await this.ended;
  }
}

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
