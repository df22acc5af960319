import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "surepull-release-"));
after(() => rmSync(folder, { recursive: true }));

const sha256 = (content) => createHash("sha256").update(content).digest("hex");
const release = (name) => {
  const dist = join(folder, name);
  cpSync(here("../dist"), dist, { recursive: true });
  execFileSync(process.execPath, [here("../release.js"), dist]);
  return (file) => readFileSync(join(dist, file), "utf8");
};

describe("a release", () => {
  const read = release("first");
  const bill = (file) => JSON.parse(read(`${file}.cdx.json`));
  const modules = ["surepull.wasm", "surepull-opa.wasm", "surepull-opa.tar.gz", "surepull-kubewarden.wasm", "surepull-kubewarden-clock.wasm"];

  it("has the same bytes each time", () => {
    assert.equal(release("second")("SHA256SUMS"), read("SHA256SUMS"));
  });

  it("sums up every file, the bills included", () => {
    const sums = new Map(read("SHA256SUMS").trim().split("\n").map((line) => line.split("  ").reverse()));
    for (const file of [...modules, "cli.js", "node.js", "surepull.js", "cli.js.cdx.json"]) {
      assert.equal(sums.get(file), sha256(readFileSync(join(folder, "first", file))), file);
    }
    assert.equal(sums.has("SHA256SUMS"), false);
  });

  it("bills name the artefact by its hash, and every part with version, licence and hash", () => {
    for (const file of [...modules, "cli.js"]) {
      const { bomFormat, metadata, components, dependencies } = bill(file);
      assert.equal(bomFormat, "CycloneDX");
      assert.equal(metadata.component.hashes[0].content, sha256(readFileSync(join(folder, "first", file))));
      for (const { purl, version, licenses, hashes } of components) {
        assert.match(purl, /^pkg:(cargo|npm)\/[\w-]+@[\d.]+/);
        assert.ok(version && licenses.length === 1, purl);
        assert.match(hashes[0].content, /^[0-9a-f]{64,128}$/, purl);
      }
      const refs = new Set([metadata.component, ...components].map((part) => part["bom-ref"]));
      assert.deepEqual(new Set(dependencies.map(({ ref }) => ref)), refs, "each part says what it depends on");
      for (const { dependsOn } of dependencies) for (const ref of dependsOn) assert.ok(refs.has(ref), ref);
    }
  });

  it("lists what is in a module, and not what built or tested it", () => {
    const names = (file) => bill(file).components.map(({ name }) => name);
    assert.ok(names("surepull.wasm").includes("wasm-bindgen"));
    for (const file of modules) {
      const parts = names(file);
      for (const name of ["regex-lite", "semver", "strsim"]) assert.ok(parts.includes(name), `${file}: ${name}`);
      for (const name of ["serde_json", "proptest", "wasm-bindgen-macro", "syn"]) assert.ok(!parts.includes(name), `${file}: ${name}`);
    }
    assert.ok(!names("surepull-opa.wasm").includes("wasm-bindgen"));
    assert.deepEqual(names("cli.js"), ["diff", "ignore", "smol-toml", "yaml"]);
  });

  it("fails where an artefact is missing", () => {
    const dist = join(folder, "empty");
    cpSync(join(folder, "first"), dist, { recursive: true });
    rmSync(join(dist, "surepull-opa.wasm"));
    assert.throws(() => execFileSync(process.execPath, [here("../release.js"), dist], { stdio: "pipe" }), /surepull-opa\.wasm/);
    writeFileSync(join(dist, "surepull-opa.wasm"), "another");
    execFileSync(process.execPath, [here("../release.js"), dist]);
    assert.notEqual(readFileSync(join(dist, "SHA256SUMS"), "utf8"), read("SHA256SUMS"));
  });
});
