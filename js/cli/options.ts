/** The command line. */

import { parseArgs } from "node:util";
import type { Wanted } from "./deliver.ts";
import type { EvidenceOptions } from "./evidence.ts";
import { isFormat, FORMATS as REPORTS } from "./formats/register.ts";
import { type LockOptions, lockOptions } from "./lock-options.ts";
import { pair, type Token } from "./outputs.ts";
import type { RuleOptions } from "./rule-options.ts";
import { UsageError } from "./usage.ts";

/** Each with the most arguments it takes. */
const COMMANDS = { check: Infinity, plan: Infinity, why: Infinity, lock: Infinity, explain: 1, rules: 0, schema: 1, init: 1, config: 1, export: 1, help: 1 } as const;
export type Command = keyof typeof COMMANDS;

/** The commands that judge files, and those that read any: their arguments are paths. */
const JUDGING: readonly Command[] = ["check", "plan", "why"];
const READING: readonly Command[] = [...JUDGING, "lock"];
const CONFIGURED: readonly Command[] = [...JUDGING, "config", "export"];
const TIMED = CONFIGURED.filter((command) => command !== "export");

/** The formats of each command that has some. */
const FORMATS: Partial<Record<Command, readonly string[]>> = {
  check: Object.keys(REPORTS),
  plan: ["text", "json"],
  why: ["text", "json"],
  rules: ["text", "json", "md"],
  config: ["text", "json"],
};

/** Options that not every command has. */
const ONLY_FOR: Record<string, readonly Command[]> = {
  format: Object.keys(FORMATS) as Command[],
  output: ["check", "lock"],
  config: [...CONFIGURED, "lock"],
  "no-config": [...CONFIGURED, "lock"],
  profile: [...CONFIGURED, "init"],
  rule: CONFIGURED,
  select: CONFIGURED,
  ignore: CONFIGURED,
  now: TIMED,
  "fail-on": ["check"],
  fix: ["check"],
  "unsafe-fixes": ["check"],
  diff: ["check"],
  baseline: ["check"],
  "write-baseline": ["check"],
  "no-ignores": ["check"],
  "no-gitignore": READING,
  "allow-empty": READING,
  "stdin-filename": READING,
  force: ["init"],
  name: ["export"],
  via: ["export"],
  url: ["export"],
  "without-namespaces": ["export"],
  ...Object.fromEntries(["scan", "digests", "evidence"].map((name) => [name, READING])),
  ...Object.fromEntries(["vex", "node-config", "complete"].map((name) => [name, JUDGING])),
  ...Object.fromEntries(["update", "online", "docker-config", "insecure-registry", "timeout"].map((name) => [name, ["lock"]])),
};

const COLOURS = ["auto", "always", "never"] as const;
const THRESHOLDS = ["error", "warning", "info", "never"] as const;

export interface Options extends EvidenceOptions, RuleOptions, Wanted {
  command: Command;
  /** Files, folders, or `-` for stdin; of the commands that judge nothing, their arguments. */
  paths: string[];
  /** Of `check` the first that was asked for; `outputs` has them all. */
  format: string;
  config?: string;
  /** Settings are not looked for. */
  noConfig: boolean;
  profile?: string;
  /** Make the fixes; `diff` shows what that would change. */
  fix: boolean;
  diff: boolean;
  unsafeFixes: boolean;
  /** The moment of the run (RFC 3339); the machine's time where it is left out. */
  now?: string;
  /** The least severity that makes the exit code 1; the verdict does where it is left out. */
  failOn?: (typeof THRESHOLDS)[number];
  /** The file of findings that are accepted, and the one to write them to. */
  baseline?: string;
  writeBaseline?: string;
  /** Comments accept nothing. */
  noIgnores: boolean;
  /** Folders are read whatever git ignores there. */
  noGitignore: boolean;
  /** Nothing to check is no fault. */
  allowEmpty: boolean;
  /** What stdin is called. */
  stdinFilename?: string;
  /** `init` overwrites. */
  force: boolean;
  /** What exported policies are called, and the server that they ask. */
  name: string;
  via?: "opa";
  url?: string;
  /** Namespaces that exported policies leave out. */
  withoutNamespaces?: string[];
  lock: LockOptions;
}

/** `help` with a command is the page of one. */
export type Asked = Options | "version" | { help: Command | undefined };

export function parseOptions(argv: string[]): Asked {
  const { values, positionals, tokens } = parse(argv.map(withValue));
  if (values.version) return "version";
  const [name, ...rest] = positionals;
  const command = name === undefined ? undefined : commandOf(name);
  if (values.help) return { help: command };
  if (command === undefined) throw new UsageError(`a command is missing: ${LIST}`);
  if (rest.length > COMMANDS[command]) throw new UsageError(`\`${command}\` takes ${COMMANDS[command] === 0 ? "no argument" : "one argument"}, and here are ${rest.length}`);
  if (command === "help") return { help: rest[0] === undefined ? undefined : commandOf(rest[0]) };
  for (const option of Object.keys(values)) {
    const commands = ONLY_FOR[option];
    if (commands && !commands.includes(command)) throw new UsageError(`\`--${option}\` is for ${commands.join(", ")}, not for ${command}`);
  }
  const paths = rest.length === 0 && READING.includes(command) ? ["."] : rest;
  const { scan: scans = [], vex = [], digests = [], evidence = [], "node-config": nodeConfig = [] } = values;
  if ([...paths, ...scans, ...vex, ...digests, ...evidence].filter((path) => path === "-").length > 1) {
    throw new UsageError("stdin can be read once: `-` stands twice");
  }
  if (values.config !== undefined && values["no-config"]) throw new UsageError("`--config` and `--no-config` say the opposite: leave one out");
  if (values["stdin-filename"] !== undefined && !paths.includes("-")) {
    throw new UsageError("`--stdin-filename` says what stdin is called, and `-` is not among the paths");
  }
  const { fix = false, diff = false, "unsafe-fixes": unsafeFixes = false, "fail-on": failOn } = values;
  if (unsafeFixes && !fix && !diff) throw new UsageError("`--unsafe-fixes` goes with `--fix` or `--diff`");
  if (diff && values.format !== undefined) throw new UsageError("`--diff` prints a diff: leave `--format` out");
  return {
    command,
    paths,
    ...formatsOf(command, values, tokens),
    fix,
    diff,
    unsafeFixes,
    colour: oneOf("--color", values.color ?? "auto", COLOURS),
    scans,
    vex,
    digests,
    evidence,
    nodeConfig,
    rules: (values.rule ?? []).map(ruleLevel),
    ...(values.select !== undefined && { select: list("select", values.select) }),
    ignore: list("ignore", values.ignore ?? []),
    noConfig: values["no-config"] ?? false,
    noIgnores: values["no-ignores"] ?? false,
    noGitignore: values["no-gitignore"] ?? false,
    allowEmpty: values["allow-empty"] ?? false,
    force: values.force ?? false,
    name: objectName(values.name),
    ...(values.via !== undefined && { via: oneOf("--via", values.via, ["opa"] as const) }),
    ...(values.url !== undefined && { url: values.url }),
    ...(values["without-namespaces"] !== undefined && { withoutNamespaces: namespaces(values["without-namespaces"]) }),
    lock: command === "lock" ? lockOptions(values) : lockOptions({}),
    ...(failOn !== undefined && { failOn: oneOf("--fail-on", failOn, THRESHOLDS) }),
    ...(values.complete !== undefined && { complete: list("complete", values.complete, "*") }),
    ...(values.now !== undefined && { now: values.now }),
    ...(values.config !== undefined && { config: values.config }),
    ...(values.profile !== undefined && { profile: values.profile }),
    ...(values.baseline !== undefined && { baseline: values.baseline }),
    ...(values["write-baseline"] !== undefined && { writeBaseline: values["write-baseline"] }),
    ...(values["stdin-filename"] !== undefined && { stdinFilename: values["stdin-filename"] }),
  };
}

const LIST = Object.keys(COMMANDS).join(", ");

function commandOf(name: string): Command {
  if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`\`${name}\` is no command: ${LIST}`);
  return name as Command;
}

/** Only reports have several formats at once, and files that they go to. */
function formatsOf(command: Command, { format = [], output = [] }: { format?: string[]; output?: string[] }, tokens: Token[]): Pick<Options, "format" | "outputs" | "unchosen"> {
  const formats = FORMATS[command] ?? ["text"];
  const unknown = format.find((name) => !formats.includes(name));
  if (unknown !== undefined) throw new UsageError(`\`${unknown}\` is no format of ${command}: ${formats.join(", ")}`);
  const unchosen = format.length === 0;
  if (command === "check") {
    const outputs = pair(format.filter(isFormat), output, tokens);
    return { format: outputs[0]?.format ?? "text", outputs, unchosen };
  }
  if (format.length > 1) throw new UsageError(`\`${command}\` writes one format, to stdout`);
  return { format: format[0] ?? "text", outputs: [], unchosen };
}

function oneOf<T extends string>(option: string, value: string, values: readonly T[]): T {
  const known = values.find((other) => other === value);
  if (known === undefined) throw new UsageError(`\`${option} ${value}\`: expected ${values.join(", ")}`);
  return known;
}

function objectName(name = "surepull"): string {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name) && name.length <= 200) return name;
  throw new UsageError(`\`--name ${name}\` is no name of an object: lower-case letters, digits, hyphens`);
}

function ruleLevel(value: string): [string, string] {
  const [, id, level] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (id === undefined || level === undefined) throw new UsageError(`\`--rule ${value}\`: write a rule and its severity, such as latest-tag=warning`);
  return [id, level];
}

/** What these mean without a value, which they take only behind `=`: what follows them is a path. */
const WITHOUT_VALUE = new Map([["--complete", "--complete=*"], ["--docker-config", "--docker-config="]]);

function withValue(argument: string, index: number, argv: string[]): string {
  const end = argv.indexOf("--");
  return end === -1 || index < end ? (WITHOUT_VALUE.get(argument) ?? argument) : argument;
}

/** Nothing between the quotes leaves none out. */
function namespaces(values: string[]): string[] {
  return values.every((value) => value === "") ? [] : list("without-namespaces", values);
}

const EXAMPLES = { "without-namespaces": "--without-namespaces kube-system,network", complete: "--complete=shop,web, or --complete for all", select: "--select latest-tag,missing-tag", ignore: "--ignore latest-tag,missing-tag" };

/** What stands between commas, of all the times that the option stands; `all` is anything. */
function list(option: keyof typeof EXAMPLES, values: string[]): string[];
function list<T extends string>(option: keyof typeof EXAMPLES, values: string[], all: T): T | string[];
function list(option: keyof typeof EXAMPLES, values: string[], all?: string): string | string[] {
  if (all !== undefined && values.includes(all)) return all;
  const names = values.flatMap((value) => value.split(",")).map((name) => name.trim());
  if (names.includes("")) throw new UsageError(`\`--${option}\` has an empty name: ${EXAMPLES[option]}`);
  return names;
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      tokens: true,
      options: {
        format: { type: "string", multiple: true },
        output: { type: "string", short: "o", multiple: true },
        color: { type: "string" },
        config: { type: "string" },
        "no-config": { type: "boolean" },
        profile: { type: "string" },
        rule: { type: "string", multiple: true },
        select: { type: "string", multiple: true },
        ignore: { type: "string", multiple: true },
        now: { type: "string" },
        fix: { type: "boolean" },
        "unsafe-fixes": { type: "boolean" },
        diff: { type: "boolean" },
        "fail-on": { type: "string" },
        baseline: { type: "string" },
        "write-baseline": { type: "string" },
        "no-ignores": { type: "boolean" },
        "no-gitignore": { type: "boolean" },
        "allow-empty": { type: "boolean" },
        "stdin-filename": { type: "string" },
        force: { type: "boolean" },
        name: { type: "string" },
        via: { type: "string" },
        url: { type: "string" },
        "without-namespaces": { type: "string", multiple: true },
        scan: { type: "string", multiple: true },
        vex: { type: "string", multiple: true },
        digests: { type: "string", multiple: true },
        evidence: { type: "string", multiple: true },
        "node-config": { type: "string", multiple: true },
        complete: { type: "string", multiple: true },
        update: { type: "boolean" },
        online: { type: "boolean" },
        "docker-config": { type: "string" },
        "insecure-registry": { type: "string", multiple: true },
        timeout: { type: "string" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
      },
    });
  } catch (error) {
    // parseArgs explains itself in one sentence, and then how to escape a dash.
    throw new UsageError(error instanceof Error ? error.message.split(". ", 1)[0] : String(error));
  }
}
