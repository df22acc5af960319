/** The command line. */

import { parseArgs } from "node:util";
import type { EvidenceOptions } from "./evidence.ts";

const COMMANDS = ["check", "plan", "why"] as const;

export interface Options extends EvidenceOptions {
  command: (typeof COMMANDS)[number];
  /** Files, folders, or `-` for stdin. */
  paths: string[];
  format: "text" | "json";
  config?: string;
  profile?: string;
  /** The moment of the run (RFC 3339); the machine's time where it is left out. */
  now?: string;
}

/** The command line says something that cannot be done. */
export class UsageError extends Error {}

export function parseOptions(argv: string[]): Options | "help" | "version" {
  const { values, positionals } = parse(argv.map(withValue));
  if (values.help) return "help";
  if (values.version) return "version";
  const [command, ...paths] = positionals;
  if (command === undefined) throw new UsageError("a command is missing: check, plan or why");
  const known = COMMANDS.find((name) => name === command);
  if (known === undefined) throw new UsageError(`\`${command}\` is no command: check, plan or why`);
  const { format } = values;
  if (format !== "text" && format !== "json") throw new UsageError(`\`${format}\` is no format: text or json`);
  const { scan: scans = [], vex = [], digests = [], evidence = [], "node-config": nodeConfig = [] } = values;
  if ([...paths, ...scans, ...vex, ...digests, ...evidence].filter((path) => path === "-").length > 1) {
    throw new UsageError("stdin can be read once: `-` stands twice");
  }
  return {
    command: known,
    paths: paths.length > 0 ? paths : ["."],
    format,
    scans,
    vex,
    digests,
    evidence,
    nodeConfig,
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
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", short: "V", default: false },
      },
    });
  } catch (error) {
    // parseArgs explains itself in one sentence, and then how to escape a dash.
    throw new UsageError(error instanceof Error ? error.message.split(". ", 1)[0] : String(error));
  }
}
