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
    "etc/containers/registries.conf.d/50-mirror.conf": '[[registry]]\nprefix = "docker.io"\nlocation = "docker.io"\n[[registry.mirror]]\nlocation = "mirror.example.com"\npull-from-mirror = "digest-only"\n',
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
    { prefix: "docker.io", location: "docker.io", mirror: [{ location: "mirror.example.com", "pull-from-mirror": "digest-only" }] },
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
const node = async (files) => {
  const { node, errors } = await readNodeConfig(folder(files));
  assert.deepEqual(errors, []);
  return node;
};

test("what is dropped in goes over the kubelet's file, as the kubelet does it", async () => {
  const dropIn = (more) => ({ "kubelet.conf.d/10-a.conf": `${KUBELET}${more}` });
  const kubelet = async (base, files) => (await node({ "kubelet.yaml": `${KUBELET}${base}`, ...files })).kubelet;
  // The file is defaulted before: what it leaves out stays serial, whatever is dropped in.
  assert.equal((await kubelet("", dropIn("maxParallelImagePulls: 5\n"))).serializeImagePulls, true);
  assert.equal((await kubelet("maxParallelImagePulls: 2\n", dropIn("maxParallelImagePulls: 5\n"))).serializeImagePulls, false);
  assert.equal((await kubelet("serializeImagePulls: false\n", dropIn("maxParallelImagePulls: 5\n"))).serializeImagePulls, false);
  assert.ok(!("serializeImagePulls" in (await kubelet("registryPullQPS: 1\n", {}))));
  // Nothing is known of a file that was not handed over.
  assert.ok(!("serializeImagePulls" in (await node(dropIn("maxParallelImagePulls: 5\n"))).kubelet));
  const { imageMaximumGCAge, logging } = await kubelet("imageMaximumGCAge: 1h\nlogging: {format: json}\n", dropIn("imageMaximumGCAge:\nlogging: {format: null, verbosity: 2}\n"));
  assert.deepEqual([imageMaximumGCAge, logging], [undefined, { verbosity: 2 }]);
  assert.equal((await kubelet("imageMaximumGCAge:\n", {})).imageMaximumGCAge, null);
  const passedOver = { "kubelet.conf.d/10-a.yaml": `${KUBELET}registryBurst: 3\n`, "kubelet.conf.d/20-b.conf.bak": `${KUBELET}registryBurst: 4\n` };
  assert.equal((await kubelet("registryBurst: 2\n", passedOver)).registryBurst, 2);
});

test("containerd takes the first folder of a registry that is there", async () => {
  const mirror = (name) => `[host."https://${name}.example.com"]\n`;
  const hosts = async (files) => (await node(files)).containerd.hosts;
  const own = await hosts({ "certs.d/reg.example.com:5000/hosts.toml": mirror("a"), "certs.d/reg.example.com_5000_/hosts.toml": mirror("b"), "certs.d/quay.io/hosts.toml": "" });
  assert.deepEqual(Object.keys(own).sort(), ["quay.io", "reg.example.com_5000_"]);
  // A certificate is enough, in this folder alone.
  const certificates = { "certs.d/a.example.com/ca.crt": "x", "certs.d/b.example.com:5000/client.cert": "x", "docker/certs.d/c.example.com/ca.crt": "x" };
  assert.deepEqual(await hosts({ "certs.d/_default/hosts.toml": "", ...certificates }), { _default: {}, "a.example.com": {}, "b.example.com:5000": {} });
  assert.deepEqual(await hosts({ "certs.d/a.example.com/hosts.toml": 'server = "https://b.example.com"\n', "certs.d/a.example.com/ca.crt": "x" }), { "a.example.com": { server: "https://b.example.com" } });
  assert.match((await readNodeConfig(folder(certificates))).errors[0].message, /no configuration of a node/);
});

test("of registries with one prefix the first of a file counts, and the last file", async () => {
  const registry = (prefix, location) => `[[registry]]\nprefix = "${prefix}"\nlocation = "${location}"\n`;
  const { crio } = await node({
    "registries.conf": registry("docker.io/", "a.example.com/") + registry("docker.io", "b.example.com") + registry("", "quay.io") + registry("", "gcr.io") + registry("quay.io", "c.example.com"),
    "registries.conf.d/10-a.conf": registry("gcr.io", "d.example.com"),
  });
  assert.deepEqual(crio.registry, [
    { prefix: "docker.io", location: "a.example.com" },
    { prefix: "", location: "quay.io" },
    { prefix: "gcr.io", location: "d.example.com" },
  ]);
});

test("what a runtime refuses as a whole is no configuration", async () => {
  const host = (more) => `[host."https://user:hunter2@a.example.com"]\n${more}\n`;
  const registry = (more) => `[[registry]]\n${more}\n`;
  const mirror = (more, beside = "") => registry(`location = "docker.io"\n${beside}[[registry.mirror]]\n${more}`);
  for (const [file, faults] of [
    ["certs.d/docker.io/hosts.toml", [
      [host('skip_verify = "false"'), /`skip_verify` of host 1 is no boolean/],
      [`${host("")}[host.b]\noverride_path = 1\n`, /`override_path` of host 2 is no boolean/],
      [host('capabilities = "pull"'), /`capabilities` of host 1 is no list/],
      [host('capabilities = ["pull", "fetch"]'), /`capabilities` of host 1/],
      ['[[host."https://a.example.com"]]\n', /`host` of host 1 is no table/],
      ['host = ["https://a.example.com"]\n', /`host` is no table/],
      ["server = 3\n", /`server` is no string/],
      [host("ca = [3]"), /`ca` of host 1/],
    ]],
    ["registries.conf", [
      [mirror('location = "https://hunter2@a.example.com"'), /`location` of mirror 1 of registry 1 has a scheme/],
      [registry('location = "a.io"\nprefix = "http://a.io"'), /`prefix` of registry 1 has a scheme/],
      [registry('prefix = "docker.io"'), /no `location` of registry 1/],
      [registry('prefix = ""\nlocation = "/"'), /no `location` of registry 1/],
      [registry('prefix = "*.a.io:5000"'), /`prefix` of registry 1 has more/],
      [registry('location = "a.io"\npull-from-mirror = "all"'), /stands beside the `location` of registry 1/],
      [registry('location = "a.io"\nblocked = "true"'), /`blocked` of registry 1 is no boolean/],
      [mirror("insecure = true"), /no `location` of mirror 1/],
      [mirror('location = "b.io"\npull-from-mirror = "digest"'), /none of its values/],
      [mirror('location = "b.io"\npull-from-mirror = "all"', "mirror-by-digest-only = true\n"), /beside `mirror-by-digest-only`/],
      ['[registry]\nlocation = "docker.io"\n', /no list of tables/],
      ['[registries.search]\nregistries = ["docker.io"]\n', /first version of the format/],
    ]],
  ]) {
    for (const [content, message] of faults) {
      const { node, errors } = await readNodeConfig(folder({ [file]: content }));
      assert.equal(errors.length, 1, content);
      const [error] = errors;
      assert.ok(error.code === "invalid-evidence" && error.file.endsWith(file) && error.help !== undefined && !JSON.stringify(error).includes("hunter2"), JSON.stringify(error));
      assert.match(error.message, message);
      assert.ok(!("crio" in node) && !("containerd" in node));
    }
  }
  // These are none.
  await node({
    "certs.d/docker.io/hosts.toml": 'capabilities = []\n[host.a]\ncapabilities = ["Pull", "RESOLVE", "push", "referrers"]\nca = ["a"]\nunknown = 1\n',
    "registries.conf": registry('prefix = "*.example.org"') + registry('location = "oci://a.io"\nunknown = 1') + mirror('location = "b.io"\npull-from-mirror = ""', "mirror-by-digest-only = true\n"),
  });
  const cwd = folder({ "worker-1/registries.conf": registry('prefix = "docker.io"'), "a.yaml": pod("a", "nginx:1.27.3") });
  const { code, stderr } = await surepull(["check", "--node-config", "worker-1", "a.yaml"], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /worker-1\/registries\.conf.*CRI-O refuses the whole configuration: there is no `location` of registry 1/s);
});

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
