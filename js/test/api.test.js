/** The API, as it is built, and what happens when the module stops. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CrashError, createPolicy, EvidenceError, InputError, lintSettings, rules, SettingsError, SurepullError } from "surepull";
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

test("requirements: the account first, then the secrets that it names", () => {
  const input = { ...pod("ghcr.io/shop/web:1.2.3"), metadata: { name: "web", namespace: "shop" } };
  const policy = createPolicy();
  const named = (evidence) => policy.requirements(input, { evidence }).objects.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
  assert.deepEqual(named(), ["ServiceAccount shop/default"]);
  const account = { kind: "ServiceAccount", metadata: { name: "default", namespace: "shop" }, imagePullSecrets: [{ name: "pull" }] };
  assert.deepEqual(named({ objects: [account] }), ["Secret shop/pull"]);
  assert.deepEqual(named({ objects: [account], complete: { secrets: ["shop"] } }), []);
  const { type, version, objects } = policy.requirements(new TextEncoder().encode(JSON.stringify(input)));
  assert.deepEqual([type, version, objects[0].apiVersion, typeof objects[0].why], ["requirements", 1, "v1", "string"]);
  assert.throws(() => policy.requirements({ a: 1 }), InputError);
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

test("no evidence may be said in both words of JavaScript", () => {
  for (const evidence of [null, undefined]) assert.equal(createPolicy().evaluate(pod("nginx"), { evidence }).verdict, "deny");
});

test("evidence: the digest that is known is named", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const evidence = { digests: { "nginx:latest": digest } };
  const policy = createPolicy();
  for (let i = 0; i < 2; i += 1) {
    assert.ok(policy.evaluate(pod("nginx:latest"), { evidence }).findings[0].help.includes(digest));
  }
  const bytes = new TextEncoder().encode(JSON.stringify(evidence));
  assert.ok(policy.evaluate(pod("nginx:latest"), { evidence: bytes }).findings[0].help.includes(digest));
  assert.ok(!policy.evaluate(pod("nginx:latest")).findings[0].help.includes(digest));
});

test("what is accepted: an exemption with its day, a comment, what was known before", () => {
  const dated = createPolicy({ exemptions: [{ rules: ["missing-tag"], images: ["docker.io"], until: "2027-01-31", reason: "known" }] });
  const now = (now) => dated.evaluate(pod("nginx"), { now });
  assert.deepEqual([now("2027-01-31T23:00:00Z").verdict, now("2027-02-01T00:00:00Z").verdict], ["allow", "deny"]);
  assert.equal(dated.evaluate(pod("nginx")).verdict, "deny", "nobody said what day it is");
  const [{ rule, exemption, reason }] = now("2027-01-31T23:00:00Z").exempted;
  assert.deepEqual([rule, exemption, reason], ["missing-tag", 0, "known"]);

  const policy = createPolicy();
  const ignores = [{ rules: ["missing-tag"], pointer: "/spec/containers/0", reason: "a test" }];
  assert.deepEqual(policy.evaluate(pod("nginx"), { ignores }).exempted.map((e) => [e.exemption, e.reason]), [[null, "a test"]]);
  const { findings } = policy.evaluate(pod("nginx"));
  const known = policy.evaluate(pod("nginx"), { baseline: findings.map(({ fingerprint }) => fingerprint) });
  assert.deepEqual([known.verdict, known.findings, known.exempted.length], ["allow", [], 1]);
  assert.equal(policy.evaluate(pod("httpd"), { ignores: [], baseline: [] }).verdict, "deny");
  assert.throws(() => policy.evaluate(pod("nginx"), { now: "tomorrow" }), InputError);
});

test("detail ids: neither why nor help, which stand on the rule's page", () => {
  const policy = createPolicy({ profile: "strict" });
  const brief = policy.evaluate(pod("nginx"), { detail: "ids" });
  const whole = policy.evaluate(pod("nginx"));
  assert.ok(brief.findings.length > 1);
  assert.deepEqual(brief, { ...whole, findings: whole.findings.map(({ why, help, ...rest }) => rest) });
});

test("fixes: a patch of the object, and the finding that it mends", () => {
  const input = { ...pod("registry.example/web:1.27.3") };
  input.spec.containers[0].imagePullPolicy = "always";
  const { findings, fixes } = createPolicy().evaluate(input);
  const { rules, safety, patch } = fixes[findings[0].fix];
  assert.deepEqual([rules, safety], [["invalid-pull-policy"], "safe"]);
  assert.deepEqual(
    patch.filter(({ op }) => op !== "test"),
    [{ op: "replace", path: "/spec/containers/0/imagePullPolicy", value: "Always" }],
  );
});

test("settings that nobody means", () => {
  const settings = { exemptions: [{ rules: ["missing-tag"], images: ["docker.io"], until: "2027-01-31", reason: "known" }] };
  const codes = (now) => lintSettings(settings, now && { now }).map(({ code, pointer }) => `${code} ${pointer}`);
  assert.deepEqual(codes("2027-02-01T00:00:00Z"), ["expired-exemption /exemptions/0/until"]);
  assert.deepEqual([codes("2027-01-31T00:00:00Z"), codes()], [[], []]);
  assert.deepEqual(lintSettings("{}"), []);
  assert.throws(() => lintSettings({ profil: "strict" }), SettingsError);
});

test("the rules", () => {
  const configured = rules().filter(({ configuredBy }) => configuredBy !== undefined);
  assert.equal(configured.find(({ id }) => id === "bypassed-mirror")?.configuredBy, "registries.mirrors");
  assert.ok(configured.length < rules().length / 2, "most rules need no settings");
  const ids = rules().map(({ id }) => id);
  for (const id of ["invalid-reference", "missing-tag", "latest-tag"]) assert.ok(ids.includes(id), id);
});

test("an instance that stopped is replaced, and the call says so", async () => {
  const { createPolicy: create, CrashError: Crash, load, moduleMemory } = await source("test/parts.ts");
  await load(readFileSync(new URL("../dist/surepull.wasm", import.meta.url)));
  const memory = moduleMemory();
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
