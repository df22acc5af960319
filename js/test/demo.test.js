/** The demo fires what it promises, its mended twin nothing, and the README shows what `make demo` prints. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { rules } from "surepull";
import { surepull } from "./support.js";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
// As the Makefile has it.
const [, ...SHOP] = /^SHOP = node \$\(DIST\)\/cli\.js (check.*)$/m.exec(read("Makefile"))[1].split(" ");
const check = (...args) => surepull(["check", ...SHOP, ...args], { cwd });
const shop = (fixed) => ["--scan", `policies/demo/scan${fixed}.json`, "--node-config", `policies/demo/node${fixed}/worker-1`, `policies/demo/shop${fixed}`];
const faulty = shop("");

/** What `reliable` leaves out. */
const NOT_SHOWN = new Set(["implicit-pull-policy", "unused-pull-secret", "unscanned-image"]);

test("one fault of each kind", async () => {
  const { code, json } = await check("--format", "json", ...faulty);
  const report = json();
  assert.equal(code, 1);
  assert.deepEqual([report.errors, report.passedOver], [[], []]);
  const found = new Set(report.findings.flatMap(({ rule, also }) => [rule, ...also]));
  assert.deepEqual(rules().map(({ id }) => id).filter((id) => !found.has(id) && !NOT_SHOWN.has(id)), []);
  for (const id of NOT_SHOWN) assert.ok(!found.has(id), `${id} is shown after all`);
});

test("the mended shop is clean at reliable, and all of it was judged", async () => {
  assert.equal(JSON.parse(read("policies/demo/settings.json")).profile, "reliable");
  const { code, json } = await check("--format", "json", ...shop("-fixed"));
  const { findings, errors, passedOver, summary } = json();
  assert.deepEqual([code, findings, errors, passedOver, summary.notJudged], [0, [], [], [], []]);
  const before = (await check("--format", "json", ...faulty)).json();
  assert.equal(summary.objects, before.summary.objects + 2, "two secrets more");
});

test("the README shows what is printed", async () => {
  const [, shown] = /^```text\n([^]*?)^```$/m.exec(read("README.md"));
  const { stdout } = await check(...faulty);
  for (const part of shown.split("…\n").filter((text) => text !== "")) assert.ok(stdout.includes(part), part);
});
