/** Examples show what their titles name, and what was there before them comes back. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { surepull } from "../../test/support.js";
import { choose, drop, editorText, launch, POD, serve, visit, write } from "./support.js";

const url = await serve();
const browser = await launch();
const policies = new URL("../../../policies/", import.meta.url);
const scan = JSON.stringify(JSON.parse(readFileSync(new URL("rules/vulnerable-image/evidence.json", policies), "utf8")).scans[0].data);
const MINE = POD("registry.example.com/shop/api:1.4.2");

async function open(page, name) {
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("button", { name }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** The stored text is that which was shown before, a moment after it was written. */
async function afterReload(page) {
  await page.waitForTimeout(600);
  await page.goto("about:blank");
  await page.goto(url);
  await page.locator(".verdict:not(.pending)").waitFor();
  return editorText(page);
}

test("each file of the demo shows what the command finds in it, and all of them together do", async () => {
  const cwd = fileURLToPath(policies);
  const { json } = await surepull(["check", "--config", "demo/settings.json", "--complete", "--scan", "demo/scan.json", "--format", "json", "demo/shop"], { cwd });
  const { findings } = json();
  const ofFile = (name) => [...new Set(findings.filter(({ file }) => file.endsWith(name)).map(({ rule }) => rule))];
  const { page, context, complaints } = await visit(browser, url);
  await page.getByRole("button", { name: "Examples" }).click();
  const entries = page.getByRole("button", { name: /^Demo: / });
  await entries.first().waitFor();
  const names = (await entries.locator("strong").allTextContents()).map((title) => title.replace("Demo: ", ""));
  await page.keyboard.press("Escape");
  assert.ok(names.length >= 8);
  for (const name of names) {
    await open(page, new RegExp(`^Demo: ${name}`));
    const expected = ofFile(name === "all of the shop" ? "" : `${name}.yaml`);
    assert.ok(expected.length > 0, `nothing is wrong in ${name}`);
    for (const rule of expected) await page.locator(".findings .rule-id").getByText(rule, { exact: true }).first().waitFor();
  }
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("one way back to manifest, settings and evidence, from the second example as well", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, MINE);
  await choose(page, "strict");
  await page.getByRole("tab", { name: "Evidence" }).click();
  await drop(page, ".drop", [{ name: "trivy.json", text: scan }]);
  await page.getByRole("checkbox").check();
  await page.locator(".files").getByText("trivy.json").waitFor();
  await open(page, /^unmatched-pull-secret/);
  await page.getByText("Your manifest, settings and evidence are kept").waitFor();
  await open(page, /^Demo: web/);
  await page.getByRole("tab", { name: "Evidence" }).click();
  assert.deepEqual(await page.locator(".files strong").allTextContents(), ["accounts.yaml", "ahead.yaml", "scan.json"]);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.locator(".files").getByText("trivy.json").waitFor();
  assert.deepEqual(await page.locator(".files strong").allTextContents(), ["trivy.json"]);
  assert.ok(await page.getByRole("checkbox").isChecked());
  await page.getByRole("radio", { name: "strict", checked: true }).waitFor();
  assert.equal(await editorText(page), MINE);
  assert.equal(await page.getByRole("button", { name: "Back", exact: true }).count(), 0);
  await context.close();
});

test("undo leads back as well", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, MINE);
  await choose(page, "strict");
  await open(page, /^Demo: web/);
  await page.locator(".cm-content").first().click();
  await page.keyboard.press("Control+z");
  await page.getByRole("radio", { name: "strict", checked: true }).waitFor();
  assert.equal(await editorText(page), MINE);
  await page.getByRole("tab", { name: "Evidence" }).click();
  assert.equal(await page.locator(".files li").count(), 0);
  await context.close();
});

test("an example that was edited is kept before the next one", async () => {
  const { page, context } = await visit(browser, url);
  await open(page, /^Demo: web/);
  assert.equal(await page.getByRole("button", { name: "Back", exact: true }).count(), 0, "nothing was the user's");
  await page.locator(".cm-content").first().press("Control+End");
  await page.keyboard.insertText("# mine");
  await open(page, /^Demo: teams/);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  assert.match(await editorText(page), /^# How images are named/);
  assert.ok(await page.getByRole("tab", { name: "Evidence" }).isVisible());
  await context.close();
});

test("what is stored stays the user's, until an example is edited", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, MINE);
  await page.waitForTimeout(600);
  await page.goto("about:blank");
  await page.goto(`${url}#rule=missing-tag`);
  // The page of the rule comes before its example does.
  await page.getByRole("button", { name: "Back", exact: true }).waitFor();
  assert.notEqual(await editorText(page), MINE);
  assert.equal(await afterReload(page), MINE);
  await page.goto("about:blank");
  await page.goto(`${url}#rule=missing-tag`);
  await page.getByRole("heading", { name: "missing-tag" }).waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  assert.equal(await editorText(page), MINE);
  assert.equal(new URL(page.url()).hash, "");
  await open(page, /^Demo: web/);
  await page.locator(".cm-content").first().press("Control+End");
  await page.keyboard.insertText("# mine");
  assert.match(await afterReload(page), /^# How images are named/);
  await context.close();
});

test("the search wants all words, in any order, and says when nothing has them", async () => {
  const { page, context } = await visit(browser, url);
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("button", { name: /^Demo: web/ }).waitFor();
  await page.getByRole("searchbox").fill("secret unmatched");
  await page.getByRole("button", { name: /^unmatched-pull-secret/ }).waitFor();
  assert.equal(await page.getByRole("button", { name: /^A small shop/ }).count(), 0);
  await page.getByRole("searchbox").fill("no such thing");
  await page.getByText("No example has all of these words").waitFor();
  assert.equal(await page.locator(".gallery button").count(), 0);
  await page.getByRole("searchbox").fill("small shop");
  await page.getByRole("button", { name: /^A small shop/ }).waitFor();
  await context.close();
});
