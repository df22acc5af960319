// The real OPA server on loopback, with our bundle.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { answers, Program } from './program.mjs';
import { bundle, opa } from './tools.mjs';

export class OpaServer {
  /** `bundles` are others beside ours. */
  static async start(...bundles) {
    const server = new OpaServer();
    server.url = `http://127.0.0.1:${await freePort()}`;
    const args = ['run', '--server', '--addr', server.url.slice(7), '--log-level', 'error', '--skip-version-check', '-b', bundle, ...bundles];
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
