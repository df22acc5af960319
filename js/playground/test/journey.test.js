/** What a visitor does, from the first look to the link that is sent on. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { choose, drop, editorText, launch, POD, serve, visit, write } from "./support.js";

const url = await serve();
const browser = await launch();
const policies = new URL("../../../policies/", import.meta.url);
const rules = (page) => page.locator(".findings .rule-id").allTextContents();

test("a first visit shows an example with faults, and explains one", async () => {
  const { page, context, complaints } = await visit(browser, url);
  assert.match(await page.locator(".verdict").textContent(), /Denied.*3 errors, 1 warning/);
  assert.deepEqual(await rules(page), ["invalid-pull-policy", "latest-tag", "invalid-reference", "never-pull"]);
  const opened = page.locator(".finding:has([aria-expanded=true])");
  assert.equal(await opened.count(), 1);
  assert.match(await opened.textContent(), /Why it matters.*What to do/s);
  assert.equal(await page.evaluate(() => scrollY), 0);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("type, see the mark, hover, apply the fix, see it gone", async () => {
  const { page, context, complaints } = await visit(browser, url);
  await write(page, POD("redis:7.4.1", "    imagePullPolicy: ALWAYS # as the chart has it\n"));
  const mark = page.locator(".cm-lintRange-error");
  await mark.waitFor();
  assert.equal(await page.locator(".cm-lint-marker-error").count(), 1);
  await mark.hover();
  const tip = page.locator(".cm-tooltip-lint");
  await tip.waitFor();
  assert.match(await tip.textContent(), /invalid-pull-policy.*is not spelt.*Fix: /s);
  await tip.locator(".cm-diagnosticAction", { hasText: "Fix: " }).click();
  await mark.waitFor({ state: "detached" });
  assert.match(await editorText(page), /imagePullPolicy: Always # as the chart has it/);
  await page.getByText("Nothing found", { exact: true }).waitFor();
  assert.match(await page.locator(".verdict").textContent(), /Allowed/);
  // One step back brings the fault again.
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+z");
  await mark.waitFor();
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("all safe fixes at once, in JSON as well", async () => {
  const { page, context } = await visit(browser, url);
  const container = (name) => ({ name, image: `${name}:1.2.3`, imagePullPolicy: "always" });
  await write(page, JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { containers: [container("a"), container("b")] } }, null, 2));
  await page.getByRole("button", { name: "Fix all safe (2)" }).click();
  await page.getByText("Nothing found", { exact: true }).waitFor();
  assert.equal(JSON.parse(await editorText(page)).spec.containers[1].imagePullPolicy, "Always");
  await context.close();
});

test("a document that cannot be read is marked, and the others are judged", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, `${POD("nginx:latest")}---\na: [1\n---\n${POD("redis:latest").replace("name: web", "name: cache")}`);
  await page.locator(".finding", { hasText: "yaml-syntax" }).waitFor();
  assert.deepEqual(await rules(page), ["latest-tag", "yaml-syntax", "latest-tag"]);
  assert.equal(await page.locator(".cm-lintRange-error").count(), 3);
  await context.close();
});

test("past what is listed all is counted, and how much is not listed is said", async () => {
  const { page, context } = await visit(browser, url);
  const containers = Array.from({ length: 12_000 }, (_, n) => `  - {name: c${n}, image: "nginx:latest"}\n`).join("");
  await write(page, `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n${containers}---\na: [\n`);
  await page.getByText("2000 findings more not listed").waitFor();
  assert.match(await page.locator(".verdict").textContent(), /12001 errors/);
  assert.equal(await page.getByRole("tab", { name: /Findings/ }).textContent(), "Findings12001");
  await context.close();
});

test("where there is no image there is nothing to judge, and it is not called allowed", async () => {
  const { page, context } = await visit(browser, url);
  for (const text of ["# to be written\n", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"]) {
    await write(page, text);
    await page.getByText("No image here yet").waitFor();
    assert.equal(await page.locator(".verdict").textContent(), "Nothing to judge");
  }
  await context.close();
});

test("a notice of what was done goes with the next edit", async () => {
  const { page, context } = await visit(browser, url);
  await page.getByRole("button", { name: /^Fix all safe/ }).click();
  await page.locator(".notice").getByText("is in the text").waitFor();
  await page.locator(".cm-content").press("Control+End");
  await page.keyboard.insertText("# on");
  await page.locator(".notice").waitFor({ state: "detached", timeout: 2000 });
  await context.close();
});

test("the profile switches, and the settings' YAML keeps its comments", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, POD("nginx:1.27.3"));
  await page.getByText("Nothing found", { exact: true }).waitFor();
  await page.getByRole("tab", { name: "Settings" }).click();
  await choose(page, "YAML");
  await page.locator(".small-editor .cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("# ours\nprofile: baseline # for now\n");
  await choose(page, "strict");
  await page.locator(".small-editor").getByText("strict").waitFor();
  assert.equal(await page.locator(".small-editor .cm-content").innerText().then((text) => text.trimEnd()), "# ours\nprofile: strict # for now");
  await page.getByRole("tab", { name: /Findings/ }).click();
  assert.deepEqual(await rules(page), ["short-name", "unpinned-image", "implicit-pull-policy", "rate-limited-registry"]);
  await context.close();
});

test("settings by the form, and a fault in their YAML is said with its line", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, POD("ghcr.io/org/app:1.2.3"));
  await page.getByRole("tab", { name: "Settings" }).click();
  await page.getByRole("textbox", { name: /^Denied/ }).fill("ghcr.io");
  await page.getByRole("textbox", { name: /^Denied/ }).blur();
  await page.locator(".verdict.deny").waitFor();
  await choose(page, "YAML");
  assert.match(await page.locator(".small-editor .cm-content").innerText(), /private: \[registry.shop.example\]\n +denied:\n +- ghcr.io/);
  await page.locator(".small-editor .cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("rules:\n  lastest-tag: error\n");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").textContent(), /Line 2: .*did you mean latest-tag\? Judged by/);
  await context.close();
});

test("the plan shows credential, registry, result and back-off", async () => {
  const { page, context } = await visit(browser, url);
  await page.getByRole("tab", { name: "Pull plan" }).click();
  const planned = page.locator(".planned");
  assert.equal(await planned.count(), 4);
  assert.match(await planned.nth(2).textContent(), /uppercase.*Any node.*fails.*InvalidImageName/s);
  assert.match(await planned.nth(2).locator(".backoff").getAttribute("aria-label"), /10 s, 30 s, 1:10/);
  assert.match(await planned.nth(1).textContent(), /New node.*kubelet.*docker.io.*pulls it.*Warm node.*asks again/s);
  await context.close();
});

test("a scan report is dropped and counts; what is no report is refused with a sentence", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, POD("registry.example.com/shop/api:1.4.2"));
  await page.getByText("Nothing found", { exact: true }).waitFor();
  await page.getByRole("tab", { name: "Evidence" }).click();
  const { scans } = JSON.parse(readFileSync(new URL("rules/vulnerable-image/evidence.json", policies), "utf8"));
  await drop(page, ".drop", [{ name: "trivy.json", text: JSON.stringify(scans[0].data) }]);
  await page.locator(".files").getByText("Trivy report of registry.example.com/shop/api:1.4.2").waitFor();
  await page.locator(".verdict.warn").waitFor();
  await drop(page, ".drop", [{ name: "notes.json", text: '{"hello": "world"}' }]);
  await page.locator(".notice.fault").getByText(/notes.json: this is neither a scan report/).waitFor();
  assert.equal(await page.locator(".files li").count(), 1);
  await page.getByRole("tab", { name: /Findings/ }).click();
  assert.deepEqual(await rules(page), ["vulnerable-image"]);
  await context.close();
});

test("each scanner's report is known by its form", async () => {
  const { page, context } = await visit(browser, url);
  await page.getByRole("tab", { name: "Evidence" }).click();
  const scan = (path) => readFileSync(new URL(`vectors/scans/${path}`, policies), "utf8");
  const known = { trivy: /Trivy report/, grype: /Grype report/, clair: /Clair report/ };
  for (const [scanner, title] of Object.entries(known)) {
    const name = readdirSync(new URL("vectors/scans/", policies)).find((file) => file.startsWith(scanner) && file.endsWith(".json"));
    await drop(page, ".drop", [{ name, text: scan(name) }]);
    await page.locator(".files").getByText(title).first().waitFor();
  }
  await page.getByLabel(/which one is it/).fill("registry.example/app:1.2.3");
  await page.getByLabel(/which one is it/).blur();
  await context.close();
});

test("Secrets match in the page, and neither link nor storage has them", async () => {
  const secret = (name) => `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: shop}\ntype: kubernetes.io/dockerconfigjson\nstringData:\n  .dockerconfigjson: '{"auths":{"registry.shop.example":{"auth":"am9lOmh1bnRlcjI="}}}'\n`;
  const first = await visit(browser, url);
  await write(first.page, `${secret("pull")}---\n${POD("registry.shop.example/app:1.2.3", "  imagePullSecrets: [{name: pull}]\n")}`);
  await first.page.getByRole("tab", { name: "Pull plan" }).click();
  await first.page.getByText("shop/pull, key registry.shop.example").first().waitFor();
  await first.page.getByRole("tab", { name: "Evidence" }).click();
  await drop(first.page, ".drop", [{ name: "secrets.yaml", text: secret("other") }]);
  await first.page.getByText("1 Secret").waitFor();
  await first.page.waitForTimeout(600);
  await first.page.getByRole("button", { name: "Share" }).click();
  const link = await first.page.getByRole("textbox", { name: "Link" }).inputValue();
  assert.match(await first.page.getByRole("dialog").textContent(), /Left out: one Secret of the manifest and the file of evidence/);
  assert.doesNotMatch(await first.page.evaluate(() => JSON.stringify(localStorage)), /am9l/);
  await first.context.close();

  const second = await visit(browser, link);
  const text = await editorText(second.page);
  assert.match(text, /A Secret stood here/);
  assert.match(text, /image: registry.shop.example\/app:1.2.3/);
  assert.doesNotMatch(text, /am9l|dockerconfigjson/);
  await second.context.close();
});

test("passwords that are in no Secret are neither in the link nor in storage", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, `${POD("joe:hunter2@registry.shop.example/app:1.2.3")}---\n{"auths": {"registry.shop.example": {"auth": "am9lOmh1bnRlcjI="}}}\n`);
  await page.locator(".finding", { hasText: "invalid-reference" }).waitFor();
  await page.waitForTimeout(600);
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /am9l|hunter2/);
  await page.getByRole("button", { name: "Share" }).click();
  assert.match(await page.getByRole("dialog").textContent(), /Left out: one Secret of the manifest and one password of the manifest/);
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  const second = await visit(browser, link);
  await second.page.locator(".finding", { hasText: "invalid-reference" }).waitFor();
  assert.match(await editorText(second.page), /joe:left-out@registry/);
  assert.doesNotMatch(await editorText(second.page), /am9l|hunter2/);
  await second.context.close();
  await context.close();
});

test("a link carries manifest and settings into a fresh profile; what was typed is kept between visits", async () => {
  const first = await visit(browser, url);
  await write(first.page, POD("ghcr.io/org/app:stable"));
  await choose(first.page, "strict");
  await first.page.locator(".verdict.deny").waitFor();
  await first.page.waitForTimeout(600);
  await first.page.getByRole("button", { name: "Share" }).click();
  const link = await first.page.getByRole("textbox", { name: "Link" }).inputValue();
  await first.page.reload();
  await first.page.locator(".verdict.deny").waitFor();
  assert.match(await editorText(first.page), /ghcr.io\/org\/app:stable/);
  await first.context.close();

  const second = await visit(browser, link);
  assert.equal(await editorText(second.page), POD("ghcr.io/org/app:stable"));
  assert.ok(await second.page.getByRole("radio", { name: "strict" }).isChecked());
  await second.page.locator(".cm-content").press("Control+End");
  await second.page.keyboard.insertText("# mine");
  await second.page.waitForTimeout(600);
  await second.page.reload();
  await second.page.locator(".verdict.deny").waitFor();
  assert.match(await editorText(second.page), /stable\n# mine/);
  await second.context.close();
});

test("a link to a rule opens its page and its example; the gallery has every rule and the demo", async () => {
  const { page, context, complaints } = await visit(browser, `${url}#rule=unmatched-pull-secret`);
  await page.getByRole("heading", { name: "unmatched-pull-secret" }).waitFor();
  await page.getByRole("heading", { name: "Why it matters" }).waitFor();
  await page.getByRole("tab", { name: /Findings/ }).click();
  await page.locator(".findings").getByText("unmatched-pull-secret").first().waitFor();
  await page.getByRole("tab", { name: "Rule" }).click();
  await page.getByRole("button", { name: "Open it mended" }).click();
  await page.locator(".verdict.allow").waitFor();
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("button", { name: /^Demo: web/ }).waitFor();
  const ids = await page.locator(".gallery .rule-id").allTextContents();
  assert.ok(ids.length >= 40, `${ids.length}`);
  await page.getByRole("searchbox").fill("mirror");
  await page.getByRole("button", { name: /^bypassed-mirror/ }).click();
  await page.getByRole("heading", { name: "bypassed-mirror" }).waitFor();
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("the three modules answer alike, with the time that each took", async () => {
  const { page, context, complaints } = await visit(browser, url);
  await page.getByRole("tab", { name: "Engines" }).click();
  await page.getByText("All three modules say the same.").waitFor();
  const rows = page.locator("tbody tr");
  for (const [index, pattern] of [/JavaScript.*(µs|ms)/s, /OPA.*equal.*(µs|ms)/s, /Kubewarden.*2 requests.*equal.*(µs|ms)/s].entries()) assert.match(await rows.nth(index).textContent(), pattern);
  await choose(page, "Kubewarden");
  assert.match(await page.locator(".answer").textContent(), /"accepted": false/);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("a comment accepts a finding, as it does for the command, and is told", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, POD("nginx:latest # surepull: ignore[latest-tag] a toy"));
  await page.getByText("1 finding accepted").click();
  assert.match(await page.locator(".silent", { hasText: "accepted" }).textContent(), /line \d+ latest-tag: a toy/);
  assert.match(await page.locator(".verdict").textContent(), /Allowed/);
  await context.close();
});

test("what nodes are configured with is found without a line of the manifest", async () => {
  const { page, context, complaints } = await visit(browser, url);
  await write(page, POD("registry.shop.example/app:1.2.3"));
  await choose(page, "reliable");
  await page.getByRole("tab", { name: "Evidence" }).click();
  await drop(page, ".drop", [{ name: "nodes.json", text: JSON.stringify({ nodes: [{ name: "pool-a", kubelet: { serializeImagePulls: true } }] }) }]);
  await page.locator(".files").getByText("1 node configuration").waitFor();
  await page.getByRole("tab", { name: /^Findings/ }).click();
  const finding = page.locator(".finding", { hasText: "serial-image-pulls" });
  await finding.waitFor();
  assert.match(await finding.textContent(), /evidence|pool-a/);
  await finding.locator(".finding-head").click();
  assert.equal(await finding.getByText(/Go to line/).count(), 0);
  assert.deepEqual(await complaints(), []);
  await context.close();
});
