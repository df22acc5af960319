/** The `surepull` command: parses the command line and hands over. */

import { isMainThread } from "node:worker_threads";
import { LoadError } from "../src/errors.ts";
import { check } from "./commands/check.ts";
import { config } from "./commands/config.ts";
import { explain } from "./commands/explain.ts";
import { exportPolicies } from "./commands/export.ts";
import { init } from "./commands/init.ts";
import { lock } from "./commands/lock.ts";
import { plan } from "./commands/plan.ts";
import { rules } from "./commands/rules.ts";
import { schema } from "./commands/schema.ts";
import { why } from "./commands/why.ts";
import { CLEAN, COULD_NOT_RUN, paintError, setColour, writeJson } from "./console.ts";
import { deliver, stdoutOf } from "./deliver.ts";
import { helpOf } from "./help.ts";
import { emptyReport, type RunError } from "./merge.ts";
import { type Command, type Options, parseOptions } from "./options.ts";
import { say } from "./say.ts";
import { serve } from "./threads.ts";
import { CannotRun } from "./settings-file.ts";
import { unjudgedText } from "./unjudged-text.ts";
import { UsageError } from "./usage.ts";

/** Filled in by the build. */
declare const VERSION: string;

const COMMANDS: Record<Exclude<Command, "help">, (options: Options) => number | Promise<number>> = {
  check,
  plan,
  why,
  lock,
  explain,
  rules,
  schema,
  init,
  config,
  export: exportPolicies,
};

/** The run ended before anything was judged; silence in a file would read as "all is well". */
function refuse({ command, format, now, ...wanted }: Options, errors: RunError[]): void {
  const stream = stdoutOf(wanted);
  if (command === "check") {
    const run = { ...emptyReport(), verdict: "deny" as const, errors };
    deliver(wanted, { run, refused: true, judged: [], now: now ?? new Date().toISOString(), version: VERSION, excerpts: new Map() }, stream);
  } else if (format === "json") writeJson({ type: "failure", version: 1, verdict: "deny", findings: [], errors });
  else say(process.stderr, unjudgedText({ errors, passedOver: [] }, paintError));
}

async function main(argv: string[]): Promise<number> {
  let options: Options | undefined;
  try {
    const asked = parseOptions(argv);
    if (asked === "version" || "help" in asked) {
      process.stdout.write(asked === "version" ? `${VERSION}\n` : helpOf(asked.help));
      return CLEAN;
    }
    options = asked;
    setColour(options.colour);
    return await COMMANDS[options.command as keyof typeof COMMANDS](options);
  } catch (error) {
    if (error instanceof UsageError) process.stderr.write(`surepull: ${error.message}\nsurepull --help shows what there is\n`);
    else if (options && (error instanceof CannotRun || error instanceof LoadError)) refuse(options, error.errors);
    else throw error;
    return COULD_NOT_RUN;
  }
}

if (!isMainThread) serve();
else await begin();

async function begin(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // The reader has left (`surepull check . | head`): nothing more to say, and no reason to complain.
      process.exit(error.code === "EPIPE" ? (process.exitCode ?? COULD_NOT_RUN) : COULD_NOT_RUN);
    });
  }
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    // Node would end with 1, which says "denied".
    process.exitCode = COULD_NOT_RUN;
    process.stderr.write(`surepull: this is a bug, please report it: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
