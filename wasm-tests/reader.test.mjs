// The core reads JSON by a reader of its own: it must refuse what JSON.parse refuses, and nothing else
// but what the contract names (a key twice, halves of surrogate pairs, too many levels).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { container, latest, pod, review } from './cases/objects.mjs';
import { generator } from './node/random.mjs';
import * as surepull from './node/surepull.mjs';
import { nesting, notInterchangeable, notJson } from './real/carry.mjs';

const glue = await surepull.load();
const policy = surepull.policyOf(glue);
const encoder = new TextEncoder();
const reportOn = (text) => surepull.answer(glue, policy, 'report', text);
const failureOf = (bytes) => JSON.parse(surepull.answer(glue, policy, 'report', bytes)).errors?.[0].code;
const refused = (bytes) => ['invalid-json', 'invalid-utf8', 'empty-input'].includes(failureOf(bytes));

/** Holds the reader against JSON.parse; false where the contract lets them differ. */
function compare(text) {
  const bad = notJson(text);
  if (!bad && (notInterchangeable(text) || nesting(text) > 90)) return false;
  // A key twice may be met before the place where the JSON ends, and is told then.
  const found = bad ? failureOf(encoder.encode(text)) !== undefined : refused(encoder.encode(text));
  assert.equal(found, Boolean(bad), JSON.stringify(text).slice(0, 2000));
  // Escaped or not, indented or not: what is read is the same.
  if (!bad) assert.equal(reportOn(text), reportOn(JSON.stringify(JSON.parse(text))), JSON.stringify(text).slice(0, 2000));
  return true;
}

describe("the core's JSON reader", () => {
  it('takes and refuses what JSON.parse does, wherever it stands', () => {
    const good =
      '0 -0 1 -1 10 1.0 0.5 1e5 1E+5 1e-5 1.25e2 true false null "" "a" "\\"" "\\\\\\/\\b\\f\\n\\r\\t" "\\u00e9" "\\ud83d\\ude00" [] {} [1,2] [[]] {"a":{"b":[]}} "é" "\u{1f600}"';
    const bad =
      '01 -01 - + +1 .5 1. 1.e5 1e 1e+ 1ee5 0x1 1_0 NaN Infinity -Infinity tru true1 falsy nul nulll undefined \' \'a\' "a "\\x41" "\\a" "\\u12" "\\u12g4" "\\" [ ] [1 [1, [,] [1,,2] [1 2] { } {"a"} {"a":} {"a":1,} {,} {a:1} {1:1} {"a":1 "b":2} {"a"=1} (1) // /**/ ; \u00a0 \ufeff1 \v \f';
    for (const [list, expected] of [
      [good, false],
      [bad, true],
    ]) {
      for (const value of list.split(' ')) {
        for (const around of [
          (v) => `{"kind":"Secret","apiVersion":"v1","data":${v}}`,
          (v) => `{"apiVersion":"v1","kind":"Secret","data":[1,${v}]}`,
          (v) => `{"kind":"Pod","spec":{"containers":[{"name":"a","image":${v}}]}}`,
          (v) => `{"kind":"Pod","metadata":{"name":${v},"x":{"y":${v}}}}`,
        ]) {
          const text = around(value);
          assert.equal(Boolean(notJson(text)), expected, `the list is wrong about ${text}`);
          assert.equal(refused(encoder.encode(text)), expected, text);
        }
      }
    }
  });

  it('knows every control character, in strings of every length', () => {
    for (let code = 0; code < 0x20; code += 1) {
      for (let length = 0; length < 20; length += 1) {
        const text = `{"kind":"Secret","data":"${'x'.repeat(length)}${String.fromCharCode(code)}${'é'.repeat(length % 3)}"}`;
        assert.equal(refused(encoder.encode(text)), true, JSON.stringify(text));
        assert.equal(refused(encoder.encode(text.replace('"data"', '"kind ').replace(/"$/, ''))), true);
      }
    }
    for (const char of ['\u007f', '\u0080', '\u009f', 'é', '\ufffd', '\u{10ffff}', '!', '#', '[', ']', ' ']) {
      for (let length = 0; length < 20; length += 1)
        assert.ok(compare(`{"kind":"Secret","data":"${'x'.repeat(length)}${char}"}`));
    }
  });

  it('agrees on a hundred thousand mutated documents', (t) => {
    const pick = generator(7);
    const bases = [
      latest,
      review(latest),
      pod([container('a"b\\c\n'), container('é\u{1f600}', { n: [1, -2.5e3, true, null, { a: [] }] })]),
    ].map((base) => JSON.stringify(base));
    bases.push(JSON.stringify(latest, null, 2));
    const pieces = [
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      ' ',
      '\n',
      '\t',
      '\r',
      '0',
      '1',
      '-',
      '.',
      'e',
      'E',
      '+',
      't',
      'true',
      'null',
      'fals',
      'u00',
      '\\u',
      '\\n',
      '/',
      '\u0000',
      '\u001f',
      'é',
      '\u{1f600}',
      '\ufeff',
    ];
    let compared = 0;
    for (let n = 0; n < 100_000; n += 1) {
      let text = bases[pick(bases.length)];
      for (let times = 1 + pick(3); times > 0; times -= 1) {
        const at = pick(text.length + 1);
        const cut = pick(3) === 0 ? 1 + pick(4) : 0;
        text = text.slice(0, at) + (pick(4) === 0 ? '' : pieces[pick(pieces.length)]) + text.slice(at + cut);
      }
      if (compare(text.toWellFormed())) compared += 1;
    }
    t.diagnostic(`${compared} compared`);
    assert.ok(compared > 90_000);
  });

  it('refuses what is no UTF-8, wherever it stands', () => {
    const text = encoder.encode(JSON.stringify({ ...latest, data: { text: 'abcdefghijklmnopqrstuvwxyz' } }));
    for (const wrong of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80]]) {
      for (let at = 0; at <= text.length; at += 1) {
        assert.equal(
          refused(Uint8Array.from([...text.subarray(0, at), ...wrong, ...text.subarray(at)])),
          true,
          `${wrong} at ${at}`,
        );
      }
    }
  });
});
