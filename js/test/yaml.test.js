/** YAML is read as kubectl reads it; where it is not, that is on purpose and written down. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { source } from "./support.js";

const { readYaml } = await source("manifest/yaml.ts");
const { vectors } = JSON.parse(readFileSync(new URL("yaml-vectors.json", import.meta.url), "utf8"));

/** Integers past 2^53 are compared digit by digit. */
function value(json) {
  return JSON.parse(json.replace(/(?<=[[:,])-?\d{16,}(?=[\]},])/g, '"integer $&"'));
}

/** One entry a document: its value, or `error`. kubectl passes over null, and so do we. */
function ours(yaml) {
  return readYaml(yaml).map((read) => (read instanceof Error ? "error" : { value: value(read.json) }));
}

function kubectls(answers) {
  return answers.filter(({ json }) => json !== "null").map(({ json }) => (json ? { value: value(json) } : "error"));
}

for (const { name, yaml, kubectl, ours: difference } of vectors) {
  test(`as kubectl: ${name}`, () => {
    const read = ours(yaml.replace(/^\ufeff/, "")); // `read.ts` takes the mark off
    const expected = kubectls(kubectl);
    if (difference === undefined) {
      assert.deepEqual(read, expected);
      return;
    }
    assert.notDeepEqual(read, expected, "the difference is gone: take the remark out of yaml-vectors.json");
    if (difference.startsWith("refused")) assert.ok(read.includes("error"), "it is not refused");
    // Never do both read it and read different things.
    for (const [index, entry] of read.entries()) {
      if (entry !== "error" && expected[index] && expected[index] !== "error") assert.deepEqual(entry, expected[index]);
    }
  });
}

test("a comment that hides a line behind a line break of YAML 1.1 is not passed over", () => {
  assert.equal(ours("# harmless\u2028image: evil\n")[0], "error");
});

test("aliases cannot blow a document up", () => {
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (let i = 1; i < 12; i += 1) {
    const [name, before] = [i, i - 1].map((n) => String.fromCharCode(97 + n));
    bomb.push(`${name}: &${name} [${Array(10).fill(`*${before}`)}]`);
  }
  const long = `a: &a ${"x".repeat(1_000_000)}\nb: [${Array(500).fill("*a")}]\n`;
  const merges = `${Array.from({ length: 30 }, (_, i) => `k${i}: &m${i} {${i ? `<<: [*m${i - 1}, *m${i - 1}], ` : ""}p${i}: 1}`).join("\n")}\n`;
  for (const text of [bomb.join("\n"), long, merges]) {
    const start = performance.now();
    const [read] = readYaml(text);
    assert.equal(read.code, "yaml-aliases");
    assert.ok(performance.now() - start < 3000, "it took too long");
  }
});

test("depth is an error with its place, not a crash", () => {
  const flow = readYaml(`a: ${"[".repeat(50_000)}`);
  assert.match(flow[0].code, /yaml-(depth|syntax)/);
  const block = readYaml(Array.from({ length: 150 }, (_, i) => `${" ".repeat(i)}k:`).join("\n"));
  assert.equal(block[0].code, "yaml-depth");
  assert.ok(block[0].offset > 0);
});

test("keys that JavaScript knows are keys like others", () => {
  assert.equal(readYaml("__proto__: {constructor: 1}\ntoString: 2\n")[0].json, '{"__proto__":{"constructor":1},"toString":2}');
});

test("half a surrogate pair is refused, since JSON cannot carry it", () => {
  assert.equal(readYaml('a: "\\ud800"\n')[0].code, "yaml-character");
});

test("a large document is read in linear time", () => {
  const time = (n) => {
    const text = `x: &ax {}\nm:\n${Array.from({ length: n }, (_, i) => `  k${i}: &a${i} [${i}, *ax]\n`).join("")}`;
    const start = performance.now();
    assert.ok(readYaml(text)[0].json);
    return performance.now() - start;
  };
  time(2000); // warm
  const [small, large] = [time(4000), time(32_000)];
  assert.ok(large < 8 * small * 3, `8 times the text took ${(large / small).toFixed(1)} times as long`);
});
