/** Large trees are judged by several threads, and nobody can tell by the answer. */

import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { folder, pod, source, surepull } from "./support.js";

const skip = availableParallelism() < 2 && "there is one core";
const { partsOf } = await source("cli/threads.ts");
const MIB = 1024 * 1024;
const file = (name, size) => ({ file: name, named: false, size, read: () => new Uint8Array() });

test("which trees are shared out", { skip }, () => {
  const large = Array.from({ length: 40 }, (_, n) => file(`${n}.yaml`, MIB / 4));
  const parts = partsOf(large, {});
  assert.deepEqual(parts.flat().map((one) => one.file), large.map((one) => one.file), "all of them, in their order");
  assert.ok(parts.length > 4);
  assert.equal(partsOf(large.slice(0, 4), {}), undefined, "too little to start threads for");
  assert.equal(partsOf([...large, { file: "<stdin>", named: true, stdin: true, read: () => new Uint8Array() }], {}), undefined);
  assert.equal(partsOf(large, { baseline: "known.json" }), undefined);
  assert.equal(partsOf(large, { writeBaseline: "known.json" }), undefined);
});

/** A file of some size with something to say. */
const big = (n) => `${pod(`web-${n}`, n % 3 === 0 ? "nginx:latest" : "' registry.example.com/shop/web:1.2.3'")}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: data-${n}}\ndata:\n${`  key: |\n${"    some text that takes its place\n".repeat(5000)}`}`;

test("the answer is the one of a single thread", { skip }, async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`deploy/${String(n).padStart(2, "0")}.yaml`, big(n)]));
  const version = (tag) => big(2).replace("' registry.example.com/shop/web:1.2.3'", `registry.example.com/shop/api:${tag}`);
  const cwd = folder({
    ...files,
    "deploy/03.yaml": big(3).replace("nginx:latest", "nginx:latest # surepull: ignore[latest-tag] pinned later"),
    "deploy/20.yaml": `${big(20)}\n---\na: [\n`,
    "deploy/21.yaml": big(21).replace("spec:", "spec: # surepull: ignore[missing-tag] nothing to ignore"),
    "deploy/30.yaml": "image: {{ .Values.image }}\n",
    "deploy/31.yaml": "just: values\n",
    "deploy/32.yaml": big(2).replace("web:1.2.3", "web:latest").replace("spec:", "spec:\n  imagePullSecrets: [{name: regcred}]"),
    "deploy/04.yaml": version("1.8.0"),
    "deploy/37.yaml": version("1.9.0 # surepull: ignore[version-skew] moves later"),
    "deploy/38.yaml": version("2.0.0"),
    "deploy/39.yaml": `${big(39)}---\napiVersion: v1\nkind: Secret\nmetadata: {name: regcred}\ntype: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: e30=}\n`,
    "empty/pod.yaml": pod("clean", "registry.example.com/shop/web:1.2.3"),
    "settings.yaml": "profile: reliable\nexemptions: [{rules: [short-name], images: [docker.io/library/nginx], reason: known}]\n",
  });
  assert.equal((await surepull(["check", "--write-baseline", "known.json", "empty"], { cwd })).code, 0);
  for (const format of ["json", "text", "sarif", "jsonl"]) {
    const args = ["check", "--config", "settings.yaml", "--now", "2026-11-26T12:00:00Z", "--format", format, "deploy"];
    const shared = await surepull(args, { cwd });
    const alone = await surepull([...args, "--baseline", "known.json"], { cwd });
    assert.deepEqual([shared.code, shared.stdout, shared.stderr], [alone.code, alone.stdout, alone.stderr], format);
    assert.equal(shared.code, 2);
  }
  const { json } = await surepull(["check", "--config", "settings.yaml", "--format", "json", "deploy"], { cwd });
  const report = json();
  assert.deepEqual(report.errors.map((error) => error.file), ["deploy/20.yaml"]);
  assert.deepEqual(report.passedOver.map(({ because }) => because), ["template", "no-object"]);
  assert.ok(report.exempted.some(({ reason }) => reason === "pinned later"));
  assert.ok(report.exempted.some(({ reason }) => reason === "known"));
  assert.deepEqual(report.exempted.filter(({ rule }) => rule === "version-skew").map(({ file, reason }) => [file, reason]), [["deploy/37.yaml", "moves later"]]);
  const skew = report.findings.filter(({ rule }) => rule === "version-skew");
  assert.deepEqual(skew.map(({ file, related }) => [file, ...related.map((other) => other.file)]), [["deploy/04.yaml", "deploy/38.yaml"]]);
  for (const finding of report.findings) if (finding.fix !== null) assert.equal(report.fixes[finding.fix].file, finding.file);
  assert.ok(report.fixes.length > 20);
});
