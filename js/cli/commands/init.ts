/** `surepull init`: settings to start from. */

import { writeFileSync } from "node:fs";
import { createPolicy } from "../../src/policy.ts";
import { SettingsError } from "../../src/errors.ts";
import { CLEAN } from "../console.ts";
import type { Options } from "../options.ts";
import { CannotRun, NAMES } from "../settings-file.ts";

export function init({ paths: [folder], profile = "baseline", force }: Options): number {
  const [name = ""] = NAMES;
  const file = folder === undefined ? name : `${folder.replace(/\/+$/, "")}/${name}`;
  const refuse = (message: string, help?: string) => new CannotRun([{ file, code: "invalid-options", message, ...(help !== undefined && { help }) }]);
  try {
    createPolicy(JSON.stringify({ profile }));
    writeFileSync(file, settings(profile), { flag: force ? "w" : "wx" });
  } catch (error) {
    if (error instanceof SettingsError) throw new CannotRun(error.errors.map((problem) => ({ file: "--profile", ...problem })));
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw refuse("it is there already", "--force overwrites it");
    throw refuse(`it cannot be written (${code})`);
  }
  process.stderr.write(`${file} is written: \`surepull check\` in its folder and below goes by it\n`);
  return CLEAN;
}

function settings(profile: string): string {
  return `# Settings of surepull. All of them are optional; \`surepull schema settings\` describes them all.
version: 1

# baseline (what breaks), reliable (and what will surprise), strict (and what could be better)
profile: ${profile}

# The strongest verdict: deny, warn or audit.
# enforce: warn

# The namespace of objects that name none.
# defaultNamespace: shop

# registries:
#   allowed: [registry.example.com, docker.io/library]
#   private: [registry.example.com]
#   mirrors:
#     - {of: docker.io, at: mirror.example.com/hub}

# Severity and options by rule: \`surepull rules\` lists them, \`surepull explain RULE\` tells more.
# "off" needs its quotes: without them YAML reads the boolean.
# rules:
#   latest-tag: warning
#   unpinned-image: "off"

# Findings that are accepted, each with its reason.
# exemptions:
#   - rules: [missing-tag]
#     images: [registry.example.com/tools]
#     until: 2027-01-31
#     reason: the tools get versions in January
`;
}
