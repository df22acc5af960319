/**
 * The command's speed, as ratios in one run: a slow machine slows both sides. Each contestant is a cold process; they
 * take turns, and the least time of each counts, for what else the machine does only adds. Fails past a budget.
 */

import { spawn } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { corpus } from "../../wasm-tests/corpus.mjs";

const BUDGETS = { parsing: 1.2, judging: 0.1, start: 150, memory: 1.3 };
const ROUNDS = 7;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const cli = here("../dist/cli.js");

if (!corpus) {
  console.log("the corpus is not on this machine: SUREPULL_CORPUS=FOLDER names manifests to be read instead");
  process.exit(0);
}
const work = mkdtempSync(join(tmpdir(), "surepull-bench-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const pod = join(work, "pod.yaml");
writeFileSync(pod, "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: web, image: nginx:latest}\n");

/** Wall time to the first output and to the end, CPU time, and the memory that is in use at the end. */
function run(...args) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    // The child tells what it took, into its own stream: Node has no wait4.
    const child = spawn(process.execPath, ["--import", usage, ...args], { stdio: ["ignore", "pipe", "ignore", "pipe"] });
    let first;
    let own = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      first ??= performance.now() - began;
      output += text;
    });
    child.stdio[3].setEncoding("utf8").on("data", (text) => (own += text));
    child.on("error", reject);
    child.on("close", () => {
      const wall = performance.now() - began;
      resolve({ wall, first: first ?? wall, output, ...JSON.parse(own) });
    });
  });
}

const usage = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from "node:fs";
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    globalThis.gc?.();
    writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, kept: process.memoryUsage().heapUsed }));
  });
`)}`;

async function inTurns(contestants) {
  const runs = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) for (const [name, args] of Object.entries(contestants)) runs[name].push(await run(...args));
  return runs;
}

const least = (runs, what) => Math.min(...runs.map((one) => one[what]));
const ms = (value) => `${Math.round(value)} ms`;
const percent = (value) => `${(100 * value).toFixed(1)} %`;
const failures = [];

function held(name, value, budget, show) {
  const within = value <= budget;
  if (!within) failures.push(name);
  console.log(`${within ? "  " : "! "}${name.padEnd(38)} ${show(value).padStart(8)}  (at most ${show(budget)})`);
}

const { bare, surepull, nothing, first } = await inTurns({
  bare: [here("bare.js"), corpus],
  surepull: [cli, "check", "--no-config", "--no-gitignore", corpus],
  nothing: ["-e", "0"],
  first: [cli, "check", "--no-config", pod],
});
console.log(`a script that parses the corpus: ${ms(least(bare, "cpu"))} of CPU, ${ms(least(bare, "wall"))} by the clock`);
console.log(`surepull check of the corpus:    ${ms(least(surepull, "cpu"))} of CPU, ${ms(least(surepull, "wall"))} by the clock`);
held("CPU, as a multiple of the script's", least(surepull, "cpu") / least(bare, "cpu"), BUDGETS.parsing, (ratio) => `${ratio.toFixed(2)}×`);
held("first finding later than `node -e 0`", least(first, "first") - least(nothing, "wall"), BUDGETS.start, ms);

// The parts, from the same source.
const parts = join(work, "parts.js");
await build({ entryPoints: [here("parts.ts")], outfile: parts, bundle: true, format: "esm", platform: "node", minify: true, alias: { yaml: here("../node_modules/yaml/browser/index.js") } });
copyFileSync(here("../dist/surepull.wasm"), join(work, "surepull.wasm"));
const { shares } = await inTurns({ shares: [parts, corpus] });
const took = shares.map(({ output }) => JSON.parse(output));
const part = (name) => least(took, name);
const sum = Object.keys(took[0]).reduce((total, name) => total + part(name), 0);
const share = (name) => part(name) / sum;
console.log("its parts, of the time by the clock:");
for (const name of Object.keys(took[0]).filter((other) => other !== "judge")) console.log(`  ${name.padEnd(38)} ${percent(share(name)).padStart(8)}`);
held("judge", share("judge"), BUDGETS.judging, percent);

// Three times the files, with names of their own: few enough for one thread. What is kept is what was found.
const more = join(work, "more");
mkdirSync(more);
for (const copy of ["a", "b", "c"]) cpSync(corpus, join(more, copy), { recursive: true });
const kept = (folder) => ["--expose-gc", cli, "check", "--no-config", "--no-gitignore", folder];
const { once, threefold } = await inTurns({ once: kept(join(more, "a")), threefold: kept(more) });
held("memory kept of three times the files", least(threefold, "kept") / least(once, "kept"), BUDGETS.memory, (ratio) => `${ratio.toFixed(2)}×`);

if (failures.length > 0) {
  console.error(`over the budget: ${failures.join("; ")}`);
  process.exitCode = 1;
}
