/** The command line. */

import { parseArgs } from "node:util";

export interface Options {
  command: "check" | "plan";
  /** Files, folders, or `-` for stdin. */
  paths: string[];
  format: "text" | "json";
  config?: string;
  profile?: string;
}

/** The command line says something that cannot be done. */
export class UsageError extends Error {}

export const HELP = `Usage: surepull <command> [options] [paths | -]

Judges how the container images of Kubernetes manifests are named, pulled and cached.

Commands:
  check          report what will break or surprise
  plan           show what the kubelet will do to pull each image

Paths are files and folders (read recursively: *.yaml, *.yml, *.json); - is stdin.
Without paths the current folder is read.

Options:
  --format FORMAT   text (default) or json
  --config FILE     settings, YAML or JSON
  --profile NAME    baseline (default), reliable or strict; over the one in the settings
  --help            show this
  --version         show the version

Exit codes: 0 clean or warnings only, 1 denied, 2 could not run or could not read everything.
`;

export function parseOptions(argv: string[]): Options | "help" | "version" {
  const { values, positionals } = parse(argv);
  if (values.help) return "help";
  if (values.version) return "version";
  const [command, ...paths] = positionals;
  if (command === undefined) throw new UsageError("a command is missing: check or plan");
  if (command !== "check" && command !== "plan") throw new UsageError(`\`${command}\` is no command: check or plan`);
  const { format } = values;
  if (format !== "text" && format !== "json") throw new UsageError(`\`${format}\` is no format: text or json`);
  return {
    command,
    paths: paths.length > 0 ? paths : ["."],
    format,
    ...(values.config !== undefined && { config: values.config }),
    ...(values.profile !== undefined && { profile: values.profile }),
  };
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
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", short: "V", default: false },
      },
    });
  } catch (error) {
    // parseArgs explains itself in one sentence, and then how to escape a dash.
    throw new UsageError(error instanceof Error ? error.message.split(". ", 1)[0] : String(error));
  }
}
