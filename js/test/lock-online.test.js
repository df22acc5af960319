/** `surepull lock --online`, against a registry of our own. */

import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { basic, digestOf, INDEX, manifest, registry, reply, serve, tokens } from "./registry.js";
import { folder, pod, source, surepull } from "./support.js";

const WEB = manifest("web");
const DIGEST = digestOf(WEB);
const SECRET = "hunter2";

/** Asks for the images, and tells what was found and said. No answer ever holds the secret. */
async function lock(images, args = [], { env = {}, files = {} } = {}) {
  const cwd = folder(files);
  const stdin = images.map((image, index) => pod(`p${index}`, image)).join("---\n");
  const { code, stdout, stderr } = await surepull(["lock", "-", "-o", "-", "--online", ...args], { cwd, stdin, env });
  assert.doesNotMatch(stdout + stderr, new RegExp(`${SECRET}|${Buffer.from(SECRET).toString("base64").slice(0, 8)}|t0ken`));
  return { code, stderr, digests: stdout === "" ? {} : JSON.parse(stdout) };
}

/** The configuration of Docker in a file, handed over. */
const withConfig = (config, more = {}) => [["--docker-config=config.json"], { files: { "config.json": JSON.stringify(config) }, ...more }];
const auth = (user = "me", password = SECRET) => ({ auth: Buffer.from(`${user}:${password}`).toString("base64") });

test("without --online nobody is asked, and with it only for what nothing else tells", async () => {
  const { host, requests, asked } = await registry({ tags: { "shop/web:1": WEB, "shop/web:latest": WEB } });
  const stdin = `${pod("a", `${host}/shop/web:1`)}---\n${pod("b", `${host}/shop/web`)}---\n${pod("c", `${host}/shop/web:2@${DIGEST}`)}---\n${pod("d", `${host}/shop/web:1`)}`;
  assert.equal((await surepull(["lock", "-", "-o", "-"], { stdin })).code, 1);
  assert.equal(requests.length, 0);
  const cwd = folder({ "known.json": JSON.stringify({ [`${host}/shop/web:1`]: digestOf("other") }) });
  const { code, stdout, stderr } = await surepull(["lock", "-", "-o", "-", "--online", "--digests", "known.json"], { stdin, cwd });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(JSON.parse(stdout), { [`${host}/shop/web:1`]: digestOf("other"), [`${host}/shop/web:latest`]: DIGEST });
  assert.deepEqual(asked(), ["HEAD /v2/shop/web/manifests/latest"]);
  const { accept, authorization } = requests[0].headers;
  assert.match(accept, /image\.index.*manifest\.list.*image\.manifest.*manifest\.v2/);
  assert.equal(authorization, undefined);
});

test("a registry that does not name the digest is asked for the manifest", async () => {
  const tags = {
    "a:none": (request, response) => serve(request, response, WEB, {}),
    "a:junk": (request, response) => serve(request, response, WEB, { "docker-content-digest": "sha256:abc" }),
    "a:sha512": (request, response) => serve(request, response, WEB, request.method === "HEAD" ? {} : { "docker-content-digest": digestOf(WEB, "sha512") }),
    "a:lies": (request, response) => serve(request, response, WEB, request.method === "HEAD" ? {} : { "docker-content-digest": digestOf("other") }),
    "a:page": (_, response) => reply(response, 200, { "content-type": "text/html" }, "<html>log in</html>"),
    "a:old": (_, response) => reply(response, 200, { "content-type": "application/vnd.docker.distribution.manifest.v1+prettyjws", "docker-content-digest": DIGEST }),
    "a:huge": (request, response) => serve(request, response, "x".repeat(5 * 1024 * 1024), {}),
    "a:short": ({ method }, response) => (method === "HEAD" ? reply(response, 200, { "content-type": INDEX }) : (response.writeHead(200, { "content-type": INDEX, "content-length": 100 }).write("half"), setTimeout(() => response.destroy(), 20))),
  };
  const { host } = await registry({ tags });
  const { code, stderr, digests } = await lock(Object.keys(tags).map((tag) => `${host}/${tag}`));
  assert.equal(code, 1);
  assert.deepEqual(digests, { [`${host}/a:junk`]: DIGEST, [`${host}/a:none`]: DIGEST, [`${host}/a:sha512`]: digestOf(WEB, "sha512") });
  const reasons = [...stderr.matchAll(/^no digest: (.*)\n {2}(\S+)/gm)].map(([, reason, image]) => [image.replace(host, ""), reason.replace(host, "it")]);
  assert.deepEqual(reasons, [
    ["/a:lies", "it names another digest than its manifest has"],
    ["/a:page", "it answered with something else than a manifest"],
    ["/a:old", "it has it only as a manifest of schema 1, which runtimes no longer pull"],
    ["/a:huge", "it sends more than 4194304 bytes, which no such answer has"],
    ["/a:short", "it broke off in the middle of an answer"],
  ]);
});

test("tokens: anonymous, bought once for a repository, and anew where they are used up", async () => {
  const { asked, sell, guard } = tokens();
  const own = await registry({ tags: { "shop/web:1": WEB, "shop/web:2": WEB, "shop/web:3": WEB }, guard: guard(({ headers }) => `http://${headers.host}/token`), routes: { "/token": sell } });
  const { code, digests } = await lock([1, 2, 3].map((tag) => `${own.host}/shop/web:${tag}`));
  assert.deepEqual([code, Object.values(digests)], [0, [DIGEST, DIGEST, DIGEST]]);
  assert.deepEqual(asked.map(({ query }) => [...query]), [[["service", "registry.test"], ["scope", "repository:shop/web:pull"]]]);
  assert.equal(asked[0].headers.authorization, undefined);

  const { RegistryClient } = await source("cli/registry/client.ts");
  let current = 0;
  const short = await registry({
    tags: { "a:1": WEB },
    guard: ({ headers }, response) => headers.authorization !== `Bearer ${current}` && reply(response, 401, { "www-authenticate": `Bearer realm="http://${headers.host}/token"` }),
    routes: { "/token": (_, response) => reply(response, 200, {}, JSON.stringify({ token: String(current) })) },
  });
  const client = new RegistryClient({ credentials: { of: async () => undefined }, insecure: [], timeout: 5 });
  for (current of [1, 1, 2, 2]) assert.equal(await client.digest({ registry: short.host, repository: "a", tag: "1" }), DIGEST);
  assert.equal(short.asked().filter((path) => path === "GET /token").length, 2);
});

test("tokens: with credentials, which go to the authority alone", async () => {
  for (const answer of [{ token: "t0ken" }, { access_token: "t0ken", token: "" }]) {
    const { asked, sell, guard } = tokens("t0ken", { wants: basic("me", SECRET), answer });
    const authority = await registry({ routes: { "/token": sell } });
    const { host, requests } = await registry({ tags: { "shop/web:1": WEB }, guard: guard(() => `http://${authority.host}/token`) });
    assert.equal((await lock([`${host}/shop/web:1`], ...withConfig({ auths: { [host]: auth() } }))).code, 0);
    assert.equal(asked[0].headers.authorization, basic("me", SECRET));
    assert.deepEqual(requests.map(({ headers }) => headers.authorization), [undefined, "Bearer t0ken"]);
    const wrong = await lock([`${host}/shop/web:1`], ...withConfig({ auths: { [host]: auth("me", "other") } }));
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /does not accept the credentials for it/);
    const anonymous = await lock([`${host}/shop/web:1`]);
    assert.match(anonymous.stderr, /does not tell anonymously.*\n.*\n {2}help: --docker-config/);
  }
});

test("tokens: an identity token is sent in a body, and a registry token is one", async () => {
  const { asked, sell, guard } = tokens();
  const { host, asked: order } = await registry({ tags: { "shop/web:1": WEB }, guard: guard(({ headers }) => `http://${headers.host}/token`), routes: { "/token": sell } });
  assert.equal((await lock([`${host}/shop/web:1`], ...withConfig({ auths: { [host]: { ...auth("00000000", ""), identitytoken: SECRET } } }))).code, 0);
  const body = new URLSearchParams(asked[0].body);
  assert.deepEqual([asked[0].method, body.get("grant_type"), body.get("refresh_token"), body.get("scope")], ["POST", "refresh_token", SECRET, "repository:shop/web:pull"]);
  assert.equal((await lock([`${host}/shop/web:1`], ...withConfig({ auths: { [host]: { registrytoken: "t0ken" } } }))).code, 0);
  assert.deepEqual(order().slice(-2), ["HEAD /v2/shop/web/manifests/1", "HEAD /v2/shop/web/manifests/1"]);
});

test("tokens that are none, and authorities that are not asked", async () => {
  const answers = {
    "/none": (_, response) => reply(response, 200, {}, "{}"),
    "/odd": (_, response) => reply(response, 200, {}, '{"token": "t0ken\\nx"}'),
    "/text": (_, response) => reply(response, 200, {}, "t0ken"),
    "/error": (_, response) => reply(response, 418),
  };
  for (const [realm, said] of [
    ...Object.keys(answers).slice(0, 3).map((path) => [path, /answered without a token/]),
    ["/error", /gives no token: it answered 418/],
    ["http://registry.test/token", /wants a token from an address that is not asked/],
    [`http://me:${SECRET}@127.0.0.1/token`, /wants a token from an address that is not asked/],
    ["file:///etc/passwd", /wants a token from an address that is not asked/],
    ["nonsense", /wants a token from an address that is not asked/],
  ]) {
    const guard = ({ headers }, response) => reply(response, 401, { "www-authenticate": `Bearer realm="${realm.startsWith("/") ? `http://${headers.host}${realm}` : realm}"` });
    const { host } = await registry({ guard, routes: answers });
    const { code, stderr } = await lock([`${host}/shop/web:1`]);
    assert.equal(code, 1);
    assert.match(stderr, said, realm);
  }
});

test("Basic, where the registry takes that", async () => {
  const guard = ({ headers }, response) => headers.authorization !== basic("me", SECRET) && reply(response, 401, { "www-authenticate": 'Basic realm="registry"' });
  const { host } = await registry({ tags: { "shop/web:1": WEB }, guard });
  assert.equal((await lock([`${host}/shop/web:1`])).code, 1);
  for (const key of [host, `https://${host}`, `http://${host}/v2/`, `${host}/shop`, `${host}/shop/web`]) {
    assert.equal((await lock([`${host}/shop/web:1`], ...withConfig({ auths: { [host.slice(0, -1)]: auth("x", "y"), [`${host}/sho`]: auth("x", "y"), [key]: auth() } }))).code, 0, key);
  }
  assert.equal((await lock([`${host}/shop/web:1`], ...withConfig({ auths: { [host]: { username: "me", password: SECRET } } }))).code, 0);
  // The folder that Docker is told of.
  const docker = folder({ "config.json": JSON.stringify({ auths: { [host]: auth() } }) });
  assert.equal((await lock([`${host}/shop/web:1`], ["--docker-config"], { env: { DOCKER_CONFIG: docker } })).code, 0);
  // Nobody's credentials are taken unasked.
  assert.equal((await lock([`${host}/shop/web:1`], [], { env: { DOCKER_CONFIG: docker } })).code, 1);
});

test("credential helpers are asked for the registry, and told nothing else", async () => {
  const guard = ({ headers }, response) => headers.authorization !== basic("me", SECRET) && reply(response, 401, { "www-authenticate": "Basic" });
  const { host } = await registry({ tags: { "shop/web:1": WEB, "shop/web:2": WEB }, guard });
  const bin = folder({});
  const helper = (name, script) => {
    writeFileSync(join(bin, `docker-credential-${name}`), `#!/bin/sh\necho "$*" >> ${bin}/log\n${script}\n`);
    chmodSync(join(bin, `docker-credential-${name}`), 0o755);
  };
  helper("good", `[ "$(cat)" = "${host}" ] && echo '{"ServerURL": "x", "Username": "me", "Secret": "${SECRET}"}'`);
  helper("none", `echo "credentials not found in native keychain"; exit 1`);
  helper("broken", `echo "${SECRET}"; echo "${SECRET}" >&2; exit 3`);
  helper("odd", `echo "${SECRET}"`);
  const env = { PATH: `${bin}:${process.env.PATH}` };
  const ask = (config) => lock([`${host}/shop/web:1`], ...withConfig(config, { env }));
  assert.equal((await ask({ credHelpers: { [host]: "good" }, credsStore: "broken" })).code, 0);
  assert.equal((await ask({ credsStore: "good" })).code, 0);
  assert.equal((await ask({ credHelpers: { [host]: "none" }, auths: { [host]: auth() } })).code, 0);
  for (const [name, said] of [
    ["none", /does not tell anonymously/],
    ["broken", /`docker-credential-broken` failed with exit code 3/],
    ["odd", /`docker-credential-odd` does not answer in JSON/],
    ["gone", /`docker-credential-gone` cannot be run \(ENOENT\)[^]*help: it has to be on PATH/],
    ["../x", /names a credential helper that is no name/],
  ]) {
    const started = Date.now();
    const { code, stderr } = await ask({ credsStore: name });
    assert.ok(Date.now() - started < 30_000, name);
    assert.equal(code, 1);
    assert.match(stderr, said, name);
  }
});

test("what the registry refuses, and what it does not have", async () => {
  const status = (code) => (_, response) => reply(response, code, { "content-type": "application/json" }, `{"errors":[{"message":"${SECRET}"}]}`);
  const { host } = await registry({ tags: { "a:403": status(403), "a:401": status(401), "a:400": status(400), "a:ok": WEB } });
  const { code, stderr, digests } = await lock(["403", "401", "400", "404", "ok"].map((tag) => `${host}/a:${tag}`));
  assert.equal(code, 1);
  assert.deepEqual(digests, { [`${host}/a:ok`]: DIGEST });
  assert.match(stderr, /does not tell anonymously.*\n.*a:403.*\n.*a:401 /);
  assert.match(stderr, /has no tag `404` of it \(404\)\n.*a:404 /);
  assert.match(stderr, /answered 400\n.*a:400 /);
});

test("429 and Retry-After: asked again when the registry wants it, by all", async () => {
  let first;
  const times = [];
  const guard = (_, response) => {
    times.push(Date.now());
    first ??= Date.now();
    return Date.now() - first < 900 && reply(response, 429, { "retry-after": "1" });
  };
  const { host } = await registry({ tags: { "a:1": WEB, "b:1": WEB }, guard });
  assert.equal((await lock([`${host}/a:1`, `${host}/b:1`])).code, 0);
  assert.ok(times.slice(2).every((time) => time - first >= 900), String(times));
});

test("a registry that limits is not asked on and on", async () => {
  for (const [header, said] of [["3600", /429 and wants to be asked again in 3600 s/], [new Date(Date.now() + 3_600_000).toUTCString(), /429 and wants to be asked again in 3\d\d\d s/]]) {
    const { host, requests } = await registry({ guard: (_, response) => reply(response, 429, { "retry-after": header }) });
    const { code, stderr } = await lock(Array.from({ length: 20 }, (_, index) => `${host}/a:${index}`));
    assert.equal(code, 1);
    assert.match(stderr, said);
    assert.equal(stderr.match(/no digest:/g).length, 1);
    assert.ok(requests.length <= 4, String(requests.length));
  }
});

test("5xx is tried again, a few times, and only of that image", async () => {
  let failures = 0;
  const tags = { "a:once": (request, response) => (failures++ === 0 ? reply(response, 503) : serve(request, response, WEB)), "a:never": (_, response) => reply(response, 500), "b:ok": WEB };
  const { host, asked } = await registry({ tags });
  const { code, stderr, digests } = await lock([`${host}/a:never`, `${host}/a:once`, `${host}/b:ok`]);
  assert.equal(code, 1);
  assert.deepEqual(Object.keys(digests), [`${host}/a:once`, `${host}/b:ok`]);
  assert.match(stderr, /answered 500 4 times\n.*a:never/);
  assert.equal(asked().filter((path) => path.endsWith("never")).length, 4);
  const { RegistryClient } = await source("cli/registry/client.ts");
  const client = new RegistryClient({ credentials: { of: async () => undefined }, insecure: [], timeout: 5 });
  await assert.rejects(client.digest({ registry: host, repository: "a", tag: "never" }), /500 4 times/);
  assert.equal(await client.digest({ registry: host, repository: "b", tag: "ok" }), DIGEST);
});

test("slow answers and dead hosts", async () => {
  const slow = await registry({ tags: { "a:1": () => {} } });
  const started = Date.now();
  const { stderr } = await lock([`${slow.host}/a:1`, `${slow.host}/a:2`], ["--timeout", "0.2"]);
  assert.match(stderr, /did not answer within 0\.2 s[^]*help: --timeout/);
  assert.ok(Date.now() - started < 15_000);
  const { port } = await new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address));
    });
  });
  const dead = await lock([`127.0.0.1:${port}/a:1`, `127.0.0.1:${port}/a:2`]);
  assert.match(dead.stderr, /127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\n.*a:1.*\n.*a:2/);
});

test("redirects are followed, and tell no other host who asks", async () => {
  const guard = ({ headers }, response) => headers.authorization !== basic("me", SECRET) && reply(response, 401, { "www-authenticate": "Basic" });
  const other = await registry({ tags: { "x:1": WEB }, guard: () => false, address: "127.0.0.2" });
  const moved = (location, status = 307) => (_, response) => reply(response, status, { location });
  const tags = {
    "a:far": moved(`http://localhost:${other.host.split(":")[1]}/v2/x/manifests/1`),
    "a:near": moved("/v2/a/manifests/ok", 302),
    "a:ok": WEB,
    "a:loop": moved("/v2/a/manifests/loop"),
    "a:out": moved(`http://${other.host}/v2/x/manifests/1`),
    "a:file": moved("file:///etc/passwd"),
    "a:nowhere": (_, response) => reply(response, 302),
  };
  const target = await registry({ tags: { "x:1": WEB } });
  tags["a:far"] = moved(`http://${target.host}/v2/x/manifests/1`);
  const { host, requests } = await registry({ tags, guard });
  const images = Object.keys(tags).map((tag) => `${host}/${tag}`);
  const { code, stderr, digests } = await lock(images, ...withConfig({ auths: { [host]: auth() } }));
  assert.equal(code, 1);
  assert.deepEqual(Object.keys(digests), ["far", "near", "ok"].map((tag) => `${host}/a:${tag}`));
  assert.deepEqual(target.requests.map(({ headers }) => headers.authorization), [undefined]);
  assert.ok(requests.filter(({ path }) => path.endsWith("/ok")).some(({ headers }) => headers.authorization === basic("me", SECRET)));
  // The name is no machine's own, and TLS is missing there.
  assert.equal(other.requests.length, 0);
  assert.match(stderr, /sends on to an address that is not followed\n.*a:out.*\n.*a:file.*\n.*a:nowhere/);
  assert.match(stderr, /sends on more than 5 times\n.*a:loop/);
});

test("a host behind a redirect that wants to know who asks is not told", async () => {
  const far = await registry({ tags: { "x:1": WEB }, guard: (_, response) => reply(response, 401, { "www-authenticate": "Basic" }) });
  const { host } = await registry({ tags: { "a:1": (_, response) => reply(response, 307, { location: `http://${far.host}/v2/x/manifests/1` }) } });
  assert.equal((await lock([`${host}/a:1`], ...withConfig({ auths: { [host]: auth(), [far.host]: auth() } }))).code, 1);
  assert.deepEqual(far.requests.map(({ headers }) => headers.authorization), [undefined]);
});

test("TLS, unless the registry is on this machine or named", async () => {
  const { host, requests } = await registry({ tags: { "a:1": WEB }, address: "127.0.0.2" });
  const { code, stderr } = await lock([`${host}/a:1`]);
  assert.equal(code, 1);
  assert.match(stderr, /cannot be reached \(\w+\)[^]*help: --insecure-registry/);
  assert.equal(requests.length, 0);
  assert.deepEqual((await lock([`${host}/a:1`], ["--insecure-registry", host])).digests, { [`${host}/a:1`]: DIGEST });
});

test("names of Docker Hub, addresses that are followed, challenges and dates as they are written", async () => {
  const { hostOf, loginOf, registryOf, Schemes } = await source("cli/registry/hosts.ts");
  assert.deepEqual(["docker.io", "quay.io"].map(hostOf), ["registry-1.docker.io", "quay.io"]);
  assert.deepEqual(["docker.io", "quay.io"].map(loginOf), ["https://index.docker.io/v1/", "quay.io"]);
  assert.deepEqual(["index.docker.io", "docker.io", "quay.io"].map(registryOf), ["docker.io", "docker.io", "quay.io"]);
  const schemes = new Schemes(["registry.test:5000"]);
  const follows = (from, to) => schemes.mayFollow(new URL(from), new URL(to));
  for (const [from, to, may] of [
    ["https://quay.io/", "https://cdn.quay.io/x", true],
    ["https://quay.io/", "http://quay.io/x", false],
    ["https://quay.io/", "http://localhost:8080/admin", false],
    ["http://registry.test:5000/", "http://localhost:8080/x", true],
    ["http://registry.test:5000/", "http://registry.test:5001/x", false],
    ["https://quay.io/", "https://me:pw@quay.io/x", false],
    ["http://localhost/", "ftp://localhost/x", false],
  ]) {
    assert.equal(follows(from, to), may, `${from} ${to}`);
  }
  for (const host of ["localhost.evil.test", "127.0.0.10", "evil.test:127"]) assert.ok(!schemes.isPlain(host), host);
  assert.equal(schemes.url("[::1]:5000", "/v2/").href, "http://[::1]:5000/v2/");

  const { challenges } = await source("cli/registry/auth.ts");
  const read = (header) => challenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
  assert.deepEqual(read('Bearer realm="https://a/t?x=1,2",service="a \\"b\\"",scope="repository:x:pull,push"'), [["bearer", { realm: "https://a/t?x=1,2", service: 'a "b"', scope: "repository:x:pull,push" }]]);
  assert.deepEqual(read('Basic realm="r", BEARER Realm=https://a , scope=x'), [["basic", { realm: "r" }], ["bearer", { realm: "https://a", scope: "x" }]]);
  assert.deepEqual(read("Negotiate, Basic"), [["negotiate", {}], ["basic", {}]]);
  assert.deepEqual(read(""), []);
  const started = Date.now();
  for (const odd of ['Bearer realm="'.padEnd(16_000, "\\"), "a".repeat(16_000), " ,".repeat(8_000), "Bearer ".padEnd(16_000, "a-")]) read(odd);
  assert.ok(Date.now() - started < 1000);

  const { retryAfter } = await source("cli/registry/transport.ts");
  const now = Date.parse("2027-01-31T12:00:00Z");
  assert.deepEqual(["120", "Sun, 31 Jan 2027 12:01:00 GMT", "Sun, 31 Jan 2027 11:00:00 GMT", "soon", null].map((header) => retryAfter(header, now)), [120, 60, 0, undefined, undefined]);
});
