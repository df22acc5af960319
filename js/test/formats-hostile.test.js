/** One manifest, written against the reader of every format. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { READ } from "./read-formats.js";
import { folder, pod, surepull } from "./support.js";

/** Control characters, and those that turn or hide text; line feeds are of the formats themselves. */
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;
/** Line breaks and commands of GitHub's runner, ends of XML's sections and attributes, directives and ends of TAP, links of SARIF. */
const TRICKS = [
  "\\n::error file=x.yaml,line=1::owned%0A%25",
  "\\r\\n##[add-matcher]x ##[error]owned",
  "]]>\\\"'><failure/>&#0;&lt;<!--",
  "\\n1..0\\nnot ok 7 - owned # TODO # SKIP \\\\#",
  "\\n  ...\\nBail out! owned",
  "[click](https://owned.example)",
  "\\e[2J\\0\\b\\x9b\\u202E\\u2066\\u2028\\uFEFF\\uFFFE\\U000E0001",
];
const name = `"${TRICKS.join("")}"`;
const manifest = (image) => `apiVersion: ${name}\nkind: ${name}\nmetadata: {name: ${name}, namespace: ${name}}\nspec:\n  containers:\n  - {name: ${name}, image: ${image}}\n`;
const PATH = "::error::[o](x)%0A\u202e##[error],:#\n1..0\n]]>&\"<.yaml";

const cwd = folder({
  [`in/${PATH}`]: `${TRICKS.map((trick) => manifest(`"${trick}"`)).join("---\n")}---\n${manifest("nginx")}---\na: {${name}: 1, ${name}: 1}\n`,
  "settings.yaml": `exemptions: [{rules: [latest-tag], images: [docker.io/library/redis], reason: ${name}}]\n`,
  "in/exempted.yaml": pod("cache", "redis:latest"),
});

for (const format of Object.keys(READ)) {
  test(`${format}: it parses, nothing in it is raw, and nothing in it is a command`, async () => {
    for (const env of [{}, { GITHUB_ACTIONS: "true" }]) {
      const { code, stdout, stderr } = await surepull(["check", "--config", "settings.yaml", "--format", format, "in"], { cwd, env });
      assert.equal(code, 2);
      assert.doesNotMatch(stdout + stderr, RAW);
      await READ[format](stdout);
      if (env.GITHUB_ACTIONS === undefined && format === "text") continue; // a terminal knows no such commands
      // The runner reads both streams.
      assert.ok(!stderr.includes("##["));
      if (format !== "github") assert.ok(!stdout.includes("##["));
      const commands = (stdout + stderr).split("\n").filter((line) => line.trimStart().startsWith("::"));
      const ours = format === "github" ? (await READ.github(stdout)).length : 0;
      assert.equal(commands.length, ours);
    }
  });
}

test("plan and why, too, are no commands to a runner", async () => {
  const waiting = [{ name: "x", state: { waiting: { reason: "ErrImagePull", message: "\n::error::owned ##[error]: not found" } } }];
  const live = { apiVersion: "v1", kind: "Pod", metadata: { name: "##[error]owned", namespace: "\n::error::x", uid: "1f0f1a52-6a3e-4c1e-9a51-000000000000" }, spec: { containers: [{ name: "x", image: "quay.io/app:1.2.3" }] }, status: { containerStatuses: waiting } };
  for (const [args, stdin] of [[["plan", "in"], ""], [["plan", "--format", "json", "in"], ""], [["why", "-"], JSON.stringify(live)], [["why", "--format", "json", "-"], JSON.stringify(live)]]) {
    const { stdout, stderr } = await surepull(args, { cwd, stdin, env: { GITHUB_ACTIONS: "true" } });
    assert.ok(stdout.includes("owned"), args.join(" "));
    assert.doesNotMatch(stdout + stderr, RAW);
    assert.doesNotMatch(stdout + stderr, /^\s*::|##\[/m);
  }
});

test("what is written is what was meant, behind the escapes", async () => {
  const read = async (format) => READ[format]((await surepull(["check", "--config", "settings.yaml", "--format", format, "in"], { cwd })).stdout);
  const report = await read("json");
  const { findings, exempted, errors } = report;
  assert.equal(findings[0].file, `in/${PATH}`, "JSON keeps values as they are");
  assert.equal(findings.length, TRICKS.length + 1);
  assert.deepEqual([exempted.length, errors.length], [1, 1]);

  const github = await read("github");
  assert.equal(github.length, findings.length + errors.length);
  assert.equal(github.filter(({ command }) => command === "error").length, report.summary.errors + errors.length);
  assert.ok(github.every(({ file }) => file.startsWith("in/::error::[o](x)%0A")), "the file is one property");

  const tap = await read("tap");
  const silent = report.summary.notJudged.length;
  assert.equal(tap.length, findings.length + exempted.length + errors.length + silent);
  const wrong = report.summary.errors + report.summary.warnings;
  assert.equal(tap.filter(({ ok }) => !ok).length, wrong + errors.length);
  assert.equal(tap.filter(({ skip }) => skip).length, exempted.length + silent);
  assert.ok(tap.every(({ todo }) => !todo));

  const junit = await read("junit");
  assert.equal(junit.filter(({ element }) => element === "failure").length, wrong);

  const [{ results }] = (await read("sarif")).runs;
  for (const { message } of results) assert.doesNotMatch(message.text, /(?<!\\)\]\(/, "no link");
  assert.equal(decodeURIComponent(results[0].locations[0].physicalLocation.artifactLocation.uri), `in/${PATH}`);
});
