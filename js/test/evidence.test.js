/** What is handed over beside the manifests, and what stands among them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { folder, pod, source, surepull } from "./support.js";

const scans = fileURLToPath(new URL("../../policies/vectors/scans/", import.meta.url));
const base64 = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64");

const secret = (name, auths, more = {}) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: "shop" },
  type: "kubernetes.io/dockerconfigjson",
  data: { ".dockerconfigjson": base64({ auths }) },
  ...more,
});
const workload = (image, secrets, more = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop" },
  spec: { imagePullSecrets: secrets.map((name) => ({ name })), containers: [{ name: "app", image }], ...more },
});
const list = (...items) => ({ apiVersion: "v1", kind: "List", items });
const files = (entries) => folder(Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)])));
const rulesOf = ({ json }) => json().findings.map(({ rule }) => rule).sort();

test("a dump of the cluster: secrets and accounts beside the pods", async () => {
  const dump = list(workload("quay.io/org/app:1.2.3", ["regcred"]), secret("regcred", { "quay.io:5000": { auth: base64("u:p") } }));
  const { code, stdout } = await surepull(["check", "--profile", "reliable", "-"], { stdin: JSON.stringify(dump) });
  assert.equal(code, 1);
  assert.match(stdout, /error {2}unmatched-pull-secret/);
  const untrusting = files({ "s.yaml": "profile: reliable\ntrust: {input: false}\n" });
  const { stdout: quiet } = await surepull(["check", "--config", "s.yaml", "-"], { stdin: JSON.stringify(dump), cwd: untrusting });
  assert.doesNotMatch(quiet, /unmatched-pull-secret/);
});

test("objects of one run join, whatever file they stand in", async () => {
  const key = { "quay.io:5000": { auth: base64("u:p") } };
  for (const other of [JSON.stringify(secret("regcred", key)), JSON.stringify(list(secret("regcred", key))), `# a list\n${JSON.stringify({ kind: "SecretList", items: [{ ...secret("regcred", key), kind: undefined }] })}\n`]) {
    const cwd = files({ "deploy.json": workload("quay.io/org/app:1.2.3", ["regcred"]), "secrets.yaml": other, "trust.json": { trust: { input: false } } });
    const check = (...args) => surepull(["check", "--format", "json", ...args], { cwd });
    assert.deepEqual(rulesOf(await check("deploy.json", "secrets.yaml")), ["unmatched-pull-secret"], other);
    assert.deepEqual(rulesOf(await check("deploy.json")), []);
    assert.deepEqual(rulesOf(await check("deploy.json", "secrets.yaml", "--config", "trust.json")), []);
    // Evidence was handed over on purpose, so it counts in any case.
    assert.deepEqual(rulesOf(await check("deploy.json", "--evidence", "secrets.yaml", "--config", "trust.json")), ["unmatched-pull-secret"]);
  }
});

test("objects that tell something are found beside others in their file, however their kind is written", async () => {
  const json = JSON.stringify(secret("regcred", { "quay.io:5000": { auth: base64("u:p") } }));
  const fields = json.replace('"kind":"Secret",', "").slice(1, -1).replaceAll(/,"(?=metadata|type|data)/g, '\n"');
  const definition = "kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v1\nmetadata: {name: a}\nspec:\n  # kind: Secret\n  names: {kind: Secret}\n";
  const kinds = ["kind: Secret", "kind: 'Secret'  # of the registry", "'kind': Secret", "base: &kind {kind: Secret}\nkind: Sec\n<<: *kind", "kind:\n  Secret"];
  for (const kind of kinds) {
    const cwd = files({ "deploy.json": workload("quay.io/org/app:1.2.3", ["regcred"]), "all.yaml": `${definition}---\n${kind}\n${fields.replaceAll(/^"(\w+)":/gm, '"$1": ')}\n` });
    assert.deepEqual(rulesOf(await surepull(["check", "--format", "json", "."], { cwd })), ["unmatched-pull-secret"], kind);
  }
  const cwd = files({ "deploy.json": workload("quay.io/org/app:1.2.3", ["regcred"]), "all.yaml": definition });
  assert.deepEqual(rulesOf(await surepull(["check", "--format", "json", "."], { cwd })), []);
});

test("what stands in a file and in the evidence counts once", async () => {
  const node = (name, ...names) => ({ apiVersion: "v1", kind: "Node", metadata: { name }, status: { images: [{ names }] } });
  const ahead = { apiVersion: "apps.kruise.io/v1alpha1", kind: "ImagePullJob", metadata: { name: "ahead" }, spec: { image: "quay.io/org/app:1.2.3" } };
  const all = list(workload("quay.io/org/app:1.2.4", []), node("one", "quay.io/org/app:1.2.4"), node("two", "nginx:1"), ahead);
  const cwd = files({ "all.json": all, "node.json": node("one", "quay.io/org/app:1.2.4"), "ahead.json": ahead });
  const findings = async (...args) => (await surepull(["check", "--format", "json", "--profile", "strict", ...args], { cwd })).json().findings.map(({ file, ...finding }) => finding);
  const alone = await findings("all.json");
  assert.ok(alone.some(({ rule }) => rule === "prepull-drift"));
  assert.deepEqual(await findings("all.json", "node.json", "ahead.json"), alone);
});

test("--evidence: documents and objects, files and folders, joined", async () => {
  const cwd = files({
    "deploy.json": workload("quay.io/org/app:1.2.3", ["regcred", "gone"], { serviceAccountName: "robot" }),
    "known/secrets.yaml": `${JSON.stringify(secret("regcred", { "quay.io": {} }))}\n---\n# nothing\n`,
    "known/deep/all.json": { complete: { secrets: ["web"] }, digests: { "quay.io/org/app:1.2.3": `sha256:${"a".repeat(64)}` } },
    "known/more.yml": "complete:\n  secrets: [shop]\n  prePull: true\n",
    "known/values.yaml": "image: nginx\n",
  });
  const { code, json } = await surepull(["check", "--format", "json", "--profile", "strict", "deploy.json", "--evidence", "known"], { cwd });
  assert.equal(code, 1);
  const { findings, passedOver } = json();
  assert.ok(findings.some(({ rule }) => rule === "absent-pull-secret"));
  assert.match(findings.find(({ rule }) => rule === "unpinned-image").help, /sha256:aaaa/);
  assert.deepEqual(passedOver, [{ file: "known/values.yaml", because: "no-object" }]);
});

test("--complete: what was not handed over is not there", async () => {
  const cwd = files({ "a.json": workload("quay.io/org/app:1.2.3", ["gone"]) });
  const check = (...args) => surepull(["check", "--format", "json", ...args], { cwd });
  for (const [args, found] of [
    [["a.json"], []],
    [["--complete", "a.json"], ["absent-pull-secret"]],
    [["a.json", "--complete=web,shop"], ["absent-pull-secret"]],
    [["a.json", "--complete=web"], []],
    [["a.json", "--complete=web", "--complete=shop"], ["absent-pull-secret"]],
  ]) {
    const report = (await check(...args)).json();
    assert.deepEqual(report.findings.filter(({ outcome }) => outcome === "fail").map(({ rule }) => rule), found, args.join(" "));
  }
  const { code, stderr } = await check("--complete=", "a.json");
  assert.equal(code, 2);
  assert.match(stderr, /--complete=shop/);
});

test("--digests: a map in JSON or YAML", async () => {
  const digest = `sha256:${"b".repeat(64)}`;
  const cwd = files({ "pod.yaml": pod("web", "nginx:latest"), "d.json": { "nginx:latest": digest }, "d.yaml": `docker.io/library/nginx:latest: ${digest}\n` });
  for (const file of ["d.json", "d.yaml"]) {
    const { stdout } = await surepull(["check", "pod.yaml", "--digests", file], { cwd });
    assert.ok(stdout.includes(digest), file);
  }
});

test("--scan, --vex and --now", async () => {
  const { vulnerable, now, vex } = scanned();
  const cwd = files({ "pod.yaml": pod("web", vulnerable.image) });
  const check = async (...args) => (await surepull(["check", "--format", "json", "--profile", "strict", "pod.yaml", ...args], { cwd })).json();
  const rules = ({ findings }) => findings.flatMap(({ rule, also }) => [rule, ...also]);
  const plain = await check();
  assert.ok(plain.summary.notJudged.some(({ rule }) => rule === "vulnerable-image"));
  const scan = await check("--scan", scans + vulnerable.file, "--now", now);
  assert.ok(rules(scan).includes("vulnerable-image"), JSON.stringify(rules(scan)));
  assert.ok(!rules(scan).includes("stale-scan"));
  assert.ok(rules(await check("--scan", scans + vulnerable.file, "--now", "2099-01-01T00:00:00Z")).includes("stale-scan"));
  const excused = await check("--scan", scans + vulnerable.file, "--vex", scans + vex, "--now", now);
  assert.equal(excused.errors.length, 0);
  // The report comes through stdin, or among the manifests.
  const piped = await surepull(["check", "--format", "json", "--profile", "strict", "pod.yaml", "--scan", "-", "--now", now], { cwd, stdin: readFileSync(scans + vulnerable.file) });
  assert.deepEqual(piped.json().findings, scan.findings);
  assert.equal((await surepull(["check", "-", "--scan", "-"])).code, 2);
});

function scanned() {
  const report = JSON.parse(readFileSync(`${scans}trivy.json`, "utf8"));
  const created = new Date(report.CreatedAt);
  return { vulnerable: { file: "trivy.json", image: report.ArtifactName }, now: new Date(created.getTime() + 3_600_000).toISOString(), vex: "openvex.json" };
}

test("bad evidence ends the run: what, where, why, and what to do", async () => {
  const cwd = files({
    "pod.yaml": pod("web", "nginx:1.27.3"),
    "list.json": [],
    "other.json": { SchemaVersion: 2 },
    "broken.json": '{"a": 1,\n "b": hunter2}',
    "broken.yaml": "a: [\n",
    "empty.yaml": "# nothing\n",
    "digests.json": { "nginx:1": "hunter2" },
    "map.yaml": "[a]\n",
    "values.yaml": "image: nginx\n",
    "typo.yaml": "objets: []\ncomplete: {}\n",
    "inner.yaml": "complete:\n  secret: '*'\n",
    "wrong.yaml": "objects:\n- kind: Secret\n- 7\n",
  });
  for (const [args, said] of [
    [["--scan", "list.json"], /^list\.json {2}bad evidence: .*a list.*Trivy[^]*help: .*trivy image/],
    [["--scan", "other.json"], /^other\.json {2}bad evidence: .*Trivy/],
    [["--scan", "gone.json"], /^gone\.json {2}bad evidence: no such file/],
    [["--scan", "broken.json"], /^broken\.json:2:7 {2}bad evidence: it is not valid JSON[^]*help: /],
    [["--scan", "empty.yaml"], /^empty\.yaml {2}bad evidence: it is empty/],
    [["--vex", "other.json"], /^other\.json {2}bad evidence: .*OpenVEX/],
    [["--evidence", "broken.yaml"], /^broken\.yaml:\d+:\d+ {2}bad evidence: /],
    [["--evidence", "values.yaml"], /^values\.yaml:1:1 {2}bad evidence: .*neither[^]*--scan/],
    [["--evidence", "typo.yaml"], /^typo\.yaml:1:9 {2}bad evidence: .*`objets`[^]*`objects`/],
    [["--evidence", "inner.yaml"], /^inner\.yaml {2}bad evidence: .*`secret`[^]*`secrets`/],
    [["--evidence", "wrong.yaml"], /^wrong\.yaml:3:3 {2}bad evidence: /],
    [["--digests", "digests.json"], /^digests\.json {2}bad evidence: .*`nginx:1`/],
    [["--digests", "map.yaml"], /^map\.yaml:1:1 {2}bad evidence: it is no map/],
    [["--now", "tomorrow"], /^--now {2}bad option: .*2027/],
    [["--now", ""], /^--now {2}bad option: /],
  ]) {
    const { code, stdout, stderr } = await surepull(["check", "pod.yaml", ...args], { cwd });
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /hunter2/);
    assert.equal((await surepull(["plan", "pod.yaml", ...args], { cwd })).stderr, stderr);
  }
  const all = (await surepull(["check", "pod.yaml", "--format", "json", "--scan", "gone.json", "--scan", "broken.json"], { cwd })).json();
  assert.deepEqual([all.type, all.verdict, all.errors.map(({ file, code }) => [file, code])], ["failure", "deny", [["gone.json", "invalid-evidence"], ["broken.json", "invalid-evidence"]]]);
});

test("a folder of evidence without a file is no evidence", async () => {
  const cwd = files({ "pod.yaml": pod("web", "nginx:1.27.3"), "known/notes.txt": "" });
  const { code, stderr } = await surepull(["check", "pod.yaml", "--evidence", "known"], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /^known {2}bad evidence: there is no file in it/);
});

/** In plain text, in base64, and as a URL writes it. */
const { password: PASSWORD } = JSON.parse(readFileSync(new URL("../../wasm-tests/planted.json", import.meta.url), "utf8"));
const WORD = `${PASSWORD}/pa+ss`;
const SPELLINGS = [WORD, PASSWORD, base64(WORD).replace(/=+$/, ""), encodeURIComponent(WORD)];

test("no value of a secret is ever printed, whatever is wrong with it", async () => {
  const auth = { username: `u-${WORD}`, password: WORD, auth: base64(`u:${WORD}`) };
  const keys = { [`https://me:${encodeURIComponent(WORD)}@quay.io:5000`]: auth, "ghcr.io": auth };
  const broken = [
    secret("regcred", keys),
    secret("regcred", keys, { stringData: { password: WORD } }),
    secret("regcred", {}, { data: { ".dockerconfigjson": `%%${WORD}` } }),
    secret("regcred", {}, { data: { ".dockerconfigjson": base64(`{"auths": {"quay.io": "${WORD}"} ${WORD}`) } }),
    secret("regcred", {}, { data: { ".dockerconfigjson": base64({ auths: { "quay.io": { auth: WORD } } }) } }),
    secret("regcred", keys, { type: "Opaque", data: { [WORD]: WORD } }),
    secret("regcred", keys, { data: WORD }),
  ];
  const tight = { spec: { containers: [{ image: "quay.io/org/app:latest" }] }, apiVersion: "v1", kind: "Pod" };
  const env = [{ name: "PASSWORD", value: WORD }];
  for (const [index, own] of broken.entries()) {
    const cwd = files({
      "all.json": list(own, workload("quay.io/org/app:latest", ["regcred"]), own, tight, own),
      "deploy.json": workload("quay.io/org/app:latest", ["regcred"], { initContainers: [{ env, image: "quay.io/org/app:latest", args: [], name: "a" }] }),
      "secret.json": own,
      "cut.json": JSON.stringify(own).slice(0, -2),
    });
    const ways = [["all.json"], ["deploy.json", "secret.json"], ["deploy.json", "--evidence", "secret.json"]];
    if (index === 0) {
      ways.push(["cut.json"], ["deploy.json", "--evidence", "cut.json"], ["deploy.json", "--scan", "secret.json"], ["deploy.json", "--vex", "cut.json"]);
      ways.push(["deploy.json", "--digests", "secret.json"], ["deploy.json", "--config", "secret.json"]);
    }
    const runs = ways.flatMap((args) => ["check", "plan"].flatMap((command) => ["text", "json"].map((format) => [command, "--format", format, "--complete", ...args])));
    const strict = runs.map((args) => (args.includes("--config") ? args : [...args, "--profile", "strict"]));
    await Promise.all(strict.map(async (args) => {
      const { stdout, stderr } = await surepull(args, { cwd });
      for (const spelling of SPELLINGS) {
        const line = (stdout + stderr).split("\n").find((text) => text.includes(spelling));
        assert.equal(line, undefined, `${args.join(" ")} with ${JSON.stringify(own)}`);
      }
    }));
  }
});

test("the plan says which key of which secret serves an image, and why others do not", async () => {
  const keys = { "quay.io/org": {}, "quay.io:5000": {}, "https://index.docker.io/v1": {} };
  const cwd = files({
    "a.json": list(workload("quay.io/org/app:1.2.3", ["regcred", "gone"]), workload("nginx:1.27.3", ["regcred"]), secret("regcred", keys)),
  });
  const { stdout } = await surepull(["plan", "a.json", "--complete"], { cwd });
  assert.match(stdout, /^ {4}with key `quay\.io\/org` of secret shop\/regcred$/m);
  assert.match(stdout, /^ {4}not secret shop\/gone: there is no such secret$/m);
  assert.match(stdout, /^ {4}without any credential$/m);
  assert.match(stdout, /^ {4}not key `index\.docker\.io\/v1` of secret shop\/regcred: without the slash at the end/m);
});

test("every reason that the plan has is put into words", async () => {
  const { MISSED } = await source("cli/misses.ts");
  const types = readFileSync(new URL("../src/types.ts", import.meta.url), "utf8");
  const [, reasons] = /interface PlannedMiss \{[^]*?\/\*\* A stable word: (.*?)\. \*\//.exec(types);
  assert.deepEqual([...reasons.matchAll(/`([^`]+)`/g)].map(([, word]) => word), [...MISSED.keys()]);
});

test("a finding about several places names the others", async () => {
  const cwd = files({ "a.yaml": `${pod("one", "quay.io/app:1.2.3")}---\n${pod("two", "quay.io/app:1.2.4")}` });
  const { stdout } = await surepull(["check", "--profile", "strict", "a.yaml"], { cwd });
  assert.match(stdout, /^ {2}and: {2}a\.yaml:17:12 {2}Pod two$/m);
});
