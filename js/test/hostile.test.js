/** Manifests written against the reader of the report. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pod, source, surepull } from "./support.js";

const { FORMATS } = await source("cli/formats/register.ts");
const { withoutUsers } = await source("cli/excerpt.ts");

/** Escapes, bells, line breaks, and characters that turn or hide text. */
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

test("nothing in a manifest reaches the terminal as a command", async () => {
  const name = '"\\e[2Jx\\u202Ey\\u2066\\r\\nfake.yaml:1:1  error\\0"';
  const text = `apiVersion: v1\nkind: ${name}\nmetadata: {name: ${name}, namespace: ${name}}\nspec:\n  containers:\n  - {name: ${name}, image: ${name}}\n`;
  for (const command of ["check", "plan"]) {
    const { stdout, stderr } = await surepull([command, "-"], { stdin: text });
    assert.doesNotMatch(stdout + stderr, UNSAFE);
    assert.doesNotMatch(stdout, /^fake\.yaml/m);
  }
  const raw = await surepull(["check", "-"], { stdin: pod("web", "nginx\u202e\u200b:x") });
  assert.equal(raw.code, 1);
  assert.doesNotMatch(raw.stdout, UNSAFE);
  assert.match(raw.stdout, /\\u\{202e\}/);
});

test("a user and password before a registry are never printed", async () => {
  const secret = "hunter2secret";
  const images = [`user:${secret}@reg.example/app`, `user:${secret}@reg.example:5000/app:latest`, `https://user:${secret}@reg.example/a`, `user:p@${secret}@reg.example/x`, `user:${secret}@reg.example`, `user:p/${secret}/x@reg.example/app`, `user:${secret}/x@reg.example`, `user:p@w/${secret}@reg.example`, `user:${secret}${"x".repeat(150)}@reg.example/app`, `${secret}@reg.example/app`];
  const escaped = images.map((image) => `"${image.replaceAll("@", "\\u0040").replaceAll("/", "\\u002f").replaceAll(":", "\\u003A")}"`);
  const container = (image) => ({ name: "x", image, imagePullPolicy: "always" });
  const texts = [
    [...images, ...escaped].map((image) => pod("web", image)).join("---\n"),
    JSON.stringify({ apiVersion: "v1", kind: "Pod", spec: { containers: images.map(container) } }),
  ];
  for (const text of texts) {
    const checks = Object.keys(FORMATS).map((format) => ["check", "--format", format, "-"]);
    for (const args of [...checks, ["plan", "-"], ["plan", "--format", "json", "-"]]) {
      const { stdout, stderr } = await surepull(args, { stdin: text });
      const lines = (stdout + stderr).split("\n").filter((line) => line.includes(secret));
      assert.deepEqual(lines, [], args.join(" "));
      assert.ok(stdout.includes("***@reg.example"));
    }
  }
});

test("errors never repeat values", async () => {
  const secret = "hunter2secret";
  for (const text of [`a: x\n${secret}\n`, `a: !!int ${secret}\n`, `"a" ${secret}\n`, `a: [x] ${secret}: y\n`, `a: b: ${secret}\n`, `{"kind": "${secret}" x}`]) {
    const { code, stderr, stdout } = await surepull(["check", "-"], { stdin: text });
    assert.equal(code, 2);
    assert.ok(!(stderr + stdout).includes(secret), `${text}\n${stderr}`);
  }
});

test("digests are no passwords", () => {
  for (const image of ["nginx@sha256:abc", "reg.example/app:1.2@sha256:abc", "reg.example:5000/a/b@sha512:abc"]) {
    assert.equal(withoutUsers(image), image);
  }
});

test("a line of a hundred thousand characters is cut", async () => {
  const labels = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`label-${i}`, "x"]));
  const stdin = JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "p", labels }, spec: { containers: [{ name: "a", image: "nginx" }] }, tail: labels });
  const { stdout } = await surepull(["check", "-"], { stdin });
  const [shown, marked] = stdout.split("\n").slice(3, 5);
  assert.ok(shown.length < 250, `${shown.length}`);
  assert.equal(shown.slice(marked.indexOf("^"), marked.lastIndexOf("^") + 1), '"nginx"');
});

test("the mark stands under the fault, behind wide characters too", async () => {
  const { stdout } = await surepull(["check", "-"], { stdin: '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "日本", "image": "nginx"}]}}' });
  const [shown, marked] = stdout.split("\n").slice(3, 5);
  assert.equal(marked.indexOf("^"), shown.indexOf('"nginx"') + 2, "each of the two takes two columns");
});
