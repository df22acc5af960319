/** Bundles the command and the API into `dist`, beside the module and its glue, which the Makefile puts there. */

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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
// `surepull explain` and `surepull schema` print what stands in the repository.
const folders = readdirSync(here("../policies/rules"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const pages = folders.map(({ name }) => [name, readFileSync(here(`../policies/rules/${name}/README.md`), "utf8")]);
writeFileSync(here("dist/rules.json"), `${JSON.stringify(Object.fromEntries(pages.sort()), null, 1)}\n`);
for (const name of ["settings", "report", "plan", "evidence"]) copyFileSync(here(`../policies/${name}.schema.json`), here(`dist/${name}.schema.json`));
// Their licences ask for the notice in every copy, and the bundles are copies.
for (const [name, file] of [["yaml", "LICENSE"], ["smol-toml", "LICENSE"], ["ignore", "LICENSE-MIT"]]) {
  copyFileSync(here(`node_modules/${name}/${file}`), here(`dist/${name}.LICENSE`));
}
