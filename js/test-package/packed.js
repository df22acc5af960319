/** The package as npm would publish it, installed into empty projects outside of the repository. */

import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const root = mkdtempSync(join(tmpdir(), "surepull-packed-"));
after(() => rmSync(root, { recursive: true, force: true }));

const npm = (args, cwd) => execFileSync("npm", [...args, "--silent", "--offline", "--no-audit", "--no-fund"], { cwd, encoding: "utf8" });

/** What `npm pack` says of the tarball: name, sizes, files. */
export const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", root], here("..")));
export const tarball = join(root, packed.filename);

const installed = join(root, "installed");
mkdirSync(installed);
writeFileSync(join(installed, "package.json"), '{"private": true}');
npm(["install", tarball], installed);

/** A new project with the package in it and these files; its path. */
export function project(files) {
  const folder = mkdtempSync(join(root, "project-"));
  cpSync(installed, folder, { recursive: true, verbatimSymlinks: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The program that runs in every host: `everywhere(source)` gives `EXPECTED`. */
export const everywhere = readFileSync(here("programs/everywhere.js"), "utf8");

/** The README's example for bundlers that leave `new URL` alone. */
export const [, example] = /^```js bundled\n([^]*?)^```$/m.exec(readFileSync(here("../README.md"), "utf8"));

/** `early`, what happens without `load`, is where the hosts differ. */
export const EXPECTED = {
  verdict: "warn",
  found: ["latest-tag /spec/containers/0/image"],
  same: true,
  planned: "Always",
  rules: true,
  settings: "SettingsError invalid-settings /ruls",
  input: "InputError unrecognised-input /1",
  crash: "CrashError crashed ",
  afterwards: true,
  instances: 2,
};

// Node warns of the two together, and npm and the test runner set the one.
const { FORCE_COLOR, ...env } = { ...process.env, NO_COLOR: "1" };

/** Runs a program and gives what it printed. */
export function run(program, args, cwd) {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env }, (error, stdout, stderr) => resolve({ code: error ? error.code : 0, stdout, stderr }));
  });
}

/** A tool of this folder's `node_modules`. */
export const tool = (name) => here(`node_modules/.bin/${name}`);
