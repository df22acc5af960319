/** `--rule`, `--select` and `--ignore`: rules by the command line, over the settings. */

import { SettingsError } from "../src/errors.ts";
import { createPolicy, type RuleInfo, rules } from "../src/policy.ts";
import type { Settings } from "../src/types.ts";
import type { RunError } from "./merge.ts";

export interface RuleOptions {
  /** Rule and severity. */
  rules: [rule: string, level: string][];
  /** Only these are on. */
  select?: string[];
  /** These are off. */
  ignore: string[];
}

/** What settings say of rules, of the whole and of each override. */
type Levels = { [rule: string]: unknown };

/** What is wrong with the options, in the module's words: it knows the rules and the nearest name. */
export function ruleProblems({ rules, select = [], ignore }: RuleOptions): RunError[] {
  const asked = [
    ...rules.map(([id, level]) => ["--rule", id, level] as const),
    ...select.map((id) => ["--select", id, "off"] as const),
    ...ignore.map((id) => ["--ignore", id, "off"] as const),
  ];
  return asked.flatMap(([file, id, level]) => {
    try {
      createPolicy(JSON.stringify({ rules: { [id]: level } }));
      return [];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return error.errors.map(({ message, help }) => ({
        file,
        code: "invalid-options",
        message: message.replace("the settings name the unknown rule", "there is no rule"),
        ...(help && { help }),
      }));
    }
  });
}

/** Why a rule is none, with the nearest one; nothing where it is one. */
export function unknownRule(id: string): string | undefined {
  const [problem] = ruleProblems({ rules: [], select: [], ignore: [id] });
  return problem && problem.message + (problem.help === undefined ? "" : `: ${problem.help}`);
}

/** The settings with what the command line says of rules, which goes before overrides of namespaces, too. */
export function withRules(settings: Settings, options: RuleOptions): Settings {
  return withSelected(withLevels(settings, levelsOf(options)), options);
}

/** What is selected and off weighs what it does in the first profile that has it; an override that has it on goes before. */
function withSelected(settings: Settings, { rules: asked, select = [], ignore }: RuleOptions): Settings {
  const said = new Set([...asked.map(([id]) => id), ...ignore]);
  const off = rules().filter((rule) => select.includes(rule.id) && !said.has(rule.id) && isOff(rule, settings));
  if (off.length === 0) return settings;
  const own: Levels = { ...settings.rules };
  for (const rule of off) own[rule.id] = withLevel(own[rule.id], ownWeight(rule));
  const unsaid = off.filter(({ id }) => levelIn(settings.rules, id) === undefined);
  const overrides = settings.overrides?.map((override) => {
    const at = PROFILES.indexOf(override.profile ?? "");
    const levels = unsaid.flatMap(({ id, severities }) => (severities[at] ? [[id, severities[at]]] : []));
    return { ...override, rules: { ...Object.fromEntries(levels), ...override.rules } };
  });
  return { ...settings, rules: own, ...(overrides && { overrides }) };
}

/** The settings with these levels in place of their own. */
export function withLevels(settings: Settings, levels: Map<string, string>): Settings {
  if (levels.size === 0) return settings;
  const own: Levels = { ...settings.rules };
  for (const [id, level] of levels) own[id] = withLevel(own[id], level);
  const overrides = settings.overrides?.map((override) => {
    if (!override.rules) return override;
    const rules = Object.entries(override.rules).map(([id, rule]) => [id, levels.has(id) ? withLevel(rule, levels.get(id)) : rule]);
    return { ...override, rules: Object.fromEntries(rules) };
  });
  return { ...settings, rules: own, ...(overrides && { overrides }) };
}

function levelsOf({ rules: asked, select, ignore }: RuleOptions): Map<string, string> {
  const levels = new Map(asked);
  if (select) for (const { id } of rules()) if (!select.includes(id)) levels.set(id, "off");
  for (const id of ignore) levels.set(id, "off");
  return levels;
}

const PROFILES = ["baseline", "reliable", "strict"];

function isOff(rule: RuleInfo, { profile, rules }: Settings): boolean {
  return isOffAt(levelIn(rules, rule.id), rule, profile);
}

/** Whether a rule is on in the settings or in an override of them. */
export function mayBeOn(rule: RuleInfo, { profile, rules: own, overrides = [] }: Settings): boolean {
  const base = levelIn(own, rule.id);
  return [{ profile, rules: own }, ...overrides].some((layer) => !isOffAt(levelIn(layer.rules, rule.id) ?? base, rule, layer.profile ?? profile));
}

/** Whether a rule is off at a level, or where there is none in a profile. */
function isOffAt(level: unknown, { severities }: RuleInfo, profile: Settings["profile"] = "baseline"): boolean {
  return level === undefined ? severities[PROFILES.indexOf(profile)] === null : level === "off";
}

/** What settings say of a rule's level, where they say anything. */
function levelIn(rules: Settings["rules"], id: string): unknown {
  const rule = (rules as Levels | undefined)?.[id];
  return (typeof rule === "object" && rule !== null ? (rule as { severity?: unknown }).severity : rule) ?? undefined;
}

/** What a rule weighs in the first profile that has it. */
function ownWeight({ severities }: RuleInfo): string {
  return severities.find((severity) => severity !== null) ?? "warning";
}

function withLevel(rule: unknown, level: unknown): unknown {
  return typeof rule === "object" && rule !== null ? { ...rule, severity: level } : level;
}
