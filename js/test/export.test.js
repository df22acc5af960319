/** `surepull export`: what it writes, what it says that it leaves out. That the CEL is right, wasm-tests/real shows. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseAllDocuments } from "yaml";
import { folder, source, surepull } from "./support.js";

async function exported(args, settings) {
  const root = folder({ "settings.yaml": settings ?? "" });
  const { code, stdout, stderr } = await surepull(["export", ...args, ...(settings ? ["--config", "settings.yaml"] : [])], { cwd: root });
  assert.equal(code, 0, stderr);
  const documents = parseAllDocuments(stdout).map((document) => document.toJS());
  return { stdout, documents, notes: stdout.split("\n").filter((line) => line.startsWith("# ")) };
}

const kinds = (documents) => documents.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

test("errors deny and warnings warn, each by a policy of its own", async () => {
  const { documents } = await exported(["vap"]);
  assert.deepEqual(kinds(documents), [
    "ValidatingAdmissionPolicy surepull-deny",
    "ValidatingAdmissionPolicyBinding surepull-deny",
    "ValidatingAdmissionPolicy surepull-warn",
    "ValidatingAdmissionPolicyBinding surepull-warn",
  ]);
  const [deny, denies, , warns] = documents;
  assert.equal(deny.spec.failurePolicy, "Fail");
  assert.deepEqual([denies.spec.validationActions, warns.spec.validationActions], [["Deny"], ["Warn"]]);
  const messages = deny.spec.validations.map(({ message }) => message.split(":", 1)[0]);
  assert.deepEqual(messages, ["missing-image", "invalid-reference", "missing-tag", "latest-tag", "invalid-pull-policy"]);
});

test("the three targets have one CEL", async () => {
  const [vap, kyverno, gatekeeper] = await Promise.all(["vap", "kyverno", "gatekeeper"].map((target) => exported([target, "--profile", "strict"])));
  const cel = ({ variables, validations }) => ({ variables, validations });
  const of = cel(vap.documents[0].spec);
  assert.deepEqual(cel(kyverno.documents[0].spec), of);
  assert.deepEqual(cel(gatekeeper.documents[0].spec.targets[0].code[0].source), of);
  assert.deepEqual(kinds(kyverno.documents), ["ValidatingPolicy surepull-deny", "ValidatingPolicy surepull-warn"]);
  assert.deepEqual(kinds(gatekeeper.documents), [
    "ConstraintTemplate surepulldeny",
    "SurepullDeny surepull-deny",
    "ConstraintTemplate surepullwarn",
    "SurepullWarn surepull-warn",
  ]);
});

test("enforce lowers the action", async () => {
  const warn = await exported(["vap"], "enforce: warn\n");
  assert.deepEqual(kinds(warn.documents), ["ValidatingAdmissionPolicy surepull-warn", "ValidatingAdmissionPolicyBinding surepull-warn"]);
  const audit = await exported(["kyverno", "--name", "images"], "enforce: audit\n");
  assert.deepEqual(kinds(audit.documents), ["ValidatingPolicy images-audit"]);
  assert.deepEqual(audit.documents[0].spec.validationActions, ["Audit"]);
});

test("no policy keeps the cluster or its own engine from coming up again, unless it is told to", async () => {
  const ours = { vap: [], kyverno: ["kyverno"], gatekeeper: ["gatekeeper-system"] };
  for (const [target, own] of Object.entries(ours)) {
    const { documents, notes } = await exported([target]);
    const spared = ["kube-system", "kube-node-lease", ...own];
    assert.ok(notes.includes(`# not judged: what is in the namespaces ${spared.join(", ")}`), target);
    const selector = { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: spared }] };
    const left = documents.map(({ spec }) => spec.matchConstraints?.namespaceSelector ?? spec.match?.excludedNamespaces).filter((found) => found);
    assert.deepEqual(left, Array(2).fill(target === "gatekeeper" ? spared : selector), target);
  }
  const others = await exported(["vap", "--without-namespaces", "network,storage"]);
  assert.deepEqual(others.documents[0].spec.matchConstraints.namespaceSelector.matchExpressions[0].values, ["network", "storage"]);
  const none = await exported(["vap", "--without-namespaces", ""]);
  assert.equal(none.documents[0].spec.matchConstraints.namespaceSelector, undefined);
  assert.ok(none.notes.includes("# judged in all namespaces, kube-system too"));
  const via = await exported(["kyverno", "--via", "opa", "--url", "https://opa.policies.svc/v0/data/webhook/validate"]);
  assert.equal(via.documents[0].spec.matchConstraints.namespaceSelector.matchExpressions[0].values.at(-1), "kyverno");
});

test("what is left out is named above", async () => {
  const settings = `profile: strict
registries: {allowed: [ghcr.io/org]}
rules: {floating-tag: {schemes: [{match: ghcr.io/org, tag: "build-[0-9]+", class: full-semver}]}}
exemptions:
- {rules: [latest-tag], namespaces: [kube-system], reason: theirs}
- {rules: [latest-tag], namespaces: [shop], until: 2027-01-31, reason: until then}
allowAnnotationExemptions: admission
`;
  const { notes, stdout } = await exported(["vap"], settings);
  const text = notes.join("\n");
  for (const part of ["moved-image", "floating-tag (`schemes` say how tags are read)", "exemptions[1] (until 2027-01-31)", "exemptions by annotation"]) {
    assert.ok(text.includes(part), `${part} is missing in\n${text}`);
  }
  assert.ok(!/not carried.*\blatest-tag\b/.test(text), text);
  assert.match(stdout, /kube-system/);
  assert.ok(!stdout.includes("shop"), "a dated exemption is without effect");
});

test("a policy that asks OPA", async () => {
  const { documents, notes } = await exported(["kyverno", "--via", "opa", "--url", "https://opa.policies.svc:8181/v0/data/surepull/validate"]);
  assert.deepEqual(kinds(documents), ["ValidatingPolicy surepull-opa"]);
  assert.match(documents[0].spec.variables[0].expression, /^http\.Post\(r'https:\/\/opa\.policies\.svc:8181\/v0\/data\/surepull\/validate'/);
  assert.match(notes.join("\n"), /--httpAllowlist/);
});

test("what makes no sense is refused", async () => {
  for (const [args, said] of [
    [[], "export writes policies for one of vap, kyverno, gatekeeper"],
    [["opa"], "export writes policies for one of vap, kyverno, gatekeeper"],
    [["vap", "kyverno"], "`export` takes one argument, and here are 2"],
    [["vap", "--via", "opa", "--url", "https://x"], "`--via opa` is for kyverno"],
    [["kyverno", "--via", "opa"], "`--via opa` wants `--url`"],
    [["kyverno", "--url", "https://x"], "`--url` goes with `--via opa`"],
    [["vap", "--name", "Not A Name"], "`--name Not A Name`"],
  ]) {
    const { code, stdout, stderr } = await surepull(["export", ...args]);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.ok(stderr.includes(said), stderr);
  }
  const root = folder({ "settings.yaml": "rules: {latest-tags: error}\n" });
  const { code, stderr } = await surepull(["export", "vap", "--config", "settings.yaml"], { cwd: root });
  assert.equal(code, 2);
  assert.match(stderr, /latest-tags/);
});

test("the words that float are the core's own", async () => {
  const { FLOATING_WORDS } = await source("cli/export/words.ts");
  const core = readFileSync(new URL("../../src/image/tag/words.rs", import.meta.url), "utf8");
  const list = (name) => new RegExp(`pub const ${name}: Words = Words\\(\\s*"([^"]+)"`).exec(core)[1].replaceAll(/\\\n\s*/g, "").split(" ");
  assert.deepEqual(FLOATING_WORDS, ["CHANNELS", "DISTRIBUTIONS", "FLAVOURS"].flatMap(list));
});

test("what is asked about is what the Kubewarden policy asks about", async () => {
  const { RESOURCE_RULES } = await source("cli/export/kinds.ts");
  const { rules } = JSON.parse(readFileSync(new URL("../../policies/kubewarden/metadata.json", import.meta.url), "utf8"));
  const flat = (list) =>
    list.flatMap(({ apiGroups, apiVersions, operations, resources }) => resources.map((resource) => `${apiGroups} ${apiVersions} ${resource} ${operations}`)).sort();
  assert.deepEqual(flat(RESOURCE_RULES), flat(rules));
});
