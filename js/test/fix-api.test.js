/** `applyFixes` and `editsFor`, as a program and an editor use them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { applyFixes, createPolicy, editsFor } from "surepull";

const policy = createPolicy({ profile: "strict" });
const podOf = (image) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { containers: [{ name: "app", image }] } });
const textOf = (image) => `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: app\n    image: ${image} # c\n`;
const report = policy.evaluate(podOf("nginx:1.27.3"));
const POLICY = "    imagePullPolicy: IfNotPresent\n";

test("the safe fixes, and what is left with its reason", () => {
  const { text, applied, left } = applyFixes(textOf("nginx:1.27.3"), report);
  assert.equal(text, textOf("nginx:1.27.3") + POLICY);
  assert.deepEqual(applied.map(({ safety }) => safety), ["safe"]);
  assert.deepEqual(left.map(({ fix, code }) => [fix.safety, code]), [["unsafe", "unsafe"]]);
});

test("of two fixes of one image the whole one is made where it may be", () => {
  const { text, applied, left } = applyFixes(textOf("nginx:1.27.3"), report, { unsafe: true });
  assert.equal(text, textOf("docker.io/library/nginx:1.27.3") + POLICY);
  assert.deepEqual([applied.map(({ safety }) => safety), left], [["unsafe"], []]);
  const json = applyFixes(JSON.stringify(podOf("nginx:1.27.3")), report, { unsafe: true }).text;
  assert.equal(json, JSON.stringify({ ...podOf(), spec: { containers: [{ name: "app", image: "docker.io/library/nginx:1.27.3", imagePullPolicy: "IfNotPresent" }] } }));
});

test("where the whole one cannot be made, the safe one is", () => {
  const text = `x: &i nginx:1.27.3\n${textOf("*i")}`;
  const { text: fixed, applied, left } = applyFixes(text, report, { unsafe: true });
  assert.equal(fixed, text + POLICY);
  assert.deepEqual([applied.map(({ safety }) => safety), left.map(({ fix, code }) => [fix.safety, code])], [["safe"], [["unsafe", "alias"]]]);
});

test("the edits for an editor are the change itself", () => {
  const text = `a: 1\r\n---\r\n${textOf("nginx:1.27.3").replaceAll("\n", "\r\n")}`;
  const fix = { ...report.fixes[0], object: { ...report.fixes[0].object, at: "/1" } };
  assert.deepEqual(editsFor(text, fix), { edits: [{ from: text.length, to: text.length, insert: POLICY.replace("\n", "\r\n") }] });
  const { edits, reason } = editsFor(text.replace("nginx", "redis"), fix);
  assert.deepEqual([edits, reason], [[], "the text has changed since it was judged"]);
});

test("what makes fixes needs no Node", async () => {
  const entry = fileURLToPath(new URL("../src/fixes.ts", import.meta.url));
  const yaml = fileURLToPath(new URL("../node_modules/yaml/browser/index.js", import.meta.url));
  // A module of Node's would end the build.
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: "esm", platform: "browser", alias: { yaml } });
  const { applyFixes: inBrowser } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
  assert.equal(inBrowser(textOf("nginx:1.27.3"), report).text, textOf("nginx:1.27.3") + POLICY);
});
