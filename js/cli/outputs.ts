/** From `--format` and `--output` to what is written where. */

import { resolve } from "node:path";
import type { FormatName } from "./formats/register.ts";
import { UsageError } from "./usage.ts";

export interface Output {
  format: FormatName;
  /** Standard output where it is left out. */
  file?: string;
}

/** The part of parseArgs' tokens that tells the order of options. */
export type Token = { kind: string; name?: string };

/** The n-th `--output` belongs to the n-th `--format`, as kube-linter has it; `-` is stdout. */
export function pair(formats: FormatName[], files: string[], tokens: Token[]): Output[] {
  const names = formats.length > 0 ? formats : (["text"] as const);
  if (files.length > names.length) throw new UsageError("there are more --output than --format: each file needs its format");
  if (files.length < names.length) guardOrder(tokens);
  const outputs = names.map((format, index): Output => {
    const file = files[index];
    if (file === "") throw new UsageError("`--output` wants a file, or - for stdout");
    return file === undefined || file === "-" ? { format } : { format, file };
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1) {
    throw new UsageError("only one format can go to stdout: give each of the others its --output FILE");
  }
  const named = outputs.flatMap(({ file }) => (file === undefined ? [] : resolve(file)));
  const twice = named.find((file, index) => named.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`two formats would be written to one file, \`${twice}\``);
  return outputs;
}

/** Refuses to write over what was read, by mistake. */
export function guarded<Of extends { outputs: Output[] }>(wanted: Of, read: Iterable<string>): Of {
  const files = new Set([...read].map((file) => resolve(file)));
  const hit = wanted.outputs.find(({ file }) => file !== undefined && files.has(resolve(file)));
  if (hit) throw new UsageError(`\`--output ${hit.file}\` is one of the files that were judged: it was left as it is`);
  return wanted;
}

/** `--format text --format sarif --output x.sarif` would write text into `x.sarif`, which nobody means. */
function guardOrder(tokens: Token[]): void {
  let formats = 0;
  let files = 0;
  for (const { kind, name } of tokens) {
    if (kind !== "option") continue;
    if (name === "format") formats += 1;
    if (name !== "output") continue;
    files += 1;
    if (formats > files) throw new UsageError("the first --output belongs to the first --format: write --output - for the one that goes to stdout");
  }
}
