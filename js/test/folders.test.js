/** Folders and files as they are found on disks: ignored, not rendered, unreadable, odd. */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CLI, folder, pod, source, surepull } from "./support.js";

const found = async (cwd, ...args) => {
  const { json } = await surepull(["check", "--format", "json", ...args], { cwd });
  return json().findings.map(({ file }) => file);
};

test("what git ignores is left out, as git itself says", async () => {
  const names = ["a.yaml", "gen/b.yaml", "out/c.yaml", "keep/d.yaml", "keep/e.gen.yaml", "deep/out/f.yaml", "deep/x.yaml", "deep/only/g.yaml", "deep/only/h.yaml", "UPPER.yaml", "build/i.yaml"];
  const cwd = folder({
    ...Object.fromEntries(names.map((name) => [name, pod("p", "nginx")])),
    ".gitignore": "# generated\n/gen/\nout/\n*.gen.yaml\nupper.yaml\nbuild\n",
    "keep/.gitignore": "!e.gen.yaml\n",
    "deep/.gitignore": "/x.yaml\nonly/*\n!only/h.yaml\n",
  });
  const asGit = (...args) => execFileSync("git", args, { cwd, encoding: "utf8", env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" } });
  asGit("init", "-q");
  const git = asGit("ls-files", "--others", "--exclude-standard", "*.yaml").trim().split("\n");
  assert.ok(git.length > 3 && git.length < names.length);
  assert.deepEqual((await found(cwd)).sort(), git.sort());
  // The rules above a folder count in it as well.
  assert.deepEqual((await found(join(cwd, "deep"))).sort(), ["only/h.yaml"]);
  assert.deepEqual((await found(cwd, "deep")).sort(), ["deep/only/h.yaml"]);
  assert.deepEqual((await found(cwd, "--no-gitignore")).sort(), names.toSorted());
});

test("what is named is read, ignored or not", async () => {
  const cwd = folder({ ".git/HEAD": "", ".gitignore": "rendered/\n*.yaml\n", "rendered/a.yaml": pod("a", "nginx"), "b.yaml": pod("b", "nginx") });
  assert.deepEqual(await found(cwd, "rendered", "b.yaml"), ["rendered/a.yaml", "b.yaml"]);
  assert.deepEqual(await found(join(cwd, "rendered"), "."), ["a.yaml"]);
  assert.equal((await surepull(["check"], { cwd })).code, 2, "and nothing to check is no success");
});

test("folders to be rendered first: the exact pipe is told", async () => {
  const cwd = folder({
    "My Chart/Chart.yaml": "name: shop\n",
    "My Chart/templates/a.yaml": "image: {{ .Values.image }}\n",
    "My Chart/charts/sub/Chart.yaml": "name: sub\n",
    "overlay/kustomization.yaml": "resources: [../base]\n",
    "base/kustomization.yaml": "resources: [a.yaml]\n",
    "base/a.yaml": pod("a", "nginx:1.27.3"),
  });
  const nothing = await surepull(["check", "My Chart"], { cwd });
  assert.equal(nothing.code, 2);
  assert.match(nothing.stderr, /help: render it first: helm template my-chart 'My Chart' \| surepull check -\n/);
  const { code, stderr } = await surepull(["check"], { cwd });
  assert.equal(code, 0);
  assert.match(stderr, /^nothing was rendered from My Chart: helm template my-chart 'My Chart' \| surepull check -$/m);
  assert.match(stderr, /^nothing was rendered from overlay: kustomize build overlay \| surepull check -$/m);
  assert.doesNotMatch(stderr, /rendered from (?:base|My Chart\/charts)/);
  const { json } = await surepull(["plan", "--format", "json", "overlay", "base"], { cwd });
  assert.deepEqual(json().passedOver.filter(({ render }) => render), [{ file: "overlay", because: "kustomization", render: "kustomize build overlay | surepull plan -" }]);
});

test("--allow-empty: nothing to check is no fault, what cannot be read is one", async () => {
  const cwd = folder({ "values.yaml": "a: 1\n", "sub/x.txt": "" });
  for (const command of ["check", "plan", "why"]) {
    assert.equal((await surepull([command, "sub"], { cwd })).code, 2, command);
    assert.equal((await surepull([command, "--allow-empty", "sub"], { cwd })).code, 0, command);
  }
  assert.equal((await surepull(["check", "--allow-empty", "-"])).code, 0);
  assert.equal((await surepull(["check", "--allow-empty", "gone"], { cwd })).code, 2);
});

test("--stdin-filename is what stdin is called, and tells JSON", async () => {
  const { json } = await surepull(["check", "--format", "json", "--stdin-filename", "deploy/web.yaml", "-"], { stdin: pod("a", "nginx") });
  assert.deepEqual([json().findings[0].file, json().findings[0].range.start.line], ["deploy/web.yaml", 8]);
  const broken = await surepull(["check", "--stdin-filename", "x.json", "-"], { stdin: "kind: Pod\n" });
  assert.match(broken.stderr, /^x\.json:1:1 {2}cannot judge: .*not valid JSON/);
  assert.equal((await surepull(["check", "--stdin-filename", "x.json", "."])).code, 2);
});

test("what lies beside manifests is passed over, and no manifest with them: not one with an odd element, nor one that quotes a template", async () => {
  const list = (...items) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const bare = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [{ name: "a", image: "nginx" }] } };
  const quoted = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {note: "uses {{workflow.name}}"}} # {{ or this }}\n';
  const cases = {
    "a List with an empty item": list(bare, null),
    "a List with something else": list(bare, { foo: 1 }),
    "a List without a list": JSON.stringify({ apiVersion: "v1", kind: "PodList", items: {} }),
    "an array": JSON.stringify([bare, 3]),
    "a key that stands twice": `${quoted}spec: {containers: [{name: a, image: nginx, image: nginx}]}\n`,
    "a tab": `${quoted}spec:\n\tcontainers: []\n`,
  };
  for (const [what, text] of Object.entries(cases)) {
    const cwd = folder({ "good.yaml": pod("good", "nginx:1.27.3"), "odd.yaml": text, "values.json": "[1, {}]", "chart.yaml": "{{- if .x }}\na: 1\n{{ end }}\n" });
    const { code, json } = await surepull(["check", "--no-config", "--format", "json", "."], { cwd });
    assert.deepEqual([code, json().errors.map(({ file }) => file)], [2, ["odd.yaml"]], what);
    assert.deepEqual(json().passedOver.map(({ file }) => file), ["chart.yaml", "values.json"], what);
    assert.equal(json().summary.objects, 1, what);
  }
});

test("an AdmissionReview is judged by itself, and named where it stands among others, which are judged", async () => {
  const review = JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request: { uid: "a", operation: "CREATE", object: { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "nginx" }] } } } });
  for (const [documents, faulty, objects] of [
    [[review, pod("good", "nginx:1.27.3")], [1], 1],
    [[pod("good", "nginx:1.27.3"), review, pod("bad", "nginx")], [2], 2],
    [[review, review], [1, 2], 0],
    [[review, "kind: [", pod("good", "nginx:1.27.3")], [1, 2], 1],
  ]) {
    const { code, json } = await surepull(["check", "--no-config", "--format", "json", "-"], { stdin: documents.join("\n---\n") });
    assert.deepEqual([code, json().errors.map(({ document }) => document).sort()], [2, faulty]);
    assert.equal(json().summary.objects, objects);
  }
});

test("stdin stands for the file that it is named after, as an editor's unsaved text does", async () => {
  const cwd = folder({ "deploy/web.yaml": pod("old", "nginx"), "deploy/other.yaml": pod("other", "nginx:1.27.3") });
  const { json } = await surepull(["check", "--format", "json", "--stdin-filename", "./deploy/web.yaml", "deploy", "-"], { cwd, stdin: pod("new", "nginx") });
  assert.deepEqual(json().findings.map(({ file, object }) => [file, object.name]), [["./deploy/web.yaml", "new"]]);
  assert.equal(json().summary.objects, 2);
});

test("settings and baselines among the files are no manifests", async () => {
  const cwd = folder({ ".surepull.yaml": "profile: baseline\n", "a.yaml": pod("a", "nginx:1.27.3"), "sub/.surepull.json": "{}", "known.json": '{"version": 1, "findings": []}' });
  const { json } = await surepull(["check", "--format", "json", "--baseline", "known.json"], { cwd });
  assert.deepEqual([json().passedOver, json().errors], [[], []]);
});

test("a file of a gigabyte, a pipe, a link that leads nowhere, bytes that are no text: each is named, the rest judged", async () => {
  const cwd = folder({
    "bad/latin.yaml": Buffer.from("kind: Pod # \xe9\n", "latin1"),
    "bad/tabs.yaml": "kind: Pod\n\tmetadata: {}\n",
    "bad/huge.yaml": "",
    "good/bom.yaml": `\ufeff${pod("bom", "nginx")}`,
    "good/crlf.yaml": pod("crlf", "nginx").replaceAll("\n", "\r\n"),
  });
  truncateSync(join(cwd, "bad/huge.yaml"), 2 ** 30);
  execFileSync("mkfifo", [join(cwd, "bad/pipe.yaml")]);
  symlinkSync("pipe.yaml", join(cwd, "bad/to-pipe.yaml"));
  symlinkSync("gone.yaml", join(cwd, "bad/dangling.yaml"));
  symlinkSync("loop-b.yaml", join(cwd, "bad/loop-a.yaml"));
  symlinkSync("loop-a.yaml", join(cwd, "bad/loop-b.yaml"));
  symlinkSync("..", join(cwd, "good/up"));
  const { code, json } = await surepull(["check", "--format", "json"], { cwd });
  const { errors, findings, verdict } = json();
  assert.deepEqual([code, verdict], [2, "deny"]);
  assert.deepEqual(findings.map(({ file, range }) => [file, range.start.line, range.start.column]), [["good/bom.yaml", 8, 12], ["good/crlf.yaml", 8, 12]]);
  assert.deepEqual(errors.map(({ file, code: word }) => [file, word]), [
    ["bad/dangling.yaml", "not-found"],
    ["bad/huge.yaml", "too-large"],
    ["bad/latin.yaml", "encoding"],
    ["bad/loop-a.yaml", "link-loop"],
    ["bad/loop-b.yaml", "link-loop"],
    ["bad/pipe.yaml", "not-a-file"],
    ["bad/tabs.yaml", "yaml-syntax"],
    ["bad/to-pipe.yaml", "not-a-file"],
  ]);
  const tabs = errors.find(({ file }) => file === "bad/tabs.yaml");
  assert.deepEqual([tabs.line, tabs.help], [2, "indent with spaces"]);
});

test("a pipe that is named is read", async () => {
  const cwd = folder({});
  execFileSync("mkfifo", [join(cwd, "pipe.yaml")]);
  const writer = spawn("sh", ["-c", 'printf %s "$TEXT" > pipe.yaml'], { cwd, env: { ...process.env, TEXT: pod("a", "nginx") } });
  assert.deepEqual(await found(cwd, "pipe.yaml"), ["pipe.yaml"]);
  writer.kill();
});

test("what has no end is read as far as the limit", async () => {
  const { code, json } = await surepull(["check", "--format", "json", "/dev/zero"]);
  assert.deepEqual([code, json().errors.map(({ file, code: word }) => [file, word])], [2, [["/dev/zero", "too-large"]]]);
});

/** Nobody's rights: root may read everything. */
function asNobody(args, cwd) {
  const child = spawn(process.execPath, [CLI, ...args], { cwd, ...(process.getuid() === 0 && { uid: 65534, gid: 65534 }) });
  let stdout = "";
  child.stdout.on("data", (text) => (stdout += text));
  child.stdin.end();
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, json: () => JSON.parse(stdout) }));
  });
}

test("a folder and a file without rights are named, the rest is judged", async () => {
  const cwd = folder({ "locked/a.yaml": pod("a", "nginx"), "secret.yaml": pod("b", "nginx"), "z.yaml": pod("z", "nginx") });
  chmodSync(cwd, 0o755);
  chmodSync(join(cwd, "locked"), 0);
  chmodSync(join(cwd, "secret.yaml"), 0);
  const { code, json } = await asNobody(["check", "--format", "json"], cwd);
  assert.equal(code, 2);
  assert.deepEqual(json().errors.map(({ file, code: word }) => [file, word]), [["locked", "no-permission"], ["secret.yaml", "no-permission"]]);
  assert.deepEqual(json().findings.map(({ file }) => file), ["z.yaml"]);
  chmodSync(join(cwd, "locked"), 0o755);
});

test("files that vanish, or become folders, after they were listed are named when they are read", async () => {
  const { sources } = await source("cli/files.ts");
  const cwd = folder({ "a.yaml": "", "b.yaml": "", "c.yaml": "" });
  const [a, b, c] = await sources([cwd]);
  rmSync(join(cwd, "a.yaml"));
  rmSync(join(cwd, "b.yaml"));
  mkdirSync(join(cwd, "b.yaml"));
  assert.deepEqual(a.read(), { file: join(cwd, "a.yaml"), code: "not-found", message: "no such file or folder" });
  assert.equal(b.read().code, "unreadable");
  assert.equal(c.read().length, 0);
});
