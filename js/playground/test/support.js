/** What the tests share: the built page behind a server of files, in a sub-path, and Chromium. */

import { createReadStream, existsSync, mkdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const DIST = fileURLToPath(new URL("../../dist/playground/", import.meta.url));
const SHOTS = fileURLToPath(new URL("../../../target/screenshots/", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const BROWSERS = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Any folder of any server will do. */
const FOLDER = "/some/folder/";

export async function serve() {
  if (!existsSync(`${DIST}index.html`)) throw new Error("the playground is not built: make build");
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = join(DIST, normalize(decodeURIComponent(pathname.replace(FOLDER, "/"))));
    const file = path.endsWith("/") ? `${path}index.html` : path;
    if (!pathname.startsWith(FOLDER) || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${server.address().port}${FOLDER}`;
}

export async function launch() {
  const browser = await chromium.launch({
    executablePath: BROWSERS.find((path) => path && existsSync(path)),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  after(() => browser.close());
  return browser;
}

/** A page of a fresh profile, with what it complained of. */
export async function visit(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.addInitScript(() => {
    window.complaints = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => window.complaints.push(`CSP: ${violatedDirective} ${blockedURI}`));
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted = (window.shifted ?? 0) + entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("requestfailed", (request) => errors.push(`request failed: ${request.url()}`));
  await page.goto(url);
  await page.locator(".verdict:not(.pending)").waitFor();
  return { context, page, complaints: async () => [...errors, ...(await page.evaluate(() => window.complaints))] };
}

export async function shoot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}${name}.png` });
}

export const POD = (image, more = "") => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  containers:\n  - name: app\n    image: ${image}\n${more}`;

/** Types a manifest in place of what is there. */
export async function write(page, text) {
  await page.locator(".cm-content").first().click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

export const editorText = (page) => page.locator(".pane .cm-content").first().evaluate((content) => [...content.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));

/** The control of a switch lies over its words, and shows what the worker has answered. */
export async function choose(page, name) {
  await page.getByRole("radio", { name, exact: true }).click();
  await page.getByRole("radio", { name, exact: true, checked: true }).waitFor();
}

/** As if files were dragged from the desktop. */
export async function drop(page, selector, files) {
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, text, bytes } of all) transfer.items.add(new File([bytes ? new Uint8Array(bytes) : text], name));
    return transfer;
  }, files);
  await page.locator(selector).first().dispatchEvent("drop", { dataTransfer: data });
}
