/** The `surepull` command: parses the command line and hands over. */

import { readFileSync } from "node:fs";
import { initSync } from "#glue";
import { check } from "./commands/check.ts";
import { plan } from "./commands/plan.ts";
import { why } from "./commands/why.ts";
import { CLEAN, COULD_NOT_RUN, paintError, writeJson } from "./console.ts";
import { HELP } from "./help.ts";
import { parseOptions, UsageError } from "./options.ts";
import { unjudgedText } from "./report-text.ts";
import { CannotRun } from "./settings.ts";

/** Filled in by the build. */
declare const VERSION: string;

const COMMANDS = { check, plan, why };

async function main(argv: string[]): Promise<number> {
  let options: ReturnType<typeof parseOptions>;
  try {
    options = parseOptions(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`surepull: ${error.message}\nsurepull --help shows what there is\n`);
    return COULD_NOT_RUN;
  }
  if (options === "help" || options === "version") {
    process.stdout.write(options === "help" ? HELP : `${VERSION}\n`);
    return CLEAN;
  }
  initSync({ module: readFileSync(new URL("./surepull.wasm", import.meta.url)) });
  try {
    return await COMMANDS[options.command](options);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    const { errors } = error;
    if (options.format === "text") process.stderr.write(unjudgedText({ errors, passedOver: [] }, paintError));
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
