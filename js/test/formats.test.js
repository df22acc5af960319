/** What each format says of the same run: findings, what is clean, what is exempted, what could not be judged. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { READ } from "./read-formats.js";
import { folder, pod, source, surepull } from "./support.js";

const { FORMATS } = await source("cli/formats/register.ts");

const inShop = (text) => text.replace("metadata:\n", "metadata:\n  namespace: shop\n");
const SETTINGS = `exemptions:\n- {rules: [latest-tag], images: [docker.io/library/redis], reason: "we know"}\nrules: {never-pull: warning}\n`;
const files = {
  "deploy/a b.yaml": `${inShop(pod("web", "nginx"))}---\n${pod("cache", "redis:latest")}`,
  "deploy/clean.yaml": pod("good", "nginx:1.27.3"),
  "deploy/never.yaml": `${pod("never", "nginx:1.27.3")}    imagePullPolicy: Never\n`,
  "deploy/open.yaml": pod("open", "registry.example/web:${TAG}"),
  "deploy/torn.yaml": "kind: Pod\nkind: Pod\n",
  "settings.yaml": SETTINGS,
};
const cwd = folder(files);
const NOW = ["--now", "2026-11-26T12:00:00.5Z"];

async function run(format, ...paths) {
  const { code, stdout } = await surepull(["check", "--config", "settings.yaml", ...NOW, "--format", format, ...(paths.length > 0 ? paths : ["deploy"])], { cwd });
  return { code, read: await READ[format](stdout) };
}

test("every format of the register is read here", () => {
  assert.deepEqual(Object.keys(FORMATS), Object.keys(READ));
});

test("the exit code is the same in all of them, and none is silent about what could not be judged", async () => {
  for (const format of Object.keys(READ)) {
    const args = ["check", "--config", "settings.yaml", "--format", format];
    const { code, stdout, stderr } = await surepull([...args, "deploy"], { cwd });
    assert.equal(code, 2, format);
    assert.match(stdout + stderr, /`kind`.*twice/, format);
    const refused = await surepull(["check", "--config", "gone.yaml", "--format", format, "deploy"], { cwd });
    assert.equal(refused.code, 2, format);
    assert.match(refused.stdout + refused.stderr, /settings cannot be read/, format);
    await READ[format](refused.stdout);
    assert.equal((await surepull([...args, "deploy/clean.yaml"], { cwd })).code, 0, format);
    assert.equal((await surepull([...args, "deploy/a b.yaml"], { cwd })).code, 1, format);
  }
});

test("jsonl: a line for each, with its fix, and the summary as the last", async () => {
  const { read } = await run("jsonl");
  assert.deepEqual(read.map(({ type, rule, code }) => [type, rule ?? code]), [
    ["finding", "missing-tag"],
    ["finding", "never-pull"],
    ["finding", "unresolved-template"],
    ["exempted", "latest-tag"],
    ["error", "yaml-duplicate-key"],
    ["summary", undefined],
  ]);
  const last = read.at(-1);
  assert.deepEqual([last.version, last.verdict, last.summary.errors], [1, "deny", 1]);
  const [fixed] = await READ.jsonl((await surepull(["check", "--format", "jsonl", "-"], { stdin: `${pod("p", "registry.example/a:1.27.3")}    imagePullPolicy: always\n` })).stdout);
  assert.equal(fixed.fix.safety, "safe");
});

test("SARIF: as its schema has it, with all rules, places, suppressions and what went wrong", async () => {
  const { read } = await run("sarif");
  const [{ tool, results, invocations, columnKind }] = read.runs;
  assert.equal(columnKind, "utf16CodeUnits");
  const { rules } = tool.driver;
  assert.ok(rules.length > 40);
  for (const { properties, help } of rules) {
    assert.ok(help.text);
    assert.ok(!("security-severity" in properties), "it would make security alerts of reliability");
  }
  assert.deepEqual(results.map(({ ruleId, level }) => [ruleId, level]), [
    ["missing-tag", "error"],
    ["never-pull", "warning"],
    ["unresolved-template", "note"],
    ["latest-tag", "note"],
  ]);
  for (const { ruleId, ruleIndex } of results) assert.equal(rules[ruleIndex].id, ruleId);
  const [missing, , , exempted] = results;
  const { artifactLocation, region } = missing.locations[0].physicalLocation;
  assert.deepEqual(artifactLocation, { uri: "deploy/a%20b.yaml", uriBaseId: "%SRCROOT%" });
  assert.deepEqual(region, { startLine: 9, startColumn: 12, endLine: 9, endColumn: 17 });
  assert.ok(missing.partialFingerprints["surepull/v1"]);
  assert.deepEqual(exempted.suppressions, [{ kind: "external", justification: "we know" }]);
  const [{ executionSuccessful, toolExecutionNotifications }] = invocations;
  assert.equal(executionSuccessful, false);
  const [error] = toolExecutionNotifications;
  assert.deepEqual([error.level, error.descriptor.id], ["error", "yaml-duplicate-key"]);
  assert.equal(error.locations[0].physicalLocation.region.startLine, 2);
  assert.ok(toolExecutionNotifications.some(({ associatedRule }) => associatedRule?.id === "vulnerable-image"));
  assert.equal((await run("sarif", "deploy/clean.yaml")).read.runs[0].invocations[0].executionSuccessful, true);
});

test("JUnit: a suite a file; findings fail, infos and clean files pass", async () => {
  const { read } = await run("junit");
  const suites = read.filter(({ element }) => element === "testsuite").map(({ name, tests, failures, errors, skipped }) => [name, tests, failures, errors, skipped]);
  assert.deepEqual(suites.slice(0, -1), [
    ["deploy/torn.yaml", "1", "0", "1", "0"],
    ["deploy/a b.yaml", "2", "1", "0", "1"],
    ["deploy/never.yaml", "1", "1", "0", "0"],
    ["deploy/open.yaml", "1", "0", "0", "0"],
    ["deploy/clean.yaml", "1", "0", "0", "0"],
  ]);
  const failures = read.filter(({ element }) => element === "failure");
  assert.deepEqual(failures.map(({ type, text }) => [type, text.split("\n", 1)[0]]), [["error", "deploy/a b.yaml:9:12"], ["warning", "deploy/never.yaml:9:22"]]);
});

test("GitHub: a command a finding, what could not be judged first", async () => {
  const { read } = await run("github");
  assert.deepEqual(read.map(({ command, file, line, title }) => [command, file, line, title]), [
    ["error", "deploy/torn.yaml", "2", "surepull: yaml-duplicate-key"],
    ["error", "deploy/a b.yaml", "9", "missing-tag: Pod shop/web, container app"],
    ["warning", "deploy/never.yaml", "9", "never-pull: Pod never, container app"],
    ["notice", "deploy/open.yaml", "8", "unresolved-template: Pod open, container app"],
  ]);
  assert.deepEqual([read[1].col, read[1].endColumn], ["12", "17"]);
  assert.match(read[1].message, /^image `nginx` has .*\nwhy: .*\nhelp: /);
});

test("GitLab: unique fingerprints that lines do not move", async () => {
  const { read } = await run("gitlab");
  assert.deepEqual(read.map(({ check_name, severity, location }) => [check_name, severity, location]), [
    ["yaml-duplicate-key", "blocker", { path: "deploy/torn.yaml", lines: { begin: 2 } }],
    ["missing-tag", "major", { path: "deploy/a b.yaml", lines: { begin: 9 } }],
    ["never-pull", "minor", { path: "deploy/never.yaml", lines: { begin: 9 } }],
    ["unresolved-template", "info", { path: "deploy/open.yaml", lines: { begin: 8 } }],
  ]);
  const two = folder({ "a.yaml": pod("web", "nginx"), "b.yaml": pod("web", "nginx"), "moved/a.yaml": `# a line\n${pod("web", "nginx")}` });
  const prints = async (folder, ...paths) => READ.gitlab((await surepull(["check", "--format", "gitlab", ...paths], { cwd: folder })).stdout).map(({ fingerprint }) => fingerprint);
  const [a, b] = await prints(two, "a.yaml", "b.yaml");
  assert.notEqual(a, b);
  assert.deepEqual(await prints(`${two}/moved`, "a.yaml"), [a]);
});

test("Checkstyle: clean files stand there, too", async () => {
  const { read } = await run("checkstyle");
  assert.deepEqual(read.filter(({ element }) => element === "file").map(({ name }) => name), ["deploy/a b.yaml", "deploy/clean.yaml", "deploy/never.yaml", "deploy/open.yaml", "deploy/torn.yaml"]);
  const errors = read.filter(({ element }) => element === "error");
  assert.deepEqual(errors.map(({ source: from, severity, line }) => [from, severity, line]), [
    ["surepull.missing-tag", "error", "9"],
    ["surepull.never-pull", "warning", "9"],
    ["surepull.unresolved-template", "info", "8"],
    ["surepull.yaml-duplicate-key", "error", "2"],
  ]);
});

test("TAP: what is wrong is not ok, and what is silent is skipped", async () => {
  const { read } = await run("tap");
  assert.deepEqual(read.filter(({ skip }) => !skip).map(({ ok, name }) => [ok, name]), [
    [false, "deploy/torn.yaml:2:1 yaml-duplicate-key: cannot judge"],
    [false, "deploy/a b.yaml:9:12 missing-tag: Pod shop/web, container app"],
    [false, "deploy/never.yaml:9:22 never-pull: Pod never, container app"],
    [true, "deploy/open.yaml:8:12 unresolved-template: Pod open, container app"],
    [true, "deploy/clean.yaml all: nothing found"],
  ]);
  assert.match(read[1].diag.message, /^image `nginx` /);
  assert.equal(read.find(({ name }) => name.includes("latest-tag")).skip, "exempted: we know");
});

test("policy reports: one a namespace, with counts that add up, and the moment of the run", async () => {
  for (const format of ["policyreport", "openreports"]) {
    const { items } = (await run(format)).read;
    assert.deepEqual(items.map(({ metadata: { namespace } }) => namespace), [undefined, "shop"]);
    for (const { summary, results } of items) {
      for (const word of ["pass", "fail", "warn", "error", "skip"]) assert.equal(summary[word], results.filter(({ result }) => result === word).length, word);
    }
    const [{ results: [torn] }, { results: [missing] }] = items;
    assert.deepEqual([torn.result, torn.rule], ["error", "yaml-duplicate-key"]);
    assert.deepEqual([missing.result, missing.severity, missing.scored], ["fail", "high", true]);
    assert.deepEqual(missing.resources, [{ apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web" }]);
    assert.deepEqual(missing.timestamp, { seconds: 1795694400, nanos: 500_000_000 });
    assert.equal(missing.properties.pointer, "/0/spec/containers/0/image");
  }
  assert.equal((await run("openreports", "deploy/clean.yaml")).read.items[0].source, "surepull");
});

test("a thousand findings fit on a screen", async () => {
  const many = Array.from({ length: 1000 }, (_, i) => `${pod(`p${i}`, ["nginx", "nginx:latest", "registry.example/a:1.2.3"][i % 3])}    imagePullPolicy: Never\n`).join("---\n");
  const { code, stdout } = await surepull(["check", "-"], { stdin: many });
  assert.equal(code, 1);
  const lines = stdout.trimEnd().split("\n");
  assert.ok(lines.length <= 24, `${lines.length} lines`);
  assert.ok(lines.every((line) => line.length <= 100), stdout);
  assert.ok(lines.slice(0, 5).every((line) => /^<stdin>:\d+:\d+ {2}error {2}/.test(line)), "errors come first");
  assert.match(lines[5], /^… \d+ more; --format json lists them all$/);
  const numbers = (from, to) => lines.slice(lines.indexOf(from) + 1, to ? lines.indexOf(to) : lines.indexOf("", lines.indexOf(from))).map((line) => Number.parseInt(line, 10));
  const all = Number.parseInt(lines[5].slice(2), 10) + 5;
  assert.equal(numbers("By rule", "By file").reduce((a, b) => a + b), all);
  assert.deepEqual(numbers("By file"), [all]);
});

test("an overview of many files and rules is cut, with the rest counted", async () => {
  const many = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`${String(i).padStart(3, "0")}.yaml`, pod("web", "nginx")]));
  const { stdout } = await surepull(["check"], { cwd: folder(many) });
  assert.match(stdout, /^ {5}1 {2}003\.yaml\n {3}116 {2}in 116 more files$/m);
});
