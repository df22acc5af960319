/** What the tests share: the built command as a child process, a folder of files, parts of the source. */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/** Runs `surepull` and waits for its end. */
export function surepull(args, { stdin = "", cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "", ...env } });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr, json: () => JSON.parse(stdout) }));
    child.stdin.on("error", () => {}); // it may end before it has read everything
    child.stdin.end(stdin);
  });
}

/** A folder with these files, gone after the tests. */
export function folder(files) {
  const root = mkdtempSync(join(tmpdir(), "surepull-"));
  after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** A module of the source, bundled as the build bundles it. */
export async function source(path) {
  const here = (name) => fileURLToPath(new URL(name, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [here(`../${path}`)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    alias: { yaml: here("../node_modules/yaml/browser/index.js") },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

export function pod(name, image) {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: app\n    image: ${image}\n`;
}
