/**
 * Writes what a release has beside the modules in `dist`: for each artefact a bill of materials (CycloneDX 1.6), and
 * SHA256SUMS of all files. The usual tools put the hour and a random number into their bills; here equal sources
 * give equal bytes. What went into a module is known by cargo, what was bundled by package-lock.json.
 */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const dist = process.argv[2] ?? here("dist");
const sha256 = (content) => createHash("sha256").update(content).digest("hex");
const { version } = JSON.parse(readFileSync(here("package.json"), "utf8"));

/** What the build bundled into the command, and whose licences it put beside it. */
const BUNDLED = readdirSync(dist).flatMap((name) => /^(.+)\.LICENSE$/.exec(name)?.[1] ?? []);

/** Each artefact: the feature of the core that it was compiled with, or that npm packages are bundled in it. */
const ARTEFACTS = [
  { file: "surepull.wasm", feature: "js" },
  { file: "surepull-opa.wasm", feature: "opa" },
  { file: "surepull-opa.tar.gz", feature: "opa" },
  { file: "surepull-kubewarden.wasm", feature: "kubewarden" },
  { file: "surepull-kubewarden-clock.wasm", feature: "clock" },
  { file: "cli.js", bundled: true },
];

for (const artefact of ARTEFACTS) write(`${artefact.file}.cdx.json`, `${JSON.stringify(bill(artefact), null, 2)}\n`);
const files = readdirSync(dist, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== "SHA256SUMS");
const names = files.map((entry) => entry.name).sort();
write("SHA256SUMS", names.map((name) => `${sha256(readFileSync(join(dist, name)))}  ${name}\n`).join(""));

function write(name, text) {
  writeFileSync(join(dist, name), text);
}

/** What went into an artefact. */
function bill({ file, feature, bundled }) {
  const { parts, direct } = bundled ? packages() : crates(feature);
  const ref = `surepull/${file}@${version}`;
  const component = {
    type: "application",
    "bom-ref": ref,
    name: file,
    version,
    hashes: [{ alg: "SHA-256", content: sha256(readFileSync(join(dist, file))) }],
    licenses: [{ expression: "Apache-2.0" }],
  };
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component },
    components: parts.map(({ dependsOn, ...part }) => part),
    dependencies: [{ ref, dependsOn: direct }, ...parts.map((part) => ({ ref: part["bom-ref"], dependsOn: part.dependsOn }))],
  };
}

/** The crates that are compiled into the module of a feature: neither macros, nor what builds or tests. */
function crates(feature) {
  const target = ["--filter-platform=wasm32-unknown-unknown", `--features=${feature}`, `--manifest-path=${here("../Cargo.toml")}`];
  const args = ["metadata", "--format-version=1", "--locked", ...target];
  const text = execFileSync("cargo", args, { encoding: "utf8", maxBuffer: 1 << 26 });
  const { packages, resolve } = JSON.parse(text);
  const known = new Map(packages.map((found) => [found.id, found]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const isMacro = (id) => known.get(id).targets.some(({ kind }) => kind.includes("proc-macro"));
  const isLinked = ({ pkg, dep_kinds: kinds }) => kinds.some(({ kind }) => kind === null) && !isMacro(pkg);
  const linked = (id) => nodes.get(id).deps.filter(isLinked).map(({ pkg }) => pkg);
  const found = new Set();
  const open = linked(resolve.root);
  while (open.length) {
    const id = open.pop();
    if (found.has(id)) continue;
    found.add(id);
    open.push(...linked(id));
  }
  const sums = checksums();
  const ref = (id) => `pkg:cargo/${known.get(id).name}@${known.get(id).version}`;
  const part = (id) => {
    const { name, version, license } = known.get(id);
    const hashes = [{ alg: "SHA-256", content: sums.get(`${name} ${version}`) }];
    // Cargo allows a slash for OR, SPDX does not.
    const licenses = [{ expression: license.replaceAll("/", " OR ") }];
    return { type: "library", "bom-ref": ref(id), name, version, purl: ref(id), hashes, licenses, dependsOn: linked(id).map(ref).sort() };
  };
  return { parts: [...found].map(part).sort(byRef), direct: linked(resolve.root).map(ref).sort() };
}

/** What crates.io's packages hash to, by name and version. */
function checksums() {
  const entry = /name = "(.+)"\nversion = "(.+)"\nsource = .+\nchecksum = "(.+)"/g;
  const entries = readFileSync(here("../Cargo.lock"), "utf8").matchAll(entry);
  return new Map([...entries].map(([, name, version, sum]) => [`${name} ${version}`, sum]));
}

function packages() {
  const lock = JSON.parse(readFileSync(here("package-lock.json"), "utf8"));
  const part = (name) => {
    const { version, license, integrity } = lock.packages[`node_modules/${name}`];
    const purl = `pkg:npm/${name}@${version}`;
    const hashes = [{ alg: "SHA-512", content: Buffer.from(integrity.replace("sha512-", ""), "base64").toString("hex") }];
    return { type: "library", "bom-ref": purl, name, version, purl, hashes, licenses: [{ license: { id: license } }], dependsOn: [] };
  };
  const parts = BUNDLED.map(part).sort(byRef);
  return { parts, direct: parts.map((part) => part["bom-ref"]) };
}

function byRef(a, b) {
  return a["bom-ref"] < b["bom-ref"] ? -1 : 1;
}
