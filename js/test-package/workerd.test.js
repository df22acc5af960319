/** In Cloudflare's runtime, bundled as its own tool bundles: the module stays a file of its own, imported compiled. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { build } from "esbuild";
import { EXPECTED, everywhere, project, tool } from "./packed.js";

const PROGRAM = `import { everywhere } from "./everywhere.js";
export default { fetch: async () => Response.json(await everywhere()) };
`;

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  compatibilityDate = "2026-07-30",
  modules = [
    (name = "main.js", esModule = embed "dist/main.js"),
    (name = "surepull.wasm", wasm = embed "dist/surepull.wasm"),
  ],
);
`;

test("a worker", async () => {
  const cwd = project({ "main.js": PROGRAM, "everywhere.js": everywhere, "config.capnp": CONFIG });
  const options = { bundle: true, format: "esm", conditions: ["workerd", "worker", "browser"], external: ["*.wasm"], outdir: "dist" };
  await build({ absWorkingDir: cwd, entryPoints: ["main.js"], logLevel: "error", ...options });
  copyFileSync(join(cwd, "node_modules/surepull/dist/surepull.wasm"), join(cwd, "dist/surepull.wasm"));

  const server = spawn(tool("workerd"), ["serve", "config.capnp", "--control-fd=1"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  after(() => server.kill());
  let complaints = "";
  server.stderr.on("data", (text) => (complaints += text));
  const [event] = await Promise.race([once(server.stdout, "data"), once(server, "exit").then(() => assert.fail(complaints))]);
  const { port } = JSON.parse(event);
  const response = await fetch(`http://127.0.0.1:${port}/`);
  assert.deepEqual([response.status, complaints], [200, ""], await response.clone().text());
  assert.deepEqual(await response.json(), { early: "worked", ...EXPECTED });
});
