/** `surepull check --fix`, `--unsafe-fixes` and `--diff`, as a user runs them. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, pod, surepull } from "./support.js";

const STRICT = ["--profile", "strict"];
const read = (cwd, file) => readFileSync(join(cwd, file), "utf8");
/** A pod with the one policy that it has by default written out. */
const written = (text) => text.replace(/image: .*/, "$&\n    imagePullPolicy: IfNotPresent");
const full = (text) => text.replace("image: nginx", "image: docker.io/library/nginx");

test("--fix makes the safe fixes, and reports what is left", async () => {
  const text = pod("web", "nginx:1.27.3 # the shop");
  const cwd = folder({ "a.yaml": text, "clean.yaml": "# nothing\n" });
  const { code, stdout, stderr } = await surepull(["check", "--fix", ...STRICT], { cwd });
  assert.equal(read(cwd, "a.yaml"), written(text));
  assert.equal(code, 1);
  assert.equal(stderr, "");
  assert.match(stdout, /^a\.yaml:8:12 {2}error {2}short-name/m);
  assert.doesNotMatch(stdout, /implicit-pull-policy/);
  assert.match(stdout, /^\d errors?, .* in 1 image, 1 file; fixed: 1$/m);
  assert.match(stdout, /^1 more fix with --unsafe-fixes$/m);
  assert.deepEqual(readdirSync(cwd), ["a.yaml", "clean.yaml"], "nothing else is left in the folder");
});

test("--unsafe-fixes makes the others, too; a second run finds nothing to fix", async () => {
  const text = pod("web", "nginx:1.27.3 # the shop");
  const cwd = folder({ "a.yaml": text });
  const digests = join(folder({ "digests.json": JSON.stringify({ "nginx:1.27.3": `sha256:${"a".repeat(64)}` }) }), "digests.json");
  const fix = () => surepull(["check", "--fix", "--unsafe-fixes", "--format", "json", "--digests", digests, ...STRICT], { cwd });
  const report = (await fix()).json();
  const fixed = read(cwd, "a.yaml");
  assert.match(fixed, /^ {4}image: docker\.io\/library\/nginx:1\.27\.3@sha256:a{64} # the shop\n {4}imagePullPolicy: IfNotPresent$/m);
  assert.equal(report.fixed.length, 1);
  const [{ file, safety, rules, object }] = report.fixed;
  assert.deepEqual([file, safety, object.at, rules.includes("short-name")], ["a.yaml", "unsafe", "/0", true]);
  assert.ok(!report.findings.some(({ rule }) => rules.includes(rule)), "what the fix mends is mended");
  const again = (await fix()).json();
  assert.deepEqual([again.fixed, again.unfixed, read(cwd, "a.yaml")], [[], [], fixed]);
});

test("exit code 0 where all was fixed", async () => {
  const cwd = folder({ "a.yaml": pod("web", "' nginx:1.27.3'") });
  assert.equal((await surepull(["check"], { cwd })).code, 1);
  const { code, stdout } = await surepull(["check", "--fix"], { cwd });
  assert.equal(code, 0);
  assert.match(stdout, /^nothing found in 1 image, 1 file; fixed: 1$/m);
  assert.equal(read(cwd, "a.yaml"), pod("web", "'nginx:1.27.3'"));
});

test("--diff prints a patch that tools take, and writes nothing; exit code 1", async () => {
  const files = { "a/web.yaml": pod("web", "nginx:1.27.3"), "b.json": `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":{"containers":[{"name":"a","image":"r.example/x:1.2.3"}]}}`, "c.yaml": pod("c", "r.example/c:1.2.3").trimEnd().replaceAll("\n", "\r\n") };
  const cwd = folder(files);
  const { code, stdout, stderr } = await surepull(["check", "--diff", ...STRICT], { cwd });
  assert.equal(code, 1);
  assert.deepEqual(Object.keys(files).map((file) => read(cwd, file)), Object.values(files));
  assert.match(stderr, /^would fix: 3 in 3 files$/m);
  assert.match(stderr, /^1 more fix with --unsafe-fixes$/m);
  assert.ok(stdout.startsWith("--- a/a/web.yaml\n+++ b/a/web.yaml\n@@ -6,3 +6,4 @@\n   containers:\n   - name: app\n     image: nginx:1.27.3\n+    imagePullPolicy: IfNotPresent\n"));
  execFileSync("git", ["apply", "-"], { cwd, input: stdout });
  const patched = Object.keys(files).map((file) => read(cwd, file));
  const other = folder(files);
  await surepull(["check", "--fix", ...STRICT], { cwd: other });
  assert.deepEqual(patched, Object.keys(files).map((file) => read(other, file)));
  const nothing = await surepull(["check", "--diff", ...STRICT], { cwd });
  assert.deepEqual([nothing.code, nothing.stdout], [0, ""]);
  assert.match(nothing.stderr, /nothing to fix/);
});

test("a diff never shows a secret, and takes less context for it", async () => {
  const secret = "hunter2";
  const near = `${pod("web", "r.example/c:1.2.3")}    env:\n    - name: PASSWORD\n      value: ${secret}\n`;
  const beside = `apiVersion: v1\nkind: Pod\nmetadata: {name: beside}\nspec:\n  containers:\n  - {name: a, image: "r.example/c:1.2.3", env: [{name: P, value: ${secret}}]}\n`;
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { p: secret } }, { apiVersion: "v1", kind: "Pod", metadata: { name: "x" }, spec: { containers: [{ name: "a", image: "r.example/c:1.2.3" }] } }] });
  const cwd = folder({ "near.yaml": near, "beside.yaml": beside, "list.json": list });
  const { code, stdout, stderr } = await surepull(["check", "--diff", ...STRICT], { cwd });
  assert.equal(code, 1);
  assert.ok(!`${stdout}${stderr}`.includes(secret));
  assert.equal(stdout, "--- a/near.yaml\n+++ b/near.yaml\n@@ -7,4 +7,5 @@\n   - name: app\n     image: r.example/c:1.2.3\n+    imagePullPolicy: IfNotPresent\n     env:\n     - name: PASSWORD\n");
  execFileSync("git", ["apply", "-"], { cwd, input: stdout });
  assert.equal(read(cwd, "near.yaml"), written(near));
  assert.match(stderr, /^beside\.yaml: its diff is not shown.*\n {2}Pod beside: set the pull policy to `IfNotPresent`$/m);
  assert.match(stderr, /^list\.json: its diff is not shown/m);
});

test("stdin: the fixed text goes to stdout, the report to stderr", async () => {
  const text = `# before\n${pod("web", "r.example/c:1.2.3")}`;
  const { code, stdout, stderr } = await surepull(["check", "--fix", "--format", "json", ...STRICT, "-"], { stdin: text });
  assert.equal(stdout, written(text));
  assert.equal(JSON.parse(stderr).fixed.length, 1);
  assert.equal(code, JSON.parse(stderr).verdict === "deny" ? 1 : 0);
  const broken = "a: [\n";
  const passed = await surepull(["check", "--fix", "-"], { stdin: broken });
  assert.deepEqual([passed.code, passed.stdout], [2, broken]);
  const diff = await surepull(["check", "--diff", ...STRICT, "-"], { stdin: text });
  assert.match(diff.stdout, /^--- a\/<stdin>\n/);
});

test("what cannot be fixed is named with its reason", async () => {
  const text = `x-image: &img r.example/c:1.2.3\n${pod("web", "*img")}`;
  const cwd = folder({ "a.yaml": text.replace("containers:\n  - name: app\n    image: *img", "containers:\n  - &c\n    name: app\n    image: *img\n  initContainers:\n  - *c") });
  const before = read(cwd, "a.yaml");
  const { stdout, json } = await surepull(["check", "--fix", "--unsafe-fixes", ...STRICT], { cwd });
  assert.equal(read(cwd, "a.yaml"), before);
  assert.match(stdout, /^a\.yaml {2}not fixed {2}Pod web: set the pull policy to `IfNotPresent`: it comes from the anchor `c`, through an alias: change it there$/m);
  assert.match(stdout, /^a\.yaml {2}not fixed {2}Pod web: .*: it is part of the anchor `c`, and other places that use it would change, too$/m);
  const { unfixed } = (await surepull(["check", "--fix", "--format", "json", ...STRICT], { cwd })).json();
  assert.deepEqual(unfixed.map(({ file, code }) => [file, code]).sort(), [["a.yaml", "alias"], ["a.yaml", "anchor"]]);
});

test("mode and links stay; what is protected stays as it is", async (context) => {
  const text = pod("web", "r.example/c:1.2.3");
  const cwd = folder({ "real/a.sh.yaml": text, "b.yaml": text });
  chmodSync(join(cwd, "real/a.sh.yaml"), 0o750);
  mkdirSync(join(cwd, "in"));
  symlinkSync("../real/a.sh.yaml", join(cwd, "in/link.yaml"));
  await surepull(["check", "--fix", ...STRICT, "in"], { cwd });
  assert.equal(read(cwd, "real/a.sh.yaml"), written(text));
  assert.equal(statSync(join(cwd, "real/a.sh.yaml")).mode & 0o7777, 0o750);
  assert.ok(lstatSync(join(cwd, "in/link.yaml")).isSymbolicLink());
  await context.test("a file without permission", { skip: process.getuid() === 0 && "root may write everything" }, async () => {
    chmodSync(join(cwd, "b.yaml"), 0o444);
    const { code, stderr } = await surepull(["check", "--fix", ...STRICT, "b.yaml"], { cwd });
    assert.deepEqual([code, read(cwd, "b.yaml")], [2, text]);
    assert.match(stderr, /^b\.yaml {2}cannot fix: no permission to write it$/m);
  });
});

test("a pipe cannot be fixed in place", { skip: process.platform === "win32" }, async () => {
  const cwd = folder({});
  execFileSync("mkfifo", [join(cwd, "pipe")]);
  const run = surepull(["check", "--fix", ...STRICT, "pipe"], { cwd });
  writeFileSync(join(cwd, "pipe"), pod("web", "r.example/c:1.2.3"));
  const { code, stderr } = await run;
  assert.equal(code, 2);
  assert.match(stderr, /^pipe {2}cannot write: it is no regular file, which alone can be written\n {2}help: hand it over as stdin/m);
});

test("documents that cannot be judged stay as they are, and the others are fixed", async () => {
  const text = `a: [\n---\n${pod("web", "r.example/c:1.2.3")}`;
  const cwd = folder({ "a.yaml": text });
  const { code, stdout } = await surepull(["check", "--fix", ...STRICT, "a.yaml"], { cwd });
  assert.equal(code, 2);
  assert.match(stdout, /; fixed: 1; not judged: 1$/m);
  assert.equal(read(cwd, "a.yaml"), written(text));
});

test("what other files say counts for the findings that are left", async () => {
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: '{"auths":{"r.example":{"auth":"YTpi"}}}'}\n`;
  const cwd = folder({ "a.yaml": `${pod("web", "r.example/c:1.2.3")}  imagePullSecrets: [{name: s}]\n`, "s.yaml": secret });
  const rules = async (...args) => (await surepull(["check", "--format", "json", ...STRICT, ...args], { cwd })).json().findings.map(({ rule }) => rule);
  const before = await rules();
  assert.deepEqual(await rules("--fix"), before.filter((rule) => rule !== "implicit-pull-policy"));
});

test("--unsafe-fixes names the secrets that a pod lacks, of those that stand beside it, and nothing of what is in them", async () => {
  const planted = Buffer.from(JSON.stringify({ auths: { "r.example": { auth: Buffer.from("user:planted").toString("base64") } } })).toString("base64");
  const secret = (name) => `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${planted}\n`;
  const account = (name, secrets) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}}\nimagePullSecrets: [${secrets}]\n`;
  const beside = [secret("pull"), secret("team"), account("default", ""), account("web", "{name: pull}")].join("---\n");
  const bare = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a # c\n      image: r.example/a:1.2.3 # d\n";
  const own = `${bare}  serviceAccountName: web\n  imagePullSecrets: # e\n    - name: team # f\n`;
  const settings = JSON.stringify({ profile: "reliable", registries: { private: ["r.example"] } });
  const cwd = folder({ "a.yaml": `${beside}---\n${bare}---\n${own}`, "s.json": settings });
  const fix = () => surepull(["check", "--config", "s.json", "--fix", "--unsafe-fixes", "--format", "json", "a.yaml"], { cwd });
  const { stdout, json } = await fix();
  assert.equal(read(cwd, "a.yaml"), `${beside}---\n${bare}  imagePullSecrets:\n    - name: pull\n---\n${own}    - name: pull\n`);
  assert.deepEqual(json().fixed.map(({ rules }) => rules), [["missing-pull-secret"], ["shadowed-account-secrets"]]);
  assert.doesNotMatch(stdout, /planted|dXNlcjpwbGFudGVk/);
  assert.deepEqual((await fix()).json().fixed, []);
});

test("options that do not go together are refused", async () => {
  for (const args of [["plan", "--fix"], ["why", "--diff"], ["check", "--unsafe-fixes"], ["check", "--diff", "--format", "json"]]) {
    const { code, stdout, stderr } = await surepull(args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, /^surepull: `--(?:fix|unsafe-fixes|diff)/);
  }
});

test("what a comment or a baseline accepts is not fixed", async () => {
  const cwd = folder({
    "pod.yaml": `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: a
    image: nginx:1.27.3 # surepull: ignore[implicit-pull-policy] the cluster sets it
  - name: b
    image: nginx:1.27.3
`,
  });
  const { stdout } = await surepull(["check", "--fix", "--format", "json", ...STRICT, "pod.yaml"], { cwd });
  assert.equal(JSON.parse(stdout).fixed.length, 1);
  const text = readFileSync(`${cwd}/pod.yaml`, "utf8");
  assert.equal(text.match(/imagePullPolicy/g).length, 1);
  assert.match(text, /name: b\n.*\n *imagePullPolicy: IfNotPresent\n$/);
  assert.ok(text.includes("# surepull: ignore"));
});
