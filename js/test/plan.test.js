/** `surepull plan`. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { folder, pod, surepull } from "./support.js";

test("a line an image: what is asked for, under which policy, and what happens", async () => {
  const cwd = folder({ "a.yaml": `${pod("web", "nginx")}---\n${pod("db", "quay.io/db:1.2.3")}`, "b.yaml": pod("bad", "NGINX:1") });
  const { code, stdout } = await surepull(["plan", "a.yaml", "b.yaml"], { cwd });
  assert.equal(code, 0);
  assert.match(stdout, /^Pod web in a\.yaml\n.*asks for.*pull policy.*\n {2}container app {2}docker\.io\/library\/nginx:latest {2}Always, default {2}pulls: docker\.io {2}asks again: docker\.io$/m);
  assert.match(stdout, /^ {2}container app {2}quay\.io\/db:1\.2\.3 {2}IfNotPresent, default {2}pulls: quay\.io +uses it$/m);
  assert.match(stdout, /InvalidImageName/);
  assert.match(stdout, /^3 images$/m);
});

test("JSON: the module's plan with file and range", async () => {
  const cwd = folder({ "a.yaml": pod("web", "nginx"), "b.yaml": "a: [\n" });
  const { code, json } = await surepull(["plan", "--format", "json", "a.yaml", "b.yaml"], { cwd });
  const plan = json();
  assert.equal(code, 2);
  assert.deepEqual([plan.type, plan.images.length, plan.errors.length], ["plan", 1, 1]);
  const [image] = plan.images;
  assert.deepEqual([image.file, image.range.start.line, image.range.start.column], ["a.yaml", 8, 12]);
  assert.equal(image.reference.canonical, "docker.io/library/nginx:latest");
  assert.deepEqual([image.pullPolicy.effective, image.pullPolicy.source], ["Always", "default"]);
});
