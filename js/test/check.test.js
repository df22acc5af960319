/** `surepull check`, as a user runs it. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CLI, folder, pod, surepull } from "./support.js";

test("a finding says what, where, why, and what to do; exit code 1", async () => {
  const cwd = folder({ "shop.yaml": pod("web", "nginx:latest   # the shop") });
  const { code, stdout, stderr } = await surepull(["check", "shop.yaml"], { cwd });
  assert.equal(code, 1);
  assert.equal(stderr, "");
  const lines = stdout.split("\n");
  assert.equal(lines[0], "Pod web in shop.yaml");
  assert.equal(lines[1], "shop.yaml:8:12  error  latest-tag  container app");
  assert.match(lines[2], /^ {2}image `nginx:latest` /);
  assert.equal(lines[3], "  8 |     image: nginx:latest   # the shop");
  assert.equal(lines[4], "    |            ^^^^^^^^^^^^");
  assert.match(lines[5], /^ {2}why: {2}\S/);
  assert.match(lines[6], /^ {2}help: \S/);
  assert.equal(lines.at(-3), "1 error in 1 image, 1 file");
  assert.match(lines.at(-2), /^silent without evidence: \d+ rules \(--evidence\), 1 rule \(--node-config\), \d+ rules \(--scan\)$/);
});

test("clean manifests: exit code 0", async () => {
  const cwd = folder({ "a.yaml": pod("web", "nginx:1.27.3"), "b/c.json": JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" } }) });
  const { code, stdout } = await surepull(["check"], { cwd });
  assert.deepEqual([code, stdout.split("\n", 1)], [0, ["nothing found in 1 image, 2 files"]]);
});

test("warnings alone: exit code 0", async () => {
  const cwd = folder({ "a.yaml": pod("web", "nginx"), "settings.yml": "rules:\n  missing-tag: warning\n" });
  const { code, stdout } = await surepull(["check", "--config", "settings.yml", "a.yaml"], { cwd });
  assert.equal(code, 0);
  assert.match(stdout, /^a\.yaml:8:12 {2}warning {2}missing-tag/m);
  assert.match(stdout, /^1 warning in 1 image, 1 file$/m);
});

test("JSON: file, range, and one report over all files", async () => {
  const text = `${pod("one", "nginx:1")}---\n# nothing\n---\n${pod("two", "'nginx'")}`;
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "Pod", metadata: { name: "three" }, spec: { containers: [{ name: "app", image: "redis:latest" }] } }] });
  const cwd = folder({ "a.yaml": text, "b.json": list });
  const { code, json } = await surepull(["check", "--format", "json", "a.yaml", "b.json"], { cwd });
  const report = json();
  assert.equal(code, 1);
  assert.deepEqual([report.type, report.version, report.verdict, report.errors], ["report", 1, "deny", []]);
  const [two, three] = report.findings;
  assert.equal(report.findings.length, 2);
  assert.deepEqual([two.file, two.rule, two.object.name, two.object.at, two.pointer], ["a.yaml", "missing-tag", "two", "/1", "/spec/containers/0/image"]);
  assert.deepEqual(two.range.start, { line: 19, column: 12, offset: text.indexOf("'nginx'") });
  assert.equal(text.slice(two.range.start.offset, two.range.end.offset), "'nginx'");
  assert.deepEqual([three.file, three.rule, three.object.at], ["b.json", "latest-tag", "/items/0"]);
  assert.equal(list.slice(three.range.start.offset, three.range.end.offset), '"redis:latest"');
  assert.deepEqual([report.summary.files, report.summary.objects, report.summary.images, report.summary.errors], [2, 3, 3, 2]);
});

test("what cannot be read is named with its reason, the rest is judged; exit code 2", async () => {
  const cwd = folder({
    "a.yaml": `${pod("bad", "nginx")}---\na: [\n---\n${pod("good", "nginx:1.27.3")}`,
    "b.json": '{"apiVersion": "v1",\n "kind": }',
    "c.yaml": "kind: Pod\nkind: Pod\n",
    "d.yaml": `${pod("web", "nginx:1.27.3")}---\njust: values\n`,
    "e.yaml": Buffer.from([0xff, 0xfe, 0x00]),
  });
  const names = ["a.yaml", "b.json", "c.yaml", "d.yaml", "e.yaml", "nope.yaml"];
  const { code, stdout, stderr } = await surepull(["check", ...names], { cwd });
  assert.equal(code, 2);
  assert.match(stdout, /^a\.yaml:8:12 {2}error {2}missing-tag/m);
  assert.match(stdout, /; not judged: 6$/m);
  const reasons = stderr.split("\n").filter((line) => line.includes("cannot judge"));
  assert.match(reasons[0], /^a\.yaml:\d+:\d+ {2}cannot judge \(document 2\): /);
  assert.match(reasons[1], /^b\.json:2:\d+ {2}cannot judge: .*not valid JSON/);
  assert.match(reasons[2], /^c\.yaml:2:1 {2}cannot judge: .*`kind`.*twice/);
  assert.match(reasons[3], /^d\.yaml:10:1 {2}cannot judge \(document 2\): .*without `kind`/);
  assert.match(reasons[4], /^e\.yaml:1:1 {2}cannot judge: .*UTF-8/);
  assert.match(reasons[5], /^nope\.yaml {2}cannot judge: no such file/);

  const { json } = await surepull(["check", "--format", "json", ...names], { cwd });
  const report = json();
  assert.equal(report.verdict, "deny");
  assert.equal(report.summary.images, 3);
  assert.deepEqual(report.errors.map(({ file }) => file), names);
  for (const { code: word, message } of report.errors) assert.ok(word && message);
});

test("an error is deny for whoever reads only the verdict, even if all that was judged is clean", async () => {
  const cwd = folder({ "a.yaml": pod("web", "nginx:1.27.3"), "b.yaml": "a: [" });
  const { code, json } = await surepull(["check", "--format", "json", "."], { cwd });
  assert.deepEqual([code, json().verdict, json().findings], [2, "deny", []]);
});

test("nothing to check is no success", async () => {
  const cwd = folder({ "empty/x.txt": "", "blank.yaml": "# nothing\n---\n", "values.yaml": "a: 1\n" });
  for (const path of ["empty", "blank.yaml", "."]) {
    const { code, stderr } = await surepull(["check", path], { cwd });
    assert.equal(code, 2, path);
    assert.match(stderr, /no Kubernetes object to check/);
  }
  const { json } = await surepull(["check", "--format", "json", "empty"], { cwd });
  assert.equal(json().errors[0].code, "nothing-to-check");
  assert.equal(json().verdict, "deny");
});

test("folders: .git and node_modules are left out, templates and other YAML named", async () => {
  const cwd = folder({
    "k8s/a.yml": pod("a", "nginx"),
    "k8s/deep/b.YAML": pod("b", "nginx"),
    "k8s/.hidden/c.yaml": pod("c", "nginx"),
    "node_modules/x.yaml": pod("x", "nginx"),
    ".git/y.yaml": pod("y", "nginx"),
    "notes.txt": pod("z", "nginx"),
    "chart/values.yaml": "image: nginx\n",
    "chart/templates/d.yaml": "kind: {{ .Values.kind }}\n",
  });
  const { code, json } = await surepull(["check", "--format", "json"], { cwd });
  assert.equal(code, 1);
  assert.deepEqual(json().findings.map(({ file }) => file), ["k8s/.hidden/c.yaml", "k8s/a.yml", "k8s/deep/b.YAML"]);
  assert.deepEqual(json().passedOver, [
    { file: "chart/templates/d.yaml", because: "template" },
    { file: "chart/values.yaml", because: "no-object" },
  ]);
  const { stderr } = await surepull(["check", "."], { cwd });
  assert.match(stderr, /templates .*: chart\/templates\/d\.yaml/);
  assert.match(stderr, /not a Kubernetes object: chart\/values\.yaml/);
  const named = await surepull(["check", "chart/templates/d.yaml"], { cwd });
  assert.equal(named.code, 2);
  assert.match(named.stderr, /helm template/);
});

test("links: followed to files, not to folders; a dangling one and a circle are named", async () => {
  const cwd = folder({ "real/a.yaml": pod("a", "nginx") });
  mkdirSync(join(cwd, "in"));
  symlinkSync("../real/a.yaml", join(cwd, "in/link.yaml"));
  symlinkSync("..", join(cwd, "in/up.yaml"));
  symlinkSync("gone", join(cwd, "in/dangling.yaml"));
  symlinkSync("circle.yaml", join(cwd, "in/circle.yaml"));
  const { code, json } = await surepull(["check", "--format", "json", "in"], { cwd });
  assert.equal(code, 2);
  assert.deepEqual(json().findings.map(({ file }) => file), ["in/link.yaml"]);
  assert.deepEqual(json().errors.map(({ file, code: word }) => [file, word]), [
    ["in/circle.yaml", "link-loop"],
    ["in/dangling.yaml", "not-found"],
  ]);
});

test("a file that is named twice is judged once", async () => {
  const cwd = folder({ "a.yaml": pod("a", "nginx") });
  const { json } = await surepull(["check", "--format", "json", "a.yaml", ".", "./a.yaml"], { cwd });
  assert.equal(json().findings.length, 1);
});

test("stdin, YAML and JSON", async () => {
  for (const stdin of [pod("a", "nginx"), '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"app","image":"nginx"}]}}']) {
    const { code, stdout } = await surepull(["check", "-"], { stdin });
    assert.equal(code, 1);
    assert.match(stdout, /^<stdin>:\d+:\d+ {2}error {2}missing-tag/m);
  }
  assert.equal((await surepull(["check", "-"])).code, 2);
});

test("an AdmissionReview is judged as one, from JSON and from YAML", async () => {
  const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { containers: [{ name: "app", image: "nginx" }] } };
  const review = (operation) => ({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request: { uid: "1", operation, object } });
  const cwd = folder({
    "create.json": JSON.stringify(review("CREATE")),
    "create.yaml": `# a request\n${JSON.stringify(review("CREATE"))}\n`,
    "delete.json": JSON.stringify(review("DELETE")),
  });
  const created = (await surepull(["check", "--format", "json", "create.json"], { cwd })).json();
  assert.deepEqual(created.findings.map(({ rule, object: { at } }) => [rule, at]), [["missing-tag", "/request/object"]]);
  const yaml = (await surepull(["check", "--format", "json", "create.yaml"], { cwd })).json();
  assert.deepEqual([yaml.findings[0].object.at, yaml.findings[0].range.start.line], ["/0/request/object", 2]);
  const deleted = await surepull(["check", "--format", "json", "delete.json"], { cwd });
  assert.deepEqual([deleted.code, deleted.json().summary.skipped], [0, 1]);
});

test("a finding in what a merge brings points to where it is written", async () => {
  const text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - &base\n    name: a\n    image: nginx\n  - <<: *base\n    name: b\n";
  const { json } = await surepull(["check", "--format", "json", "-"], { stdin: text });
  assert.deepEqual(json().findings.map(({ use, range }) => [use.name, range.start.line]), [["a", 8], ["b", 8]]);
});

test("many findings: a line each, and the rules explained once", async () => {
  const cwd = folder({ "many.yaml": Array.from({ length: 60 }, (_, i) => pod(`p${i}`, i % 3 ? "nginx" : "nginx:latest")).join("---\n") });
  const { stdout } = await surepull(["check", "many.yaml"], { cwd });
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.filter((line) => line.startsWith("many.yaml:")).length, 60);
  assert.equal(lines.at(-2), "60 errors in 60 images, 1 file");
  assert.match(lines.at(-5), /^ {4}40 {2}missing-tag: \S/);
  assert.match(lines.at(-4), /^ {4}20 {2}latest-tag: \S/);
});

test("a reader that leaves early is no reason to complain", async () => {
  const cwd = folder({ "many.yaml": Array.from({ length: 3000 }, (_, i) => pod(`p${i}`, "nginx")).join("---\n") });
  const child = spawn(process.execPath, [CLI, "check", "--format", "jsonl", "many.yaml"], { cwd });
  let stderr = "";
  child.stderr.on("data", (text) => (stderr += text));
  child.stdout.once("data", () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(stderr, "");
  assert.notEqual(code, 0);
});
