/** What may be kept and shared: never a Secret, in whatever form it stands there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "../../test/support.js";

const { withoutSecrets } = await source("playground/src/engine/share-text.ts");
const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
const SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: pull}\nstringData: {password: hunter2}\n";

for (const [what, text, leftOut] of [
  ["a document", `${POD}---\n${SECRET}---\n${POD}`, 1],
  ["the only document", SECRET, 1],
  ["with a comment before it", `# the password is hunter2\n${SECRET}`, 1],
  ["an item of a List", `apiVersion: v1\nkind: List\nitems:\n- ${SECRET.replaceAll("\n", "\n  ")}\n- {apiVersion: v1, kind: Pod}\n`, 1],
  ["in a List in a List", JSON.stringify({ kind: "List", items: [{ kind: "List", items: [{ kind: "Secret", data: "hunter2" }] }, { kind: "Pod" }] }), 1],
  ["a SecretList", '{"kind": "SecretList", "items": [{"data": "hunter2"}]}', 1],
  ["in an array", '[{"kind": "Pod"}, {"kind": "Secret", "data": "hunter2"}, {"kind": "Secret", "data": "hunter2"}]', 2],
  ["its kind in quotes", SECRET.replace("kind: Secret", '"kind" : "Secret"'), 1],
  ["its kind by an alias", "x: &k Secret\nkind: *k\npassword: hunter2\n", 1],
  ["its kind with an escape", 'kind: "Secre\\x74"\npassword: hunter2\n', 1],
  ["its kind in base64", "kind: !!binary U2VjcmV0\npassword: hunter2\n", 1],
  ["in a document that cannot be read", `${POD}---\n${SECRET}a: [\n`, 1],
  ["in JSON that breaks off", '{"kind": "Secret", "data": "hunter2"', 1],
  ["in a request", '{"kind": "AdmissionReview", "request": {"object": {"kind": "Secret", "data": "hunter2"}}}', 1],
  ["in a text in a ConfigMap", `kind: ConfigMap\ndata:\n  a: |\n    kind: Secret\n    password: hunter2\n`, 1],
  ["a docker configuration", '{"auths": {"ghcr.io": {"auth": "hunter2"}}}', 1],
  ["a docker configuration as YAML, behind a pod", `${POD}---\nauths:\n  ghcr.io: {auth: hunter2}\n`, 1],
  ["a docker configuration in a text", `kind: ConfigMap\ndata:\n  config.json: |\n    {"auths": {"ghcr.io": {"auth": "hunter2"}}}\n`, 1],
  ["a docker configuration in a text in JSON", JSON.stringify({ kind: "ConfigMap", data: { config: JSON.stringify({ auths: { "ghcr.io": { auth: "hunter2" } } }) } }), 1],
  ["a docker configuration that breaks off", '{"auths": {"ghcr.io": {"auth": "hunter2"', 1],
  ["in a comment", `${POD}# kind: Secret\n# password: hunter2\n`, 1],
]) {
  test(`a Secret is left out: ${what}`, () => {
    const cleaned = withoutSecrets(text);
    assert.doesNotMatch(cleaned.text, /hunter2/);
    assert.equal(cleaned.leftOut, leftOut);
  });
}

test("all else stays as it is written", () => {
  for (const text of ["", POD, `${POD}# a\\b!\n`, `${POD}a: [\n# \\\n`, `${POD}---\nkind: SecretProviderClass # not one\n`, `${POD}spec:\n  imagePullSecrets: [{name: pull}]\n  volumes: [{secret: {secretName: a}}]\n`]) {
    assert.deepEqual(withoutSecrets(text), { text, leftOut: 0, passwords: 0 });
  }
  assert.equal(withoutSecrets(`${POD}---\n${SECRET}---\n${POD}`).text.split(POD).length, 3);
});

for (const image of ["joe:hunter2@registry.example/app:1.2", "joe:hunter2@registry.example:5000/app@sha256:abc", '"joe:hunter2@ghcr.io/a/b"', "https://joe:hunter2@ghcr.io/a", "joe:hunter2@x@ghcr.io/a", '"joe:hunter2\\u0040ghcr.io/a"', "[--image=joe:hunter2@ghcr.io/a, b]"]) {
  test(`a password before a registry is left out: ${image}`, () => {
    const { text, passwords } = withoutSecrets(`${POD}image: ${image}\n`);
    assert.doesNotMatch(text, /hunter2/);
    assert.match(text, /joe:left-out(?:@|\\u0040)/);
    assert.equal(passwords, 1);
  });
}

test("a tag before a digest is no password, and neither takes long", () => {
  for (const image of ["nginx:1.27.3@sha256:0d6d", "registry.example:5000/a/b:1.2@sha256:0d6d", "git@github.com/a", "a: b@c/d"]) {
    const text = `${POD}image: ${image}\n`;
    assert.equal(withoutSecrets(text).text, text);
  }
  const from = performance.now();
  for (const piece of ["a:", "a@", "a:b@c", "a:b@1."]) withoutSecrets(piece.repeat(250_000));
  assert.ok(performance.now() - from < 2000, `${performance.now() - from} ms`);
});
