/** Where formats are written to, and how: pairs, whole files, colours, annotations under GitHub Actions. */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { READ } from "./read-formats.js";
import { folder, pod, surepull } from "./support.js";

const shop = () => folder({ "pod.yaml": pod("web", "nginx") });
const ARROW = "\u001b[";

test("nothing is written over a file that was judged, nor in place of the mended text", async () => {
  const cwd = folder({ "a/pod.yaml": pod("web", "nginx") });
  for (const paths of [["a/pod.yaml"], ["a"]]) {
    const { code, stderr } = await surepull(["check", ...paths, "--format", "json", "--output", "./a/pod.yaml"], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /`--output \.\/a\/pod\.yaml` is one of the files that were judged/);
    assert.equal(readFileSync(join(cwd, "a/pod.yaml"), "utf8"), pod("web", "nginx"));
  }
  // Another run's report is no manifest.
  for (let run = 0; run < 2; run += 1) assert.equal((await surepull(["check", ".", "--format", "json", "--output", "report.json"], { cwd })).code, 1);
  const refused = await surepull(["check", "--fix", "--format", "json", "--config", "gone.yaml", "-"], { cwd, stdin: pod("web", "nginx") });
  assert.deepEqual([refused.code, refused.stdout], [2, ""]);
  assert.match(refused.stderr, /"type": "failure"/);
});

test("one run, several formats: the n-th output belongs to the n-th format", async () => {
  const cwd = shop();
  const read = (name) => readFileSync(join(cwd, name), "utf8");
  for (const args of [
    ["--format", "sarif", "--output", "x.sarif", "--format", "junit", "-o", "x.xml", "--format", "text"],
    ["--format", "sarif", "--format", "junit", "--format", "text", "--output", "x.sarif", "--output", "x.xml", "--output", "-"],
    ["--format", "text", "--output", "-", "--format", "sarif", "--output", "x.sarif", "--format", "junit", "--output=x.xml"],
  ]) {
    const { code, stdout } = await surepull(["check", ...args, "pod.yaml"], { cwd });
    assert.equal(code, 1);
    assert.match(stdout, /^pod\.yaml:8:12 {2}error {2}missing-tag/m);
    assert.equal(READ.sarif(read("x.sarif")).runs[0].results.length, 1);
    assert.equal((await READ.junit(read("x.xml"))).filter(({ element }) => element === "failure").length, 1);
  }
  const silent = await surepull(["check", "--output", "x.txt", "pod.yaml"], { cwd });
  assert.deepEqual([silent.code, silent.stdout], [1, ""]);
  assert.match(read("x.txt"), /missing-tag/);
  assert.deepEqual(readdirSync(cwd).sort(), ["pod.yaml", "x.sarif", "x.txt", "x.xml"]);
});

test("what cannot be meant is refused, with exit code 2 and nothing written", async () => {
  const cwd = shop();
  for (const [args, said] of [
    [["check", "--format", "json", "--format", "text"], /only one format can go to stdout/],
    [["check", "--format", "text", "--format", "sarif", "--output", "x"], /first --output belongs to the first --format/],
    [["check", "--format", "json", "--output", "x", "--output", "y"], /more --output than --format/],
    [["check", "--format", "json", "--output", "x", "--format", "sarif", "--output", "./x"], /two formats .* `.*\/x`/],
    [["check", "--format", "json", "--output", ""], /--output. wants a file/],
    [["check", "--format", "toString"], /`toString` is no format of check: text, json, .*openreports/],
    [["check", "--color", "sometimes"], /`--color sometimes`.*auto, always, never/],
    [["plan", "--format", "sarif"], /`sarif` is no format of plan/],
    [["why", "--output", "x"], /`--output` is for check, lock, not for why/],
  ]) {
    const { code, stdout, stderr } = await surepull([...args, "pod.yaml"], { cwd });
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, said);
  }
  assert.deepEqual(readdirSync(cwd), ["pod.yaml"]);
});

test("a file that cannot be written is named, the others are written; exit code 2", async () => {
  const cwd = shop();
  mkdirSync(join(cwd, "folder"));
  const { code, stdout, stderr } = await surepull(["check", "--format", "json", "-o", "no/x.json", "--format", "sarif", "-o", "folder", "--format", "tap", "-o", "x.tap", "--format", "jsonl", "pod.yaml"], { cwd });
  assert.equal(code, 2);
  assert.match(stderr, /^no\/x\.json {2}cannot write: there is no such folder\nfolder {2}cannot write: it is a folder\n$/);
  assert.equal(READ.jsonl(stdout).length, 2);
  assert.ok(existsSync(join(cwd, "x.tap")));
  assert.deepEqual(readdirSync(join(cwd, "folder")), []);
});

test("what could not be judged, or ended the run, stands in the files and on stderr", async () => {
  const cwd = folder({ "torn.yaml": "a: [" });
  const to = ["--format", "json", "-o", "x.json", "--format", "sarif", "-o", "x.sarif"];
  for (const args of [["torn.yaml"], ["--config", "gone.yaml", "torn.yaml"]]) {
    const { code, stdout, stderr } = await surepull(["check", ...to, ...args], { cwd });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.notEqual(stderr, "");
    assert.equal(JSON.parse(readFileSync(join(cwd, "x.json"), "utf8")).verdict, "deny");
    assert.equal(READ.sarif(readFileSync(join(cwd, "x.sarif"), "utf8")).runs[0].invocations[0].executionSuccessful, false);
  }
});

test("a file is replaced as a whole: links stay links, modes stay, and a device is no file", async () => {
  const cwd = shop();
  writeFileSync(join(cwd, "real.json"), "old");
  chmodSync(join(cwd, "real.json"), 0o600);
  symlinkSync("real.json", join(cwd, "link.json"));
  await surepull(["check", "--format", "json", "-o", "link.json", "pod.yaml"], { cwd });
  assert.ok(lstatSync(join(cwd, "link.json")).isSymbolicLink());
  assert.equal(JSON.parse(readFileSync(join(cwd, "real.json"), "utf8")).type, "report");
  assert.equal(statSync(join(cwd, "real.json")).mode & 0o777, 0o600);
  assert.equal((await surepull(["check", "--format", "json", "-o", "/dev/null", "pod.yaml"], { cwd })).code, 1);
  assert.ok(statSync("/dev/null").isCharacterDevice());
  execFileSync("mkfifo", [join(cwd, "pipe")]);
  const reader = spawn("cat", ["pipe"], { cwd });
  let piped = "";
  reader.stdout.on("data", (text) => (piped += text));
  const ended = new Promise((resolve) => reader.on("close", resolve));
  await surepull(["check", "--format", "json", "-o", "pipe", "pod.yaml"], { cwd });
  await ended;
  assert.equal(JSON.parse(piped).type, "report");
});

/** Writes a text long enough to be met while it is written; the signal comes with the first sign of that. */
async function cutOff(signal) {
  const cwd = folder({ x: "old" });
  const script = join(folder({}), "write.mjs");
  await build({ stdin: { contents: 'import { writeWhole } from "./cli/write-whole.ts"; writeWhole("x", "n".repeat(2e8)); setTimeout(() => {}, 1000);', resolveDir: fileURLToPath(new URL("..", import.meta.url)) }, bundle: true, platform: "node", format: "esm", outfile: script });
  const child = spawn(process.execPath, [script], { cwd, stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("close", (code, by) => resolve(code ?? by)));
  const watcher = watch(cwd, () => child.kill(signal));
  const end = await ended;
  watcher.close();
  return { end, left: readdirSync(cwd), size: statSync(join(cwd, "x")).size };
}

test("Ctrl-C leaves the whole new file and nothing beside it; even a kill leaves the old one", async () => {
  assert.deepEqual(await cutOff("SIGINT"), { end: 130, left: ["x"], size: 2e8 });
  const { end, size } = await cutOff("SIGKILL");
  assert.deepEqual([end, size], ["SIGKILL", "old".length]);
});

test("under GitHub Actions annotations come by themselves, unless a format is chosen", async () => {
  const cwd = folder({ "deploy/pod.yaml": pod("web", "nginx"), "deploy/torn.yaml": "a: [" });
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: cwd };
  const { code, stdout } = await surepull(["check"], { cwd: join(cwd, "deploy"), env });
  assert.equal(code, 2);
  const at = stdout.indexOf("::");
  assert.match(stdout.slice(0, at), /^pod\.yaml:8:12 {2}error {2}missing-tag/m);
  const annotations = READ.github(stdout.slice(at));
  assert.deepEqual(annotations.map(({ command, file }) => [command, file]), [["error", "deploy/torn.yaml"], ["error", "deploy/pod.yaml"]], "from the top of the repository");
  const chosen = await surepull(["check", "--format", "text"], { cwd, env });
  assert.doesNotMatch(chosen.stdout, /^::/m);
  const other = await surepull(["check"], { cwd, env: { GITHUB_ACTIONS: "false" } });
  assert.doesNotMatch(other.stdout, /^::/m);
});

test("colour: --color goes before NO_COLOR and FORCE_COLOR, and a file has none unless it is asked for", async () => {
  const cwd = folder({ "pod.yaml": pod("web", "nginx"), "torn.yaml": "a: [" });
  for (const [args, env, coloured] of [
    [[], { NO_COLOR: "" }, false],
    [["--color", "auto"], { NO_COLOR: "", FORCE_COLOR: "1" }, true],
    [["--color", "never"], { NO_COLOR: "", FORCE_COLOR: "1" }, false],
    [["--color", "always"], { NO_COLOR: "1" }, true],
    [["--color=always"], { NO_COLOR: "1", FORCE_COLOR: "0" }, true],
  ]) {
    for (const command of ["check", "plan"]) {
      const { stdout, stderr } = await surepull([command, ...args, "."], { cwd, env });
      assert.deepEqual([stdout.includes(ARROW), stderr.includes(ARROW)], [coloured, coloured], `${command} ${args}`);
    }
    await surepull(["check", ...args, "-o", "x.txt", "."], { cwd, env });
    assert.equal(readFileSync(join(cwd, "x.txt"), "utf8").includes(ARROW), args.join("").includes("always"));
    const { stdout } = await surepull(["check", ...args, "--format", "tap", "."], { cwd, env });
    assert.ok(!stdout.includes(ARROW), "formats for tools have none");
  }
});
