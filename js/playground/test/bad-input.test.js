/** What nobody should hand over: a sentence in the page, and the editor keeps what was there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { drop, editorText, launch, serve, visit } from "./support.js";

const url = await serve();
const browser = await launch();
const first = /^# A small web shop/;

async function paste(page, text) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.evaluate((content) => {
    const data = new DataTransfer();
    data.setData("text/plain", content);
    const editor = document.querySelector(".editor").shadowRoot.querySelector(".cm-content");
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

async function refused(page, pattern) {
  await page.locator(".notice.fault", { hasText: pattern }).waitFor();
  assert.match(await editorText(page), first);
  assert.match(await page.locator(".verdict").textContent(), /3 errors/);
  await page.getByRole("button", { name: "Close this message" }).click();
}

test("a paste of 5 MB, and an endless line", async () => {
  const { page, context, complaints } = await visit(browser, url);
  await paste(page, "# a line of a log that somebody took for a manifest\n".repeat(100_000));
  await refused(page, /This has 5\.0 MB, and the page takes 1\.0 MB/);
  await paste(page, `apiVersion: v1\ndata: ${"a".repeat(900_000)}\n`);
  await refused(page, /This has a line of 900,006 characters/);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("a binary file, as a manifest and as evidence", async () => {
  const { page, context, complaints } = await visit(browser, url);
  const bytes = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 255, 254, 10, 0];
  await drop(page, ".editor", [{ name: "surepull", bytes }]);
  await refused(page, /This is a binary file/);
  await page.getByRole("tab", { name: "Evidence" }).click();
  await drop(page, ".drop", [{ name: "image.tar", bytes }]);
  await refused(page, /image\.tar: it is a binary file/);
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("reports that are none", async () => {
  const { page, context, complaints } = await visit(browser, url);
  await page.getByRole("tab", { name: "Evidence" }).click();
  for (const [text, pattern] of [
    ["", /report: it is empty/],
    ["{", /report: line 1: /],
    ["null", /report: (it is empty|this is neither)/],
    ["[1, 2]", /report: this is neither/],
    ['{"auths": {"ghcr.io": {"auth": "am9lOmpvZQ=="}}}', /report: this is a docker configuration; make a Secret of it: kubectl create secret generic .*kubernetes\.io\/dockerconfigjson/],
    ['{"SchemaVersion": 2, "Results": 7}', /report: /],
    ['{"matches": [{}], "descriptor": null}', /report: /],
    ["2026-11-26 INFO no vulnerabilities found\n", /report: this is neither/],
  ]) {
    await drop(page, ".drop", [{ name: "report", text }]);
    await refused(page, pattern);
    assert.equal(await page.locator(".files li").count(), 0, text);
  }
  assert.deepEqual(await complaints(), []);
  await context.close();
});

test("links that are broken", async () => {
  for (const fragment of ["s=", "s=AAAA", "s=%%%", "s=eyJ2IjoxfQ", "rule=no-such-rule", "rule=<img src=x>"]) {
    const { page, context, complaints } = await visit(browser, `${url}#${fragment}`);
    await page.locator(".notice.fault").waitFor();
    assert.match(await editorText(page), first, fragment);
    assert.deepEqual(await complaints(), [], fragment);
    await context.close();
  }
});

test("a link that unpacks to more than a page holds", async () => {
  const { deflateSync } = await import("node:zlib");
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024, 0x20), { level: 9 }).subarray(2, -4).toString("base64url");
  const { page, context } = await visit(browser, `${url}#s=${bomb}`);
  await page.locator(".notice.fault").waitFor();
  assert.match(await editorText(page), first);
  await context.close();
});

test("texts in a link are texts, whatever they look like", async () => {
  const { deflateRawSync } = await import("node:zlib");
  const text = "apiVersion: v1\nkind: Pod\nmetadata: {name: \"<img src=x onerror=alert(1)>\"}\nspec:\n  containers:\n  - {name: \"<script>alert(1)</script>\", image: \"<b>nginx</b>\"}\n";
  const packed = deflateRawSync(JSON.stringify({ v: 1, text, settings: "" })).toString("base64url");
  const { page, context, complaints } = await visit(browser, `${url}#s=${packed}`);
  await page.locator(".finding").first().waitFor();
  assert.equal(await page.locator(".scroll img, .scroll b, .scroll script").count(), 0);
  await page.getByRole("tab", { name: "Pull plan" }).click();
  assert.equal(await page.locator(".scroll img, .scroll b, .scroll script").count(), 0);
  assert.deepEqual(await complaints(), []);
  await context.close();
});
