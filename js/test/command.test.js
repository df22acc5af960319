/** The command line itself: options, settings, help. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { folder, pod, surepull } from "./support.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

test("help and version", async () => {
  const help = await surepull(["--help"]);
  assert.equal(help.code, 0);
  for (const word of ["check", "plan", "why", "--format", "--output", "--color", "--config", "--profile", "--scan", "--vex", "--digests", "--evidence", "--complete", "--now", "Exit codes"]) assert.ok(help.stdout.includes(word), word);
  assert.deepEqual((await surepull(["help"])).stdout, help.stdout);
  for (const [command, word] of [["check", "--fail-on"], ["plan", "--allow-empty"], ["why", "--stdin-filename"], ["rules", "md"], ["schema", "evidence"], ["init", "--force"], ["config", "lint"], ["explain", "RULE"]]) {
    const page = await surepull([command, "-h"]);
    assert.deepEqual([page.code, page.stdout.includes(word)], [0, true], command);
    assert.deepEqual((await surepull(["help", command])).stdout, page.stdout);
  }
  assert.equal((await surepull(["--version"])).stdout, `${version}\n`);
});

test("what is said wrongly is explained on stderr; exit code 2", async () => {
  for (const [args, said] of [
    [[], /a command is missing/],
    [["chekc"], /`chekc` is no command/],
    [["check", "--formt", "json"], /--formt/],
    [["check", "--format", "xml"], /`xml` is no format/],
    [["check", "--config"], /--config/],
    [["plan", "--fail-on", "error"], /`--fail-on` is for check, not for plan/],
    [["check", "--fail-on", "errors"], /expected error, warning, info, never/],
    [["check", "--rule", "latest-tag"], /latest-tag=warning/],
    [["check", "--select", "a,,b"], /empty name/],
    [["check", "--config", "a", "--no-config"], /say the opposite/],
    [["explain"], /which rule/],
    [["explain", "latest-tga"], /no rule `latest-tga`.*`latest-tag`/],
    [["explain", "latest-tag", "missing-tag"], /takes one argument/],
    [["schema", "nothing"], /settings, report, plan, evidence/],
    [["config"], /lint or show/],
  ]) {
    const { code, stdout, stderr } = await surepull(args);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, said);
    assert.match(stderr, /--help/);
  }
});

test("settings: from a file, with the place of a mistake", async () => {
  const cwd = folder({
    "pod.yaml": pod("web", "nginx:latest"),
    "off.yaml": "# ours\nrules:\n  latest-tag: off\n",
    "quoted.yaml": "rules: {latest-tag: 'off'}\n",
    "off.json": '{"version": 1, "rules": {"latest-tag": "off"}}',
    "typo.yaml": "profile: baseline\nruls:\n  latest-tag: info\n",
    "rule.yaml": "rules:\n  latest-tga: info\n",
    "broken.yaml": "a: [\n",
    "two.yaml": "profile: strict\n---\nprofile: baseline\n",
    "empty.yaml": "# nothing yet\n",
    "typo.json": '{\n "profil": "strict"}',
  });
  const check = (config, ...more) => surepull(["check", "pod.yaml", "--config", config, ...more], { cwd });
  assert.equal((await check("quoted.yaml")).code, 0);
  assert.equal((await check("off.json")).code, 0);
  assert.equal((await check("empty.yaml")).code, 1);
  for (const [config, said] of [
    ["typo.yaml", /^typo\.yaml:\d+:\d+ {2}bad settings: .*`ruls`[^]*`rules`/],
    ["rule.yaml", /^rule\.yaml:2:\d+ {2}bad settings: .*latest-tga[^]*`latest-tag`/],
    ["typo.json", /^typo\.json:2:\d+ {2}bad settings: .*`profil`[^]*`profile`/],
    ["broken.yaml", /^broken\.yaml:\d+:\d+ {2}bad settings: /],
    ["two.yaml", /^two\.yaml {2}bad settings: /],
    ["gone.yaml", /^gone\.yaml {2}bad settings: /],
    // In YAML a bare `off` is the boolean, and no severity.
    ["off.yaml", /^off\.yaml:3:15 {2}bad settings: /],
  ]) {
    const { code, stdout, stderr } = await check(config);
    assert.deepEqual([code, stdout], [2, ""], config);
    assert.match(stderr, said);
  }
  const failure = (await check("typo.yaml", "--format", "json")).json();
  assert.deepEqual([failure.type, failure.verdict, failure.findings, failure.errors[0].file], ["failure", "deny", [], "typo.yaml"]);
});

test("--profile goes before the profile in the file, and leaves the rest of it", async () => {
  const cwd = folder({ "pod.yaml": pod("web", "registry.example/nginx:latest"), "s.yaml": "profile: baseline\nrules: {latest-tag: info, unpinned-image: \"off\"}\n" });
  for (const profile of ["baseline", "reliable", "strict"]) {
    const { code, stdout } = await surepull(["check", "pod.yaml", "--config", "s.yaml", "--profile", profile], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /info {2}latest-tag/);
  }
  const wrong = await surepull(["check", "pod.yaml", "--profile", "stict"], { cwd });
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /^--profile {2}bad settings: .*[^]*`strict`/);
});

test("exemptions with a day count today, fixes are offered, and what is not certain is said", async () => {
  const settings = (day) => `exemptions:\n- {rules: [latest-tag], images: [docker.io], until: "${day}", reason: known}\n`;
  const cwd = folder({
    "pod.yaml": pod("web", "nginx:latest"),
    "future.yaml": settings("9998-12-31"),
    "past.yaml": settings("2020-12-31"),
    "policy.yaml": `${pod("web", "registry.example/web:1.27.3")}    imagePullPolicy: always\n`,
    "open.yaml": pod("web", "registry.example/web:${TAG}"),
  });
  const check = async (...args) => surepull(["check", ...args], { cwd });
  const kept = await check("pod.yaml", "--config", "future.yaml");
  assert.deepEqual([kept.code, kept.stdout.split("\n", 1)], [0, ["nothing found in 1 image, 1 file; exempted: 1"]]);
  const over = await check("pod.yaml", "--config", "past.yaml");
  assert.equal(over.code, 1);
  assert.match(over.stdout, /error {2}latest-tag/);
  assert.match((await check("policy.yaml")).stdout, /^ {2}fix: {2}.*`?Always`?.* \(safe\)$/m);
  const open = await check("open.yaml");
  assert.equal(open.code, 0);
  assert.match(open.stdout, /info {2}unresolved-template {2}container app {2}\(undetermined\)/);
});

test("colour: only where it is wanted", async () => {
  const cwd = folder({ "pod.yaml": pod("web", "nginx") });
  const coloured = async (env) => (await surepull(["check", "pod.yaml"], { cwd, env })).stdout.includes("\u001b[");
  assert.equal(await coloured({ NO_COLOR: "" }), false, "not a terminal");
  assert.equal(await coloured({ NO_COLOR: "", FORCE_COLOR: "1" }), true);
});
