/** Findings that are known: written to a file, and accepted from then on. */

import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, pod, surepull } from "./support.js";

const file = (cwd, name = "known.json") => readFileSync(join(cwd, name), "utf8");

test("what is found is written, a finding a line, and then only what is new is reported", async () => {
  const cwd = folder({ "k/a.yaml": pod("a", "registry.example/nginx:latest"), "k/b.yaml": pod("b", "nginx") });
  const check = (...args) => surepull(["check", "--profile", "strict", "--format", "json", ...args, "k"], { cwd });
  const written = await check("--write-baseline", "known.json");
  assert.equal(written.code, 0);
  assert.deepEqual(written.json().findings, []);
  assert.match(written.json().summary.notices.join("\n"), /^known\.json: written, with \d+ findings$/m);
  const lines = file(cwd).trimEnd().split("\n").slice(1, -1);
  assert.deepEqual(lines, lines.toSorted());
  assert.ok(lines.some((line) => line.includes('"object":"v1 Pod b","use":"container app","rule":"missing-tag"')));
  assert.ok(lines.some((line) => line.includes('"v1 Pod a"') && line.includes("unpinned-image")), "what the ladder hid is known, too");

  const again = await check("--baseline", "known.json");
  assert.deepEqual([again.code, again.json().findings, again.json().summary.notices], [0, [], []]);
  const before = file(cwd);
  await check("--write-baseline", "known.json");
  assert.equal(file(cwd), before);
  assert.deepEqual(readdirSync(cwd).sort(), ["k", "known.json"], "nothing is left beside it");

  // Lines move, containers are reordered, and a new one comes.
  writeFileSync(join(cwd, "k/b.yaml"), `# moved\n${pod("b", "nginx").replace("  - name: app", "  - {name: new, image: redis}\n  - name: app")}`);
  const grown = await check("--baseline", "known.json", "--select", "missing-tag");
  assert.deepEqual([grown.code, ...grown.json().findings.map(({ use }) => use.name)], [1, "new"]);
});

test("entries that are no longer found are told, unless something kept them from being looked for", async () => {
  const cwd = folder({ "a.yaml": pod("a", "nginx"), "b.yaml": pod("b", "nginx:latest") });
  const check = (...args) => surepull(["check", "--baseline", "known.json", ...args], { cwd });
  await surepull(["check", "--write-baseline", "known.json", "."], { cwd });
  writeFileSync(join(cwd, "a.yaml"), pod("a", "nginx:1.27.3"));
  const { code, stderr } = await check("a.yaml", "b.yaml");
  assert.equal(code, 0);
  assert.equal(stderr, "known.json: no longer found: missing-tag in v1 Pod a, container app: --write-baseline known.json takes them out\n");
  assert.equal((await check("--ignore", "missing-tag", "a.yaml", "b.yaml")).stderr, "");
  assert.doesNotMatch((await check("a.yaml", "gone.yaml")).stderr, /no longer found/);
});

test("what concerns several objects is known at each of them", async () => {
  const three = ["1.1.0", "1.2.0", "1.3.0"].map((tag, i) => pod(`p${i}`, `registry.example/app:${tag}`));
  const cwd = folder({ "a.yaml": three.join("---\n"), "turned.yaml": three.toReversed().join("---\n") });
  const check = (...args) => surepull(["check", "--format", "json", "--select", "version-skew", ...args], { cwd });
  const skew = (await check("a.yaml")).json().findings;
  assert.deepEqual(skew.map(({ rule, related }) => [rule, related.length]), [["version-skew", 2]]);
  await check("--write-baseline", "known.json", "a.yaml");
  for (const name of ["a.yaml", "turned.yaml"]) assert.deepEqual((await check("--baseline", "known.json", name)).json().findings, [], name);
});

test("more findings than a report lists are known, too", async () => {
  const cwd = folder({ "many.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: Array.from({ length: 10_050 }, (_, i) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: `p${i}` }, spec: { containers: [{ name: "a", image: "nginx" }] } })) }) });
  const check = (...args) => surepull(["check", "--format", "json", ...args, "many.json"], { cwd });
  assert.equal((await check()).json().summary.truncated, 50);
  const { summary } = (await check("--write-baseline", "known.json")).json();
  assert.equal(summary.notices.at(-1), "known.json: written, with 10050 findings");
  const again = (await check("--baseline", "known.json")).json();
  assert.deepEqual([again.findings.length, again.summary.errors, again.summary.notices], [0, 0, []]);
});

test("nothing is written when something could not be judged", async () => {
  const cwd = folder({ "a.yaml": pod("a", "nginx"), "bad.yaml": "a: [" });
  const { code, stderr } = await surepull(["check", "--write-baseline", "known.json"], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /^known\.json: not written/m);
  assert.ok(!readdirSync(cwd).includes("known.json"));
});

test("a file that is there keeps its mode, a link stays a link", async () => {
  const cwd = folder({ "a.yaml": pod("a", "nginx"), "real.json": "" });
  chmodSync(join(cwd, "real.json"), 0o640);
  symlinkSync("real.json", join(cwd, "known.json"));
  assert.equal((await surepull(["check", "--write-baseline", "known.json", "a.yaml"], { cwd })).code, 0);
  assert.equal(statSync(join(cwd, "real.json")).mode & 0o777, 0o640);
  assert.match(file(cwd, "real.json"), /missing-tag/);
});

test("what is no baseline is refused before anything is judged", async () => {
  const cwd = folder({ "a.yaml": pod("a", "nginx"), "broken.json": "{", "other.json": '{"version": 2}', "list.json": '{"version": 1, "findings": ["x"]}', "null.json": "null" });
  for (const name of ["broken.json", "other.json", "list.json", "null.json", "gone.json"]) {
    const { code, stdout, stderr } = await surepull(["check", "--baseline", name, "a.yaml"], { cwd });
    assert.deepEqual([code, stdout], [2, ""], name);
    assert.match(stderr, new RegExp(`^${name} {2}bad option: [^]*--write-baseline`));
  }
  const { code, stderr } = await surepull(["check", "--write-baseline", "no/such/folder.json", "a.yaml"], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /^no\/such\/folder\.json {2}bad option: .*cannot be written \(there is no such folder\)/m);
});
