/** The settings: from their file and the command line to a compiled policy. */

import { pointerSegments } from "../manifest/locate.ts";
import { SettingsError } from "../src/errors.ts";
import { createPolicy, type Policy } from "../src/policy.ts";
import type { Problem, Settings } from "../src/types.ts";
import type { Options } from "./options.ts";
import { ruleProblems, withLevels, withRules } from "./rule-options.ts";
import { CannotRun, nearestSettings, type Place, readSettings, type SettingsFile } from "./settings-file.ts";

export interface Loaded {
  /** The file they come from, where there is one. */
  source: SettingsFile | undefined;
  /** What is in force, the command line's options over the file. */
  settings: Settings;
  policy: Policy;
  /** Whether objects among the manifests may speak in their own favour. */
  trustsInput: boolean;
}

export type LoadOptions = Pick<Options, "config" | "noConfig" | "profile" | "rules" | "select" | "ignore">;

/** `asked` is a rule that is on whatever the settings say, since the question is about it. */
export function loadSettings(options: LoadOptions, asked?: string): Loaded {
  const source = settingsFile(options);
  // The file alone is compiled first, so that its own faults are named with their place.
  if (source) compile(source.json, source.place);
  const problems = ruleProblems(options);
  if (problems.length > 0) throw new CannotRun(problems);
  const { profile } = options;
  const own = JSON.parse(source?.json ?? "{}") as Settings;
  // Whoever runs the command hands over the manifests and all that is known beside them.
  const trust = { input: true, ...own.trust };
  // The profile first: which rules are off, and may be asked for, hangs on it.
  const all = withRules({ ...own, trust, ...(profile !== undefined && { profile: profile as NonNullable<Settings["profile"]> }) }, options);
  const settings = asked === undefined ? all : { ...withLevels(all, new Map([[asked, "error"]])), exemptions: [] };
  return { source, settings, policy: compile(JSON.stringify(settings), () => ({ file: "--profile" })), trustsInput: trust.input };
}

export function settingsFile({ config, noConfig }: Pick<Options, "config" | "noConfig">): SettingsFile | undefined {
  const file = noConfig ? undefined : (config ?? nearestSettings(process.cwd()));
  return file === undefined ? undefined : readSettings(file);
}

/** The one word of a severity that YAML takes for something else. */
function bareOff(json: string, { pointer, message }: Problem): { help?: string } {
  const step = (value: unknown, key: string) => (value as Record<string, unknown> | undefined)?.[key];
  const value = pointerSegments(pointer ?? "").reduce(step, JSON.parse(json));
  return (value === false || step(value, "severity") === false) && message.includes("`off`") ? { help: 'write `"off"` in quotes: without them YAML reads `false`' } : {};
}

function compile(json: string, place: Place): Policy {
  try {
    return createPolicy(json);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CannotRun(error.errors.map((problem) => ({ ...place(problem.pointer), ...problem, ...bareOff(json, problem) })));
  }
}
