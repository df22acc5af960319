// policies/opa/deploy/own-ca/certificates: run again, it must not cost the API server its trust in pods that still run.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parse } from 'yaml';
import { root } from '../node/dist.mjs';
import { build, Deployed, ofKind } from './deployed.mjs';

// A CA that was good until 2020.
const EXPIRED =
  'MIIBTTCB86ADAgECAgEBMAoGCCqGSM49BAMCMBYxFDASBgNVBAMMC3N1cmVwdWxsLWNhMB4XDTE5MDEwMTAwMDAwMFoXDTIwMDEwMTAwMDAwMFowFjEUMBIGA1UEAwwLc3VyZXB1bGwtY2EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATYp85tvYWdbdE+7zVpJpGhJfKPtTkVIHgua2r4H9OVSLDOlHz2aVm4Z6AfRTW9pf0DX04+IecOzIbEJBMbc//2ozIwMDAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBRdykGi3FaoIB5nQXTgZpXPLe9uuzAKBggqhkjOPQQDAgNJADBGAiEA/EN33qIRTS2un03faQED1UZyablRKu8TxUqpsCBRst8CIQCB6tanqmwslfGzRa7+WOhvGima1GC3zVhC0qybXy/09Q==';

const folder = mkdtempSync(join(tmpdir(), 'surepull-certificates-'));
after(() => rmSync(folder, { recursive: true }));
const at = (name) => join(folder, name);
copyFileSync(`${root}policies/opa/deploy/own-ca/certificates`, at('certificates'));

/** Runs the script; what it wrote lies under names of its own afterwards. */
function renew(name, ...args) {
  const said = execFileSync(at('certificates'), args, { encoding: 'utf8' });
  copyFileSync(at('tls.crt'), at(`${name}.crt`));
  const [{ value }] = parse(readFileSync(at('ca-bundle.yaml'), 'utf8'));
  writeFileSync(at(`${name}.pem`), Buffer.from(value, 'base64'));
  return said;
}
const trusted = (certificate, bundle) =>
  spawnSync('openssl', ['verify', '-CAfile', at(`${bundle}.pem`), at(`${certificate}.crt`)]).status === 0;
const cas = (bundle) => readFileSync(at(`${bundle}.pem`), 'utf8').split('BEGIN CERTIFICATE').length - 1;

describe('certificates of an own CA', () => {
  it('are trusted by the bundle that was written with them', () => {
    assert.match(renew('first'), /^certificate for surepull-opa\.surepull\.svc, good for 365 days; 0 earlier/);
    assert.deepEqual([trusted('first', 'first'), cas('first')], [true, 1]);
    const names = execFileSync('openssl', ['x509', '-in', at('first.crt'), '-noout', '-ext', 'subjectAltName'], { encoding: 'utf8' });
    assert.match(names, /DNS:surepull-opa\.surepull\.svc/);
    assert.equal(statSync(at('tls.key')).mode & 0o777, 0o600);
  });

  it('stay trusted after a renewal, and after two', () => {
    assert.match(renew('second'), /1 earlier CAs/);
    renew('third', '30');
    assert.equal(cas('third'), 3);
    for (const certificate of ['first', 'second', 'third']) assert.ok(trusted(certificate, 'third'), certificate);
    assert.equal(trusted('second', 'first'), false, 'each CA is another');
  });

  it('are forgotten once they expired', () => {
    const over = `-----BEGIN CERTIFICATE-----\n${EXPIRED.match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----\n`;
    const value = Buffer.from(over + readFileSync(at('third.pem'))).toString('base64');
    writeFileSync(at('ca-bundle.yaml'), `- op: add\n  path: /webhooks/0/clientConfig/caBundle\n  value: ${value}\n`);
    assert.match(renew('fourth'), /3 earlier CAs/);
    assert.equal(cas('fourth'), 4, 'the three that are good, and its own');
    assert.ok(trusted('first', 'fourth'));
  });

  it('keep up the webhook through a rollout: by the new bundle it reaches pods with the old certificate', async () => {
    const [before, behind] = ['old', 'new'].map(() => {
      execFileSync(at('certificates'));
      return build('own-ca', (copy) => {
        for (const name of ['tls.crt', 'tls.key', 'ca-bundle.yaml']) copyFileSync(at(name), `${copy}/own-ca/${name}`);
      });
    });
    const webhook = ({ kind }) => kind === 'ValidatingWebhookConfiguration';
    const opa = await Deployed.start([...before.filter((object) => !webhook(object)), ...behind.filter(webhook)]);
    try {
      assert.equal((await opa.send('GET', '/health')).status, 200);
    } finally {
      await opa.stop();
    }
    const mounted = (objects) => ofKind(objects, 'Deployment').spec.template.spec.volumes.find(({ name }) => name === 'tls').secret.secretName;
    assert.notEqual(mounted(before), mounted(behind), 'a renewal is a rollout');
  });
});
