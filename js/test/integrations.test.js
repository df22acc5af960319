/** The integrations run: what their files say is taken from them and done, in a repository with manifests. */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";
import { parse } from "yaml";
import { CLI, folder, pod } from "./support.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const top = here("../..");
const example = (name) => readFileSync(join(top, "examples", name), "utf8");

/** A PATH with the command, and with what else a machine has there. */
const bin = mkdtempSync(join(tmpdir(), "surepull-bin-"));
after(() => rmSync(bin, { recursive: true, force: true }));
symlinkSync(CLI, join(bin, "surepull"));
symlinkSync(process.execPath, join(bin, "node"));
symlinkSync(join(top, "examples/surepull-gate.sh"), join(bin, "surepull-gate.sh"));

function run(command, args = [], { cwd, input = "", env = {} } = {}) {
  const { GITHUB_ACTIONS: _, GITHUB_WORKSPACE: __, CI_PROJECT_DIR: ___, ...own } = process.env;
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    input,
    encoding: "utf8",
    env: { ...own, NO_COLOR: "1", FORCE_COLOR: "", PATH: `${bin}${delimiter}${process.env.PATH}`, ...env },
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

const GOOD = pod("good", "registry.example.com/shop/web:1.2.3");
const BAD = pod("bad", "nginx:latest");

/** Runs the steps of the action as a runner does. */
function action(inputs, files) {
  const cwd = folder(files);
  const { inputs: known, runs } = parse(readFileSync(join(top, "action.yml"), "utf8"));
  assert.deepEqual(Object.keys(inputs).filter((name) => !(name in known)), []);
  const fill = (text) => text.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name) => inputs[name] ?? known[name].default ?? "");
  const output = join(folder({}), "output");
  writeFileSync(output, "");
  let result;
  for (const step of runs.steps) {
    assert.equal(step.shell, "bash");
    assert.doesNotMatch(step.run, /\$\{\{/, "an input in a script would be run");
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)]));
    const runner = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: cwd, GITHUB_ACTION_PATH: top, GITHUB_OUTPUT: output };
    result = run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], { cwd: join(cwd, fill(step["working-directory"] ?? ".")), env: { ...runner, ...env } });
    if (result.code !== 0) break;
  }
  return { ...result, cwd, outputs: readFileSync(output, "utf8") };
}

test("the action: annotations, exit code, output", () => {
  const { code, stdout, outputs } = action({}, { "deploy/a.yaml": BAD });
  assert.equal(code, 1);
  assert.match(stdout, /^::error file=deploy\/a\.yaml,line=8/m);
  assert.equal(outputs, "exit-code=1\n");
  assert.equal(action({}, { "deploy/a.yaml": GOOD }).code, 0);
});

test("the action: every input counts, and none of them is run", () => {
  const files = { "sub/a b.yaml": BAD, "sub/$(touch x).yaml": BAD, "sub/off.yaml": "rules: {latest-tag: warning}\n", "sub/no.yaml": "not: a manifest\n" };
  const some = action({ files: "a b.yaml\n\n$(touch x).yaml\n", "working-directory": "sub", profile: "strict", "fail-on": "never", "sarif-file": "out.sarif" }, files);
  assert.deepEqual([some.code, some.stderr.includes("cannot judge")], [0, false], some.stderr);
  assert.equal(some.outputs, "sarif-file=sub/out.sarif\nexit-code=0\n");
  const { runs } = JSON.parse(readFileSync(join(some.cwd, "sub/out.sarif"), "utf8"));
  assert.ok(runs[0].results.some(({ ruleId }) => ruleId === "implicit-pull-policy"), "as strict has it");
  assert.match(some.stdout, /latest-tag/);
  assert.ok(!existsSync(join(some.cwd, "sub/x")));
  const json = action({ files: "sub/a b.yaml", config: "sub/off.yaml", format: "json" }, files);
  assert.deepEqual([json.code, JSON.parse(json.stdout).verdict], [0, "warn"]);
  assert.equal(action({ "fail-on": "sometimes" }, files).code, 2);
});

test("the action: where SARIF was written is told from the workspace", () => {
  const told = (inputs) => /^sarif-file=(.*)$/m.exec(action(inputs, { "sub/a.yaml": GOOD }).outputs)[1];
  assert.equal(told({ "sarif-file": "out.sarif" }), "out.sarif");
  assert.equal(told({ "sarif-file": "out.sarif", "working-directory": "sub/" }), "sub/out.sarif");
  const elsewhere = join(folder({}), "out.sarif");
  assert.equal(told({ "sarif-file": elsewhere, "working-directory": "sub" }), elsewhere);
});

/** What the author of manifests may write beside them and in them. */
const EXCUSED = BAD.replace("image: nginx:latest", "image: nginx:latest # surepull: ignore[latest-tag] it is mine");
const OFF = 'rules: {latest-tag: "off"}\n';

test("the action as a gate: nothing that the author of the files writes exempts them", () => {
  const code = (inputs, files) => action(inputs, files).code;
  for (const files of [{ "a.yaml": EXCUSED }, { "a.yaml": BAD, ".surepull.yaml": OFF }, { "a.yaml": BAD, ".gitignore": "a.yaml\n", "b.yaml": GOOD }]) {
    assert.deepEqual([code({}, files), code({ gate: "true" }, files)], [0, 1], Object.keys(files).join());
  }
  const config = join(folder({ "settings.yaml": OFF }), "settings.yaml");
  assert.equal(code({ gate: "true", config }, { "a.yaml": BAD }), 0, "the keeper of the gate may");
  assert.equal(code({ gate: "yes" }, { "a.yaml": GOOD }), 2, "a word that is not understood opens nothing");
});

test("the workflow hands over what the action takes", () => {
  const { jobs } = parse(example("github-workflow.yml"));
  const { with: inputs } = jobs.surepull.steps.find(({ uses }) => uses.startsWith("OWNER/surepull@"));
  assert.equal(action(inputs, { "deploy/a.yaml": BAD }).code, 1);
});

test("GitLab: the job's script writes the report that it names", () => {
  const { script, artifacts } = parse(example("gitlab-ci.yml")).surepull;
  const cwd = folder({ "deploy/a.yaml": BAD });
  const { code, stdout } = run("sh", ["-e", "-c", script.join("\n")], { cwd });
  assert.equal(code, 1);
  assert.match(stdout, /latest-tag/);
  const [issue] = JSON.parse(readFileSync(join(cwd, artifacts.reports.codequality), "utf8"));
  assert.deepEqual([issue.check_name, issue.location.path], ["latest-tag", "deploy/a.yaml"]);
});

test("Helm's post-renderer hands on what is clean, to the byte, and nothing else", () => {
  const rendered = `---\n# Source: shop/templates/web.yaml\n${GOOD}# the end, without a line break`;
  const { code, stdout } = run("surepull-gate.sh", [], { input: rendered });
  assert.deepEqual([code, stdout], [0, rendered]);
  const denied = run("surepull-gate.sh", [], { input: BAD });
  assert.deepEqual([denied.code, denied.stdout], [1, ""]);
  assert.match(denied.stderr, /^rendered\.yaml:8:12 {2}error {2}latest-tag/m);
  assert.equal(run("surepull-gate.sh", ["--ignore=latest-tag"], { input: BAD }).stdout, BAD);
  const excused = run("surepull-gate.sh", [], { input: EXCUSED, cwd: folder({ ".surepull.yaml": OFF }) });
  assert.deepEqual([excused.code, excused.stdout], [1, ""], "the author of what is rendered exempts nothing");
  const config = join(folder({ "settings.yaml": OFF }), "settings.yaml");
  for (const named of [["--config", config], [`--config=${config}`]]) assert.equal(run("surepull-gate.sh", named, { input: BAD }).stdout, BAD);
  const broken = run("surepull-gate.sh", [], { input: `${GOOD}---\na: [` });
  assert.deepEqual([broken.code, broken.stdout], [2, ""]);
  assert.equal(run("surepull-gate.sh").code, 0, "a chart may render nothing");
});

test("Argo CD's plugin: what kustomize cannot build is no application without objects", () => {
  const { command, args: [script] } = parse(example("argocd-plugin.yaml")).spec.generate;
  const settings = /--config=(\S+)/.exec(script)[1];
  const kept = join(folder({ "settings.yaml": "profile: baseline\n" }), "settings.yaml");
  // kustomize is not at hand: a script stands in for it, which prints what lies there.
  const generate = (kustomize, config = kept) => {
    const cwd = folder({ "bin/kustomize": `#!/bin/sh\n${kustomize}\n`, "good.yaml": GOOD, "bad.yaml": BAD, "excused.yaml": EXCUSED, ".surepull.yaml": OFF });
    execFileSync("chmod", ["+x", join(cwd, "bin/kustomize")]);
    return run(command[0], [...command.slice(1), script.replace(settings, config)], { cwd, env: { PATH: [join(cwd, "bin"), bin, process.env.PATH].join(delimiter) } });
  };
  assert.deepEqual([generate("cat good.yaml").code, generate("cat good.yaml").stdout], [0, GOOD]);
  assert.deepEqual([generate("cat bad.yaml").code, generate("cat bad.yaml").stdout], [1, ""]);
  assert.deepEqual([generate("cat excused.yaml").code, generate("cat excused.yaml").stdout], [1, ""], "the author exempts nothing");
  assert.deepEqual([generate("cat good.yaml", "/no/such.yaml").code, generate("cat good.yaml", "/no/such.yaml").stdout], [2, ""], "without its settings the gate is shut");
  assert.deepEqual([generate("cat good.yaml; exit 3").code, generate("cat good.yaml; exit 3").stdout], [3, ""]);
});

test("lint-staged: the command with the staged files behind it", async () => {
  const { default: config } = await import(join(top, "examples/lint-staged.config.js"));
  const [[, command]] = Object.entries(config);
  const cwd = folder({ "deploy/a.yaml": GOOD, "deploy/b.yaml": BAD });
  const [name, ...args] = command.split(" ");
  assert.equal(run(name, [...args, join(cwd, "deploy/a.yaml")], { cwd }).code, 0);
  assert.equal(run(name, [...args, join(cwd, "deploy/a.yaml"), join(cwd, "deploy/b.yaml")], { cwd }).code, 1);
});

test("editors: the schema lies where the settings of VS Code say, and knows right from wrong", () => {
  const [[path, files]] = Object.entries(JSON.parse(example("vscode-settings.json"))["yaml.schemas"]);
  assert.deepEqual(files, [".surepull.yaml", ".surepull.yml"]);
  const inPackage = here(path.replace("./node_modules/surepull/", "../"));
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(inPackage, "utf8")));
  assert.ok(validate({ profile: "strict", rules: { "latest-tag": "off" } }), JSON.stringify(validate.errors));
  assert.ok(!validate({ profil: "strict" }));
  const { exports } = JSON.parse(readFileSync(here("../package.json"), "utf8"));
  assert.equal(`./node_modules/surepull/${exports["./settings.schema.json"].slice(2)}`, path);
});

test("the README names every example", () => {
  const readme = readFileSync(here("../README.md"), "utf8");
  assert.deepEqual(readdirSync(join(top, "examples")).filter((name) => !readme.includes(`\`${name}\``)), []);
});

/** Where the Makefile puts it. */
const preCommit = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "surepull/pre-commit-4.7.0/bin/pre-commit");

test("pre-commit runs the hooks", { skip: !existsSync(preCommit) && "pre-commit is not here: `make test` installs it" }, () => {
  const env = { PRE_COMMIT_HOME: folder({}), GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const git = (cwd, ...args) => execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd, env: { ...process.env, ...env } });
  const hooks = folder({});
  copyFileSync(join(top, ".pre-commit-hooks.yaml"), join(hooks, ".pre-commit-hooks.yaml"));
  git(hooks, "init", "-q");
  git(hooks, "add", ".");
  git(hooks, "commit", "-qm", "hooks");
  const hook = (id, files) => {
    const cwd = folder(files);
    mkdirSync(join(cwd, "deploy"), { recursive: true });
    git(cwd, "init", "-q");
    git(cwd, "add", ".");
    return { cwd, ...run(preCommit, ["try-repo", hooks, id, "--all-files", "--verbose"], { cwd, env }) };
  };
  const bad = hook("surepull", { "deploy/a.yaml": BAD, ".github/workflows/ci.yml": "on: push\n" });
  assert.equal(bad.code, 1);
  assert.match(bad.stdout, /deploy\/a\.yaml:8:12 {2}error {2}latest-tag/);
  assert.equal(hook("surepull", { "deploy/a.yaml": GOOD, "values.yaml": "a: 1\n" }).code, 0);
  assert.match(hook("surepull", { "README.md": "nothing" }).stdout, /Skipped/);
  const fixed = hook("surepull-fix", { "a.yaml": pod("a", "' registry.example.com/shop/web:1.2.3'") });
  assert.match(fixed.stdout, /files were modified by this hook/);
  assert.equal(readFileSync(join(fixed.cwd, "a.yaml"), "utf8"), pod("a", "'registry.example.com/shop/web:1.2.3'"));
});
