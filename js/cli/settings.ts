/** The settings: from `--config` and `--profile` to a compiled policy. */

import { readFileSync } from "node:fs";
import { readManifest } from "../manifest/read.ts";
import { SettingsError } from "../src/errors.ts";
import { createPolicy, type Policy } from "../src/policy.ts";
import type { Settings } from "../src/types.ts";
import type { RunError } from "./merge.ts";

/** The run ends before anything is judged. */
export class CannotRun extends Error {
  readonly errors: RunError[];

  constructor(errors: RunError[]) {
    super(errors[0]?.message);
    this.errors = errors;
  }
}

export interface Loaded {
  /** What is in force, the command line's options over the file. */
  settings: Settings;
  policy: Policy;
  /** Whether objects among the manifests may speak in their own favour. */
  trustsInput: boolean;
}

export interface LoadOptions {
  config?: string;
  profile?: string;
  /** A rule that is on whatever the settings say, since the question is about it. */
  asked?: string;
}

export function loadPolicy({ config, profile, asked }: LoadOptions): Loaded {
  const file = config === undefined ? undefined : readConfig(config);
  // The file alone is compiled first, so that its own faults are named with their place.
  if (file) compile(file.json, file.place);
  const settings = JSON.parse(file?.json ?? "{}") as { trust?: { input?: boolean }; rules?: object };
  // Whoever runs the command hands over the manifests and all that is known beside them.
  const trust = { input: true, ...settings.trust };
  const rules = { ...settings.rules, ...(asked !== undefined && { [asked]: "error" }) };
  const all = { ...settings, trust, rules, ...(profile !== undefined && { profile }) } as Settings;
  return { settings: all, policy: compile(JSON.stringify(all), () => ({ file: "--profile" })), trustsInput: trust.input };
}

type Place = (pointer: string | null | undefined) => Partial<RunError>;

function compile(json: string, place: Place): Policy {
  try {
    return createPolicy(json);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CannotRun(error.errors.map((problem) => ({ ...place(problem.pointer), ...problem })));
  }
}

function readConfig(file: string): { json: string; place: Place } {
  const refuse = (message: string) => new CannotRun([{ file, code: "invalid-settings", message }]);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw refuse(`the settings cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const manifest = readManifest(bytes, { json: /\.json$/i.test(file) });
  if (manifest.unread.length > 0) throw new CannotRun(manifest.unread.map((unread) => ({ file, ...unread, code: "invalid-settings" })));
  const { documents } = manifest;
  if (documents.length > 1) throw refuse("settings are one document, and here are several");
  if (documents.length === 0) return { json: "{}", place: () => ({ file }) };
  const input = manifest.input(documents);
  return {
    json: new TextDecoder().decode(input.bytes),
    place: (pointer) => ({ file, ...(typeof pointer === "string" && manifest.range(input.at(pointer)).start) }),
  };
}
