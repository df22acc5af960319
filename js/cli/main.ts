/** The `surepull` command: parses the command line and hands over. */

import { LoadError } from "../src/errors.ts";
import { check } from "./commands/check.ts";
import { config } from "./commands/config.ts";
import { explain } from "./commands/explain.ts";
import { init } from "./commands/init.ts";
import { plan } from "./commands/plan.ts";
import { rules } from "./commands/rules.ts";
import { schema } from "./commands/schema.ts";
import { why } from "./commands/why.ts";
import { CLEAN, COULD_NOT_RUN, paintError, writeJson } from "./console.ts";
import { helpOf } from "./help.ts";
import type { RunError } from "./merge.ts";
import { type Command, type Options, parseOptions } from "./options.ts";
import { unjudgedText } from "./report-text.ts";
import { CannotRun } from "./settings-file.ts";
import { UsageError } from "./usage.ts";

/** Filled in by the build. */
declare const VERSION: string;

const COMMANDS: Record<Exclude<Command, "help">, (options: Options) => number | Promise<number>> = {
  check,
  plan,
  why,
  explain,
  rules,
  schema,
  init,
  config,
};

async function main(argv: string[]): Promise<number> {
  let format = "text";
  try {
    const asked = parseOptions(argv);
    if (asked === "version" || "help" in asked) {
      process.stdout.write(asked === "version" ? `${VERSION}\n` : helpOf(asked.help));
      return CLEAN;
    }
    format = asked.format;
    return await COMMANDS[asked.command as keyof typeof COMMANDS](asked);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`surepull: ${error.message}\nsurepull --help shows what there is\n`);
      return COULD_NOT_RUN;
    }
    if (!(error instanceof CannotRun || error instanceof LoadError)) throw error;
    const errors: RunError[] = error.errors;
    if (format !== "json") process.stderr.write(unjudgedText({ errors, passedOver: [] }, paintError));
    else writeJson({ type: "failure", version: 1, verdict: "deny", findings: [], errors });
    return COULD_NOT_RUN;
  }
}

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
