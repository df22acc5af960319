/** Bundles the command and the API into `dist`, beside the module and its glue, which the Makefile puts there. */

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const NODE = { platform: "node", target: "node20.19" };
/** The oldest browsers that have every WebAssembly feature of the module. */
const WEB = { platform: "neutral", target: "es2022" };

/** The bundles. The API is one source; `#host` in package.json gives each its way to the module. */
const BUNDLES = [
  { from: "cli/main.ts", to: "cli.js", ...NODE, minify: true, banner: { js: "#!/usr/bin/env node" } },
  { from: "src/index.ts", to: "node.js", ...NODE },
  { from: "src/index.ts", to: "browser.js", ...WEB, conditions: ["browser"] },
  { from: "src/index.ts", to: "workerd.js", ...WEB, conditions: ["workerd"] },
];

/** What is published as it is. */
const COPIES = [
  // The licence asks for a copy, and npm looks for it only beside package.json.
  { from: "../LICENSE", to: "LICENSE" },
  // Their licences ask for the notice in every copy, and the bundles are copies.
  ...["yaml", "smol-toml", "diff"].map((name) => ({ from: `node_modules/${name}/LICENSE`, to: `dist/${name}.LICENSE` })),
  { from: "node_modules/ignore/LICENSE-MIT", to: "dist/ignore.LICENSE" },
  ...["settings", "evidence", "report", "plan", "requirements"].map((name) => ({ from: `../policies/${name}.schema.json`, to: `dist/${name}.schema.json` })),
];

for (const { from, to, ...options } of BUNDLES) {
  await build({
    bundle: true,
    format: "esm",
    // The ES modules of `yaml` can be shaken, its CommonJS build for Node cannot.
    alias: { yaml: here("node_modules/yaml/browser/index.js") },
    external: ["*.wasm"],
    define: { VERSION: JSON.stringify(version) },
    legalComments: "none",
    logLevel: "warning",
    entryPoints: [here(from)],
    outfile: here(`dist/${to}`),
    ...options,
  });
}
chmodSync(here("dist/cli.js"), 0o755);
for (const { from, to } of COPIES) copyFileSync(here(from), here(to));
// What `surepull explain` prints.
const folders = readdirSync(here("../policies/rules"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const pages = folders.map(({ name }) => [name, readFileSync(here(`../policies/rules/${name}/README.md`), "utf8")]);
writeFileSync(here("dist/rules.json"), `${JSON.stringify(Object.fromEntries(pages.sort()), null, 1)}\n`);
execFileSync(here("node_modules/.bin/tsc"), ["--project", here("tsconfig.types.json")], { stdio: "inherit" });
