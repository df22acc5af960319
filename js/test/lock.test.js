/** `surepull lock` without registries: what live pods, scan reports and maps tell. */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { folder, pod, surepull } from "./support.js";

const scans = fileURLToPath(new URL("../../policies/vectors/scans/", import.meta.url));
const [A, B, C] = ["a", "b", "c"].map((digit) => `sha256:${digit.repeat(64)}`);
const NGINX = "docker.io/library/nginx:1.27";

const live = (name, image, imageID, more = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "shop", uid: name },
  spec: { containers: [{ name: "app", image }] },
  status: { containerStatuses: [{ name: "app", imageID }] },
  ...more,
});
const list = (...items) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
const locked = (cwd, file = "surepull.lock.json") => JSON.parse(readFileSync(join(cwd, file), "utf8"));

test("live pods tell, wherever they stand: an image a line, sorted, under the names of the module", async () => {
  const init = { spec: { initContainers: [{ name: "i", image: "init:1" }], containers: [{ name: "app", image: "docker.io/nginx:1.27" }] }, status: { initContainerStatuses: [{ name: "i", imageID: `docker-pullable://init@${B}` }], containerStatuses: [{ name: "app", imageID: `nginx@${A}` }] } };
  const pods = list(live("web", "x", "", init));
  for (const args of [["web.yaml", "pods.json"], ["web.yaml", "--evidence", "pods.json"]]) {
    const cwd = folder({ "web.yaml": `${pod("web", "nginx:1.27")}---\n${pod("first", "init:1")}`, "pods.json": pods });
    const { code, stdout, stderr } = await surepull(["lock", ...args], { cwd });
    assert.deepEqual([code, stdout, stderr], [0, "", "surepull.lock.json: 2 digests, 2 new, 0 changed\n"]);
    assert.equal(readFileSync(join(cwd, "surepull.lock.json"), "utf8"), `{\n  "docker.io/library/init:1": "${B}",\n  "${NGINX}": "${A}"\n}\n`);
  }
  const { stdout } = await surepull(["lock", "--output", "-", "-"], { stdin: pods });
  assert.deepEqual(JSON.parse(stdout), { "docker.io/library/init:1": B, [NGINX]: A });
});

test("what the file says is what check pins by", async () => {
  const cwd = folder({ "web.yaml": pod("web", "nginx:1.27"), "pods.json": list(live("web", "nginx:1.27", `docker.io/library/nginx@${A}`)) });
  assert.equal((await surepull(["lock", "web.yaml", "--evidence", "pods.json"], { cwd })).code, 0);
  const { json, stderr } = await surepull(["check", "--select", "unpinned-image", "--format", "json", "--digests", "surepull.lock.json"], { cwd });
  assert.ok(json().findings.some(({ file, help }) => file === "web.yaml" && help.includes(A)));
  // The file itself is no manifest, and nothing is said of it.
  assert.doesNotMatch(stderr + JSON.stringify(json().passedOver), /lock/);
});

test("pods among the manifests do not tell where objects of the input are not trusted", async () => {
  const cwd = folder({ "pods.json": list(live("web", "nginx:1.27", `nginx@${A}`)), "s.yaml": "trust: {input: false}\n" });
  assert.equal((await surepull(["lock", "pods.json", "--config", "s.yaml"], { cwd })).code, 1);
  assert.deepEqual(locked(cwd), {});
});

test("scan reports tell of the tags and digests of one repository", async () => {
  const image = "registry.example.com/shop/api:1.4.2";
  const expected = { [image]: `sha256:${"1".repeat(64)}` };
  const cwd = folder({ "api.yaml": pod("api", image) });
  for (const report of ["trivy.json", "grype.json"]) {
    const { code, stdout, stderr } = await surepull(["lock", "api.yaml", "--scan", scans + report, "-o", "-"], { cwd });
    assert.deepEqual([report, code, JSON.parse(stdout)], [report, 0, expected], stderr);
  }
  // Clair's digest may be that of one platform, and trivy-operator's that of the configuration.
  for (const report of ["clair-v4.json", "trivy-operator-vulnerabilityreport.json", "trivy-operator-list.json"]) {
    assert.equal((await surepull(["lock", "api.yaml", "--scan", scans + report, "-o", "-"], { cwd })).code, 1, report);
  }
  const among = await surepull(["lock", "-", "-o", "-"], { stdin: `${pod("api", image)}---\n${readFileSync(`${scans}trivy-operator-vulnerabilityreport.json`, "utf8")}` });
  assert.deepEqual(JSON.parse(among.stdout), {});
  // A report of Grype that was made at the registry has no tags, but what was asked for.
  const grype = { matches: [], source: { type: "image", target: { userInput: "nginx:1.27", tags: [], repoDigests: [`index.docker.io/library/nginx@${A}`, `quay.io/library/nginx@${B}`, `docker.io/other/nginx@${B}`] } } };
  const { stdout } = await surepull(["lock", "-", "--scan", "g.json", "-o", "-"], { stdin: pod("web", "nginx:1.27"), cwd: folder({ "g.json": JSON.stringify(grype) }) });
  assert.deepEqual(JSON.parse(stdout), { [NGINX]: A });
  // Without a tag that may as well be a file.
  grype.source.target.userInput = "nginx";
  const bare = await surepull(["lock", "-", "--scan", "g.json", "-o", "-"], { stdin: pod("web", "nginx"), cwd: folder({ "g.json": JSON.stringify(grype) }) });
  assert.deepEqual(JSON.parse(bare.stdout), {});
});

test("the surest counts: a map, then pods, then scans", async () => {
  const files = {
    "web.yaml": pod("web", "nginx:1.27"),
    "pods.json": list(live("web", "nginx:1.27", `nginx@${B}`)),
    "scan.json": JSON.stringify({ SchemaVersion: 2, ArtifactName: "nginx:1.27", ArtifactType: "container_image", Metadata: { RepoTags: ["nginx:1.27"], RepoDigests: [`nginx@${C}`] }, Results: [] }),
    "map.yaml": `nginx:1.27: ${A}\n`,
  };
  const cwd = folder(files);
  const of = async (...args) => JSON.parse((await surepull(["lock", "web.yaml", "-o", "-", ...args], { cwd })).stdout)[NGINX];
  assert.equal(await of("--scan", "scan.json"), C);
  assert.equal(await of("--scan", "scan.json", "--evidence", "pods.json"), B);
  assert.equal(await of("--scan", "scan.json", "--evidence", "pods.json", "--digests", "map.yaml"), A);
});

test("a tag that runs as several images is named with them and not locked", async () => {
  const pods = list(live("one", "nginx:1.27", `nginx@${B}`), live("two", "docker.io/library/nginx:1.27", `nginx@${A}`), live("three", "nginx:1.27", `sha256:${"9".repeat(64)}`));
  const cwd = folder({ "pods.json": pods, "map.json": JSON.stringify({ "nginx:1.27": B }) });
  const { code, stderr } = await surepull(["lock", "pods.json"], { cwd });
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`^no digest: one tag stands for 2 images: ${A}, ${B}\n  ${NGINX}  Pod shop/one in pods\\.json and 2 more\n  help: .*--digests`));
  assert.deepEqual(locked(cwd), {});
  assert.equal((await surepull(["lock", "pods.json", "--digests", "map.json"], { cwd })).code, 0);
  assert.deepEqual(locked(cwd), { [NGINX]: B });
});

test("what is in the file stays, unless --update finds it anew", async () => {
  const lock = { "nginx:1.27": A, "quay.io/other/app:1": C, "docker.io/library/db:1": C };
  const cwd = folder({ "web.yaml": `${pod("web", "nginx:1.27")}---\n${pod("db", "db:1")}`, "pods.json": list(live("web", "nginx:1.27", `nginx@${B}`)), "surepull.lock.json": JSON.stringify(lock) });
  const kept = await surepull(["lock", "web.yaml", "--evidence", "pods.json"], { cwd });
  assert.deepEqual([kept.code, kept.stderr], [0, "surepull.lock.json: 3 digests, 0 new, 0 changed, 1 of images that are not among these\n"]);
  assert.deepEqual(locked(cwd), { "docker.io/library/db:1": C, [NGINX]: A, "quay.io/other/app:1": C });
  const updated = await surepull(["lock", "web.yaml", "--evidence", "pods.json", "--update"], { cwd });
  // Nobody tells of the other one, which is said; the file keeps what it has.
  assert.equal(updated.code, 1);
  assert.match(updated.stderr, /no digest: [^]*docker\.io\/library\/db:1 [^]*0 new, 1 changed/);
  assert.deepEqual(locked(cwd), { "docker.io/library/db:1": C, [NGINX]: B, "quay.io/other/app:1": C });
});

test("images without a digest are named, once each, with where they are and what to do", async () => {
  const cwd = folder({ "a.yaml": pod("a", "nginx"), "b.yaml": pod("b", "nginx"), "c.yaml": `${pod("c", "Nginx:1")}---\n${pod("d", `nginx@${A}`)}---\n${pod("e", "'{{ .image }}'")}` });
  const { code, stderr } = await surepull(["lock"], { cwd });
  assert.equal(code, 1);
  assert.match(stderr, /^ {2}docker\.io\/library\/nginx:latest {2}Pod a in a\.yaml and 1 more$/m);
  assert.match(stderr, /^ {2}help: .*--evidence.*--scan.*--online$/m);
  assert.match(stderr, /^ {2}Nginx:1 {2}Pod c in c\.yaml$/m);
  assert.match(stderr, /^ {2}\{\{ \.image \}\} {2}Pod e in c\.yaml$/m);
  assert.doesNotMatch(stderr, new RegExp(A));
  assert.deepEqual(locked(cwd), {});
});

test("hostile names and values are data", async () => {
  const odd = live("web", "nginx:1.27", `nginx@${A}`, { status: { containerStatuses: [null, 3, { name: "app", imageID: 7 }, { name: "app", imageID: `x@${"sha256:"}${"A".repeat(64)}` }] } });
  const proto = '{"kind": "Pod", "apiVersion": "v1", "metadata": {"uid": "u"}, "spec": {"containers": {"__proto__": []}}, "status": []}';
  const { code, stderr } = await surepull(["lock", "-", "-o", "-"], { stdin: `${JSON.stringify(odd)}\n---\n${proto}\n---\n${pod("bad", '"a\\u001b[31m::error::b"')}` });
  assert.equal(code, 1);
  assert.doesNotMatch(stderr, /\u001b/);
});

test("what cannot be: exit code 2, and the file stays as it is", async () => {
  const cwd = folder({ "web.yaml": pod("web", "nginx:1.27"), "bad.yaml": "a: [\n", "list.json": "[]", "wrong.json": '{"nginx:1": "hunter2"}', "empty/x.txt": "" });
  for (const [args, said] of [
    [["web.yaml", "-o", "list.json"], /^list\.json.*bad evidence: it is no map of digests/],
    [["web.yaml", "-o", "wrong.json"], /^wrong\.json {2}bad evidence: .*`nginx:1`/],
    [["web.yaml", "-o", "no/where.json"], /^no\/where\.json {2}cannot write: there is no such folder/m],
    [["empty"], /there is no Kubernetes object/],
    [["web.yaml", "--docker-config"], /`--docker-config` goes with `--online`/],
    [["web.yaml", "--online", "--docker-config=none.json"], /^none\.json {2}bad option: .*ENOENT/],
    [["web.yaml", "--online", "--docker-config=bad.yaml"], /^bad\.yaml {2}bad option: .*no JSON/],
    [["web.yaml", "--online", "--insecure-registry", "http://x"], /`--insecure-registry http:\/\/x`: write the host/],
    [["web.yaml", "--online", "--timeout", "0"], /`--timeout 0`: expected seconds/],
    [["web.yaml", "-o", "a", "-o", "b"], /`--output` stands twice/],
    [["web.yaml", "--profile", "strict"], /`--profile` is for check/],
  ]) {
    const { code, stdout, stderr } = await surepull(["lock", ...args], { cwd });
    assert.deepEqual([args, code, stdout], [args, 2, ""], stderr);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /hunter2/);
  }
  assert.equal(readFileSync(join(cwd, "wrong.json"), "utf8"), '{"nginx:1": "hunter2"}');
  assert.ok(!existsSync(join(cwd, "surepull.lock.json")));
  // What could be read is locked, and what could not is named.
  const { code, stderr } = await surepull(["lock", "web.yaml", "bad.yaml", "--digests", "d.json"], { cwd: join(cwd, "."), env: {} });
  assert.equal(code, 2, stderr);
  writeFileSync(join(cwd, "d.json"), JSON.stringify({ "nginx:1.27": A }));
  mkdirSync(join(cwd, "out"));
  assert.equal((await surepull(["lock", "web.yaml", "bad.yaml", "--digests", "d.json", "-o", "out/l.json"], { cwd })).code, 2);
  assert.deepEqual(locked(cwd, "out/l.json"), { [NGINX]: A });
});
