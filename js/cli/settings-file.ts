/** The file with the settings: where it is, and what stands where in it. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { isNamedJson, readManifest } from "../manifest/read.ts";
import type { RunError } from "./merge.ts";

/** The run ends before anything is judged. */
export class CannotRun extends Error {
  readonly errors: RunError[];

  constructor(errors: RunError[]) {
    super(errors[0]?.message);
    this.errors = errors;
  }
}

export type Place = (pointer: string | null | undefined) => Partial<RunError>;

export interface SettingsFile {
  /** As it is shown. */
  file: string;
  json: string;
  place: Place;
}

/** What settings are called where nobody names them. */
export const NAMES = [".surepull.yaml", ".surepull.yml", ".surepull.json"];

/** The nearest settings from a folder upward; past the root of a repository nothing is looked for. */
export function nearestSettings(folder: string): string | undefined {
  for (let here = resolve(folder); ; here = dirname(here)) {
    const found = NAMES.filter((name) => existsSync(join(here, name)));
    const [first, second] = found.map((name) => relative(folder, join(here, name)) || name);
    if (first !== undefined && second !== undefined) {
      const message = `\`${second}\` stands beside it, and one of the two would count for nothing`;
      throw new CannotRun([{ file: first, code: "invalid-settings", message, help: "keep one, or name it with --config" }]);
    }
    if (first !== undefined) return first;
    if (existsSync(join(here, ".git")) || dirname(here) === here) return undefined;
  }
}

export function readSettings(file: string): SettingsFile {
  const refuse = (message: string) => new CannotRun([{ file, code: "invalid-settings", message }]);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw refuse(`the settings cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const manifest = readManifest(bytes, { json: isNamedJson(file) });
  if (manifest.unread.length > 0) throw new CannotRun(manifest.unread.map((unread) => ({ file, ...unread, code: "invalid-settings" })));
  const { documents } = manifest;
  if (documents.length > 1) throw refuse("settings are one document, and here are several");
  if (documents.length === 0) return { file, json: "{}", place: () => ({ file }) };
  const input = manifest.input(documents);
  return {
    file,
    json: new TextDecoder().decode(input.bytes),
    place: (pointer) => ({ file, ...(typeof pointer === "string" && manifest.range(input.at(pointer)).start) }),
  };
}
