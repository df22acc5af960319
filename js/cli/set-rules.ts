/**
 * Rules that compare image uses with each other find what lies in several files only when they see all of them at
 * once. So they are asked apart from the others, which are asked file by file, and have settings of their own.
 */

import { rules } from "../src/policy.ts";
import type { Settings } from "../src/types.ts";
import { mayBeOn, withLevels } from "./rule-options.ts";

/** What nodes are configured with is judged by itself, though its rules are counted among those of sets. */
const COMPARING = rules().filter(({ scope, needs }) => scope === "set" && needs !== "evidence.nodes");
const IDS = new Set(COMPARING.map(({ id }) => id));
/** It compares what live pods say of themselves, and is on in every profile: without such pods nobody has to ask it. */
const OF_LIVE_PODS = "drifted-image";

export interface Split {
  /** For the other rules. */
  each: Settings;
  /** For the rules that compare. */
  set: Settings;
  /** Whether they are only about live pods. */
  live: boolean;
}

export function compares(rule: string): boolean {
  return IDS.has(rule);
}

/** Nothing where no rule that compares is on. */
export function splitSettings(settings: Settings): Split | undefined {
  // To ask for nothing costs time, and not to ask loses a finding.
  const on = COMPARING.filter((rule) => mayBeOn(rule, settings));
  if (on.length === 0) return undefined;
  const off = (ids: string[]) => withLevels(settings, new Map(ids.map((id) => [id, "off"])));
  return {
    each: off([...IDS]),
    set: off(rules().flatMap(({ id }) => (IDS.has(id) ? [] : [id]))),
    live: on.every(({ id }) => id === OF_LIVE_PODS),
  };
}
