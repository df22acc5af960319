/** What is handed over to other tools. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { choose, launch, serve, visit } from "./support.js";

const url = await serve();
const browser = await launch();
const example = (name) => parse(readFileSync(new URL(`../../../policies/kubewarden/examples/${name}.yaml`, import.meta.url), "utf8"));

async function get(page, name) {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: `Download ${name}` }).click();
  const download = await waiting;
  assert.equal(download.suggestedFilename(), name);
  return readFileSync(await download.path(), "utf8");
}

test("the report and the settings", async () => {
  const { page, context } = await visit(browser, url);
  await page.getByRole("button", { name: "Export" }).click();
  const sarif = JSON.parse(await get(page, "surepull.sarif"));
  const [run] = sarif.runs;
  assert.deepEqual(run.results.map(({ ruleId, ruleIndex }) => [ruleId, run.tool.driver.rules[ruleIndex].id]), ["invalid-pull-policy", "latest-tag", "invalid-reference", "never-pull"].map((id) => [id, id]));
  assert.equal(run.results[0].locations[0].physicalLocation.region.startLine, 17);
  const report = JSON.parse(await get(page, "policyreport.json"));
  const { summary, results } = report.items.find(({ metadata }) => metadata.namespace === "web");
  assert.deepEqual(summary, { pass: 0, fail: 3, warn: 1, error: 0, skip: 0 });
  assert.equal(results[0].resources[0].name, "shop");
  assert.deepEqual(JSON.parse(await get(page, "data.json")).config.surepull.settings.registries, { private: ["registry.shop.example"] });
  await context.close();
});

test("the command's settings end with a newline, and are told to be renamed", async () => {
  const { page, context } = await visit(browser, url);
  await settings(page, "profile: strict");
  await page.getByRole("button", { name: "Export" }).click();
  assert.equal(await get(page, "surepull.yaml"), "profile: strict\n");
  assert.match(await page.getByRole("dialog").textContent(), /rename it to \.surepull\.yaml/);
  await context.close();
});

test("a policy for Kubewarden is what the example of the same settings is", async () => {
  for (const [name, text] of [
    ["protect", "profile: baseline\nregistries:\n  allowed: [registry.shop.example, docker.io/library]\n"],
    ["mutate", "profile: reliable\nmutate: [short-name, invalid-pull-policy]\n"],
    ["context", "contextAware: true\nprofile: reliable\nregistries:\n  private: [registry.shop.example]\n"],
  ]) {
    const { page, context } = await visit(browser, url);
    await settings(page, text);
    await page.getByRole("button", { name: "Export" }).click();
    const { metadata, ...policy } = JSON.parse(await get(page, "clusteradmissionpolicy.json"));
    const { metadata: _, ...expected } = example(name);
    expected.spec.module = expected.spec.module.replace("registry.shop.example", "REGISTRY");
    assert.deepEqual(policy, expected, name);
    assert.deepEqual(metadata, { name: "surepull" });
    await context.close();
  }
});

/** Written by hand, and judged by. */
async function settings(page, text) {
  await page.getByRole("tab", { name: "Settings" }).click();
  await choose(page, "YAML");
  await page.locator(".small-editor .cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
  await page.getByRole("radio", { name: /(?<=profile: )\w+/.exec(text)[0], checked: true }).waitFor();
  await page.waitForTimeout(100);
}
