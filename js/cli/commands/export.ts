/** `surepull export`: the settings as policies for engines that load no WebAssembly. */

import { stringify } from "yaml";
import { CLEAN } from "../console.ts";
import { describe } from "../export/description.ts";
import { gatekeeper } from "../export/gatekeeper.ts";
import { kyverno } from "../export/kyverno.ts";
import { vap } from "../export/vap.ts";
import { viaOpa } from "../export/via-opa.ts";
import type { Options } from "../options.ts";
import { loadSettings } from "../settings.ts";
import { UsageError } from "../usage.ts";

const TARGETS = { vap, kyverno, gatekeeper };

export function exportPolicies(options: Options): number {
  const [name = ""] = options.paths;
  const target = TARGETS[name as keyof typeof TARGETS];
  if (target === undefined) {
    throw new UsageError("export writes policies for one of vap, kyverno, gatekeeper: `surepull export kyverno`");
  }
  if (options.url !== undefined && options.via === undefined) throw new UsageError("`--url` goes with `--via opa`");
  const { settings } = loadSettings(options);
  process.stdout.write(options.via === undefined ? exported(target, options.name, settings) : asking(name, options));
  return CLEAN;
}

function exported(target: (typeof TARGETS)["vap"], name: string, settings: Parameters<typeof describe>[0]): string {
  const description = describe(settings);
  if (description.parts.length === 0) throw new UsageError("no rule that CEL carries denies or warns under these settings: there is nothing to export");
  return written(target(name, description), description.notes);
}

function asking(target: string, { name, url }: Options): string {
  if (target !== "kyverno") throw new UsageError("`--via opa` is for kyverno: the CEL of the others cannot ask a server");
  if (url === undefined) throw new UsageError("`--via opa` wants `--url`: https://opa.example.svc:8181/v0/data/surepull/validate");
  return written(viaOpa(name, url), [
    "OPA judges, by its own settings (data.config.surepull): those given here have no say",
    `Kyverno asks only where it may: --httpAllowlist must name ${url}, and --httpBlocklist must not hold its address`,
  ]);
}

/** YAML with what is to be known above it. */
function written(objects: object[], notes: string[]): string {
  const head = ["Written by `surepull export`: change the settings and write it anew.", ...notes];
  const documents = objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }));
  return `${head.map((line) => `# ${line}\n`).join("")}${documents.map((text) => `---\n${text}`).join("")}`;
}
