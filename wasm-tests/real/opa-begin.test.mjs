// policies/opa/deploy/warn, the way to begin: the objects of production, and nobody is stopped.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { latest, review } from '../cases/objects.mjs';
import { root } from '../node/dist.mjs';
import { build, Deployed, ofKind } from './deployed.mjs';

describe('to begin with', () => {
  it('the objects are those of production, but for what can stop anybody', () => {
    for (const variant of ['own-ca', 'cert-manager']) {
      const pair = mkdtempSync(join(tmpdir(), 'surepull-pair-'));
      const plain = (name) =>
        build(name, (folder) => {
          // Certificates are made anew by each build: those of the first serve both.
          for (const file of ['tls.crt', 'tls.key', 'ca-bundle.yaml'].filter(() => variant === 'own-ca')) {
            const [kept, used] = [join(pair, file), `${folder}/own-ca/${file}`];
            if (existsSync(kept)) copyFileSync(kept, used);
            else copyFileSync(used, kept);
          }
        });
      const [production, first] = [plain(variant), plain(`warn/${variant}`)];
      const differ = first.filter((object, n) => JSON.stringify(object) !== JSON.stringify(production[n])).map(({ kind }) => kind);
      assert.deepEqual(differ.sort(), ['ConfigMap', 'Deployment', 'ValidatingWebhookConfiguration']);
      for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'])
        assert.equal(ofKind(first, kind).webhooks[0].failurePolicy, 'Ignore', kind);
      assert.equal(ofKind(production, 'ValidatingWebhookConfiguration').webhooks[0].failurePolicy, 'Fail');
      const settings = (objects) => parse(objects.find(({ metadata }) => metadata.name.startsWith('surepull-settings-')).data['settings.yaml']);
      assert.deepEqual(settings(first), { ...settings(production), enforce: 'warn' });
      rmSync(pair, { recursive: true });
    }
  });

  it('a pod that would be denied is created with a warning', async () => {
    const opa = await Deployed.start(build('warn/own-ca'));
    try {
      const { allowed, warnings } = JSON.parse((await opa.admit('validate', review(latest))).text).response;
      assert.equal(allowed, true);
      assert.match(warnings[0], /^latest-tag: /);
    } finally {
      await opa.stop();
    }
  });

  it("the README's line makes of its settings those that deny", () => {
    const [, line] = /^\$ (sed .*settings\.yaml)$/m.exec(readFileSync(`${root}policies/opa/README.md`, 'utf8'));
    const settings = build('own-ca', (folder) => {
      mkdirSync(`${folder}/policies/opa`, { recursive: true });
      symlinkSync(folder, `${folder}/policies/opa/deploy`);
      writeFileSync(`${folder}/warn/component/settings.yaml`, 'profile: strict\nenforce: warn\n');
      execFileSync('sh', ['-ec', line], { cwd: folder });
    }).find(({ metadata }) => metadata.name.startsWith('surepull-settings-'));
    assert.deepEqual(parse(settings.data['settings.yaml']), { profile: 'strict', enforce: 'deny' });
  });
});
