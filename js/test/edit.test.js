/** Fixes change the value they are about, and not a character more. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { source } from "./support.js";

const { editText } = await source("manifest/edit.ts");

const replace = (path, from, to) => [{ op: "test", path, value: from }, { op: "replace", path, value: to }];
const add = (path, value) => ({ op: "add", path, value });
/** Pointers into YAML start with the document, those into JSON do not. */
const start = (text) => (/^\ufeff?\{\s*(?:"|\}$)/.test(text) ? "" : "/0");
const fixOf = (patch, at = "/0") => ({ object: { at, kind: null }, patch });

/** The text with one fix made; fails where it was left. */
function edit(text, patch, at = start(text)) {
  const { text: fixed, left, applied } = editText(text, [fixOf(patch, at)]);
  assert.deepEqual([left, applied.length], [[], 1]);
  return fixed;
}

/** Why the fix is left; the text must be as it was. */
function left(text, patch, at) {
  const { text: fixed, left: kept, applied, edits } = editText(text, [fixOf(patch, at)]);
  assert.deepEqual([fixed, applied, edits, kept.length], [text, [], [], 1]);
  return kept[0];
}

const IMAGE = replace("/image", "nginx", "nginx:1.27");
const POLICY = [{ op: "test", path: "/image", value: "nginx" }, add("/imagePullPolicy", "Always")];
const LINE = "imagePullPolicy: Always";

/** Texts that hold `image: nginx` before and `image: nginx:1.27` after, written in some way. */
function rewrites(cases) {
  for (const [name, before, after] of cases) test(name, () => assert.equal(edit(before, IMAGE), after));
}

rewrites([
  ["a plain value, with a comment behind it", "image: nginx   # the shop\n", "image: nginx:1.27   # the shop\n"],
  ["single quotes stay", "image: 'nginx' # c\n", "image: 'nginx:1.27' # c\n"],
  ["double quotes stay", 'image: "nginx"\n', 'image: "nginx:1.27"\n'],
  ["escapes in double quotes go", 'image: "ngin\\x78"\n', 'image: "nginx:1.27"\n'],
  ["quoted keys stay", "\"image\": nginx\n'name': web\n", "\"image\": nginx:1.27\n'name': web\n"],
  ["a value on the line below its key", "image:\n  # here\n  nginx # there\nname: web\n", "image:\n  # here\n  nginx:1.27 # there\nname: web\n"],
  ["a literal block", "image: |-\n  nginx\nname: web\n", "image: |-\n  nginx:1.27\nname: web\n"],
  ["a literal block with blank lines and a comment", "image: |- # c\n    nginx\n\n\n# d\nname: web\n", "image: |- # c\n    nginx:1.27\n\n\n# d\nname: web\n"],
  ["a folded block", "image: >-\n    nginx\nname: web\n", "image: >-\n    nginx:1.27\nname: web\n"],
  ["a folded block at the end without a line break", "image: >-\n  nginx", "image: >-\n  nginx:1.27"],
  ["a block with its indentation named", "a: 1\nimage: |2-\n  nginx\n", "a: 1\nimage: |-\n  nginx:1.27\n"],
  ["an explicit key", "? image\n: nginx # c\n? name\n: web\n", "? image\n: nginx:1.27 # c\n? name\n: web\n"],
  ["an explicit tag", "image: !!str nginx\n", "image: !!str nginx:1.27\n"],
  ["a tag of the user's own", "image: !pinned 'nginx'\n", "image: !pinned 'nginx:1.27'\n"],
  ["a flow mapping", "{image: nginx, name: web} # c\n", "{image: nginx:1.27, name: web} # c\n"],
  ["a flow mapping in JSON's manner, inside YAML", '# c\n{"image":"nginx","name":"web"}\n', '# c\n{"image":"nginx:1.27","name":"web"}\n'],
  ["an anchor that nobody uses", "image: &img nginx\n", "image: &img nginx:1.27\n"],
  ["Windows line ends", "image: nginx # c\r\nname: web\r\n", "image: nginx:1.27 # c\r\nname: web\r\n"],
  ["Windows line ends in a block", "image: |-\r\n  nginx\r\nname: web\r\n", "image: |-\r\n  nginx:1.27\r\nname: web\r\n"],
  ["a byte order mark", "\ufeffimage: nginx\n", "\ufeffimage: nginx:1.27\n"],
  ["tabs in comments and behind values", "#\ttab\nimage: nginx\t# \t tab\n", "#\ttab\nimage: nginx:1.27\t# \t tab\n"],
  ["comments before the document, and `---` with one", "# one\n--- # two\n# three\nimage: nginx\n", "# one\n--- # two\n# three\nimage: nginx:1.27\n"],
  ["characters of two units before it", "a: 😀é\nimage: nginx\n", "a: 😀é\nimage: nginx:1.27\n"],
  ["numbers that JavaScript cannot hold are no obstacle", "a: 12345678901234567890\nimage: nginx\n", "a: 12345678901234567890\nimage: nginx:1.27\n"],
  ["JSON, compact", '{"image":"nginx","a":1.0}', '{"image":"nginx:1.27","a":1.0}'],
  ["the end of a document", "image: nginx\n...\n", "image: nginx:1.27\n...\n"],
]);

test("a plain value over several lines becomes one line", () => {
  assert.equal(edit("image: nginx\n  latest # c\nname: web\n", replace("/image", "nginx latest", "nginx:1")), "image: nginx:1 # c\nname: web\n");
});

test("a quoted value over several lines becomes one line", () => {
  assert.equal(edit('image: "nginx\\\n  :latest" # c\n', replace("/image", "nginx:latest", "nginx:1")), 'image: "nginx:1" # c\n');
});

test("a block that ends with a line break is stripped of it", () => {
  assert.equal(edit("image: |\n  nginx\n\nname: web\n", replace("/image", "nginx\n", "nginx")), "image: |-\n  nginx\n\nname: web\n");
  assert.equal(edit("image: >+ # c\n  nginx\n\nname: web\n", replace("/image", "nginx\n\n", "nginx")), "image: >- # c\n  nginx\n\nname: web\n");
});

test("a block over several lines becomes one line", () => {
  assert.equal(edit("image: >-\n  nginx\n  latest\nname: web\n", replace("/image", "nginx latest", "nginx")), "image: >-\n  nginx\nname: web\n");
});

test("a value that its style cannot carry is put in double quotes", () => {
  const to = (value) => edit("tag: nginx # c\n", replace("/tag", "nginx", value));
  assert.equal(to("1.20"), 'tag: "1.20" # c\n');
  assert.equal(to("yes"), 'tag: "yes" # c\n');
  assert.equal(to("12:30"), 'tag: "12:30" # c\n');
  assert.equal(to("a: b #c"), 'tag: "a: b #c" # c\n');
  assert.equal(to("é\u2028\n"), 'tag: "é\\u2028\\n" # c\n');
  assert.equal(edit("tag: 'nginx'\n", replace("/tag", "nginx", "it's")), "tag: 'it''s'\n");
  assert.equal(edit("tag: 'nginx'\n", replace("/tag", "nginx", "a\nb")), 'tag: "a\\nb"\n');
  assert.equal(edit("tag: |-\n  nginx\nb: 1\n", replace("/tag", "nginx", " a\nb")), 'tag: " a\\nb"\nb: 1\n');
});

test("the items of a List, and one document among several", () => {
  const list = "kind: List\nitems:\n- kind: Pod\n  image: nginx\n- kind: Pod\n  image: nginx\n";
  const text = `a: 1\n---\n# only comments\n---\n${list}---\nimage: nginx\n`;
  assert.equal(edit(text, IMAGE, "/1/items/1"), text.replace("image: nginx\n---", "image: nginx:1.27\n---"));
  assert.equal(edit(text, IMAGE, "/2"), text.replace(/image: nginx\n$/, "image: nginx:1.27\n"));
});

test("a document that cannot be read does not stop its neighbours", () => {
  const text = "a: [\n---\nimage: nginx\n";
  assert.equal(edit(text, IMAGE, "/1"), "a: [\n---\nimage: nginx:1.27\n");
  assert.equal(left(text, IMAGE, "/0").code, "unreadable");
});

test("several fixes of one text are made at once", () => {
  const text = "- {image: nginx}\n- image: nginx\n- image: nginx\n";
  const fixes = [0, 1, 2].map((item) => fixOf(item === 1 ? POLICY : IMAGE, `/0/${item}`));
  const { text: fixed, applied } = editText(text, fixes);
  assert.equal(fixed, `- {image: nginx:1.27}\n- image: nginx\n  ${LINE}\n- image: nginx:1.27\n`);
  assert.deepEqual(applied, fixes);
});

test("what comes in at one place is in the order of its depth", () => {
  const text = "spec:\n  containers:\n  - image: a\n  - image: b\n";
  const fixes = [
    fixOf([{ op: "test", path: "/spec/containers/0/image", value: "a" }, add("/spec/imagePullSecrets", [{ name: "s" }])]),
    fixOf([{ op: "test", path: "/spec/containers/1/image", value: "b" }, add("/spec/containers/1/imagePullPolicy", "Always")]),
  ];
  const { text: fixed, left: kept } = editText(text, fixes);
  assert.deepEqual([fixed, kept], [`${text}    ${LINE}\n  imagePullSecrets:\n  - name: s\n`, []]);
});

/** Texts to which a pull policy is added. */
function additions(cases) {
  for (const [name, before, after] of cases) test(`a new key: ${name}`, () => assert.equal(edit(before, POLICY), after));
}

additions([
  ["below the key that the fix is about", "name: web\nimage: nginx # c\nports: []\n", `name: web\nimage: nginx # c\n${LINE}\nports: []\n`],
  ["at the end of a file without a line break", "name: web\nimage: nginx", `name: web\nimage: nginx\n${LINE}`],
  ["at the end, with Windows line ends", "name: web\r\nimage: nginx", `name: web\r\nimage: nginx\r\n${LINE}`],
  ["between Windows line ends", "image: nginx # c\r\nname: web\r\n", `image: nginx # c\r\n${LINE}\r\nname: web\r\n`],
  ["below a block", "image: |-\n  nginx\n\n\nname: web\n", `image: |-\n  nginx\n${LINE}\n\n\nname: web\n`],
  ["below an explicit key", "? image\n: nginx\n? name\n: web\n", `? image\n: nginx\n${LINE}\n? name\n: web\n`],
  ["before the end of the document", "image: nginx\n...\n", `image: nginx\n${LINE}\n...\n`],
  ["below a `---` with Windows line ends", "---\r\nimage: nginx", `---\r\nimage: nginx\r\n${LINE}`],
  ["before comments that follow", "image: nginx\n# next\n", `image: nginx\n${LINE}\n# next\n`],
  ["below a key with a tag", "!!str image: nginx\nname: web\n", `!!str image: nginx\n${LINE}\nname: web\n`],
  ["where the key stands without a value", "imagePullPolicy: # none\nimage: nginx\n", `${LINE} # none\nimage: nginx\n`],
  ["where the value is null", "imagePullPolicy: ~\nimage: nginx\n", `${LINE}\nimage: nginx\n`],
  ["in a flow mapping", "{image: nginx, name: web}\n", `{image: nginx, ${LINE}, name: web}\n`],
  ["in a flow mapping with a comma at its end", "{ image: nginx, }\n", `{ image: nginx, ${LINE}, }\n`],
  ["in a flow mapping over lines", "{\n  image: nginx, # c\n  name: web\n}\n", `{\n  image: nginx, # c\n  ${LINE},\n  name: web\n}\n`],
  ["at the end of a flow mapping over lines", "{\n  name: web,\n  image: nginx # c\n}\n", `{\n  name: web,\n  image: nginx, # c\n  ${LINE}\n}\n`],
  ["before a comma on the next line", "{\n  image: nginx\n  , name: web\n}\n", `{\n  image: nginx, ${LINE}\n  , name: web\n}\n`],
  ["in JSON's manner, inside YAML", '# c\n{"image":"nginx","name":"web"}\n', '# c\n{"image":"nginx","imagePullPolicy":"Always","name":"web"}\n'],
  ["in compact JSON", '{"image":"nginx","name":"web"}', '{"image":"nginx","imagePullPolicy":"Always","name":"web"}'],
  ["in compact JSON with one member", '{"image":"nginx"}', '{"image":"nginx","imagePullPolicy":"Always"}'],
  ["in JSON on one line", '{ "image": "nginx", "name": "web" }\n', '{ "image": "nginx", "imagePullPolicy": "Always", "name": "web" }\n'],
  ["in pretty JSON", '{\r\n\t"image": "nginx",\r\n\t"name": "web"\r\n}', '{\r\n\t"image": "nginx",\r\n\t"imagePullPolicy": "Always",\r\n\t"name": "web"\r\n}'],
  ["at the end of pretty JSON", '\ufeff{\n  "image": "nginx"\n}\n', '\ufeff{\n  "image": "nginx",\n  "imagePullPolicy": "Always"\n}\n'],
]);

test("a new key: in an item of a list, however it is indented", () => {
  const at = (text, pointer) => edit(text, POLICY, pointer);
  assert.equal(at("a:\n-   image: nginx\n    name: web\nb: 1\n", "/0/a/0"), `a:\n-   image: nginx\n    ${LINE}\n    name: web\nb: 1\n`);
  assert.equal(at("a:\n   -     image: nginx\n", "/0/a/0"), `a:\n   -     image: nginx\n         ${LINE}\n`);
  assert.equal(at("- - image: nginx\n- c\n", "/0/0/0"), `- - image: nginx\n    ${LINE}\n- c\n`);
  assert.equal(at("a:\n-\n   image: nginx\n", "/0/a/0"), `a:\n-\n   image: nginx\n   ${LINE}\n`);
  assert.equal(at("a:\n- # c\n  name: web\n  image: nginx\n- x\n", "/0/a/0"), `a:\n- # c\n  name: web\n  image: nginx\n  ${LINE}\n- x\n`);
  assert.equal(at("- ? image\n  : nginx\n", "/0/0"), `- ? image\n  : nginx\n  ${LINE}\n`);
  assert.equal(at("- &c\n  image: nginx\n", "/0/0"), `- &c\n  image: nginx\n  ${LINE}\n`);
});

test("a new key: as the last one, below what is nested there", () => {
  const last = (text) => edit(text, [add("/z", "v")]);
  assert.equal(last("a:\n  b:\n  - c: |\n      text\n\nd:\n- x: 1 # c\n  # e\n"), "a:\n  b:\n  - c: |\n      text\n\nd:\n- x: 1 # c\nz: v\n  # e\n");
  assert.equal(last("a: |+\n  text\n\n"), "a: |+\n  text\n\nz: v\n");
  assert.equal(last("a: {b: [\n  c]} # d\n"), "a: {b: [\n  c]} # d\nz: v\n");
  assert.equal(last("a:\n"), "a:\nz: v\n");
  assert.equal(last("a: &x {b: 1}\nc: *x # d\n"), "a: &x {b: 1}\nc: *x # d\nz: v\n");
  assert.equal(last("{}"), '{"z": "v"}');
  assert.equal(last("{} # empty\n"), "{z: v} # empty\n");
  assert.equal(edit("a: {}\n", [add("/a/z", "v")]), "a: {z: v}\n");
});

test("lists and mappings as values", () => {
  const secrets = [{ name: "regcred" }, { name: "1" }];
  assert.equal(edit("spec:\n  a: 1\n", [add("/spec/imagePullSecrets", secrets)]), 'spec:\n  a: 1\n  imagePullSecrets:\n  - name: regcred\n  - name: "1"\n');
  assert.equal(edit("spec: {a: 1}\n", [add("/spec/s", secrets)]), 'spec: {a: 1, s: [{name: regcred}, {name: "1"}]}\n');
  assert.equal(edit("s: []\n", [{ op: "replace", path: "/s", value: secrets }]), 's: [{name: regcred}, {name: "1"}]\n');
  assert.equal(edit("spec:\n  s:\n    - name: a # c\nb: 1\n", [add("/spec/s/-", { name: "b", deep: { x: ["z"] } })]), "spec:\n  s:\n    - name: a # c\n    - name: b\n      deep:\n        x:\n        - z\nb: 1\n");
  assert.equal(edit("s: [a]\n", [add("/s/-", "b")]), "s: [a, b]\n");
  assert.equal(edit('{"s":["a","c"]}', [add("/s/-", { n: "b" })], ""), '{"s":["a","c",{"n":"b"}]}');
});

test("a new list is indented like its neighbours", () => {
  const secrets = [{ name: "a" }, { name: "b" }];
  const set = (text) => edit(text, [add("/imagePullSecrets", secrets)]);
  assert.equal(set("- x: 1\n".replace("- ", "c:\n  - ")), "c:\n  - x: 1\nimagePullSecrets:\n  - name: a\n  - name: b\n");
  assert.equal(set("c: # d\r\n    # e\r\n    - x: 1\r\n"), "c: # d\r\n    # e\r\n    - x: 1\r\nimagePullSecrets:\r\n    - name: a\r\n    - name: b\r\n");
  assert.equal(set("c:\n- x: 1\nd: {e: [1]}\n"), "c:\n- x: 1\nd: {e: [1]}\nimagePullSecrets:\n- name: a\n- name: b\n");
  assert.equal(set('{\n  "c": 1\n}\n'), `${JSON.stringify({ c: 1, imagePullSecrets: secrets }, null, 2)}\n`);
  assert.equal(set('{\r\n\t"c": 1\r\n}'), JSON.stringify({ c: 1, imagePullSecrets: secrets }, null, "\t").replaceAll("\n", "\r\n"));
  assert.equal(set('{"c":1}'), JSON.stringify({ c: 1, imagePullSecrets: secrets }));
  // Where nothing stands behind the key, it stays where it is.
  assert.equal(set("imagePullSecrets: # none\nc: 1\n"), "imagePullSecrets: [{name: a}, {name: b}] # none\nc: 1\n");
});

test("several elements more of one list, which has to be as it was", () => {
  const more = (from) => [{ op: "test", path: "/s", value: from }, add("/s/-", { name: "b" }), add("/s/-", { name: "1" })];
  const grow = (text) => edit(text, more([{ name: "a" }]));
  assert.equal(grow("s:\n- name: a # c\n# d\nx: 1\n"), 's:\n- name: a # c\n- name: b\n- name: "1"\n# d\nx: 1\n');
  assert.equal(grow("s:\n    - {name: a}"), 's:\n    - {name: a}\n    - name: b\n    - name: "1"');
  assert.equal(grow("s:\r\n- name: a\r\n"), 's:\r\n- name: a\r\n- name: b\r\n- name: "1"\r\n');
  assert.equal(grow("s: [{name: a}] # c\n"), 's: [{name: a}, {name: b}, {name: "1"}] # c\n');
  assert.equal(grow("s: [\n  {name: a}, # c\n]\n"), 's: [\n  {name: a}, # c\n  {name: b},\n  {name: "1"},\n]\n');
  assert.equal(grow("s: [\n  {name: a} # c\n]\n"), 's: [\n  {name: a}, # c\n  {name: b},\n  {name: "1"}\n]\n');
  const json = (names, ...layout) => JSON.stringify({ s: names.map((name) => ({ name })), x: 1 }, ...layout);
  assert.equal(grow(json(["a"])), json(["a", "b", "1"]));
  assert.equal(grow(json(["a"], null, 4)), json(["a", "b", "1"], null, 4));
  assert.equal(left("s:\n- name: a\n- name: b\n", more([{ name: "a" }])).code, "changed");
  assert.equal(left("x: &x\n- name: a\ns: *x\n", more([{ name: "a" }])).code, "alias");
  assert.equal(left("s: &x\n- name: a\nx: *x\n", more([{ name: "a" }])).code, "anchor");
});

test("left: an anchor that others use", () => {
  const kept = left("image: &img nginx\nother: *img\n", IMAGE);
  assert.deepEqual([kept.code, kept.reason], ["anchor", "it is part of the anchor `img`, and other places that use it would change, too"]);
  assert.equal(left("a: &c\n  image: nginx\nb:\n  <<: *c\n", IMAGE, "/0/a").code, "anchor");
  assert.equal(left("a: &c\n  image: nginx\nb: *c\n", POLICY, "/0/a").code, "anchor");
});

test("an anchor whose users have a value of their own is no obstacle", () => {
  assert.equal(edit("a: &c {image: nginx}\nb: {<<: *c, image: redis}\n", IMAGE, "/0/a"), "a: &c {image: nginx:1.27}\nb: {<<: *c, image: redis}\n");
});

test("left: a value that comes through an alias or a merge", () => {
  assert.equal(left("x: &img nginx\nimage: *img\n", IMAGE).reason, "it comes from the anchor `img`, through an alias: change it there");
  assert.equal(left("a: &c {image: nginx}\nb: *c\n", IMAGE, "/0/b").code, "alias");
  assert.equal(left("a: &c {image: nginx}\nb: {<<: *c, name: web}\n", IMAGE, "/0/b").reason, "`image` comes through a merge (`<<`): change it where it is written");
  assert.equal(left("a: &c {x: {image: nginx}}\nb: {<<: *c}\n", IMAGE, "/0/b/x").code, "merge");
});

test("a new key beside a merge", () => {
  assert.equal(edit("a: &c {image: nginx}\nb:\n  <<: *c\n  name: web\n", POLICY, "/0/b"), `a: &c {image: nginx}\nb:\n  <<: *c\n  name: web\n  ${LINE}\n`);
});

test("left: what would not read as the patch says", () => {
  assert.deepEqual([left("image: !!binary bmdpbng=\n", IMAGE)].map(({ code, reason }) => [code, reason]), [["layout", "it could not be edited safely"]]);
  assert.equal(left("a: !!str\nimage: nginx\n", [add("/a", "v")]).code, "layout");
});

test("left: a key with no place for a value", () => {
  for (const text of ["{image: nginx, imagePullPolicy}\n", "? imagePullPolicy\nimage: nginx\n"]) assert.equal(left(text, POLICY).reason, "there is no text to replace");
});

test("left: a text that is not the one that was judged", () => {
  for (const text of ["image: redis\n", "name: web\n", "- image\n"]) assert.equal(left(text, IMAGE).code, "changed");
  assert.equal(left("image: nginx\n---\nimage: nginx\n", IMAGE, "/3").code, "unreadable");
});

test("one fix that cannot be made does not take the others with it", () => {
  const text = Array.from({ length: 9 }, (_, item) => `- {image: ${item === 4 ? "&a " : ""}nginx}\n`).join("") + "- *a\n";
  const { text: fixed, left: kept, applied } = editText(text, Array.from({ length: 9 }, (_, item) => fixOf(IMAGE, `/0/${item}`)));
  assert.equal(fixed, text.replaceAll("{image: nginx}", "{image: nginx:1.27}"));
  assert.deepEqual([applied.length, kept.map(({ fix, code }) => [fix.object.at, code])], [8, [["/0/4", "anchor"]]]);
});

test("two fixes that would write one key: the first is made", () => {
  for (const text of ['{"image":"nginx"}', "{image: nginx}\n", "image: nginx\n"]) {
    const fixes = ["Always", "Never"].map((policy) => fixOf([POLICY[0], add("/imagePullPolicy", policy)], start(text)));
    const { text: fixed, applied, left: kept } = editText(text, fixes);
    assert.equal(fixed, edit(text, POLICY));
    assert.deepEqual([applied, kept.map(({ fix }) => fix)], [[fixes[0]], [fixes[1]]]);
  }
});

test("the edits of one fix are the least, and lead to the same text", () => {
  const text = "\ufeffa: 1\r\n---\r\nimage: 'nginx' # c\r\n";
  const { edits } = editText(text, [fixOf(POLICY.concat(IMAGE), "/1")]);
  assert.deepEqual(edits, [
    { from: text.indexOf("'nginx'"), to: text.indexOf(" # c"), insert: "'nginx:1.27'" },
    { from: text.length, to: text.length, insert: `${LINE}\r\n` },
  ]);
});

test("of a text with one document the index may be missing", () => {
  const own = (text, kind, at) => editText(text, [{ object: { at, kind }, patch: IMAGE }]).text;
  assert.equal(own("kind: Pod\nimage: nginx\n", "Pod", ""), "kind: Pod\nimage: nginx:1.27\n");
  assert.equal(own("- {kind: Pod, image: nginx}\n", "Pod", "/0"), "- {kind: Pod, image: nginx:1.27}\n");
  assert.equal(own("- {kind: Pod, image: nginx}\n", "Pod", "/0/0"), "- {kind: Pod, image: nginx:1.27}\n");
});
