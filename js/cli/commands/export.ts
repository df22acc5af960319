/** `surepull export`: the settings as policies for engines that load no WebAssembly. */

import { stringify } from "yaml";
import { CLEAN } from "../console.ts";
import { describe } from "../export/description.ts";
import { gatekeeper } from "../export/gatekeeper.ts";
import { SPARED } from "../export/kinds.ts";
import { kyverno } from "../export/kyverno.ts";
import { vap } from "../export/vap.ts";
import { viaOpa } from "../export/via-opa.ts";
import type { Options } from "../options.ts";
import { loadSettings } from "../settings.ts";
import { UsageError } from "../usage.ts";

const TARGETS = { vap, kyverno, gatekeeper };

export function exportPolicies(options: Options): number {
  const [name = ""] = options.paths;
  if (!isTarget(name)) {
    throw new UsageError("export writes policies for one of vap, kyverno, gatekeeper: `surepull export kyverno`");
  }
  if (options.url !== undefined && options.via === undefined) throw new UsageError("`--url` goes with `--via opa`");
  const { settings } = loadSettings(options);
  const without = options.withoutNamespaces ?? SPARED[name];
  const [objects, notes] = options.via === undefined ? carried(name, options.name, settings, without) : asking(name, options, without);
  const places = without.length > 0 ? `not judged: what is in the namespaces ${without.join(", ")}` : "judged in all namespaces, kube-system too";
  process.stdout.write(written(objects, [...notes, places]));
  return CLEAN;
}

type Target = keyof typeof TARGETS;

function isTarget(name: string): name is Target {
  return Object.hasOwn(TARGETS, name);
}

/** Objects, and what is to be known of them. */
type Exported = [objects: object[], notes: string[]];

function carried(target: Target, name: string, settings: Parameters<typeof describe>[0], without: string[]): Exported {
  const description = describe(settings);
  if (description.parts.length === 0) throw new UsageError("no rule that CEL carries denies or warns under these settings: there is nothing to export");
  return [TARGETS[target](name, description, without), description.notes];
}

function asking(target: Target, { name, url }: Options, without: string[]): Exported {
  if (target !== "kyverno") throw new UsageError("`--via opa` is for kyverno: the CEL of the others cannot ask a server");
  if (url === undefined) throw new UsageError("`--via opa` wants `--url`: https://surepull-opa.surepull.svc/v0/data/webhook/validate");
  const notes = [
    "OPA judges, by its own settings (data.config.surepull): those given here have no say",
    `Kyverno asks only where it may: --httpAllowlist must name ${url}, and --httpBlocklist must not hold its address`,
  ];
  return [viaOpa(name, url, without), notes];
}

/** YAML with what is to be known above it. */
function written(objects: object[], notes: string[]): string {
  const head = ["Written by `surepull export`: change the settings and write it anew.", ...notes];
  const documents = objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }));
  return `${head.map((line) => `# ${line}\n`).join("")}${documents.map((text) => `---\n${text}`).join("")}`;
}
