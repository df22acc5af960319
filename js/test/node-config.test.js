/** The files of a node, read as its programs read them. */

import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { folder, pod, source, surepull } from "./support.js";

const { readNodeConfig } = await source("cli/node-config.ts");

const HOSTS = `server = "https://registry-1.docker.io"

[host."https://zz.example.com"]
  capabilities = ["pull", "resolve"]
  [host."https://zz.example.com".header]
    authorization = "Basic hunter2"

[host."http://aa.example.com:5000/v2/hub"]
  capabilities = ["pull"]
  skip_verify = true
  override_path = true
`;

test("everything that is on a node, where it is on a node", async () => {
  const root = folder({
    "var/lib/kubelet/config.yaml": "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nserializeImagePulls: false\nregistryPullQPS: 5\nlogging: {format: json}\n",
    "etc/kubernetes/kubelet.conf.d/20-b.conf": "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nregistryPullQPS: 20\n",
    "etc/kubernetes/kubelet.conf.d/10-a.conf": "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nregistryPullQPS: 10\nlogging: {verbosity: 2}\n",
    "etc/kubernetes/manifests/pod.yaml": "apiVersion: v1\nkind: Pod\n",
    "etc/kubernetes/providers.yaml": "apiVersion: kubelet.config.k8s.io/v1\nkind: CredentialProviderConfig\nproviders: []\n",
    "etc/containerd/config.toml": "version = 3\n",
    "etc/containerd/certs.d/docker.io/hosts.toml": HOSTS,
    "etc/containerd/certs.d/registry.example.com_5000_/hosts.toml": 'server = "https://registry.example.com:5000"\n',
    "etc/containers/registries.conf": 'unqualified-search-registries = ["docker.io"]\n[[registry]]\nprefix = "quay.io"\nlocation = "quay.io"\n[[registry]]\nlocation = "docker.io"\n',
    "etc/containers/registries.conf.d/50-mirror.conf": '[[registry]]\nprefix = "docker.io"\n[[registry.mirror]]\nlocation = "mirror.example.com"\npull-from-mirror = "digest-only"\n',
    "etc/docker/daemon.json": '{"registry-mirrors": ["https://mirror.example.com"]}',
  });
  const { node, errors, objects, origins } = await readNodeConfig(root);
  assert.deepEqual(errors, []);
  assert.deepEqual(objects.map(({ object }) => object.kind), ["CredentialProviderConfig"]);
  assert.equal(node.name, basename(root));
  const { serializeImagePulls, registryPullQPS, logging } = node.kubelet;
  assert.deepEqual([serializeImagePulls, registryPullQPS, logging], [false, 20, { format: "json", verbosity: 2 }]);
  assert.deepEqual(node.containerd.hosts, {
    "docker.io": {
      server: "https://registry-1.docker.io",
      host: [
        { url: "https://zz.example.com", capabilities: ["pull", "resolve"] },
        { url: "http://aa.example.com:5000/v2/hub", capabilities: ["pull"], skip_verify: true, override_path: true },
      ],
    },
    "registry.example.com_5000_": { server: "https://registry.example.com:5000" },
  });
  assert.deepEqual(node.crio.registry, [
    { prefix: "quay.io", location: "quay.io" },
    { prefix: "docker.io", mirror: [{ location: "mirror.example.com", "pull-from-mirror": "digest-only" }] },
  ]);
  assert.deepEqual(node.docker, { "registry-mirrors": ["https://mirror.example.com"] });
  assert.deepEqual(origins.map(([pointer]) => pointer).sort(), ["/containerd/hosts/docker.io", "/containerd/hosts/registry.example.com_5000_", "/crio", "/crio", "/docker", "/kubelet", "/kubelet", "/kubelet"]);
  assert.ok(!JSON.stringify(node).includes("hunter2"));
});

test("what the kubelet says of itself", async () => {
  const { node } = await readNodeConfig(folder({ "configz.json": '{"kubeletconfig": {"registryPullQPS": 5}}' }));
  assert.deepEqual(node.kubelet, { registryPullQPS: 5 });
});

test("what cannot be read is named with its place, and nothing of it is repeated", async () => {
  const { errors } = await readNodeConfig(folder({
    "certs.d/docker.io/hosts.toml": 'server = "x"\n[host."y".header]\nauthorization = "hunter2\n',
    "daemon.json": '{"registry-mirrors": hunter2}',
    "kubelet.yaml": "kind: KubeletConfiguration\na: [hunter2\n",
    "other.yaml": "a: [hunter2\n",
    "registries.conf": "[[registry]\n",
  }));
  assert.deepEqual(errors.map(({ file, line }) => [basename(file), line]), [["hosts.toml", 3], ["daemon.json", undefined], ["kubelet.yaml", 3], ["registries.conf", 1]]);
  for (const { code, message } of errors) assert.ok(code === "invalid-evidence" && /^\S/.test(message) && !message.includes("hunter2"), message);
});

test("a folder without any of it is said to be one; so is one that is not there", async () => {
  const { errors } = await readNodeConfig(folder({ "web.yaml": "kind: Pod\n" }));
  assert.match(errors[0].message, /no configuration of a node/);
  assert.match((await readNodeConfig("/nowhere/at/all")).errors[0].message, /no such file/);
});

const KUBELET = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n";
const AT_NODE = ({ object }) => object.at.startsWith("evidence#");

test("a node's faults stand once, with the node's file, behind the files that were judged", async () => {
  const cwd = folder({
    "worker-1/kubelet.yaml": `${KUBELET}registryBurst: "10"\n`,
    "worker-1/certs.d/docker.io/hosts.toml": HOSTS,
    "shop/a.yaml": pod("a", "nginx"),
    "shop/b.yaml": pod("b", "nginx:1.27.3"),
    "shop/c.yaml": pod("c", "nginx"),
    "settings.json": '{"profile": "reliable", "exemptions": [{"rules": ["serial-image-pulls"], "objects": ["Node/worker-*"], "reason": "small"}]}',
  });
  const args = ["check", "--config", "settings.json", "--node-config", "worker-1", "shop"];
  const run = (await surepull([...args, "--format", "json"], { cwd })).json();
  const found = run.findings.filter(AT_NODE);
  assert.deepEqual(
    found.map(({ rule, file, range, object, pointer, use }) => [rule, file, range, object.name, pointer, use]),
    [
      ["invalid-kubelet-config", "worker-1/kubelet.yaml", null, "worker-1", "/kubelet/registryBurst", null],
      ["insecure-registry", "worker-1/certs.d/docker.io/hosts.toml", null, "worker-1", "/containerd/hosts/docker.io/host/1", null],
    ],
  );
  assert.deepEqual(run.findings.slice(-2), found);
  assert.deepEqual(run.exempted.map(({ rule, file }) => [rule, file]), [["serial-image-pulls", "worker-1"]]);
  const counted = (severity) => run.findings.filter((finding) => finding.severity === severity).length;
  assert.deepEqual([run.summary.errors, run.summary.warnings], [counted("error"), counted("warning")]);
  assert.ok(!run.summary.notJudged.some(({ needs }) => needs === "evidence.nodes"));
  const { stdout } = await surepull(args, { cwd });
  assert.match(stdout, /^Node worker-1 in worker-1\/kubelet\.yaml\nworker-1\/kubelet\.yaml {2}error {2}invalid-kubelet-config\n {2}`registryBurst` is no whole number\n {2}why: /m);
});

test("a KubeletConfiguration among the files is judged there, whatever else is judged", async () => {
  const cwd = folder({ "a.yaml": pod("a", "nginx:1.27.3"), "kubelet.yaml": `${KUBELET}registryBurst: -1\n`, "evidence.yaml": `kind: List\nitems:\n- kind: KubeletConfiguration\n  registryBurst: -1\n` });
  const run = (await surepull(["check", "--format", "json", "a.yaml", "kubelet.yaml"], { cwd })).json();
  assert.deepEqual(run.findings.map(({ rule, file, range }) => [rule, file, range.start.line]), [["invalid-kubelet-config", "kubelet.yaml", 3]]);
  assert.deepEqual([run.summary.errors, run.verdict], [1, "deny"]);
  assert.ok(!run.summary.notJudged.some(({ needs }) => needs === "evidence.nodes"));
  // In a file that is evidence alone its place is known, too.
  const { findings } = (await surepull(["check", "--format", "json", "--evidence", "evidence.yaml", "a.yaml"], { cwd })).json();
  assert.deepEqual(findings.map(({ rule, file, range }) => [rule, file, range.start.line]), [["invalid-kubelet-config", "evidence.yaml", 4]]);
});

test("the plan asks whom the node asks", async () => {
  const cwd = folder({ "worker-1/certs.d/docker.io/hosts.toml": HOSTS, "worker-1/kubelet.yaml": `${KUBELET}imagePullCredentialsVerificationPolicy: AlwaysVerify\n`, "a.yaml": pod("a", "nginx:1.27.3") });
  const { stdout } = await surepull(["plan", "--node-config", "worker-1", "a.yaml"], { cwd });
  assert.match(stdout, /pulls: zz\.example\.com, registry-1\.docker\.io/);
  assert.match(stdout, /note the image is on the node; .*KEP-2535/);
});
