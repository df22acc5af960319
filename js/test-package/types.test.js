/** The types, as TypeScript's strictest settings read them, and what the linters of packages say. */

import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { project, run, tarball, tool } from "./packed.js";

/** What a typed program may do, and what has to be refused: a type that became `any` refuses nothing. */
const USE = `
const settings: Settings = { profile: "strict", rules: { "latest-tag": "warning" } };
await load(new Uint8Array());
const policy: Policy = createPolicy(settings);
const report: Report = policy.evaluate({ kind: "Pod" }, { evidence: { digests: {} }, now: "2027-01-31T00:00:00Z" });
export const weights: Severity[] = report.findings.map(({ severity }) => severity);
export const asked: string[] = policy.plan("{}").images.map(({ pointer }) => pointer);
export const pointerOf = (error: unknown): string | undefined => (error instanceof SurepullError ? error.pointer : undefined);
// @ts-expect-error: no such profile
createPolicy({ profile: "strickt" });
// @ts-expect-error: no such verdict
export const verdict: "denied" = report.verdict;
// @ts-expect-error: judging does not wait
policy.evaluate("{}").then();
`;
const NAMES = "{ createPolicy, load, type Policy, type Report, type Settings, type Severity, SurepullError }";

const STRICT = { strict: true, target: "es2022", noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true };
const schema = (attribute) => `import schema from "surepull/settings.schema.json"${attribute};\nexport const title: string = schema.title;\n`;

const PROGRAMS = {
  "an ES module under nodenext, without DOM and Node types": {
    options: { module: "nodenext", lib: ["es2022"], types: [] },
    files: { "main.mts": `import ${NAMES} from "surepull";\n${USE}`, "schema.mts": schema(' with { type: "json" }') },
  },
  "an ES module under node16, with Node types": {
    options: { module: "node16", moduleResolution: "node16", lib: ["es2022"], types: ["node"] },
    files: { "main.mts": `import ${NAMES} from "surepull";\n${USE}` },
  },
  "CommonJS under nodenext": {
    options: { module: "nodenext", lib: ["es2022"], types: ["node"] },
    files: {
      "main.cts": `import surepull = require("surepull");
const verdict: "allow" | "warn" | "deny" = surepull.createPolicy().evaluate("{}").verdict;
// @ts-expect-error: no such profile
surepull.createPolicy({ profile: "strickt" });
export = verdict;
`,
    },
  },
  "a bundled page": {
    options: { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"], types: [] },
    files: { "main.ts": `import ${NAMES} from "surepull";\n${USE}\nawait load(fetch("surepull.wasm"));\n`, "schema.ts": schema("") },
  },
};

for (const [name, { options, files }] of Object.entries(PROGRAMS)) {
  test(name, async () => {
    const cwd = project({ ...files, "tsconfig.json": JSON.stringify({ compilerOptions: { ...STRICT, resolveJsonModule: true, ...options }, include: ["*.*ts"] }) });
    if (options.types.length > 0) symlinkSync(fileURLToPath(new URL("node_modules/@types", import.meta.url)), join(cwd, "node_modules/@types"));
    const { code, stdout } = await run(tool("tsc"), ["--project", "."], cwd);
    assert.deepEqual([stdout, code], ["", 0]);
  });
}

test("publint has nothing to say", async () => {
  const { code, stdout, stderr } = await run(tool("publint"), ["run", "--strict", tarball]);
  assert.deepEqual([stderr, code], ["", 0], stdout);
  assert.match(stdout, /All good/);
});

test("are the types wrong? No", async () => {
  const untyped = ["surepull.wasm", "opa.wasm", "kubewarden.wasm", "opa-bundle.tar.gz"];
  // That `require` finds an ES module is meant: Node 20.19 and later take it, and there is one package, not two.
  const args = ["--profile", "node16", "--ignore-rules", "cjs-resolves-to-esm", "--exclude-entrypoints", ...untyped];
  const { code, stdout, stderr } = await run(tool("attw"), [tarball, "--format", "ascii", ...args]);
  assert.deepEqual([stderr, code], ["", 0], stdout);
  assert.match(stdout, /"surepull"\n\nnode16 \(from CJS\): 🟢/u);
});
