/** For everybody: keyboard, screen readers, small screens, both themes, strict policies, no network. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { editorText, launch, POD, serve, shoot, visit, write } from "./support.js";

const url = await serve();
const browser = await launch();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TABS = ["Findings", "Pull plan", "Settings", "Evidence", "Engines", "Rule"];

/** Put in by the debugger, which the page's policy does not stop. */
async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).slice(0, 3).join(" | ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in ${colorScheme}, in any tab and dialog`, async () => {
    const { page, context, complaints } = await visit(browser, `${url}#rule=latest-tag`, { colorScheme });
    await page.getByRole("heading", { name: "Why it matters" }).waitFor();
    for (const name of TABS) {
      await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
      if (name === "Engines") await page.getByText("All three modules say the same.").waitFor();
      if (name === "Settings") await page.evaluate(() => document.querySelectorAll(".form details").forEach((group) => (group.open = true)));
      assert.deepEqual(await violations(page), [], name);
    }
    for (const name of ["Examples", "Export", "Share"]) {
      await page.getByRole("button", { name }).click();
      await page.getByRole("dialog").waitFor();
      if (name === "Examples") await page.getByRole("button", { name: /^Demo: web/ }).waitFor();
      assert.deepEqual(await violations(page), [], name);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    assert.deepEqual(await complaints(), []);
    await context.close();
  });
}

test("the theme follows the system, and the switch goes before it, without a flash at the next visit", async () => {
  const { page, context } = await visit(browser, url, { colorScheme: "dark" });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await page.getByRole("button", { name: /^Theme/ }).click();
  const light = await paper();
  assert.notEqual(light, dark);
  await page.waitForTimeout(400);
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
  assert.equal(await paper(), light);
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("button", { name: /^Theme/ }).click();
  assert.equal(await paper(), dark);
  await context.close();
});

test("360 pixels are enough: nothing is cut off at the side, and the page does not jump", async () => {
  const { page, context, complaints } = await visit(browser, url, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, colorScheme: "light" });
  await page.waitForTimeout(400);
  await shoot(page, "phone-light");
  for (const name of TABS.slice(0, -1)) {
    await page.getByRole("tab", { name: new RegExp(`^${name}`) }).tap();
    await page.waitForTimeout(100);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, name);
    const wide = await page.evaluate(() => [...document.querySelectorAll(".scroll *")].filter((one) => one.getBoundingClientRect().right > 361 && !one.closest(".answer, .backoff, .hidden, .page pre")).map((one) => one.className || one.tagName));
    assert.deepEqual(wide, [], name);
  }
  await page.getByRole("button", { name: "Examples" }).tap();
  await page.getByRole("button", { name: /^Demo: web/ }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("a part of the page that cannot be loaded is named, with what to do", async () => {
  for (const [part, pattern] of [["worker-*.js", /Nothing is judged: the worker could not be loaded\. Reload the page/], ["surepull-*.wasm", /Nothing is judged: .*404.*\. Reload the page/]]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route(`**/${part}`, (route) => route.fulfill({ status: 404 }));
    await page.goto(url);
    await page.locator(".verdict").getByText("Not judged").waitFor();
    assert.match(await page.locator(".empty").textContent(), pattern);
    assert.equal(await page.getByText("Judging…").count(), 0);
    await write(page, POD("nginx:latest"));
    await page.locator(".verdict").getByText("Not judged").waitFor();
    await context.close();
  }
});

test("nothing moves while the page comes up", async () => {
  for (const viewport of [{ width: 360, height: 740 }, { width: 1280, height: 800 }, { width: 1680, height: 950 }]) {
    const { page, context } = await visit(browser, url, { viewport });
    await page.waitForTimeout(300);
    const shift = await page.evaluate(() => window.shifted ?? 0);
    assert.ok(shift < 0.02, `${viewport.width}: ${shift}`);
    await context.close();
  }
});

test("by the keyboard alone: to a finding, its fix, the plan, and out of the editor again", async () => {
  const { page, context } = await visit(browser, url);
  const focused = () => page.evaluate(() => {
    const { activeElement } = document;
    return (activeElement?.shadowRoot?.activeElement ?? activeElement)?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "";
  });
  const until = async (pattern, key = "Tab") => {
    for (let n = 0; n < 80; n++) {
      if (pattern.test(await focused())) return;
      await page.keyboard.press(key);
    }
    assert.fail(`never got to ${pattern}, but to ${await focused()}`);
  };
  await until(/^Kubernetes manifest/);
  // The editor lets go of Tab, and of the next fault by F8.
  await page.keyboard.press("F8");
  await page.keyboard.press("F8");
  await until(/^Findings\d/);
  await until(/^latest-tag/);
  await page.keyboard.press("Enter");
  await page.getByText("what runs is decided at each pull").waitFor();
  await until(/^invalid-pull-policy/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Fix: / }).waitFor();
  await until(/^Fix: /);
  await page.keyboard.press("Enter");
  await page.locator(".finding", { hasText: "invalid-pull-policy" }).waitFor({ state: "detached" });
  assert.match(await editorText(page), /imagePullPolicy: IfNotPresent/);
  assert.match(await focused(), /^latest-tag/);
  await until(/^Findings\d/, "Shift+Tab");
  await page.keyboard.press("ArrowRight");
  await page.locator(".planned").first().waitFor();
  await until(/^Pull plan/, "Shift+Tab");
  await until(/^Examples/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^latest-tag/ }).last().waitFor();
  await until(/^latest-tag/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "latest-tag" }).waitFor();
  await context.close();
});

test("a quick fix at the cursor by Alt-Enter", async () => {
  const { page, context } = await visit(browser, url);
  await write(page, POD("redis:7.4.1", "    imagePullPolicy: always\n"));
  await page.locator(".cm-lintRange-error").waitFor();
  await page.locator(".cm-content").press("F8");
  await page.keyboard.press("Alt+Enter");
  await page.locator(".cm-lintRange-error").waitFor({ state: "detached" });
  await context.close();
});

test("without a network after the first visit, from a folder of the server", async () => {
  const { page, context } = await visit(browser, url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await page.goto(`${url}#rule=missing-tag`);
  await page.reload();
  await page.locator(".verdict.deny").waitFor();
  await page.getByRole("heading", { name: "missing-tag" }).waitFor();
  await page.getByRole("tab", { name: "Engines" }).click();
  await page.getByText("All three modules say the same.").waitFor();
  assert.equal(await page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => !name.startsWith(location.origin)).length), 0);
  await context.close();
});

test("screenshots, to be looked at", async () => {
  for (const [name, options, steps] of [
    ["desktop-light", { colorScheme: "light", viewport: { width: 1440, height: 900 } }, async () => {}],
    ["desktop-dark", { colorScheme: "dark", viewport: { width: 1440, height: 900 } }, async () => {}],
    ["plan", { colorScheme: "light", viewport: { width: 1024, height: 800 } }, (page) => page.getByRole("tab", { name: "Pull plan" }).click()],
    ["phone-dark", { colorScheme: "dark", viewport: { width: 360, height: 740 } }, (page) => page.getByRole("tab", { name: "Pull plan" }).click()],
  ]) {
    const { page, context } = await visit(browser, url, options);
    await page.reload(); // with the typefaces at hand
    await page.locator(".verdict:not(.pending)").waitFor();
    await steps(page);
    await page.waitForTimeout(250);
    await shoot(page, name);
    await context.close();
  }
});
