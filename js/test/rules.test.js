/** What the package tells of its rules and documents. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { rules } from "surepull";
import { surepull } from "./support.js";

test("explain prints each rule's page", async () => {
  for (const { id, severities } of [rules()[0], ...rules().filter(({ id }) => ["latest-tag", "unmatched-pull-secret", "vulnerable-image"].includes(id))]) {
    const { code, stdout } = await surepull(["explain", id]);
    const [, first] = readFileSync(new URL(`../../policies/rules/${id}/README.md`, import.meta.url), "utf8").split("\n\n");
    assert.equal(code, 0);
    assert.ok(stdout.startsWith(`${id}\nbaseline: ${severities[0] ?? "off"}`), stdout);
    assert.ok(stdout.replaceAll(/\s+/g, " ").includes(first.split(" ").slice(0, 5).join(" ")), id);
    assert.match(stdout, /^Why it matters$/m);
    assert.doesNotMatch(stdout, /\]\(|^#|^```/m);
    for (const line of stdout.split("\n")) assert.ok(line.length <= 88 || !line.trim().includes(" ") || /^ {4}|^\|/.test(line), line);
  }
});

test("every rule has its page in the package", () => {
  const pages = JSON.parse(readFileSync(new URL("../dist/rules.json", import.meta.url), "utf8"));
  assert.deepEqual(Object.keys(pages), rules().map(({ id }) => id).sort());
});

test("rules lists all of them, for people, tools and pages", async () => {
  const ids = rules().map(({ id }) => id);
  const { stdout } = await surepull(["rules"]);
  assert.deepEqual(stdout.trimEnd().split("\n").slice(1).map((line) => line.split(" ", 1)[0]), ids);
  const { json } = await surepull(["rules", "--format", "json"]);
  assert.deepEqual(json().rules, rules());
  const md = (await surepull(["rules", "--format", "md"])).stdout.trimEnd().split("\n");
  assert.equal(md.length, ids.length + 2);
  for (const line of md) assert.equal(line.replaceAll("\\|", "").split("|").length, 7, line);
});

test("schema prints the generated ones", async () => {
  for (const [args, name] of [[[], "settings"], [["report"], "report"], [["plan"], "plan"], [["evidence"], "evidence"]]) {
    const { stdout } = await surepull(["schema", ...args]);
    assert.equal(stdout, readFileSync(new URL(`../../policies/${name}.schema.json`, import.meta.url), "utf8"));
  }
});
