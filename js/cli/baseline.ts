/** A file of findings that are known and accepted. */

import { readFileSync } from "node:fs";
import type { Exempted, Finding, ObjectRef, Report } from "../src/types.ts";
import { CannotRun } from "./settings-file.ts";
import { writeWhole } from "./write-whole.ts";

/** A finding as the file has it: the fingerprint counts; the object says where to look, and the rest what it is. */
interface Known {
  object: string;
  use: string;
  rule: string;
  fingerprint: string;
}

/** Past so many a report no longer lists what was accepted. */
export const LISTED = 10_000;

const KEYS = ["object", "use", "rule", "fingerprint"] as const;

export class Baseline {
  readonly #file: string;
  /** Fingerprints by object. */
  readonly #ofObject = new Map<string, string[]>();
  readonly #known: Known[];
  readonly #found = new Set<string>();

  constructor(file: string) {
    this.#file = file;
    this.#known = readBaseline(file);
    for (const { object, fingerprint } of this.#known) {
      const own = this.#ofObject.get(object);
      if (own) own.push(fingerprint);
      else this.#ofObject.set(object, [fingerprint]);
    }
  }

  /** The report without what is known. A file is handed what is known of its objects: all of it would be read for each. */
  accept(evaluate: (baseline: string[]) => Report): Report {
    const whole = evaluate([]);
    const known = whole.summary.truncated > 0 ? [...this.#ofObject.values()].flat() : this.#concerning(whole);
    const report = known.length > 0 ? evaluate(known) : whole;
    const found = report.exempted.length < LISTED ? report.exempted.map(describe) : this.#known;
    for (const entry of found) this.#found.add(keyOf(entry));
    return report;
  }

  #concerning({ findings }: Report): string[] {
    const objects = new Set(findings.flatMap(({ object, related }) => [object, ...related.map((other) => other.object)]).map(nameOf));
    return [...objects].flatMap((object) => this.#ofObject.get(object) ?? []);
  }

  /** Of the entries that are no longer found; `silent` are rules that nobody asked. */
  gone(silent: (rule: string) => boolean): string[] {
    const gone = this.#known.filter((known) => !this.#found.has(keyOf(known)) && !silent(known.rule));
    if (gone.length === 0) return [];
    const named = gone.slice(0, 3).map(({ object, use, rule }) => `${rule} in ${object}${use === "" ? "" : `, ${use}`}`);
    const more = gone.length > 3 ? `; and ${gone.length - 3} more` : "";
    return [`${this.#file}: no longer found: ${named.join("; ")}${more}: --write-baseline ${this.#file} takes them out`];
  }
}

/** Collects what a run finds, to be accepted from then on. */
export class NewBaseline {
  readonly #known = new Map<string, Known>();

  /**
   * The report of what is left when all that is found is accepted: nothing. Asked again and again,
   * since what is accepted hides nothing: the next on its ladder speaks up then.
   */
  accept(evaluate: (baseline: string[]) => Report): Report {
    const own = new Set<string>();
    for (;;) {
      const report = evaluate([...own]);
      const fresh = report.findings.filter(({ fingerprint }) => !own.has(fingerprint));
      if (fresh.length === 0) return report;
      for (const finding of fresh) {
        own.add(finding.fingerprint);
        this.#known.set(finding.fingerprint, { ...describe(finding), fingerprint: finding.fingerprint });
      }
    }
  }

  /** A finding a line, sorted: what changes is what a diff shows. Says how many they are. */
  write(file: string): number {
    const known = [...this.#known.values()].map((entry) => JSON.stringify(entry, [...KEYS])).sort();
    const failure = writeWhole(file, `{"version": 1, "findings": [\n${known.join(",\n")}${known.length > 0 ? "\n" : ""}]}\n`);
    if (failure !== undefined) throw new CannotRun([{ file, code: "invalid-options", message: `the baseline cannot be written (${failure})` }]);
    return known.length;
  }
}

function describe({ object, use, rule }: Pick<Finding | Exempted, "object" | "use" | "rule">): Omit<Known, "fingerprint"> {
  return { object: nameOf(object), use: use ? [use.kind, use.name].filter((part) => part).join(" ") : "", rule };
}

function nameOf({ apiVersion, kind, namespace, name, generateName, at }: ObjectRef): string {
  const called = name ?? (generateName ? `${generateName}*` : at);
  return [apiVersion, kind, namespace ? `${namespace}/${called}` : called].filter((part) => part).join(" ");
}

function keyOf({ object, use, rule }: Omit<Known, "fingerprint">): string {
  return JSON.stringify([object, use, rule]);
}

function readBaseline(file: string): Known[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw refusal(file, `the baseline cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  let value: { version?: unknown; findings?: unknown };
  try {
    value = JSON.parse(text.replace(/^\ufeff/, "")) as typeof value;
  } catch {
    throw refusal(file, "the baseline is not valid JSON");
  }
  const { version, findings } = value ?? {};
  const isKnown = (entry: unknown): entry is Known => KEYS.every((key) => typeof (entry as Known | null)?.[key] === "string");
  if (version !== 1 || !Array.isArray(findings) || !findings.every(isKnown)) {
    throw refusal(file, "this is no baseline of version 1");
  }
  return findings;
}

function refusal(file: string, message: string): CannotRun {
  return new CannotRun([{ file, code: "invalid-options", message, help: `surepull check --write-baseline ${file} writes one` }]);
}
