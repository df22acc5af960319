// The real OPA server on loopback, with our bundle.
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../node/dist.mjs';
import { answers, Program } from './program.mjs';
import { bundle, opa } from './tools.mjs';

export class OpaServer {
  /** `webhook` puts webhook.rego beside our bundle, as policies/opa/deploy does; the settings are none of a bundle's. */
  static async start({ webhook = false } = {}) {
    const server = new OpaServer();
    if (webhook) server.folder = webhookBundle();
    server.url = `http://127.0.0.1:${await freePort()}`;
    const bundles = [bundle, ...(webhook ? [server.folder] : [])];
    const args = ['run', '--server', '--addr', server.url.slice(7), '--log-level', 'error', '--skip-version-check', '-b', ...bundles];
    server.program = new Program('OPA', opa(), args);
    await server.program.until(() => answers(`${server.url}/health?bundles`), 10);
    return server;
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

  get resident() {
    return this.program.resident;
  }

  async stop() {
    await this.program.stop('SIGTERM');
    if (this.folder) rmSync(this.folder, { recursive: true });
  }
}

function webhookBundle() {
  const folder = mkdtempSync(join(tmpdir(), 'surepull-webhook-'));
  copyFileSync(`${root}policies/opa/deploy/base/policy/webhook.rego`, join(folder, 'webhook.rego'));
  writeFileSync(join(folder, '.manifest'), '{"roots": ["webhook"]}');
  return folder;
}

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
