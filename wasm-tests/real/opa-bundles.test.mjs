// Settings from a bundle server: the deployed OPA fetches them while it serves.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { good, latest, review } from '../cases/objects.mjs';
import { build, Deployed, ofKind } from './deployed.mjs';

const json = JSON.stringify;

/** A bundle as a team's pipeline would pack it. */
function packed(settings) {
  const folder = mkdtempSync(`${tmpdir()}/surepull-bundle-`);
  mkdirSync(`${folder}/config/surepull/settings`, { recursive: true });
  writeFileSync(`${folder}/.manifest`, json({ roots: ['config/surepull'] }));
  writeFileSync(`${folder}/config/surepull/settings/data.json`, json(settings));
  const archive = execFileSync('tar', ['-czf', '-', '-C', folder, '.manifest', 'config']);
  rmSync(folder, { recursive: true });
  return archive;
}

/** The objects as README.md says for a bundle server. */
function objects(url) {
  const built = build('own-ca', (folder) => {
    const path = `${folder}/base/policy/manifest.json`;
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, json({ ...manifest, roots: manifest.roots.filter((root) => root !== 'config/surepull') }));
  });
  const [container] = ofKind(built, 'Deployment').spec.template.spec.containers;
  container.volumeMounts = container.volumeMounts.filter(({ mountPath }) => !mountPath.startsWith('/policy/config/'));
  const options = [
    'services.team.url',
    'bundles.settings.service',
    'bundles.settings.resource',
    'bundles.settings.polling.min_delay_seconds',
    'bundles.settings.polling.max_delay_seconds',
  ];
  const values = [url, 'team', 'settings.tar.gz', 1, 1];
  container.args.splice(2, 0, ...options.map((name, n) => `--set=${name}=${values[n]}`));
  return built;
}

describe('settings from a bundle server', () => {
  let [opa, server, served] = [];
  before(async () => {
    served = packed({ enforce: 'deny' });
    server = createServer((asked, answer) => {
      const tag = `"${createHash('sha256').update(served).digest('hex')}"`;
      if (asked.headers['if-none-match'] === tag) return answer.writeHead(304).end();
      answer.writeHead(200, { etag: tag, 'content-type': 'application/gzip' }).end(served);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    opa = await Deployed.start(objects(`http://127.0.0.1:${server.address().port}`));
  });
  after(async () => {
    await opa.stop();
    server.closeAllConnections();
    server.close();
  });
  const allowed = async (object) => JSON.parse((await opa.admit('validate', review(object))).text).response.allowed;
  const becomes = async (object, expected) => {
    for (let tries = 0; tries < 150; tries += 1) {
      if ((await allowed(object)) === expected) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    assert.fail(`still not ${expected} after fifteen seconds: ${opa.said}`);
  };

  it('are there before the pod is ready, and change without a rollout', async () => {
    assert.equal(await opa.probe('readinessProbe'), 200);
    assert.equal(await allowed(latest), false);
    served = packed({ enforce: 'warn' });
    await becomes(latest, true);
    served = packed({ enforce: 'deny' });
    await becomes(latest, false);
  });

  it('that cannot be unpacked leave the old ones; that cannot be read deny', async () => {
    served = Buffer.from('no archive');
    await new Promise((done) => setTimeout(done, 2500));
    assert.deepEqual([await allowed(good), await allowed(latest)], [true, false]);
    served = packed({ profil: 'strict' });
    await becomes(good, false);
    served = packed({});
    await becomes(good, true);
  });
});
