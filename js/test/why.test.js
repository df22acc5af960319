/** `surepull why`. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { folder, pod, surepull } from "./support.js";

const waiting = (name, reason, message) => ({ name, state: { waiting: { reason, ...(message && { message }) } } });
const live = (name, containers, statuses, spec = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "shop", uid: `1f0f1a52-6a3e-4c1e-9a51-${name.padEnd(12, "0").slice(0, 12)}` },
  spec: { ...spec, containers: containers.map(([container, image]) => ({ name: container, image, imagePullPolicy: "IfNotPresent" })) },
  status: { containerStatuses: statuses },
});
const registry = "registry.example.com/shop";
const refused = `Back-off pulling image "${registry}/web:2.4.0": ErrImagePull: failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://registry.example.com/token: 401 Unauthorized`;
const dump = (...items) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
const failing = live("web", [["web", `${registry}/web:2.4.0`], ["proxy", `${registry}/proxy:1.0.3`]], [waiting("web", "ImagePullBackOff", refused), { name: "proxy", state: { running: {} } }], { imagePullSecrets: [{ name: "regcred" }] });
const unnamed = live("old", [["app", "quay.io/app:1.2.3"]], [waiting("app", "ErrImagePull", 'failed to resolve reference "quay.io/app:1.2.3": quay.io/app:1.2.3: not found')]);
const fine = live("fine", [["app", "quay.io/app:1.2.3"]], [{ name: "app", state: { running: {} } }]);
const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "regcred", namespace: "shop" },
  type: "kubernetes.io/dockerconfigjson",
  data: { ".dockerconfigjson": Buffer.from(JSON.stringify({ auths: { "registry.example.com:5000": { username: "u", password: "hunter2" } } })).toString("base64") },
};

test("for each pod that waits: the cause and the mend, joined with what the rules know", async () => {
  const { code, stdout, stderr } = await surepull(["why", "-"], { stdin: dump(failing, unnamed, fine, secret) });
  assert.deepEqual([code, stderr], [1, ""]);
  const [first, second, end] = stdout.split("\n\n");
  assert.match(first, /^Pod shop\/web in <stdin>\n {2}container web: .*401/);
  assert.match(first, /^ {4}mend: \S/m);
  assert.match(first, /^ {4}and: {2}unmatched-pull-secret: .*another port$/m);
  assert.doesNotMatch(first, /container proxy/);
  assert.match(second, /^Pod shop\/old in <stdin>\n {2}container app: .*quay\.io\/app:1\.2\.3/);
  assert.equal(end, "2 pods wait for images, of 4 objects in 1 file\n");
  assert.doesNotMatch(stdout, /hunter2/);
  for (const block of [first, second]) assert.ok(block.split("\n").length <= 6, block);
});

test("settings that switch the rule off do not silence the question", async () => {
  const cwd = folder({ "s.yaml": 'rules: {failing-pull: "off"}\n', "live.json": dump(failing) });
  assert.match((await surepull(["why", "--config", "s.yaml", "live.json"], { cwd })).stdout, /^1 pod waits for images/m);
});

test("JSON", async () => {
  const { code, json } = await surepull(["why", "--format", "json", "-"], { stdin: dump(fine, failing, secret) });
  const { type, version, pods, errors } = json();
  assert.deepEqual([code, type, version, errors], [1, "why", 1, []]);
  assert.deepEqual(pods.map(({ file, object }) => [file, object.at, object.name]), [["<stdin>", "/items/1", "web"]]);
  assert.deepEqual(pods[0].findings.map(({ rule, use }) => [rule, use.name]), [["failing-pull", "web"]]);
  assert.deepEqual(pods[0].others.map(({ rule }) => rule), ["unmatched-pull-secret"]);
});

test("no pod waits; a manifest has no status; what cannot be read is named", async () => {
  const cwd = folder({ "live.json": dump(fine), "web.yaml": pod("web", "nginx"), "broken.yaml": "a: [\n" });
  const quiet = await surepull(["why", "live.json", "web.yaml"], { cwd });
  assert.deepEqual([quiet.code, quiet.stdout], [0, "no pod waits for an image, of 2 objects in 2 files\n"]);
  const { code, stderr } = await surepull(["why", "live.json", "broken.yaml"], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /^broken\.yaml:\d+:\d+ {2}cannot judge/);
});

test("no override and no exemption hides what the question is about", async () => {
  for (const settings of ['overrides:\n- {namespaces: [shop], rules: {failing-pull: "off"}}\n', "exemptions:\n- {rules: [failing-pull], namespaces: [shop], reason: known}\n"]) {
    const cwd = folder({ "live.json": dump(failing), "s.yaml": settings });
    assert.equal((await surepull(["why", "--config", "s.yaml", "live.json"], { cwd })).code, 1, settings);
  }
});
