/** What the settings say in each namespace, as conditions of CEL: overrides by namespace, the last match wins. */

import { rules } from "../../src/policy.ts";
import type { Enforce, Level, Override, Profile, Registries, Settings } from "../../src/types.ts";
import { celString, nameRegex } from "./regex.ts";

/** A value in each namespace: the first of the cases that holds, else the rest. */
export interface ByNamespace<T> {
  cases: { when: string; value: T }[];
  otherwise: T;
}

const PROFILES = ["baseline", "reliable", "strict"] as const;

type RuleSetting = Level | { severity?: Level | null };

type Layer = Pick<Settings, "profile" | "enforce" | "rules" | "registries"> | Override;

/** A namespace that is not known is in none. */
export const whenIn = (namespaces: readonly string[]) =>
  `(variables.namespaceName != '' && variables.namespaceName.matches(${celString(nameRegex(namespaces))}))`;

function byNamespace<T>(settings: Settings, pick: (layer: Layer) => T | null | undefined): ByNamespace<T | undefined> {
  const cases = [...(settings.overrides ?? [])].reverse().flatMap((over) => {
    const value = pick(over);
    return value === undefined || value === null ? [] : [{ when: whenIn(over.namespaces), value }];
  });
  return { cases, otherwise: pick(settings) ?? undefined };
}

/** A condition of CEL that follows the namespaces; `true` and `false` are folded. */
export function condition<T>({ cases, otherwise }: ByNamespace<T>, holds: (value: T) => string): string {
  return cases.reduceRight((rest, { when, value }) => choice(when, holds(value), rest), holds(otherwise));
}

function choice(when: string, yes: string, no: string): string {
  if (yes === no) return yes;
  if (yes === "true" && no === "false") return when;
  if (yes === "false" && no === "true") return `!${when}`;
  return `(${when} ? ${yes} : ${no})`;
}

export function all(...conditions: string[]): string {
  if (conditions.includes("false")) return "false";
  const left = conditions.filter((one) => one !== "true");
  return left.length === 0 ? "true" : left.map((one) => (left.length > 1 && one.includes(" || ") ? `(${one})` : one)).join(" && ");
}

export function any(...conditions: string[]): string {
  if (conditions.includes("true")) return "true";
  const left = conditions.filter((one) => one !== "false");
  return left.length === 0 ? "false" : left.map((one) => (left.length > 1 && one.includes(" && ") ? `(${one})` : one)).join(" || ");
}

export function not(condition: string): string {
  if (condition === "true") return "false";
  return condition === "false" ? "true" : `!(${condition})`;
}

function levelIn(setting: RuleSetting | undefined): Level | null | undefined {
  return typeof setting === "object" ? setting.severity : setting;
}

/** What the settings say: of rules, of the strongest verdict, of registries. */
export class Levels {
  readonly #settings: Settings;
  readonly #byProfile: Map<string, readonly (Level | null)[]>;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#byProfile = new Map(rules().map(({ id, severities }) => [id, severities]));
  }

  /** The condition under which a rule has a level that is asked for. */
  rule(id: string, asked: (level: Level) => boolean): string {
    const holds = (level: Level) => String(asked(level));
    const profile = byNamespace<Profile>(this.#settings, (layer) => layer.profile);
    const fallback = condition(profile, (name) => holds(this.#byProfile.get(id)?.[PROFILES.indexOf(name ?? "baseline")] ?? "off"));
    const level = byNamespace<Level>(this.#settings, (layer) => levelIn((layer.rules as Record<string, RuleSetting> | undefined)?.[id]));
    return condition(level, (own) => (own === undefined ? fallback : holds(own)));
  }

  enforce(asked: (enforce: Enforce) => boolean): string {
    return condition(
      byNamespace<Enforce>(this.#settings, (layer) => layer.enforce),
      (enforce) => String(asked(enforce ?? "deny")),
    );
  }

  /** A list of registries, as a condition on what it says. */
  registries(name: "allowed" | "denied", holds: (patterns: readonly string[] | undefined) => string): string {
    return condition(
      byNamespace(this.#settings, (layer) => (layer.registries as Registries | undefined)?.[name]),
      holds,
    );
  }

  /** Whether a rule is on in some namespace. */
  mayBeOn(id: string): boolean {
    return this.rule(id, (level) => level !== "off") !== "false" && this.#isConfigured(id);
  }

  /** Whether the settings give a rule what it cannot do without. */
  #isConfigured(id: string): boolean {
    const layers: Layer[] = [this.#settings, ...(this.#settings.overrides ?? [])];
    const needed = NEEDED[id];
    if (needed) return layers.some(({ registries }) => needed.some((name) => registries?.[name] != null));
    const configured = rules().find((rule) => rule.id === id)?.configuredBy !== undefined;
    return !configured || layers.some((layer) => this.#options(layer, id).length > 0);
  }

  #options(layer: Layer, id: string): string[] {
    const setting = (layer.rules as Record<string, RuleSetting> | undefined)?.[id];
    return typeof setting === "object" && setting !== null ? Object.keys(setting).filter((key) => key !== "severity") : [];
  }

  /** The options of a rule that are set anywhere. */
  options(id: string): string[] {
    return [this.#settings, ...(this.#settings.overrides ?? [])].flatMap((layer) => this.#options(layer, id));
  }
}

const NEEDED: Partial<Record<string, (keyof Registries)[]>> = {
  "disallowed-registry": ["allowed", "denied"],
  "missing-pull-secret": ["private"],
  "bypassed-mirror": ["mirrors"],
};
