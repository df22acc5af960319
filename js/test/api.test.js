/** The API, as it is built, and what happens when the module stops. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CrashError, createPolicy, EvidenceError, InputError, rules, SettingsError, SurepullError } from "../dist/index.js";
import { source } from "./support.js";

const pod = (image) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { containers: [{ name: "app", image }] } });

test("bytes, text and objects are judged alike", () => {
  const policy = createPolicy();
  const text = JSON.stringify(pod("nginx"));
  const report = policy.evaluate(pod("nginx"));
  assert.deepEqual([report.type, report.verdict, report.findings[0].rule], ["report", "deny", "missing-tag"]);
  assert.deepEqual(policy.evaluate(text), report);
  assert.deepEqual(policy.evaluate(new TextEncoder().encode(text)), report);
  assert.equal(policy.evaluate(pod("nginx:1.27.3")).verdict, "allow");
});

test("the plan", () => {
  const { type, images } = createPolicy().plan(pod("nginx"));
  assert.deepEqual([type, images[0].reference.canonical], ["plan", "docker.io/library/nginx:latest"]);
});

test("settings, as an object or as text", () => {
  for (const settings of [{ rules: { "missing-tag": "off" } }, '{"rules": {"missing-tag": "off"}}']) {
    assert.equal(createPolicy(settings).evaluate(pod("nginx")).verdict, "allow");
  }
});

test("errors are classes with code, message, pointer and help", () => {
  assert.throws(() => createPolicy({ ruls: {} }), (error) => {
    assert.ok(error instanceof SettingsError && error instanceof SurepullError);
    assert.deepEqual([error.name, error.code, error.pointer], ["SettingsError", "invalid-settings", "/ruls"]);
    assert.match(error.help, /`rules`/);
    return true;
  });
  assert.throws(() => createPolicy("{"), SettingsError);
  assert.throws(() => createPolicy().evaluate("{"), (error) => error instanceof InputError && error.code === "invalid-json");
  assert.throws(() => createPolicy().evaluate({ a: 1 }), InputError);
  assert.throws(() => createPolicy().plan([pod("nginx"), 7]), (error) => error instanceof InputError && error.pointer === "/1");
  assert.throws(() => createPolicy().evaluate(pod("nginx"), { evidence: { digest: {} } }), EvidenceError);
});

test("evidence: the digest that is known is named", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const evidence = { digests: { "nginx:latest": digest } };
  const policy = createPolicy();
  for (let i = 0; i < 2; i += 1) {
    assert.ok(policy.evaluate(pod("nginx:latest"), { evidence }).findings[0].help.includes(digest));
  }
  assert.ok(!policy.evaluate(pod("nginx:latest")).findings[0].help.includes(digest));
});

test("the rules", () => {
  const ids = rules().map(({ id }) => id);
  for (const id of ["invalid-reference", "missing-tag", "latest-tag"]) assert.ok(ids.includes(id), id);
});

test("an instance that stopped is replaced, and the call says so", async () => {
  const { createPolicy: create, CrashError: Crash, initSync } = await source("test/parts.ts");
  const { memory } = initSync({ module: readFileSync(new URL("../dist/surepull.wasm", import.meta.url)) });
  const policy = create({ rules: { "missing-tag": "warning" } });
  const before = policy.evaluate(pod("nginx"));
  new Uint8Array(memory.buffer).fill(0xff); // as a bug might
  let crash;
  try {
    policy.evaluate(pod("nginx"));
  } catch (error) {
    crash = error;
  }
  assert.ok(crash instanceof Crash, String(crash));
  assert.equal(crash.code, "crashed");
  assert.match(crash.message, /fresh instance/);
  assert.deepEqual(policy.evaluate(pod("nginx")), before);
  assert.ok(CrashError.prototype instanceof SurepullError);
});
