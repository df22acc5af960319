/** The command line. */

import { parseArgs } from "node:util";
import type { EvidenceOptions } from "./evidence.ts";

const COMMANDS = ["check", "plan", "why", "export"] as const;

export interface Options extends EvidenceOptions {
  command: (typeof COMMANDS)[number];
  /** Files, folders, or `-` for stdin. */
  paths: string[];
  format: "text" | "json";
  config?: string;
  profile?: string;
  /** The moment of the run (RFC 3339); the machine's time where it is left out. */
  now?: string;
  /** What exported policies are called, and the server that they ask. */
  name: string;
  via?: "opa";
  url?: string;
}

/** The command line says something that cannot be done. */
export class UsageError extends Error {}

export const HELP = `Usage: surepull <command> [options] [paths | -]

Judges how the container images of Kubernetes manifests are named, pulled and cached.

Commands:
  check          report what will break or surprise
  plan           show what the kubelet will do to pull each image
  why            tell why live pods wait for their images, and what mends it:
                 kubectl get pods,secrets,sa -A -o json | surepull why -
  export TARGET  write the settings as policies of an engine that loads no
                 WebAssembly: vap (ValidatingAdmissionPolicy), kyverno, gatekeeper

Paths are files and folders (read recursively: *.yaml, *.yml, *.json); - is stdin.
Without paths the current folder is read.

Options:
  --format FORMAT   text (default) or json
  --config FILE     settings, YAML or JSON
  --profile NAME    baseline (default), reliable or strict; over the one in the settings
  --now TIME        the time, such as 2027-01-31T12:00:00Z; default is the machine's
  --name NAME       export: what the policies are called (default surepull)
  --via opa --url U export kyverno: ask an OPA server with our bundle at this URL
  --help            show this
  --version         show the version

Evidence, each as often as you like:
  --scan FILE           a report of Trivy, Clair, Grype or trivy-operator
  --vex FILE            an OpenVEX or CycloneDX VEX document
  --digests FILE        digests by reference: {"nginx:1.27": "sha256:…"}
  --evidence FILE|DIR   Secrets, ServiceAccounts, Nodes, …, or evidence documents
  --complete[=NS,…]     no Secrets, ServiceAccounts and pre-pullers exist but those
                        handed over, everywhere or in these namespaces
Secrets, ServiceAccounts, Nodes, VulnerabilityReports and pre-pullers among the
given files count, too.

Exit codes: 0 clean or warnings only, 1 denied (why: a pod waits), 2 could not run or could not read everything.
`;

export function parseOptions(argv: string[]): Options | "help" | "version" {
  const { values, positionals } = parse(argv.map(withValue));
  if (values.help) return "help";
  if (values.version) return "version";
  const [command, ...paths] = positionals;
  if (command === undefined) throw new UsageError("a command is missing: check, plan, why or export");
  const known = COMMANDS.find((name) => name === command);
  if (known === undefined) throw new UsageError(`\`${command}\` is no command: check, plan, why or export`);
  const { format } = values;
  if (format !== "text" && format !== "json") throw new UsageError(`\`${format}\` is no format: text or json`);
  const { scan: scans = [], vex = [], digests = [], evidence = [], "node-config": nodeConfig = [] } = values;
  if ([...paths, ...scans, ...vex, ...digests, ...evidence].filter((path) => path === "-").length > 1) {
    throw new UsageError("stdin can be read once: `-` stands twice");
  }
  const { name = "surepull", via, url } = values;
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name) || name.length > 200) throw new UsageError(`\`--name ${name}\` is no name of an object: lower case, digits, hyphens`);
  if (via !== undefined && via !== "opa") throw new UsageError(`\`--via ${via}\`: expected opa`);
  return {
    command: known,
    paths: paths.length > 0 ? paths : ["."],
    format,
    scans,
    vex,
    digests,
    evidence,
    nodeConfig,
    name,
    ...(via !== undefined && { via }),
    ...(url !== undefined && { url }),
    ...(values.complete !== undefined && { complete: namespaces(values.complete) }),
    ...(values.now !== undefined && { now: values.now }),
    ...(values.config !== undefined && { config: values.config }),
    ...(values.profile !== undefined && { profile: values.profile }),
  };
}

/** `--complete` takes its value only behind `=`: what follows it is a path. */
function withValue(argument: string, index: number, argv: string[]): string {
  const end = argv.indexOf("--");
  return argument === "--complete" && (end === -1 || index < end) ? "--complete=*" : argument;
}

function namespaces(values: string[]): "*" | string[] {
  if (values.includes("*")) return "*";
  const names = values.flatMap((value) => value.split(","));
  if (names.includes("")) throw new UsageError("`--complete=` wants namespaces: --complete=shop,web, or --complete for all");
  return names;
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        format: { type: "string", default: "text" },
        config: { type: "string" },
        profile: { type: "string" },
        now: { type: "string" },
        scan: { type: "string", multiple: true },
        vex: { type: "string", multiple: true },
        digests: { type: "string", multiple: true },
        evidence: { type: "string", multiple: true },
        "node-config": { type: "string", multiple: true },
        complete: { type: "string", multiple: true },
        name: { type: "string" },
        via: { type: "string" },
        url: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", short: "V", default: false },
      },
    });
  } catch (error) {
    // parseArgs explains itself in one sentence, and then how to escape a dash.
    throw new UsageError(error instanceof Error ? error.message.split(". ", 1)[0] : String(error));
  }
}
