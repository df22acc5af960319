/** What the README shows is what happens. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { CLI, folder, surepull } from "./support.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const blocks = (language) => [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "gm"))].map(([, text]) => text);
const [manifest, settings] = blocks("yaml");

test("commands print what is shown", async () => {
  const cwd = folder({ "pod.yaml": manifest });
  const shown = blocks("console");
  assert.equal(shown.length, 3);
  for (const block of shown) {
    const [line, ...output] = block.split("\n");
    const [, ...args] = line.replace("$ ", "").split(" ");
    assert.equal((await surepull(args, { cwd })).stdout, output.join("\n"));
  }
});

test("the shell commands run", () => {
  const image = "registry.example.com/nginx:1.27.3";
  const status = { containerStatuses: [{ name: "nginx", image, imageID: `registry.example.com/nginx@sha256:${"0".repeat(64)}` }] };
  const dump = { apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop" }, spec: { containers: [{ name: "nginx", image }] }, status }] };
  const text = JSON.stringify(dump);
  // kubectl would want a cluster: what stands in for it prints such a dump.
  const cwd = folder({ "bin/kubectl": "#!/bin/sh\ncat dump.json\n", "dump.json": text, "deploy/a.json": text, "deploy.yaml": text, "settings.yaml": settings, "cluster/secrets.json": '{"kind": "List", "items": []}' });
  chmodSync(join(cwd, "bin/kubectl"), 0o755);
  symlinkSync(CLI, join(cwd, "bin/surepull"));
  const shown = blocks("sh");
  assert.equal(shown.length, 5);
  for (const block of shown) {
    execFileSync("sh", ["-e", "-c", block], { cwd, env: { ...process.env, GITHUB_ACTIONS: "", PATH: `${join(cwd, "bin")}:${process.env.PATH}` }, stdio: "pipe" });
  }
  assert.deepEqual(readdirSync(cwd).filter((name) => /sarif|xml/.test(name)), ["surepull.sarif", "surepull.xml"]);
});

test("the line for editors names the schema of the package", () => {
  const [, path] = /^# yaml-language-server: \$schema=node_modules\/surepull\/(.*)$/m.exec(readme);
  assert.equal(`./${path}`, JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).exports["./settings.schema.json"]);
});

test("the settings are accepted", async () => {
  const cwd = folder({ "pod.yaml": manifest, "settings.yaml": settings });
  const { code, stdout } = await surepull(["check", "--config", "settings.yaml", "pod.yaml"], { cwd });
  assert.equal(code, 0);
  assert.match(stdout, /warning {2}latest-tag/);
});

test("the comments that are shown accept findings", async () => {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n${blocks("yaml").find((block) => block.includes("surepull: ignore"))}`;
  const args = ["check", "--format", "json", "--select", "missing-tag,latest-tag", "-"];
  const { findings, exempted, summary } = (await surepull(args, { stdin: text })).json();
  assert.deepEqual([findings, exempted.map(({ rule }) => rule), summary.notices], [[], ["missing-tag", "latest-tag"], []]);
});

test("the programs print what their comments say", () => {
  const programs = blocks("js");
  assert.equal(programs.length, 4);
  for (const program of programs) {
    const expected = [...program.matchAll(/console\.log.*\/\/ (.*)/g)].map(([, text]) => text);
    const cwd = fileURLToPath(new URL("..", import.meta.url)); // the package knows itself by name
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd, encoding: "utf8" });
    assert.deepEqual(printed.trim().split("\n"), expected);
  }
});

test("the number of vectors is the one that is told", () => {
  const { vectors } = JSON.parse(readFileSync(new URL("yaml-vectors.json", import.meta.url), "utf8"));
  assert.ok(readme.includes(`${vectors.length} snippets`), `${vectors.length}`);
});
