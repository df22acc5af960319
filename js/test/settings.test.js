/** Where settings come from, what the command line puts over them, and the commands about them. */

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, pod, surepull } from "./support.js";

const rulesOf = ({ json }) => json().findings.map(({ rule, severity }) => `${rule}=${severity}`);

test("settings are found upward, to the root of the repository; which file it was is told", async () => {
  const cwd = folder({
    ".surepull.yaml": "rules: {latest-tag: info}\n",
    "other.yaml": "rules: {latest-tag: warning}\n",
    "team/web/pod.yaml": pod("web", "nginx:latest"),
    "repository/.git/HEAD": "",
    "repository/deep/pod.yaml": pod("web", "nginx:latest"),
    "near/.surepull.json": '{"rules": {"latest-tag": "warning"}}',
    "near/pod.yaml": pod("web", "nginx:latest"),
  });
  const check = (below, ...args) => surepull(["check", "--format", "json", ...args, "pod.yaml"], { cwd: join(cwd, below) });
  for (const [below, args, config, severity] of [
    ["team/web", [], "../../.surepull.yaml", "info"],
    ["team/web", ["--config", "../../other.yaml"], "../../other.yaml", "warning"],
    ["team/web", ["--no-config"], null, "error"],
    ["repository/deep", [], null, "error"],
    ["near", [], ".surepull.json", "warning"],
  ]) {
    const answer = await check(below, ...args);
    assert.deepEqual([answer.json().config, ...rulesOf(answer)], [config, `latest-tag=${severity}`], `${below} ${args}`);
  }
  const plan = await surepull(["plan", "--format", "json", "pod.yaml"], { cwd: join(cwd, "near") });
  assert.equal(plan.json().config, ".surepull.json");
  writeFileSync(join(cwd, "near/.surepull.yml"), "");
  const two = await check("near");
  assert.equal(two.code, 2);
  assert.match(two.json().errors[0].message, /`\.surepull\.json` stands beside it/);
});

test("a fault in settings that were found is told with its place", async () => {
  const cwd = folder({ ".surepull.yaml": "profile: baseline\nruls: {}\n", "a/pod.yaml": pod("web", "nginx") });
  const { code, stderr } = await surepull(["check"], { cwd: join(cwd, "a") });
  assert.equal(code, 2);
  assert.match(stderr, /^\.\.\/\.surepull\.yaml:2:\d+ {2}bad settings: .*`ruls`/);
});

test("--rule, --select and --ignore go before the file, its overrides too, and leave options alone", async () => {
  const settings = `profile: reliable
rules:
  version-out-of-range: {severity: warning, ranges: {docker.io/library/nginx: ">=2"}}
overrides:
- {namespaces: [shop], rules: {latest-tag: info}}
`;
  const named = (image) => pod("web", image).replace("name: web", "name: web\n  namespace: shop");
  const cwd = folder({ ".surepull.yaml": settings, "latest.yaml": named("docker.io/library/nginx:latest"), "old.yaml": named("docker.io/library/nginx:1.27.3") });
  const check = async (file, ...args) => rulesOf(await surepull(["check", "--format", "json", ...args, file], { cwd }));
  assert.deepEqual(await check("latest.yaml", "--select", "latest-tag"), ["latest-tag=info"]);
  assert.deepEqual(await check("latest.yaml", "--select", "latest-tag", "--rule", "latest-tag=warning"), ["latest-tag=warning"]);
  assert.ok(!(await check("latest.yaml", "--ignore", "latest-tag")).some((rule) => rule.startsWith("latest-tag")));
  assert.deepEqual(await check("old.yaml", "--select", "version-out-of-range,latest-tag", "--rule", "version-out-of-range=error"), ["version-out-of-range=error"]);
  assert.deepEqual(await check("old.yaml", "--select=latest-tag"), []);
  assert.deepEqual(await check("latest.yaml", "--select", "latest-tag", "--ignore", "latest-tag"), []);
});

test("a bare `off`, which YAML reads as `false`, is told how to be written", async () => {
  const cwd = folder({ "a.yaml": "rules: {latest-tag: off}\n", "b.yaml": "rules:\n  latest-tag: {severity: no}\n", "c.yaml": "rules: {latest-tag: 3}\n" });
  const said = async (file) => (await surepull(["check", "--config", file, "-"], { cwd, stdin: pod("web", "nginx:latest") })).stderr;
  for (const file of ["a.yaml", "b.yaml"]) assert.match(await said(file), /help: write `"off"` in quotes/, file);
  assert.doesNotMatch(await said("c.yaml"), /in quotes/);
});

test("--select lowers nothing that an override of a namespace sets", async () => {
  const weighs = async (settings, rule) => {
    const cwd = folder({ "pod.yaml": pod("web", "nginx").replace("metadata:", "metadata:\n  namespace: shop"), "settings.yaml": settings });
    const { json } = await surepull(["check", "--format", "json", "--config", "settings.yaml", "--select", rule, "pod.yaml"], { cwd });
    return json().findings.map(({ rule, severity }) => `${rule}=${severity}`);
  };
  const override = (said) => `overrides:\n- {namespaces: [shop], ${said}}\n`;
  assert.deepEqual(await weighs(override("rules: {short-name: error}"), "short-name"), ["short-name=error"]);
  assert.deepEqual(await weighs(override("profile: strict"), "unpinned-image"), ["unpinned-image=error"]);
  assert.deepEqual(await weighs(override("profile: baseline"), "unpinned-image"), ["unpinned-image=info"]);
});

test("--select switches on what the profile leaves off", async () => {
  const answer = await surepull(["check", "--format", "json", "--select", "unpinned-image", "-"], { stdin: pod("web", "nginx:1.27.3") });
  assert.deepEqual(rulesOf(answer), ["unpinned-image=info"]);
});

test("a rule or severity that does not exist: exit code 2, with the nearest name", async () => {
  for (const [args, said] of [
    [["--rule", "latest-tga=off"], /^--rule {2}bad option: there is no rule `latest-tga`\n {2}help: .*`latest-tag`/],
    [["--select", "latest-tag,mising-tag"], /^--select {2}bad option: .*`mising-tag`\n.*`missing-tag`/],
    [["--ignore", "latst-tag"], /^--ignore {2}bad option: [^]*`latest-tag`/],
    [["--rule", "latest-tag=eror"], /^--rule {2}bad option: [^]*error/],
  ]) {
    const { code, stdout, stderr } = await surepull(["check", ...args, "-"], { stdin: pod("web", "nginx") });
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, said);
  }
});

test("--fail-on is the severity from which on the exit code is 1; without it the verdict decides", async () => {
  const cwd = folder({ "error.yaml": pod("web", "nginx"), "broken.yaml": "a: [", "audit.yaml": "enforce: audit\n" });
  const code = async (...args) => (await surepull(["check", ...args], { cwd })).code;
  for (const [severity, on, expected] of [
    ["error", undefined, 1], ["error", "error", 1], ["error", "never", 0],
    ["warning", undefined, 0], ["warning", "error", 0], ["warning", "warning", 1],
    ["info", "warning", 0], ["info", "info", 1], ["off", "info", 0],
  ]) {
    const args = [...(on === undefined ? [] : ["--fail-on", on]), "--rule", `missing-tag=${severity}`, "error.yaml"];
    assert.equal(await code(...args), expected, args.join(" "));
  }
  assert.equal(await code("--config", "audit.yaml", "error.yaml"), 0);
  assert.equal(await code("--config", "audit.yaml", "--fail-on", "error", "error.yaml"), 1);
  assert.equal(await code("--fail-on", "never", "broken.yaml"), 2, "what was not judged is never clean");
});

test("init writes settings that are accepted, and overwrites only when told", async () => {
  const cwd = folder({ "pod.yaml": pod("web", "registry.example/nginx:1.27.3") });
  const init = (...args) => surepull(["init", ...args], { cwd });
  assert.equal((await init("--profile", "strict")).code, 0);
  const written = readFileSync(join(cwd, ".surepull.yaml"), "utf8");
  const { json } = await surepull(["check", "--format", "json", "pod.yaml"], { cwd });
  assert.deepEqual([json().config, json().findings[0].rule, json().findings[0].severity], [".surepull.yaml", "unpinned-image", "error"]);
  const again = await init();
  assert.equal(again.code, 2);
  assert.match(again.stderr, /--force/);
  assert.equal(readFileSync(join(cwd, ".surepull.yaml"), "utf8"), written);
  assert.equal((await init("--force")).code, 0);
  assert.match(readFileSync(join(cwd, ".surepull.yaml"), "utf8"), /^profile: baseline$/m);
  assert.equal((await surepull(["config", "lint"], { cwd })).code, 0);
  // What stands in comments is there to be used.
  writeFileSync(join(cwd, ".surepull.yaml"), written.replace(/^# (?=( *)[A-Za-z-]+:|  )/gm, "").replace(/^# (?=  )/gm, ""));
  const used = await surepull(["config", "show", "--format", "json"], { cwd });
  assert.equal(used.code, 0, used.stdout);
  assert.deepEqual(Object.keys(used.json().settings).sort(), ["defaultNamespace", "enforce", "exemptions", "profile", "registries", "rules", "trust", "version"]);
  const wrong = await init("--force", "--profile", "stict");
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /`strict`/);
  mkdirSync(join(cwd, "sub"));
  assert.equal((await init("sub")).code, 0);
  assert.ok(readFileSync(join(cwd, "sub/.surepull.yaml")).length > 0);
});

test("config lint tells what settings say that nobody means, with its place; exit code 1", async () => {
  const cwd = folder({ ".surepull.yaml": 'exemptions:\n- {rules: [latest-tag], images: [docker.io], until: "2020-12-31", reason: once}\n', "empty/.git/HEAD": "", "bad.yaml": "ruls: {}\n" });
  const { code, stdout } = await surepull(["config", "lint"], { cwd });
  assert.equal(code, 1);
  assert.match(stdout, /^\.surepull\.yaml:2:\d+ {2}\S+: .*2020-12-31/);
  const { json } = await surepull(["config", "lint", "--format", "json", "--now", "2020-01-01T00:00:00Z"], { cwd });
  assert.deepEqual([json().type, json().config, json().lints], ["lint", ".surepull.yaml", []]);
  assert.equal((await surepull(["config", "lint", "--config", "bad.yaml"], { cwd })).code, 2);
  const none = await surepull(["config", "lint"], { cwd: join(cwd, "empty") });
  assert.equal(none.code, 2);
  assert.match(none.stderr, /surepull init/);
});
