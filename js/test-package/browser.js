/** A real Chromium, and a server for the folder of a project. */

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

// `make test` sees to it that Debian's is there.
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", ...QUIET] });
after(() => browser.close());
export const version = browser.version();

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/** Serves a folder; `headers` by path go over what the name says. Gives the address. */
export async function serve(folder, headers = {}) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const path = join(folder, decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname));
    if (!(await stat(path).catch(() => undefined))?.isFile()) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", ...headers[pathname] });
    createReadStream(path).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${server.address().port}/`;
}

/** Opens a page that sets `document.title` to JSON when it is done; gives what it said, and what went wrong. */
export async function visit(address) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(message.text()));
  try {
    await page.goto(address);
    await page.waitForFunction(() => document.title !== "", undefined, { timeout: 30_000 });
    return { said: JSON.parse(await page.title()), wrong };
  } catch (error) {
    return { said: String(error), wrong };
  } finally {
    await page.close();
  }
}
