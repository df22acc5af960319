/** `surepull config lint` and `config show`: the settings themselves. */

import { lintSettings } from "../../src/policy.ts";
import { CLEAN, DENIED, paint, writeJson } from "../console.ts";
import type { Options } from "../options.ts";
import { moment } from "../prepare.ts";
import { printable } from "../print.ts";
import { loadSettings, settingsFile } from "../settings.ts";
import { CannotRun, NAMES } from "../settings-file.ts";
import { UsageError } from "../usage.ts";

const QUESTIONS: Record<string, (options: Options) => number> = { lint, show };

export function config(options: Options): number {
  const [asked = ""] = options.paths;
  const question = Object.hasOwn(QUESTIONS, asked) ? QUESTIONS[asked] : undefined;
  if (!question) throw new UsageError(`\`surepull config ${asked}\`: lint or show?`);
  return question(options);
}

/** What the settings say that nobody means. */
function lint(options: Options): number {
  const source = settingsFile(options);
  if (!source) {
    throw new CannotRun([{ code: "invalid-settings", message: `there is none of ${NAMES.join(", ")} here or above`, help: "surepull init writes one; --config FILE names another" }]);
  }
  loadSettings(options); // what cannot be used at all is said with its place
  const lints = lintSettings(source.json, { now: options.now === undefined ? new Date().toISOString() : moment(options.now) });
  const placed = lints.map((lint) => ({ ...source.place(lint.pointer), ...lint }));
  if (options.format === "json") {
    writeJson({ type: "lint", version: 1, config: source.file, lints: placed });
  } else {
    for (const { file, line, column, code, message, help } of placed) {
      const where = [printable(file ?? source.file), line, column].filter((part) => part !== undefined).join(":");
      process.stdout.write(`${where}  ${paint("yellow", code)}: ${printable(message)}\n${help ? `  ${paint("dim", "help:")} ${printable(help)}\n` : ""}`);
    }
    if (placed.length === 0) process.stdout.write(`nothing found in ${printable(source.file)}\n`);
  }
  return placed.length > 0 ? DENIED : CLEAN;
}

/** What is in force, the command line's options over the file. */
function show(options: Options): number {
  const { source, settings } = loadSettings(options);
  if (options.format === "json") {
    writeJson({ type: "settings", version: 1, config: source?.file ?? null, settings });
  } else {
    process.stdout.write(`${paint("dim", `# ${source ? `from ${printable(source.file)}` : "no file: what holds by default"}`)}\n`);
    writeJson(settings);
  }
  return CLEAN;
}
