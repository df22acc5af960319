/** Texts of any layout, put together at random: each is fixed, and keeps its comments and its other lines. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAllDocuments } from "yaml";
import { source } from "./support.js";

const { editText } = await source("manifest/edit.ts");

const SEEDS = Number(process.env.SUREPULL_SEEDS ?? 1500);

/** Numbers that are the same in every run (mulberry32). */
function randomOf(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = (...choices) => choices[Math.floor(next() * choices.length)];
  return { pick, chance: (share) => next() < share, blanks: (most) => " ".repeat(Math.floor(next() * (most + 1))) };
}

/** A text with one container somewhere in it, which has the image `nginx` and no pull policy; and the pointer to it. */
function textOf(random) {
  const { pick, chance, blanks } = random;
  let comments = 0;
  const comment = (share) => (chance(share) ? `${pick(" ", "\t", "   ")}# c${(comments += 1)}${pick("", "\t{x", ": '", " \"- ")}` : "");
  const line = (indent) => (chance(0.15) ? `${indent}# c${(comments += 1)}\n` : chance(0.1) ? "\n" : "");
  const key = (name) => pick(name, name, name, `"${name}"`, `'${name}'`);
  const scalar = (text, indent) =>
    pick(
      () => ` ${text}${comment(0.3)}`,
      () => ` '${text}'${comment(0.3)}`,
      () => `  "${text}"${comment(0.3)}`,
      () => ` !!str ${text}${comment(0.3)}`,
      () => ` &a${Math.floor(Math.abs(comments))}x ${text}${comment(0.3)}`,
      () => ` ${pick("|-", ">-", "|", "|+")}`.replace(/[|>]\+?$/, (mark) => (text === "nginx" ? `${mark[0]}-` : mark)) + `${comment(0.2)}\n${indent} ${blanks(3)}${text}`,
      () => `\n${line(`${indent}  `)}${indent}  ${text}${comment(0.3)}`,
    )();
  const members = (indent) => {
    const entries = [`${key("image")}:${scalar("nginx", indent)}`];
    if (chance(0.7)) entries.push(`${key("name")}:${scalar("web", indent)}`);
    if (chance(0.4)) entries.push(`ports:${comment(0.3)}\n${indent}- containerPort: 80${comment(0.3)}\n${indent}- {containerPort: 81}${comment(0.3)}`);
    if (chance(0.3)) entries.push(`env:\n${indent}${blanks(2)}- name: a${comment(0.3)}`);
    return entries.sort(() => pick(-1, 1));
  };
  const block = (indent) => members(indent).join(`\n${line(indent)}${indent}`);
  const flow = (indent) => {
    const entries = [`${pick("image: nginx", '"image":"nginx"', "'image': nginx")}`, ...(chance(0.6) ? ["name: web"] : []), ...(chance(0.4) ? ["ports: [{containerPort: 80}]"] : [])].sort(() => pick(-1, 1));
    if (chance(0.5)) return `{${blanks(1)}${entries.join(`,${pick(" ", "  ")}`)}${pick("", ",")}${blanks(1)}}`;
    const inner = `${indent}  `;
    return `{\n${entries.map((entry, index) => `${inner}${entry}${index < entries.length - 1 || chance(0.3) ? "," : ""}${comment(0.3)}`).join("\n")}\n${indent}}`;
  };
  const outer = blanks(3);
  const inner = ` ${blanks(5)}`;
  const indent = `  ${outer} ${inner}`;
  const first = pick("", "- other: 1\n");
  const container = chance(0.6) ? block(indent) : flow(indent);
  const list = [first && `  ${outer}${first}`, line(`  ${outer}`), `  ${outer}-${inner}${container}${container.endsWith("}") ? comment(0.3) : ""}`].join("");
  const tail = pick("", "\n", `\n${line("")}z: 1\n`, "\n  zone: x\n", "\n...\n", "\n---\nnext: 1\n", `\n# c${(comments += 1)}`);
  const head = pick("", "---\n", "# head\n---\n", "a: 1\n--- # c\n", "---\n# nothing\n---\n");
  const text = `${pick("", "\ufeff")}${head}kind: Pod\nspec:${comment(0.2)}\n${line("  ")}  containers:${comment(0.2)}\n${list}${tail}`;
  const at = `/${head.startsWith("a:") ? 1 : 0}`;
  return { text: chance(0.3) ? text.replaceAll("\n", "\r\n") : text, at, path: `/spec/containers/${first ? 1 : 0}` };
}

const commentsOf = (text) => [...text.matchAll(/# (?:c\d+|head|nothing)[^\r\n]*/g)].map(([comment]) => comment);
const read = (text) => parseAllDocuments(text.replace(/^\ufeff/, ""), { version: "1.1", logLevel: "silent" }).map((document) => document.toJS()).filter((value) => value !== null);

test(`${SEEDS} texts`, () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = randomOf(seed);
    const { text, at, path } = textOf(random);
    const image = `${path}/image`;
    const patch = [{ op: "test", path: image, value: "nginx" }];
    const value = random.pick("nginx:1.27", "r.example/nginx@sha256:00", "x y", "yes", "#");
    if (random.chance(0.7)) patch.push({ op: "replace", path: image, value });
    if (patch.length === 1 || random.chance(0.6)) patch.push({ op: "add", path: `${path}/imagePullPolicy`, value: "Always" });
    if (random.chance(0.3)) patch.push({ op: "add", path: "/spec/imagePullSecrets", value: [{ name: "a" }, { name: "1" }] });
    if (random.chance(0.3)) patch.push(...["b", "c"].map((name) => ({ op: "add", path: "/spec/containers/-", value: { name } })));
    const about = `seed ${seed}:\n${text}`;
    const { text: fixed, edits, left } = editText(text, [{ object: { at, kind: "Pod" }, patch }]);
    assert.deepEqual(left, [], about);
    assert.deepEqual(commentsOf(fixed), commentsOf(text), `${about}\nbecame\n${fixed}`);
    assert.equal(/\r\n/.test(fixed), /\r\n/.test(text), about);
    assert.equal(/(?<!\r)\n/.test(fixed), /(?<!\r)\n/.test(text), about);
    assert.ok(edits.every(({ from, to }) => !text.slice(from, to).includes("#")), about);
    const wanted = read(text);
    const object = at.split("/").slice(1).reduce((node, step) => node[step], wanted);
    for (const { op, path: place, value: written } of patch) {
      const steps = place.split("/").slice(1);
      const last = steps.pop();
      const parent = steps.reduce((node, step) => node[step], object);
      if (last === "-") parent.push(written);
      else if (op !== "test") parent[last] = written;
    }
    assert.deepEqual(read(fixed), wanted, `${about}\nbecame\n${fixed}`);
  }
});
