/** What accepts findings beside the settings, comments and a baseline, and what of all that nobody needed. */

import { rules } from "../src/policy.ts";
import type { CallOptions, Ignore, Report } from "../src/types.ts";
import { Baseline, NewBaseline } from "./baseline.ts";
import { type Comments, Ignores } from "./ignores.ts";
import type { Asked } from "./judge.ts";
import type { RunReport } from "./merge.ts";
import type { Options } from "./options.ts";
import { mayBeOn, unknownRule } from "./rule-options.ts";
import type { Loaded } from "./settings.ts";

export class Acceptance {
  readonly #options: Options;
  readonly #settings: Pick<Loaded, "source" | "settings">;
  readonly #ignores: Ignores | undefined;
  readonly #baseline: Baseline | undefined;
  readonly #fresh: NewBaseline | undefined;

  constructor(options: Options, settings: Pick<Loaded, "source" | "settings">) {
    this.#options = options;
    this.#settings = settings;
    this.#ignores = options.noIgnores ? undefined : new Ignores(unknownRule);
    this.#baseline = options.baseline === undefined ? undefined : new Baseline(options.baseline);
    this.#fresh = options.writeBaseline === undefined ? undefined : new NewBaseline();
  }

  /** What is accepted is not fixed; a baseline that is yet to be written accepts nothing. */
  static forFixes({ writeBaseline, ...options }: Options, settings: Loaded): Acceptance {
    return new Acceptance(options, settings);
  }

  /** Has a file judged with all of it handed over beside: what that means is the module's to say. */
  judge(asked: Asked, evaluate: (beside: CallOptions) => Report): Report {
    return this.#judge(this.ignores(asked), evaluate, asked);
  }

  /** What the comments of a file accept, for the module. */
  ignores(asked: Asked): Ignore[] {
    return this.#ignores?.beside(asked) ?? [];
  }

  /** Has files judged at once, with what the comments of each accept. */
  judgeTogether(ignores: Ignore[], evaluate: (beside: CallOptions) => Report): Report {
    return this.#judge(ignores, evaluate);
  }

  #judge(ignores: Ignore[], evaluate: (beside: CallOptions) => Report, asked?: Asked): Report {
    const beside = { ...(ignores.length > 0 && { ignores }) };
    const asking = (baseline: string[]) => evaluate({ ...beside, ...(baseline.length > 0 && { baseline }) });
    const report = (this.#fresh ?? this.#baseline)?.accept(asking) ?? asking([]);
    return this.#ignores?.settle(report, asked) ?? report;
  }

  /** The comments that were met, for another thread to take. */
  comments(): Comments | undefined {
    return this.#ignores?.comments();
  }

  take(comments: Comments | undefined, made: Ignore[]): void {
    if (comments) this.#ignores?.take(comments, made);
  }

  /** After the last file: writes the new baseline, and says what nobody needed. */
  finish(run: RunReport): string[] {
    const notices = [...(this.#ignores?.notices ?? [])];
    const { writeBaseline } = this.#options;
    // What was not judged may need what seems to be left over, and would be missing in the baseline.
    if (run.errors.length > 0) {
      if (writeBaseline !== undefined) notices.push(`${writeBaseline}: not written, since not everything could be judged`);
      return notices;
    }
    if (this.#fresh && writeBaseline !== undefined) {
      const known = this.#fresh.write(writeBaseline);
      notices.push(`${writeBaseline}: written, with ${known} finding${known === 1 ? "" : "s"}`);
    }
    const on = new Set(rules().flatMap((rule) => (mayBeOn(rule, this.#settings.settings) ? [rule.id] : [])));
    const silent = (rule: string) => !on.has(rule) || run.summary.notJudged.some((entry) => entry.rule === rule);
    notices.push(...(this.#ignores?.unused(silent) ?? []));
    if (!this.#fresh) notices.push(...(this.#baseline?.gone(silent) ?? []));
    return [...notices, ...this.#unusedExemptions(run, silent)];
  }

  #unusedExemptions({ summary }: RunReport, silent: (rule: string) => boolean): string[] {
    const { source, settings } = this.#settings;
    const all = (settings.exemptions ?? []).map(({ rules }, index) => ({ rules, index }));
    const unused = all.filter(({ rules, index }) => !summary.exemptionsUsed.includes(index) && !rules.every(silent));
    if (!source || unused.length === 0) return [];
    const named = unused.map(({ rules, index }) => {
      const { line } = source.place(`/exemptions/${index}`);
      return `${line === undefined ? `number ${index}` : `line ${line}`} (${rules.join(", ")})`;
    });
    return [`${source.file}: exemptions that took nothing out: ${named.join("; ")}`];
  }
}
