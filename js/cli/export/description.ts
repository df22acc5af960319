/** What every target is given: per action the variables and validations, and in words what is left out. */

import { rules } from "../../src/policy.ts";
import type { Enforce, Level, Settings } from "../../src/types.ts";
import { CARRIED, type Carried, REFERENCE } from "./carried.ts";
import { exempted } from "./exemptions.ts";
import { all, any, Levels, not } from "./levels.ts";
import { reading, type Variable } from "./reading.ts";
import { celString } from "./regex.ts";

export type Action = "deny" | "warn" | "audit";

export interface Validation {
  expression: string;
  message: string;
  messageExpression: string;
}

/** The rules that lead to one action. */
export interface Part {
  action: Action;
  variables: Variable[];
  validations: Validation[];
}

export interface Description {
  parts: Part[];
  /** The ids of the rules that are on and carried. */
  carried: string[];
  /** Lines for people: what is carried, and what is not. */
  notes: string[];
}

/** Which levels lead to an action under which strongest verdict. Infos are for people who look at manifests. */
const WEIGHS: Record<Action, readonly [level: Level, enforce: Enforce][]> = {
  deny: [["error", "deny"]],
  warn: [
    ["warning", "deny"],
    ["warning", "warn"],
    ["error", "warn"],
  ],
  audit: [
    ["warning", "audit"],
    ["error", "audit"],
  ],
};

export function describe(settings: Settings): Description {
  const levels = new Levels(settings);
  const on = CARRIED.filter(({ id }) => levels.mayBeOn(id));
  const carried = on.filter(({ unless }) => unless?.(levels) === undefined);
  const parts = (["deny", "warn", "audit"] as const).map((action) => partOf(action, carried, settings, levels));
  return {
    parts: parts.filter(({ validations }) => validations.length > 0),
    carried: carried.map(({ id }) => id),
    notes: notes(settings, levels, carried),
  };
}

function partOf(action: Action, carried: readonly Carried[], settings: Settings, levels: Levels): Part {
  const newOnly = (settings.onUpdate ?? "new-only") === "new-only";
  const exemptions = settings.exemptions ?? [];
  const variables = reading({ newOnly, defaultNamespace: settings.defaultNamespace ?? undefined });
  const context = { levels, alwaysPullImages: settings.cluster?.alwaysPullImages === true };
  const finds = (rule: Carried, unread: string) => all(rule.finds({ ...context, unread }), not(exempted(rule.id, exemptions)));
  const isOn = ({ id }: Carried) => levels.rule(id, (level) => level !== "off");
  const unread = any(...CARRIED.filter(({ id }) => REFERENCE.includes(id)).map((rule) => all(isOn(rule), finds(rule, "false"))));
  const validations = carried.flatMap((rule) => {
    const found = finds(rule, unread);
    const counts = (on: Action, asError: boolean) => weighs(levels, rule.id, on, asError);
    const judged = newOnly ? "variables.fresh" : "variables.known";
    // What was there before an update weighs as a warning at most.
    const sets = newOnly ? [{ set: "variables.kept", when: counts(action, true) }] : [];
    return [{ set: judged, when: counts(action, false) }, ...sets].flatMap(({ set, when }, index) =>
      when === "false" || found === "false" ? [] : [{ rule, set, when, found, index }],
    );
  });
  const lists = validations.map(({ rule, set, when, found, index }) => ({
    name: `${camel(rule.id)}${index === 0 ? "" : "Before"}`,
    expression: when === "true" ? `${set}.filter(u, ${found})` : `!(${when}) ? [] : ${set}.filter(u, ${found})`,
  }));
  return {
    action,
    variables: needed([...variables, ...lists], lists),
    validations: validations.map(({ rule }, index) => validation(rule, lists[index] as Variable)),
  };
}

/** The variables that those named are made of, in their order. */
function needed(variables: readonly Variable[], named: readonly Variable[]): Variable[] {
  const asked = new Set(named.map(({ name }) => name));
  for (const { name, expression } of [...variables].reverse()) {
    if (!asked.has(name)) continue;
    for (const [, used] of expression.matchAll(/\bvariables\.(\w+)/g)) asked.add(used as string);
  }
  return variables.filter(({ name }) => asked.has(name));
}

/** When findings of a rule lead to an action: new ones, or those that were there before and weigh as a warning at most. */
function weighs(levels: Levels, id: string, action: Action, before: boolean): string {
  const capped = (level: Level): Level => (before && level === "error" ? "warning" : level);
  return any(
    ...WEIGHS[action].map(([level, enforce]) =>
      all(
        levels.rule(id, (own) => capped(own) === level),
        levels.enforce((own) => own === enforce),
      ),
    ),
  );
}

function validation({ id, says }: Carried, list: Variable): Validation {
  // An image that cannot be read is not repeated, for a user and a password may stand in it.
  const shown = "u.shown + ' `' + u.name + '`' + (u.at == '' ? '' : ' (`' + u.image + '`)')";
  return {
    expression: `size(variables.${list.name}) == 0`,
    message: `${id}: a container or image volume ${says}`,
    messageExpression: `${celString(`${id}: `)} + variables.${list.name}.map(u, ${shown}).join(', ') + ${celString(` ${says}`)}`,
  };
}

function camel(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function notes(settings: Settings, levels: Levels, carried: readonly Carried[]): string[] {
  const isSeen = (level: Level) => level === "error" || level === "warning";
  const weighs = ({ id }: { id: string }) => levels.mayBeOn(id) && levels.rule(id, isSeen) !== "false";
  const left = rules().filter((rule) => weighs(rule) && !carried.some(({ id }) => id === rule.id));
  const why = (id: string) => CARRIED.find((rule) => rule.id === id)?.unless?.(levels);
  const named = (list: typeof left) => list.map(({ id }) => (why(id) === undefined ? id : `${id} (${why(id)})`)).join(", ");
  const [alone, compared] = [left.filter(({ scope }) => scope !== "set"), left.filter(({ scope }) => scope === "set")];
  const dated = (settings.exemptions ?? []).flatMap(({ until }, index) => (until ? [`exemptions[${index}] (until ${until})`] : []));
  const { undetermined = "off", mutate = [], imagePaths = [] } = settings;
  return [
    `carried: ${carried.filter(weighs).map(({ id }) => id).join(", ")}`,
    ...carried.flatMap(({ id, part }) => (part === undefined || !weighs({ id }) ? [] : [`of ${id} only: ${part}`])),
    ...(alone.length > 0 ? [`on in the settings, and not carried: ${named(alone)}`] : []),
    ...(compared.length > 0 ? [`on in the settings, and never judged at admission, since they compare objects: ${named(compared)}`] : []),
    ...(dated.length > 0 ? [`without effect, since CEL has no clock: ${dated.join(", ")}`] : []),
    ...(settings.allowAnnotationExemptions === "admission" ? ["not carried: exemptions by annotation (allowAnnotationExemptions)"] : []),
    ...(undetermined !== "off" && undetermined !== null ? ["not carried: findings that could not be decided (undetermined)"] : []),
    ...(mutate.length > 0 ? ["not carried: mutate"] : []),
    `not carried: custom resources${imagePaths.length > 0 ? ", those of imagePaths too" : ""}; evidence such as scans, secrets and nodes; findings of level info`,
  ];
}
