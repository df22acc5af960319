// Kubewarden's own command: the policies as their authors and users try them, before any cluster.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { container, pod, review } from '../cases/objects.mjs';
import { dist, root } from '../node/dist.mjs';
import { kwctl } from '../real/tools.mjs';

const folder = mkdtempSync(`${tmpdir()}/surepull-kwctl-`);
// What it has pulled and compiled it keeps in the cache of whoever calls it.
const env = { ...process.env, XDG_CACHE_HOME: folder, XDG_CONFIG_HOME: folder };
after(() => rmSync(folder, { recursive: true }));

const call = (...args) => promisify(execFile)(kwctl(), args, { env, maxBuffer: 1 << 24 });
const wasm = (name) => `file://${dist}/${name}.wasm`;

/** Its answer to a request for an object. */
async function run(name, object, settings, ...options) {
  const path = `${folder}/request.json`;
  writeFileSync(path, JSON.stringify(review(object).request));
  const { stdout } = await call('run', '--request-path', path, '--settings-json', JSON.stringify(settings), ...options, wasm(name));
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

const latest = pod(container('registry.shop.example/shop/web:latest'));
const good = pod(container('registry.shop.example/shop/web:1.27.3'));
const day = (from) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
const until = (last) => ({ exemptions: [{ rules: ['latest-tag'], images: ['registry.shop.example'], until: last, reason: 'mended in #12' }] });
const refused = (answer, why) => {
  assert.equal(answer.allowed, false, JSON.stringify(answer));
  assert.match(answer.status.message, why);
};

describe('kwctl', { concurrency: false }, () => {
  for (const name of ['surepull-kubewarden', 'surepull-kubewarden-clock']) {
    it(`runs ${name}.wasm`, async () => {
      assert.equal((await run(name, good, {})).allowed, true);
      refused(await run(name, latest, {}), /^latest-tag: Pod\//);
      const warned = await run(name, latest, { enforce: 'warn' });
      assert.equal(warned.allowed, true);
      assert.match(warned.warnings[0], /^latest-tag: Pod\//);
    });

    it(`reads the metadata of ${name}.wasm`, async () => {
      const { stdout } = await call('inspect', wasm(name));
      assert.match(stdout, /io\.kubewarden\.policy\.title|title:\s+surepull/i);
      assert.match(stdout, /ephemeralcontainers/);
    });
  }

  it('runs as the README says, from the root of the repository', async () => {
    const [, line, shown] = /^\$ kwctl (run .*)\n(.*)…$/m.exec(readFileSync(`${root}policies/kubewarden/README.md`, 'utf8'));
    const args = line.match(/'[^']*'|\S+/g).map((arg) => arg.replaceAll("'", ''));
    const { stdout } = await promisify(execFile)(kwctl(), args, { env, cwd: root });
    const answer = stdout.trim().split('\n').at(-1);
    assert.ok(answer.startsWith(shown), answer);
    refused(JSON.parse(answer), /latest-tag: Pod\/web\/web: /);
  });

  it('refuses settings with their place', async () => {
    await assert.rejects(run('surepull-kubewarden', good, { profil: 'strict' }), ({ stderr }) => /`profil`[^]*`profile`/.test(stderr));
  });

  it('hands back what was mended', async () => {
    const blank = pod(container('registry.shop.example/shop/web:1.27.3 '));
    const { allowed, patch, patchType } = await run('surepull-kubewarden', blank, { mutate: ['invalid-reference'] });
    assert.deepEqual([allowed, patchType], [true, 'JSONPatch']);
    assert.match(Buffer.from(patch, 'base64').toString(), /web:1\.27\.3"/);
  });

  it('gives the time to the module that asks for it, and not to the other', async () => {
    assert.equal((await run('surepull-kubewarden-clock', latest, until(day(2)))).allowed, true);
    refused(await run('surepull-kubewarden-clock', latest, until(day(-2))), /latest-tag/);
    const without = await run('surepull-kubewarden', latest, until(day(2)));
    refused(without, /latest-tag/);
    assert.match(without.warnings[0], /there is no clock: surepull-kubewarden-clock\.wasm has one/);
  });

  for (const mode of ['opa', 'gatekeeper']) {
    it(`runs the OPA module in the ${mode} mode`, async () => {
      assert.equal((await run('surepull-opa', good, {}, '-e', mode)).allowed, true);
      refused(await run('surepull-opa', latest, {}, '-e', mode), /latest-tag/);
    });
  }
});
