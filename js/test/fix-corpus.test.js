/** Every fix of real manifests: it does what its patch says, and nothing else. */

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { structuredPatch } from "diff";
import { applyFixes } from "surepull";
import { parseAllDocuments } from "yaml";
import { corpus } from "../../wasm-tests/corpus.mjs";
import { surepull } from "./support.js";

/** As another reader than the command's own sees them: the documents that are not empty. */
function documents(file, text) {
  if (file.endsWith(".json")) return [JSON.parse(text)];
  const options = { version: "1.1", merge: true, uniqueKeys: false, logLevel: "silent" };
  return parseAllDocuments(text, options).map((document) => document.toJS()).filter((value) => value !== null);
}

/** The object with a fix's patch made; fails where a test of the patch does. */
function patched(root, { object, patch }) {
  for (const { op, path, value } of patch) {
    const steps = `${object.at}${path}`.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = steps.pop();
    const parent = steps.reduce((node, step) => node[step], root);
    if (op === "test") assert.equal(parent[last], value, path);
    else parent[last] = value;
  }
}

/** Line by line: an image written anew where it stood, or a pull policy on a line of its own. */
function assertIntended(file, before, fixed, fixes) {
  const images = fixes.flatMap(({ patch }) => patch.filter(({ op }) => op === "replace").map(({ path, value }) => [patch.find((other) => other.op === "test" && other.path === path).value, value]));
  for (const { lines } of structuredPatch(file, file, before, fixed, "", "", { context: 0 }).hunks) {
    const removed = lines.filter((line) => line.startsWith("-")).map((line) => line.slice(1));
    const added = lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
    for (const line of removed) {
      const wanted = [[",", ","], ...images].flatMap(([from, to]) => [line.replace(from, () => to), `${line.replace(from, () => to)},`]);
      const mate = added.findIndex((other) => other !== line && wanted.includes(other));
      assert.notEqual(mate, -1, `${file}: ${line}`);
      added.splice(mate, 1);
    }
    for (const line of added) assert.match(line, /^ *("?)imagePullPolicy\1: ("?)(?:Always|IfNotPresent|Never)\2,?\r?$/, file);
  }
}

test("all fixes of the corpus, at strict, with its own line ends and with those of Windows", { skip: corpus === undefined && "the corpus is not on this machine" }, async () => {
  const root = mkdtempSync(join(tmpdir(), "surepull-"));
  after(() => rmSync(root, { recursive: true, force: true }));
  cpSync(corpus, root, { recursive: true });
  const fix = async () => (await surepull(["check", "--fix", "--unsafe-fixes", "--profile", "strict", "--format", "json"], { cwd: root })).json();
  const { fixed, unfixed } = await fix();
  assert.ok(fixed.length > 100, `${fixed.length}`);
  assert.deepEqual(unfixed, [], "nothing in it is out of reach");
  const files = grouped(fixed);
  const texts = new Map();
  for (const [file, fixes] of files) {
    const before = readFileSync(join(corpus, file), "utf8");
    const text = readFileSync(join(root, file), "utf8");
    const wanted = documents(file, before);
    const whole = file.endsWith(".json") ? wanted[0] : wanted;
    for (const one of fixes) patched(whole, one);
    assert.deepEqual(documents(file, text), wanted, file);
    assertIntended(file, before, text, fixes);
    assert.equal(applyFixes(windows(before), { fixes }, { unsafe: true }).text, windows(text), file);
    texts.set(file, text);
  }
  const again = await fix();
  assert.deepEqual([again.fixed, again.unfixed], [[], []]);
  for (const [file, text] of texts) assert.equal(readFileSync(join(root, file), "utf8"), text, file);
});

const windows = (text) => `\ufeff${text.replaceAll(/\r?\n/g, "\r\n")}`;

function grouped(fixed) {
  const files = new Map();
  for (const fix of fixed) files.set(fix.file, [...(files.get(fix.file) ?? []), fix]);
  return files;
}
