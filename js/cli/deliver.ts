/** Writes what a run found, in each format that was asked for, to where it was asked for. */

import { resolve } from "node:path";
import { rules } from "../src/policy.ts";
import { github } from "./formats/github.ts";
import type { Material } from "./formats/material.ts";
import { FORMATS } from "./formats/register.ts";
import type { Output } from "./outputs.ts";
import { type Colour, painter } from "./painter.ts";
import { type Paint, printable } from "./print.ts";
import { repositoryPaths } from "./repository.ts";
import { say } from "./say.ts";
import { unjudgedText } from "./unjudged-text.ts";
import { writeWhole } from "./write-whole.ts";

export interface Wanted {
  outputs: Output[];
  /** No `--format` was given. */
  unchosen: boolean;
  colour: Colour;
}

/** Where stdin is mended, what it was made into is on stdout. */
export function stdoutOf({ fix, paths }: { fix: boolean; paths: string[] }): NodeJS.WriteStream {
  return fix && paths.includes("-") ? process.stderr : process.stdout;
}

/** False where a file could not be written, which was said then. `stdout` is another stream where something else is written there. */
export function deliver({ outputs, unchosen, colour }: Wanted, found: Pick<Material, "run" | "refused" | "judged" | "now" | "version" | "excerpts">, stdout: NodeJS.WriteStream = process.stdout): boolean {
  const { env, stderr } = process;
  const material = { ...found, rules: rules(), inRepository: repositoryPaths(process.cwd(), env) };
  const render = ({ format }: Output, paint: Paint) => FORMATS[format]({ ...material, paint });

  // A reader of stdout who leaves early ends the process, so the files come first.
  const failures = outputs.flatMap((output) => {
    if (output.file === undefined) return [];
    // No terminal is behind a file, and FORCE_COLOR is meant for one.
    const failure = writeWhole(resolve(output.file), render(output, painter({ isTTY: false }, {}, colour)));
    return failure === undefined ? [] : [{ file: output.file, code: "unwritable", message: failure }];
  });

  const shown = outputs.find(({ file }) => file === undefined);
  if (shown) {
    const text = render(shown, painter(stdout, env, colour));
    if (shown.format === "text") say(stdout, text);
    else stdout.write(text);
  }
  if (unchosen && env.GITHUB_ACTIONS === "true") stdout.write(github({ ...material, paint: (_, text) => text }));

  const paint = painter(stderr, env, colour);
  const { run } = found;
  // Where stdout has a format for tools, that says it, and whoever joins both streams still reads one document.
  const told = shown !== undefined && shown.format !== "text";
  const notices = told ? "" : run.summary.notices.map((notice) => `${printable(notice)}\n`).join("") + unjudgedText(run, paint);
  say(stderr, notices + unjudgedText({ errors: failures, passedOver: [] }, paint));
  return failures.length === 0;
}
