/** Pointers lead to where a value is written. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "./support.js";

const { readManifest } = await source("manifest/read.ts");

function manifest(text, json = false) {
  return readManifest(new TextEncoder().encode(text), { json });
}

/** The text that a pointer leads to. */
function at(text, pointer, json) {
  const { start, end } = manifest(text, json).range(pointer);
  return text.replace(/^\ufeff/, "").slice(start.offset, end.offset);
}

test("plain, quoted and block values", () => {
  const text = "a: x  # c\nb: 'it''s'\nc: \"q\\\"\"\nd: |\n  l1\n  l2\ne: [p, {f: g}]\n";
  assert.equal(at(text, "/0/a"), "x");
  assert.equal(at(text, "/0/b"), "'it''s'");
  assert.equal(at(text, "/0/c"), '"q\\""');
  assert.match(at(text, "/0/d"), /^\|\n {2}l1\n {2}l2\n/);
  assert.equal(at(text, "/0/e/1/f"), "g");
});

test("a missing key leads to its parent, an empty value to its key", () => {
  const text = "a:\n  b: {c: 1}\n  d:\n";
  assert.equal(at(text, "/0/a/b/nope/deeper"), "{c: 1}");
  assert.equal(at(text, "/0/a/d"), "d");
  assert.equal(at(text, "/0/x"), text.trimEnd());
});

test("keys with escapes, and keys that are no text in YAML", () => {
  const text = 'a/b: 1\nm~n: 2\nyes: 3\n010: 4\n"q": 5\n';
  assert.deepEqual(["a~1b", "m~0n", "true", "8", "q"].map((key) => at(text, `/0/${key}`)), ["1", "2", "3", "4", "5"]);
});

test("through aliases and merges to where the value is written", () => {
  const text = [
    "x: &x {image: one}",
    "y: &y {image: two, tag: t}",
    "a: *x",
    "b: {<<: *x, name: web}",
    "c: {<<: [*x, *y]}",
    "d: {<<: *x, image: own}",
    "e: {image: own, <<: *x}",
    "f: {<<: *y, <<: *x}",
    "",
  ].join("\n");
  const json = JSON.parse(new TextDecoder().decode(manifest(text).input([0]).bytes));
  for (const pointer of ["a/image", "b/image", "b/name", "c/image", "c/tag", "d/image", "e/image", "f/image", "f/tag"]) {
    const [key, leaf] = pointer.split("/");
    assert.equal(at(text, `/0/${pointer}`), json[key][leaf], pointer);
  }
});

test("an anchor that is set twice", () => {
  assert.equal(at("a: &x one\nb: *x\nc: &x two\nd: *x\n", "/0/b"), "one");
  assert.equal(at("a: &x one\nb: *x\nc: &x two\nd: *x\n", "/0/d"), "two");
});

test("lines and columns are an editor's, whatever the line ends and the characters", () => {
  const range = (text, pointer) => manifest(text).range(pointer);
  assert.deepEqual(range("\ufeffa: x\r\nb: y\r\n", "/0/b"), {
    start: { line: 2, column: 4, offset: 9 },
    end: { line: 2, column: 5, offset: 10 },
  });
  assert.deepEqual(range('a: {"😀é": x}\n', "/0/a/😀é").start, { line: 1, column: 12, offset: 11 });
  assert.equal(range("a: 1\n---\n# c\n---\nb:\n  c: 2", "/1/b/c").start.line, 6);
});

test("documents count from 0, the unread ones too", () => {
  const file = manifest("a: 1\n---\nb: [\n---\nc: 3\n");
  assert.deepEqual(file.documents, [0, 2]);
  const { bytes, at: into } = file.input(file.documents);
  assert.equal(new TextDecoder().decode(bytes), '[{"a":1},{"c":3}]');
  assert.equal(into("/1/c"), "/2/c");
  assert.equal(file.input([2]).at("/c"), "/2/c");
  assert.equal(file.range("/2/c").start.line, 5);
  assert.deepEqual(file.unread.map(({ document, line }) => ({ document, line })), [{ document: 2, line: 4 }]);
});

test("a file so large that its documents are parsed again", () => {
  const text = `${"# padding\n".repeat(250_000)}a: {b: one}\n---\na: &x {b: two}\nc: *x\n`;
  const file = manifest(text);
  for (const [pointer, value] of [["/0/a/b", "one"], ["/1/c/b", "two"], ["/1/a/b", "two"], ["/0/a/b", "one"]]) {
    const { start, end } = file.range(pointer);
    assert.equal(text.slice(start.offset, end.offset), value);
  }
});

test("JSON: positions, escapes in keys, and byte order marks", () => {
  const text = '\ufeff{"a": [1, {"b\\u002fc": "x\\"}"}],\n "d": {}, "e": null}';
  assert.equal(at(text, "/a/1/b~1c", true), '"x\\"}"');
  assert.equal(at(text, "/a/0", true), "1");
  assert.equal(at(text, "/d", true), "{}");
  assert.equal(at(text, "/e", true), "null");
  assert.equal(at(text, "/d/missing", true), "{}");
  assert.equal(manifest(text, true).range("/d").start.line, 2);
  assert.equal(manifest(text, true).input([0]).bytes[0], 0x7b);
});

test("what starts like JSON and is none is read as YAML", () => {
  const file = manifest("{a: 1, b: [x]}\n");
  assert.equal(new TextDecoder().decode(file.input([0]).bytes), '{"a":1,"b":["x"]}');
});

test("what is no UTF-8 is said", () => {
  const [unread] = readManifest(Uint8Array.of(0x61, 0x3a, 0x20, 0xff), { json: false }).unread;
  assert.equal(unread.code, "encoding");
});
