// Passwords, tokens and user names planted in evidence, input and cluster: none comes out of any host in Node.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import npm from '@open-policy-agent/opa-wasm';
import { container, deployment, pod, request } from './cases/objects.mjs';
import { compile, dist, entrypoints, root } from './node/dist.mjs';
import { everything } from './node/everything.mjs';
import { clusterOf, GuestError, WapcInstance } from './node/wapc.mjs';

const planted = JSON.parse(readFileSync(new URL('planted.json', import.meta.url)));
const { password, user, token } = planted;
const base64 = (text) => Buffer.from(text).toString('base64');
const percent = (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('');
const pair = base64(`${user}:${password}`);

/** Each in the ways in which it may be written; of base64 what does not depend on what follows. */
const spellings = Object.values(planted).flatMap((word) => [
  word,
  ...['', 'u', 'uu'].map((before) => base64(before + word).slice(before ? 4 : 0, -4)),
  percent(word),
  percent(word).toUpperCase(),
]);

const secret = (content, more = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'pull', namespace: 'shop' },
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': base64(typeof content === 'string' ? content : JSON.stringify({ auths: content })) },
  ...more,
});
const secrets = [
  secret({ 'ghcr.io': { username: user, password, auth: pair, identitytoken: token } }),
  secret({ 'ghcr.io': { auth: token }, [`https://${user}:${password}@ghcr.io/x`]: { auth: pair } }),
  secret({ [`${user}:${percent(password)}@ghcr.io`]: {}, [`ghcr.io/x?token=${token}#${password}`]: {} }),
  secret({ 'ghcr.io': { username: [password], password: { [token]: token } } }),
  secret({ 'ghcr.io': token }),
  secret(token),
  secret(`{"auths": {"ghcr.io": "${password}"} ${token}`),
  secret('{}', { data: { '.dockerconfigjson': `%%${password}` }, stringData: { [token]: password } }),
  secret('{}', { data: password }),
  secret('{}', { type: 'Opaque', data: { [token]: pair } }),
];
const images = ['ghcr.io/x/y:1', `${user}:${password}@ghcr.io/x/y`, `https://${user}:${percent(password)}@ghcr.io/x/y:1`, 'nginx'];
const containers = images.map((image, n) => container(image, { name: `c${n}`, env: [{ name: 'PASSWORD', value: password }] }));
const named = { imagePullSecrets: [{ name: 'pull' }] };
const settings = { defaults: {}, everything, trusting: { profile: 'strict', trust: { input: true } } };

function clean(text, from) {
  const said = spellings.find((spelling) => text.includes(spelling));
  assert.equal(said, undefined, `${said} in ${text.slice(0, 2000)}\nof ${JSON.stringify(from)}`);
}

/** What a call gives or throws, as text: an error with all that it holds. */
function said(call) {
  try {
    return JSON.stringify(call());
  } catch (error) {
    return `${error.stack} ${JSON.stringify({ ...error })} ${error.cause?.stack ?? ''}`;
  }
}

/** Every secret with every way to hand it over: `{evidence, input}`. */
const calls = secrets.flatMap((own) => {
  const whole = [pod(containers, named), deployment(containers, named)];
  const evidence = { objects: [own], complete: { secrets: '*' } };
  return [
    { own, evidence, input: whole[0] },
    { own, evidence, input: request(whole[0]) },
    { own, evidence: {}, input: [...whole, own] },
    { own, evidence: { digests: { [`${user}:${password}@ghcr.io/x:1`]: token } }, input: whole },
    { own, evidence: own, input: own },
    { own, evidence: { scans: [{ data: own }] }, input: whole },
    { own, evidence: { objects: own }, input: { spec: own, [token]: password } },
  ];
});

it('there is something to be found: the planted words are in what is handed over', () => {
  for (const { own } of calls) assert.throws(() => clean(JSON.stringify([own, containers]), own));
  for (const spelling of spellings) assert.ok(spelling.length > 3, spelling);
});

describe('nothing secret comes out of', () => {
  for (const [name, own] of Object.entries(settings)) {
    it(`the JavaScript API, under ${name}`, async () => {
      const { createPolicy } = await import(`${root}js/dist/node.js`);
      const policy = createPolicy(own);
      for (const call of calls) {
        const { evidence, input } = call;
        const cut = JSON.stringify(input).slice(0, -9);
        for (const question of ['evaluate', 'plan', 'requirements']) {
          clean(said(() => policy[question](input, { evidence })), call);
          clean(said(() => policy[question](cut)), call);
        }
        const broken = new TextEncoder().encode(JSON.stringify(evidence).slice(0, -9));
        clean(said(() => policy.evaluate(input, { evidence: broken })), call);
        clean(said(() => policy.evaluate(input, { now: token, baseline: [password] })), call);
      }
    });

    it(`the OPA module in its npm host, under ${name}`, async () => {
      const policy = await npm.loadPolicy(readFileSync(`${dist}/surepull-opa.wasm`));
      for (const call of calls) {
        policy.setData({ config: { surepull: { settings: own, evidence: call.evidence } } });
        for (const entrypoint of entrypoints) clean(said(() => policy.evaluate(call.input, `surepull/${entrypoint}`)), call);
      }
    });

    it(`the Kubewarden module, under ${name}, whose host hands secrets over`, () => {
      const module = compile('surepull-kubewarden');
      const metadata = { name: 'default', namespace: 'shop' };
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata, ...named };
      const aware = { ...own, contextAware: true };
      for (const secret of secrets) {
        const given = clusterOf([secret, account]);
        const refusing = () => assert.fail(`${user}:${password} may not: ${token}`);
        for (const cluster of [given, refusing, () => token, () => JSON.stringify(secret).slice(0, -9)]) {
          for (const spec of [named, {}]) {
            const payload = JSON.stringify({ request: request(deployment(containers, spec)), settings: aware });
            clean(new WapcInstance(module, cluster).call('validate', payload), secret);
          }
        }
      }
    });
  }

  it("what is said of the Kubewarden module's settings and operations, but for names in them", () => {
    const guest = new WapcInstance(compile('surepull-kubewarden'));
    for (const settings of secrets) {
      clean(guest.call('validate_settings', JSON.stringify(settings)), settings);
      clean(guest.call('validate', JSON.stringify({ request: settings, settings: {} })), settings);
    }
    assert.throws(() => guest.call(token, password), (error) => error instanceof GuestError && !said(() => { throw error; }).includes(token));
  });
});
