/** In a real browser: a page without a bundler, Vite's and esbuild's output, Web Workers. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { after, test } from "node:test";
import { build } from "esbuild";
import { build as viteBuild, createServer } from "vite";
import { serve, version, visit } from "./browser.js";
import { EXPECTED, everywhere, example, project } from "./packed.js";

const FETCHED = { early: "LoadError not-loaded ", ...EXPECTED };

const html = (head) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${head}`;
const show = "(document.title = JSON.stringify(said))";
/** A page's program, and one that lets a worker say it. */
const MAIN = `import { everywhere } from "./everywhere.js";\neverywhere().then((said) => ${show});\n`;
const ASKS = (worker) => `${worker}.onmessage = ({ data: said }) => ${show};\n`;
const WORKER = 'import { everywhere } from "./everywhere.js";\neverywhere().then((said) => postMessage(said));\n';

const importmap = '{"imports": {"surepull": "./node_modules/surepull/dist/browser.js"}}';
const plain = { "index.html": html(`<script type="importmap">${importmap}</script><script type="module" src="main.js"></script>`), "everywhere.js": everywhere, "main.js": MAIN };

test("a page without a bundler, under a policy that allows it WebAssembly and nothing else", async (t) => {
  t.diagnostic(`Chromium ${version}`);
  const hash = createHash("sha256").update(importmap).digest("base64");
  const policy = `default-src 'none'; connect-src 'self'; img-src data:; script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'`;
  const address = await serve(project(plain), { "/": { "content-security-policy": policy } });
  assert.deepEqual(await visit(address), { said: FETCHED, wrong: [] });
});

test("a server that does not know what .wasm is", async () => {
  const address = await serve(project(plain), { "/node_modules/surepull/dist/surepull.wasm": { "content-type": "text/plain" } });
  assert.deepEqual(await visit(address), { said: FETCHED, wrong: [] });
});

test("every source that `load` takes, after one that is not there", async () => {
  const sources = ['"surepull.wasm"', 'new URL("surepull.wasm", location)', 'await fetch("surepull.wasm")', 'fetch("surepull.wasm")', "bytes", "new Uint8Array(bytes)", "module"];
  // With a query of its own, each is a package of its own.
  const tries = sources.map((source, i) => `[await import("./browser.js?${i}"), async () => [${source}]]`);
  const main = `const bytes = await (await fetch("surepull.wasm")).arrayBuffer();
const module = await WebAssembly.compile(bytes);
const said = [];
for (const [{ load, LoadError, rules }, source] of [${tries.join()}]) {
  const lost = await load("nowhere.wasm").catch((error) => error instanceof LoadError && error.code + " " + error.message.replace(location.origin, ""));
  await load(...(await source()));
  said.push([lost, rules().length > 20]);
}
${show};
`;
  const home = "node_modules/surepull/dist";
  const address = await serve(project({ [`${home}/index.html`]: html('<script type="module" src="main.js"></script>'), [`${home}/main.js`]: main }));
  const lost = `load-failed the module could not be loaded: /${home}/nowhere.wasm answers 404 Not Found`;
  const { said, wrong } = await visit(`${address}${home}/`);
  assert.deepEqual(said, sources.map(() => [lost, true]), wrong.join());
});

const VITE_PAGE = { "index.html": html('<script type="module" src="/main.js"></script>'), "everywhere.js": everywhere, "worker.js": WORKER };
const VITE_PROGRAMS = { page: MAIN, worker: ASKS('new Worker(new URL("./worker.js", import.meta.url), { type: "module" })') };

for (const [name, main] of Object.entries(VITE_PROGRAMS)) {
  test(`vite build: a ${name}`, async () => {
    const root = project({ ...VITE_PAGE, "main.js": main });
    await viteBuild({ root, configFile: false, logLevel: "error", worker: { format: "es" } });
    assert.deepEqual(await visit(await serve(join(root, "dist"))), { said: FETCHED, wrong: [] });
  });

  test(`vite's development server: a ${name}`, async () => {
    const root = project({ ...VITE_PAGE, "main.js": main });
    const server = await createServer({ root, configFile: false, logLevel: "error", server: { host: "127.0.0.1", port: 0 } });
    after(() => server.close());
    await server.listen();
    assert.deepEqual(await visit(server.resolvedUrls.local[0]), { said: FETCHED, wrong: [] });
  });
}

/** esbuild leaves `new URL` alone, so its users import the file and hand its address over. */
const IMPORTED = (then) => `import source from "surepull/surepull.wasm";\nimport { everywhere } from "./everywhere.js";\neverywhere(source).then((said) => ${then});\n`;
const ESBUILD_PROGRAMS = {
  page: { "main.js": IMPORTED(show) },
  "classic worker": { "main.js": ASKS('new Worker("dist/worker.js")'), "worker.js": IMPORTED("postMessage(said)") },
};

async function bundled(programs, format) {
  const index = html(`<body><script type="${format === "esm" ? "module" : "text/javascript"}" src="dist/main.js"></script>`);
  const cwd = project({ ...programs, "everywhere.js": everywhere, "index.html": index });
  const options = { bundle: true, minify: true, platform: "browser", format, loader: { ".wasm": "file" }, publicPath: "/dist", outdir: "dist" };
  await build({ absWorkingDir: cwd, entryPoints: Object.keys(programs), logLevel: "error", ...options });
  return visit(await serve(cwd));
}

for (const [name, programs] of Object.entries(ESBUILD_PROGRAMS)) {
  test(`esbuild, minified: a ${name}`, async () => assert.deepEqual(await bundled(programs, "iife"), { said: FETCHED, wrong: [] }));
}

test("esbuild: what the README shows", async () => {
  const [, expected] = /console\.log.*\/\/ (.*)/.exec(example);
  const program = `console.log = (said) => ${show};\n${example}`;
  assert.deepEqual(await bundled({ "main.js": program }, "esm"), { said: expected, wrong: [] });
});
