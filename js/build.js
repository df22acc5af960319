/** Bundles the command and the API into `dist`, beside the module and its glue, which the Makefile puts there. */

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const common = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // The ES modules of `yaml` can be shaken, its CommonJS build for Node cannot.
  alias: { yaml: here("node_modules/yaml/browser/index.js") },
  define: { VERSION: JSON.stringify(version) },
  legalComments: "none",
  logLevel: "warning",
};

await build({
  ...common,
  entryPoints: [here("cli/main.ts")],
  outfile: here("dist/cli.js"),
  banner: { js: "#!/usr/bin/env node" },
  minify: true,
});
await build({ ...common, entryPoints: [here("src/index.ts")], outfile: here("dist/index.js") });
execFileSync(here("node_modules/.bin/tsc"), ["--project", here("tsconfig.types.json")], { stdio: "inherit" });
chmodSync(here("dist/cli.js"), 0o755);
// Their licences ask for the notice in every copy, and the bundles are copies.
for (const name of ["yaml", "smol-toml", "diff"]) copyFileSync(here(`node_modules/${name}/LICENSE`), here(`dist/${name}.LICENSE`));
