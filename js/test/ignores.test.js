/** Comments that accept findings. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { folder, pod, surepull } from "./support.js";

const check = async (stdin, ...args) => {
  const { code, json } = await surepull(["check", "--format", "json", ...args, "-"], { stdin });
  const { findings, exempted, summary } = json();
  return { code, findings: findings.map(({ rule, use, object }) => `${object.name}/${use.name} ${rule}`), exempted, notices: summary.notices };
};

test("a comment accepts what stands on its line or the line below, and says why", async () => {
  for (const text of [
    pod("web", "nginx # surepull: ignore[missing-tag] pinned later"),
    pod("web", "nginx").replace("    image:", "    # surepull: ignore[missing-tag] pinned later\n\n    # more\n    image:"),
    pod("web", "nginx").replace("name: app", "name: app  # surepull: ignore[latest-tag, missing-tag] pinned later"),
    pod("web", "nginx").replace("  - name", "  # surepull: ignore[missing-tag] pinned later\n  - name"),
    pod("web", "nginx").replace("- name", "- # surepull: ignore[missing-tag] pinned later\n    name"),
    pod("web", "nginx").replace("containers:", "containers: # surepull: ignore[missing-tag] pinned later"),
    pod("web", "nginx\n    imagePullPolicy: Always # surepull: ignore[missing-tag] pinned later"),
    `# surepull: ignore[missing-tag] pinned later\n${pod("web", "nginx")}`,
    `# surepull: ignore-file[missing-tag] pinned later\n${pod("web", "nginx")}`,
    `---\n# surepull: ignore-file[missing-tag] pinned later\n${pod("web", "nginx")}`,
    pod("web", "nginx # surepull: ignore[missing-tag] pinned later").replaceAll("\n", "\r\n"),
  ]) {
    const { code, findings, exempted, notices } = await check(text);
    assert.deepEqual([code, findings], [0, []], text);
    assert.deepEqual(exempted.map(({ rule, reason, exemption }) => [rule, reason, exemption]), [["missing-tag", "pinned later", null]], text);
    assert.deepEqual(notices.filter((notice) => !notice.includes("latest-tag")), [], text);
  }
});

test("it accepts nothing else: not the neighbour, not another rule, not the same text inside a value", async () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {a: "# surepull: ignore[missing-tag] x"}}
spec:
  containers:
  - name: a
    image: nginx # surepull: ignore[missing-tag] known
  - name: b
    image: nginx
  - name: c # surepull: ignore[missing-tag] known
    image: nginx:latest
  - name: d
    image: nginx
    args:
    - |
      x: y # surepull: ignore[missing-tag] text
`;
  const { code, findings, notices } = await check(text);
  assert.equal(code, 1);
  assert.deepEqual(findings, ["web/b missing-tag", "web/c latest-tag", "web/d missing-tag"]);
  assert.deepEqual(notices, ["<stdin>:10:13: this comment ignores nothing of missing-tag: remove it, or put it on the line of the image or of its container"]);
});

test("in documents of one file, in Lists, and through aliases", async () => {
  const ignoring = pod("two", "nginx # surepull: ignore[missing-tag] known");
  assert.deepEqual((await check([pod("one", "nginx"), ignoring, pod("three", "nginx")].join("---\n"))).findings, ["one/app missing-tag", "three/app missing-tag"]);
  assert.deepEqual((await check([pod("one", "nginx"), "a: [\n", ignoring].join("---\n"))).findings, ["one/app missing-tag"], "beside a document that cannot be read");
  const item = (name, comment) => `- apiVersion: v1 ${comment}\n  kind: Pod\n  metadata: {name: ${name}}\n  spec: {containers: [{name: app, image: nginx}]}\n`;
  const list = `apiVersion: v1\nkind: List\nitems:\n${item("one", "")}${item("two", "# surepull: ignore[missing-tag] known")}`;
  assert.deepEqual((await check(list)).findings, ["one/app missing-tag"]);
  assert.deepEqual((await check(`# surepull: ignore-file[missing-tag] all\n${list}`)).findings, []);
  const merged = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - &base\n    name: a\n    image: nginx # surepull: ignore[missing-tag] known\n  - <<: *base\n    name: b\n  - <<: *base\n    name: c\n    image: redis\n";
  assert.deepEqual((await check(merged)).findings, ["p/c missing-tag"]);
});

test("a comment for each of many objects costs no more than reading them", async () => {
  const list = (comment) => `apiVersion: v1\nkind: List\nitems:\n${Array.from({ length: 8000 }, (_, i) => `- apiVersion: v1 ${comment}\n  kind: Pod\n  metadata: {name: p${i}}\n  spec: {containers: [{name: app, image: nginx}]}\n`).join("")}`;
  const timed = async (text) => {
    const start = performance.now();
    const { exempted } = await check(text);
    return { exempted: exempted.length, took: performance.now() - start };
  };
  const plain = await timed(list(""));
  const commented = await timed(list("# surepull: ignore[missing-tag] known"));
  assert.deepEqual([plain.exempted, commented.exempted], [0, 8000]);
  assert.ok(commented.took < 5 * plain.took, `${commented.took} ms against ${plain.took} ms`);
});

test("what is accepted hides nothing: the next rule of the ladder speaks", async () => {
  const { findings } = await check(pod("web", "registry.example/nginx:latest # surepull: ignore[latest-tag] known"), "--profile", "strict");
  assert.ok(findings.includes("web/app unpinned-image"), findings);
});

test("a comment that says no reason, no rule, or a rule that does not exist is told, and accepts nothing", async () => {
  for (const [comment, said] of [
    ["ignore[missing-tag]", /^<stdin>:8:18: .*say why/],
    ["ignore[] because", /name the rules/],
    ["ignore missing-tag", /write `# surepull: ignore\[rule\] reason`/],
    ["ignore[mising-tag] because", /^<stdin>:8:18: there is no rule `mising-tag`.*`missing-tag`/],
    ["ignore-file[missing-tag] because", /before the first key/],
  ]) {
    const { code, notices } = await check(pod("web", `nginx # surepull: ${comment}`));
    assert.equal(code, 1, comment);
    assert.match(notices.join("\n"), said);
  }
});

test("an unused comment is told, unless its rule had no say", async () => {
  const text = pod("web", "nginx:1.27.3 # surepull: ignore[missing-tag,vulnerable-image] known");
  const told = await check(text);
  assert.equal(told.code, 0);
  assert.match(told.notices.join("\n"), /ignores nothing of missing-tag: /);
  assert.deepEqual((await check(text, "--ignore", "missing-tag")).notices, []);
  // Another profile has the rule on, and the comment is for that.
  const strict = pod("web", "ghcr.io/a/b:1.2.3 # surepull: ignore[short-name] known");
  assert.deepEqual((await check(strict)).notices, []);
  assert.match((await check(strict, "--profile", "strict")).notices.join("\n"), /ignores nothing of short-name: /);
  const { stderr } = await surepull(["check", "-"], { stdin: text });
  assert.match(stderr, /^<stdin>:8:25: this comment ignores nothing of missing-tag/);
});

test("--no-ignores, and an admission review, whose author wrote the comment", async () => {
  const text = pod("web", "nginx # surepull: ignore[missing-tag] known");
  const { code, notices } = await check(text, "--no-ignores");
  assert.deepEqual([code, notices], [1, []]);
  const object = `${text.trimEnd().replaceAll("\n", "\n    ")}\n`;
  assert.equal((await check(`apiVersion: admission.k8s.io/v1\nkind: AdmissionReview\nrequest:\n  uid: "1"\n  operation: CREATE\n  object:\n    ${object}`)).code, 1);
});

test("exemptions of the settings that took nothing out are told after the last file", async () => {
  const cwd = folder({
    ".surepull.yaml": "exemptions:\n- {rules: [missing-tag], images: [docker.io], reason: a}\n- {rules: [latest-tag], images: [quay.io], reason: b}\n- {rules: [vulnerable-image], images: [quay.io], reason: c}\n",
    "a.yaml": pod("a", "nginx"),
    "b.yaml": pod("b", "nginx:1.27.3"),
  });
  const { code, stderr } = await surepull(["check"], { cwd });
  assert.equal(code, 0);
  assert.equal(stderr, ".surepull.yaml: exemptions that took nothing out: line 3 (latest-tag)\n");
  const half = await surepull(["check", "a.yaml", "gone.yaml"], { cwd });
  assert.doesNotMatch(half.stderr, /took nothing out/, "what was not read may need it");
});
