/** In Node: modules, CommonJS, worker threads, the command, and the files that are handed out. */

import assert from "node:assert/strict";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { EXPECTED, everywhere, packed, project, run } from "./packed.js";

const AT_ONCE = { early: "worked", ...EXPECTED };
const print = 'everywhere().then((said) => console.log(JSON.stringify(said)));\n';

const node = async (cwd, ...args) => {
  const { code, stdout, stderr } = await run(process.execPath, args, cwd);
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout;
};

test("an ES module", async () => {
  const cwd = project({ "everywhere.mjs": everywhere, "main.mjs": `import { everywhere } from "./everywhere.mjs";\n${print}` });
  assert.deepEqual(JSON.parse(await node(cwd, "main.mjs")), AT_ONCE);
});

test("CommonJS, without a warning, and it is the same package", async () => {
  const cwd = project({
    "everywhere.cjs": everywhere.replace(/^import (.*) from "surepull"/m, 'const $1 = require("surepull")').replaceAll(/^export /gm, "") + print,
    "both.cjs": 'const { LoadError } = require("surepull");\nimport("surepull").then((module) => console.log(module.LoadError === LoadError));\n',
  });
  assert.deepEqual(JSON.parse(await node(cwd, "everywhere.cjs")), AT_ONCE);
  assert.equal(await node(cwd, "both.cjs"), "true\n");
});

test("a worker thread", async () => {
  const cwd = project({
    "everywhere.mjs": everywhere,
    "main.mjs": `import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { everywhere } from "./everywhere.mjs";
if (isMainThread) new Worker(new URL(import.meta.url)).on("message", (said) => console.log(JSON.stringify(said)));
else parentPort.postMessage(await everywhere());
`,
  });
  assert.deepEqual(JSON.parse(await node(cwd, "main.mjs")), AT_ONCE);
});

test("the command", async () => {
  const cwd = project({ "pod.yaml": "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: nginx, image: nginx}\n" });
  const { code, stdout } = await run(join(cwd, "node_modules/.bin/surepull"), ["check", "pod.yaml"], cwd);
  assert.equal(code, 1);
  assert.match(stdout, /pod\.yaml:5:.*missing-tag/);
  // By its other name it is a plugin: `kubectl surepull`.
  const plugin = await run(join(cwd, "node_modules/.bin/kubectl-surepull"), ["check", "pod.yaml"], cwd);
  assert.deepEqual([plugin.code, plugin.stdout], [1, stdout]);

  rmSync(join(cwd, "node_modules/surepull/dist/surepull.wasm"));
  const without = await run(join(cwd, "node_modules/.bin/surepull"), ["check", "pod.yaml"], cwd);
  assert.deepEqual([without.code, without.stdout], [2, ""]);
  assert.match(without.stderr, /the module could not be loaded: ENOENT/);
});

test("every subpath is there, and each module compiles", async () => {
  const cwd = project({
    "main.mjs": `import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const { exports, bin } = createRequire(import.meta.url)("surepull/package.json");
for (const path of Object.keys(exports)) {
  const bytes = readFileSync(new URL(import.meta.resolve("surepull" + path.slice(1))));
  if (path.endsWith(".wasm")) new WebAssembly.Module(bytes);
  if (path.endsWith(".json")) JSON.parse(bytes);
  console.log(path);
}
`,
  });
  const shown = (await node(cwd, "main.mjs")).split("\n");
  for (const path of [".", "./surepull.wasm", "./opa.wasm", "./opa-bundle.tar.gz", "./kubewarden.wasm", "./settings.schema.json"]) {
    assert.ok(shown.includes(path), path);
  }
  assert.ok(existsSync(join(cwd, "node_modules/surepull/LICENSE")));
});

test("a module that is not there is an error that says so, and its bytes can be handed over", async () => {
  const cwd = project({
    "main.mjs": `import { readFileSync, renameSync } from "node:fs";
import { createPolicy, load } from "surepull";
const home = new URL(import.meta.resolve("surepull/surepull.wasm"));
renameSync(home, "elsewhere.wasm");
const said = [];
try { createPolicy(); } catch ({ name, code, help }) { said.push([name, code, help]); }
await load().catch(({ name, code }) => said.push([name, code]));
await load("data:text/plain,nothing").catch(({ name, code }) => said.push([name, code]));
await load(readFileSync("elsewhere.wasm"));
said.push(createPolicy().plan({ apiVersion: "v1", kind: "Pod", spec: { containers: [] } }).type);
console.log(JSON.stringify(said));
`,
  });
  assert.deepEqual(JSON.parse(await node(cwd, "main.mjs")), [
    ["LoadError", "load-failed", "put `surepull.wasm` beside the program, or hand its URL or bytes to `load`"],
    ["LoadError", "load-failed"],
    ["LoadError", "load-failed"],
    "plan",
  ]);
});

test("bundled by esbuild: the module beside the bundle, or in it", async () => {
  const options = { bundle: true, platform: "node", target: "node20", format: "esm", minify: true, logLevel: "error" };
  const beside = project({ "everywhere.js": everywhere, "main.js": `import { everywhere } from "./everywhere.js";\n${print}` });
  await build({ ...options, absWorkingDir: beside, entryPoints: ["main.js"], outfile: "out/main.mjs" });
  copyFileSync(join(beside, "node_modules/surepull/dist/surepull.wasm"), join(beside, "out/surepull.wasm"));
  assert.deepEqual(JSON.parse(await node(beside, "out/main.mjs")), AT_ONCE);

  const within = project({
    "everywhere.js": everywhere,
    "main.js": `import bytes from "surepull/surepull.wasm";\nimport { everywhere } from "./everywhere.js";\n${print.replace("()", "(bytes)")}`,
  });
  await build({ ...options, absWorkingDir: within, entryPoints: ["main.js"], outfile: "out/main.mjs", loader: { ".wasm": "binary" } });
  assert.deepEqual(JSON.parse(await node(within, "out/main.mjs")), { ...AT_ONCE, early: "LoadError load-failed " });
});

test("nobody has to wait: what is called while the module loads finds one instance", async () => {
  const cwd = project({
    "main.mjs": `import { createPolicy, load } from "surepull";
const loading = load();
const policy = createPolicy();
await Promise.all([loading, load()]);
console.log(policy.evaluate({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ image: "nginx" }] } }).verdict);
`,
  });
  assert.equal(await node(cwd, "main.mjs"), "deny\n");
});

test("it is small, holds no sources, and starts at once", async (t) => {
  const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`;
  t.diagnostic(`tarball ${kib(packed.size)}, unpacked ${kib(packed.unpackedSize)}, ${packed.entryCount} files`);
  assert.ok(packed.size < 1.25 * 1024 * 1024, "four modules and their bundles: what else is in there?");
  for (const { path } of packed.files) assert.match(path, /^(dist\/|README\.md$|LICENSE$|package\.json$)/);
  assert.deepEqual(packed.files.filter(({ path }) => path.includes("-clock")), [], "npm's waPC host cannot load it");
  assert.deepEqual(packed.files.filter(({ path }) => /\.ts$/.test(path) && !path.endsWith(".d.ts")), []);

  const cwd = project({
    "start.mjs": `const start = performance.now();
const { createPolicy } = await import("surepull");
const imported = performance.now();
createPolicy().evaluate({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "a", image: "nginx" }] } });
console.log(JSON.stringify([imported - start, performance.now() - imported].map((ms) => ms.toFixed(1))));
`,
  });
  const [imported, judged] = JSON.parse(await node(cwd, "start.mjs"));
  t.diagnostic(`import ${imported} ms, first verdict ${judged} ms later`);
});
