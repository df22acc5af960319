/** Rules that compare images look at all files of a run, and what they find stands in the right ones. */

import assert from "node:assert/strict";
import { readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rules } from "surepull";
import { folder, pod, source, surepull } from "./support.js";

const A = "registry.example.com/a";
const DIGEST = `sha256:${"d".repeat(64)}`;
const skews = (report) => report.findings.filter(({ rule }) => rule === "version-skew");
const check = async (cwd, ...args) => (await surepull(["check", "--format", "json", ...args], { cwd })).json();
const select = ["--select", "version-skew"];

/** What stands at a place of a file. */
function at(cwd, { file, range: { start, end } }) {
  const lines = readFileSync(join(cwd, file), "utf8").split("\n");
  assert.equal(start.line, end.line);
  return lines[start.line - 1].slice(start.column - 1, end.column - 1);
}

test("what differs between files is found, with the file and line of each place", async () => {
  const item = (name, tag) => ({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers: [{ name: "c", image: `${A}:${tag}` }] } });
  const cwd = folder({
    "1.yaml": `# first\n---\n${pod("other", "registry.example.com/b:1.0.0")}---\n${pod("a", `${A}:1.0.0`)}`,
    "2.json": JSON.stringify([item("x", "1.0.0"), item("b", "2.0.0")], null, 1),
    "3.yaml": `kind: PodList\napiVersion: v1\nitems:\n- metadata: {name: c}\n  spec: {containers: [{name: c, image: "${A}:3.0.0"}]}\n`,
    "4.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: [item("d", "4.0.0")] }),
    "broken.yaml": "a: [",
    "values.yaml": "image: x\n",
  });
  const report = await check(cwd, ...select);
  const [skew, ...rest] = skews(report);
  assert.deepEqual(rest, []);
  const places = [skew, ...skew.related];
  assert.deepEqual(places.map(({ file, object }) => [file, object.at, object.name]), [["1.yaml", "/1", "a"], ["2.json", "/1", "b"], ["3.yaml", "/0/items/0", "c"], ["4.json", "/items/0", "d"]]);
  assert.deepEqual(places.map((place) => at(cwd, place).replaceAll('"', "")), ["1.0.0", "2.0.0", "3.0.0", "4.0.0"].map((tag) => `${A}:${tag}`));
  assert.deepEqual([report.errors.length, report.passedOver.length], [1, 1]);
  assert.deepEqual([report.summary.objects, report.summary.images, report.summary.warnings + report.summary.infos], [6, 6, 1]);
});

test("every format that shows other places shows their files", async () => {
  const cwd = folder({ "a.yaml": pod("a", `${A}:1.0.0`), "b.yaml": pod("b", `${A}:2.0.0`) });
  const text = (await surepull(["check", ...select], { cwd })).stdout;
  assert.match(text, /^a\.yaml:8:12 {2}info {2}version-skew/m);
  assert.match(text, /^ {2}8 \| {5}image: registry/m);
  assert.match(text, /^ {2}and: {2}b\.yaml:8:12 {2}Pod b$/m);
  const { runs: [{ results: [result] }] } = JSON.parse((await surepull(["check", ...select, "--format", "sarif"], { cwd })).stdout);
  const uris = (locations) => locations.map(({ physicalLocation: { artifactLocation, region } }) => [artifactLocation.uri, region.startLine]);
  assert.deepEqual([uris(result.locations), uris(result.relatedLocations)], [[["a.yaml", 8]], [["b.yaml", 8]]]);
  const lines = (await surepull(["check", ...select, "--format", "jsonl"], { cwd })).stdout.split("\n");
  assert.deepEqual(JSON.parse(lines[0]).related.map(({ file }) => file), ["b.yaml"]);
});

test("files are as good as documents of one: the same findings, counts, order and fingerprints", async () => {
  const documents = [
    pod("a", "nginx"),
    pod("b", "nginx:1.27.3").replace("image:", "imagePullPolicy: Always\n    image:"),
    pod("c", "nginx:1.27.3"),
    `${pod("d", "quay.io/x/y:1")}  - {name: two, image: "quay.io/x/y:2"}\n`,
    pod("e", `nginx@${DIGEST}`),
  ];
  const cwd = folder({ "all.yaml": documents.join("---\n"), ...Object.fromEntries(documents.map((text, index) => [`each/${index}.yaml`, text])) });
  const [one, many] = [await check(cwd, "--profile", "strict", "all.yaml"), await check(cwd, "--profile", "strict", "each")];
  const of = ({ findings }) => findings.map(({ rule, severity, object, fingerprint, related }) => [object.name, rule, severity, fingerprint, related.map((other) => other.object.name)]);
  assert.ok(["version-skew", "conflicting-pull-policies"].every((id) => many.findings.some(({ rule, related }) => rule === id && related.length > 0)));
  // Behind what is found in the same object, and before what is found in the next.
  const order = (report) => of(report).map(([object]) => object);
  assert.deepEqual(order(many), order(one));
  assert.deepEqual(of(many).sort(), of(one).sort());
  assert.deepEqual({ ...many.summary, files: 1 }, one.summary);
  assert.equal(many.verdict, one.verdict);
});

test("comments accept their own place, and are told when nothing needs them", async () => {
  const ignored = (name, tag) => pod(name, `${A}:${tag} # surepull: ignore[version-skew] known`);
  const cwd = folder({ "a.yaml": pod("a", `${A}:1.0.0`), "b.yaml": `---\n---\n${ignored("b", "2.0.0")}`, "c.yaml": ignored("c", "1.0.0") });
  const two = await check(cwd, ...select);
  assert.deepEqual(two.findings, []);
  assert.deepEqual(two.exempted.map(({ file, reason, object, range }) => [file, reason, object.name, range.start.line]), [["b.yaml", "known", "b", 3]]);
  assert.deepEqual(two.summary.notices.map((notice) => notice.split(": ")[0]), ["c.yaml:8:41"]);
  const cwd3 = folder({ "a.yaml": pod("a", `${A}:1.0.0`), "b.yaml": ignored("b", "2.0.0"), "c.yaml": pod("c", `${A}:3.0.0`) });
  assert.deepEqual(skews(await check(cwd3, ...select)).map(({ file, related }) => [file, ...related.map((other) => other.file)]), [["a.yaml", "c.yaml"]]);
});

test("a baseline knows what is found between files", async () => {
  const cwd = folder({ "k/a.yaml": pod("a", `${A}:1.0.0`), "k/b.yaml": pod("b", `${A}:2.0.0`), "k/c.yaml": pod("c", `${A}:3.0.0`) });
  assert.equal((await surepull(["check", ...select, "--write-baseline", "known.json", "k"], { cwd })).code, 0);
  const again = await check(cwd, ...select, "--baseline", "known.json", "k");
  assert.deepEqual([again.findings, again.summary.notices], [[], []]);
  const { findings } = JSON.parse(readFileSync(join(cwd, "known.json"), "utf8"));
  assert.deepEqual(findings.map(({ object }) => object), ["v1 Pod a", "v1 Pod b"]);
});

test("an object without a name is known by its place, and compared in its file alone", async () => {
  const nameless = (...tags) => JSON.stringify({ containers: tags.map((tag, index) => ({ name: `c${index}`, image: `${A}:${tag}` })) });
  const cwd = folder({ "a.json": nameless("1.0.0"), "b.json": nameless("2.0.0", "3.0.0"), "c.yaml": pod("c", `${A}:4.0.0`), "d.yaml": pod("d", `${A}:5.0.0`) });
  const found = skews(await check(cwd, ...select));
  assert.deepEqual(found.map(({ file, related }) => [file, ...related.map((other) => other.file)]), [["b.json", "b.json"], ["c.yaml", "d.yaml"]]);
  const [alone] = skews(await check(cwd, ...select, "b.json"));
  assert.equal(found[0].fingerprint, alone.fingerprint);
});

test("what is no object among others, or as deep as can be, keeps nothing from being compared", async () => {
  const object = { apiVersion: "v1", kind: "Pod", metadata: { name: "r" }, spec: { containers: [{ name: "c", image: `${A}:9.0.0` }] } };
  const request = { uid: "1", operation: "CREATE", object };
  const deep = (levels) => `${JSON.stringify(object).slice(0, -1)},"data":${"[".repeat(levels)}${"]".repeat(levels)}}`;
  const cwd = folder({
    "a.yaml": pod("a", `${A}:1.0.0`),
    "b.yaml": pod("b", `${A}:2.0.0`),
    "review.json": JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request }),
    "request.json": JSON.stringify({ request, settings: {} }),
    "deep.json": deep(99),
  });
  const report = await check(cwd, ...select);
  assert.deepEqual(report.errors, []);
  assert.deepEqual(skews(report).map(({ file, related }) => [file, ...related.map((other) => other.file)]), [["a.yaml", "b.yaml"]]);
});

test("settings say where the rules are on, for each namespace", async () => {
  const of = (name, namespace, tag) => pod(name, `${A}:${tag}`).replace("metadata:", `metadata:\n  namespace: ${namespace}`);
  const cwd = folder({
    "k/a.yaml": of("a", "dev", "1.0.0"),
    "k/b.yaml": of("b", "shop", "2.0.0"),
    "k/c.yaml": of("c", "shop", "3.0.0"),
    "s.yaml": "overrides: [{namespaces: [shop], rules: {version-skew: error}}]\nexemptions: [{rules: [version-skew], objects: [Pod/nobody], reason: r}]\n",
  });
  const report = await check(cwd, "--config", "s.yaml", "k");
  assert.deepEqual(skews(report).map(({ file, severity, related }) => [file, severity, ...related.map((other) => other.file)]), [["k/b.yaml", "error", "k/c.yaml"]]);
  assert.equal(report.verdict, "deny");
  assert.match(report.summary.notices.join(), /exemptions that took nothing out: line 2/);
  assert.deepEqual(skews(await check(cwd, "--config", "s.yaml", "--ignore", "version-skew", "k")), []);
  assert.deepEqual(skews(await check(cwd, "k")), [], "it is off in baseline");
});

test("live pods are compared in every profile, secrets with the images of all files", async () => {
  const live = (name, digit) => `${pod(name, `${A}:1.0.0`).replace("metadata:", "metadata:\n  uid: u")}status:\n  containerStatuses: [{name: app, image: x, imageID: "${A}@sha256:${digit.repeat(64)}", state: {running: {}}}]\n`;
  const cwd = folder({ "a.yaml": live("a", "a"), "b.yaml": live("b", "b") });
  const { findings } = await check(cwd);
  assert.deepEqual(findings.map(({ rule, file, related }) => [rule, file, related[0]?.file]), [["drifted-image", "a.yaml", "b.yaml"]]);

  const auths = Buffer.from(JSON.stringify({ auths: { "registry.example.com": { auth: "YTpi" }, "quay.io": { auth: "YTpi" } } })).toString("base64");
  const uses = (name, image) => pod(name, image).replace("spec:", "spec:\n  imagePullSecrets: [{name: s}]");
  const shop = folder({
    "a.yaml": uses("a", `${A}:1.0.0`),
    "b.yaml": uses("b", "quay.io/b/b:1.0.0"),
    "s.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: ${auths}}\n`,
  });
  const unused = async (...files) => (await check(shop, "--select", "unused-pull-secret", ...files)).findings.map(({ file }) => file);
  assert.deepEqual([await unused(), await unused("a.yaml", "s.yaml")], [[], ["a.yaml"]]);
});

test("rules that are silent for want of evidence are told, be there images or not", async () => {
  const cwd = folder({ "a.yaml": pod("a", `${A}:1.0.0`), "k/m1.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "k/m2.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n" });
  const silent = async (...files) => (await check(cwd, "--profile", "strict", ...files)).summary.notJudged;
  const alone = await silent("a.yaml");
  assert.ok(alone.some(({ rule }) => rule === "credential-drift"));
  assert.deepEqual([await silent("k"), await silent(".")], [alone, alone]);
});

test("--fix mends each file, and what is left is compared", async () => {
  const cwd = folder({ "a.yaml": pod("a", "nginx:1.27.3"), "b.yaml": pod("b", "nginx:1.28.0"), "s.yaml": "rules: {short-name: warning, version-skew: warning}\n" });
  const report = await check(cwd, "--config", "s.yaml", "--fix", "--unsafe-fixes", "a.yaml", "b.yaml");
  assert.deepEqual(report.fixed.map(({ file }) => file), ["a.yaml", "b.yaml"]);
  assert.deepEqual(["a.yaml", "b.yaml"].map((file) => /image: (.*)/.exec(readFileSync(join(cwd, file), "utf8"))[1]), ["docker.io/library/nginx:1.27.3", "docker.io/library/nginx:1.28.0"]);
  assert.deepEqual(report.findings.map(({ rule, file, related }) => [rule, file, related[0]?.file]), [["version-skew", "a.yaml", "b.yaml"]]);
});

test("stdin is compared with files", async () => {
  const cwd = folder({ "a.yaml": pod("a", `${A}:1.0.0`) });
  const { json } = await surepull(["check", "--format", "json", ...select, "a.yaml", "-"], { cwd, stdin: pod("b", `${A}:2.0.0`) });
  assert.deepEqual(skews(json()).map(({ related }) => related.map(({ file, range }) => [file, range.start.line])), [[["<stdin>", 8]]]);
});

test("files that cannot be judged together are compared by themselves, and that is told", async () => {
  const crowd = (name, count) => JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers: Array.from({ length: count }, (_, index) => ({ image: `q.io/a:${index % 2}` })) } });
  const cwd = folder({ "a.json": crowd("a", 150_000), "b.json": crowd("b", 150_000) });
  const report = await check(cwd, ...select);
  assert.deepEqual(skews(report).map(({ file, related }) => [file, ...related.map((other) => other.file)]), [["a.json", "a.json"], ["b.json", "b.json"]]);
  assert.match(report.summary.notices.join(), /^each file was compared with nothing but itself, for together they cannot be judged: /);
});

test("files that are too large together are compared by themselves, and that is told", async () => {
  const two = (name) => `${pod(`${name}-1`, `${A}:1.0.0`)}---\n${pod(`${name}-2`, `${A}:2.0.0`)}`;
  const cwd = folder({ "a.yaml": two("a"), "b.yaml": two("b"), "huge.yaml": "" });
  truncateSync(join(cwd, "huge.yaml"), 513 * 1024 * 1024);
  const report = await check(cwd, ...select);
  assert.deepEqual(report.errors.map(({ code }) => code), ["too-large"]);
  assert.deepEqual(skews(report).map(({ file, related }) => [file, ...related.map((other) => other.file)]), [["a.yaml", "a.yaml"], ["b.yaml", "b.yaml"]]);
  assert.deepEqual(report.summary.notices, ["each file was compared with nothing but itself, for together they are larger than 512 MiB"]);
});

test("the rules that compare are those that are known to", async () => {
  const { compares, splitSettings } = await source("cli/set-rules.ts");
  assert.deepEqual(rules().map(({ id }) => id).filter(compares), ["version-skew", "conflicting-pull-policies", "unused-pull-secret", "credential-drift", "drifted-image"]);
  assert.deepEqual([splitSettings({}).live, splitSettings({ profile: "reliable" }).live, splitSettings({ overrides: [{ namespaces: ["a"], profile: "strict" }] }).live], [true, false, false]);
  assert.equal(splitSettings({ rules: { "drifted-image": { severity: "off" } } }), undefined);
});
