/** The API: compile settings once, then judge inputs. Nothing here decides anything; the module does. */

import * as glue from "#glue";
import { EvidenceError, InputError, SettingsError } from "./errors.ts";
import { currentGeneration, guarded } from "./instance.ts";
import type { Answer, EvidenceDocument, Failure, Plan, PlanAnswer, Report, Settings, Severity } from "./types.ts";

/**
 * A manifest, an AdmissionReview, a List or an array of them. Bytes of JSON are the fast way: they
 * go to the module as they are. Text is encoded first, an object written as JSON first.
 */
export type Input = Uint8Array | string | object;

export interface Options {
  /**
   * What the rules may rely on beside the input. It is indexed at its first use and remembered for
   * the policy: hand over the same object again, unchanged, and it costs nothing more.
   */
  evidence?: EvidenceDocument;
}

/** Compiles settings; without them the profile `baseline` holds. Throws a `SettingsError`. */
export function createPolicy(settings: Settings | string = {}): Policy {
  return new Policy(settings);
}

/** What is known of a rule. */
export interface RuleInfo {
  id: string;
  /** The practices it belongs to, 1 to 6. */
  practice: number[];
  /** Of the rules of a ladder one finding is reported for an image. */
  ladder: string | null;
  scope: string;
  /** In the profiles baseline, reliable and strict; null where it is off. */
  severities: [Severity | null, Severity | null, Severity | null];
  since: string;
  summary: string;
}

/** Every rule. */
export function rules(): RuleInfo[] {
  return decode(guarded(() => glue.rules())) as RuleInfo[];
}

/** Compiled settings. */
export class Policy {
  readonly #settings: string;
  readonly #plain: Session;
  readonly #sessions = new WeakMap<EvidenceDocument, Session>();

  /** @internal */
  constructor(settings: Settings | string) {
    this.#settings = typeof settings === "string" ? settings : JSON.stringify(settings);
    this.#plain = new Session(this.#settings, "");
  }

  /** Judges; throws an `InputError` when the input is nothing that can be judged. */
  evaluate(input: Input, { evidence }: Options = {}): Report {
    return this.#session(evidence).ask("evaluate", input) as Report;
  }

  /** What the kubelet will do to pull each image. */
  plan(input: Input, { evidence }: Options = {}): Plan {
    return this.#session(evidence).ask("plan", input) as Plan;
  }

  #session(evidence: EvidenceDocument | undefined): Session {
    if (evidence === undefined) return this.#plain;
    let session = this.#sessions.get(evidence);
    if (!session) {
      session = new Session(this.#settings, JSON.stringify(evidence));
      this.#sessions.set(evidence, session);
    }
    return session;
  }
}

/** Settings and evidence as the module holds them; made again when its instance was replaced. */
class Session {
  readonly #settings: string;
  readonly #evidence: string;
  #made: { policy: glue.Policy; generation: number };

  constructor(settings: string, evidence: string) {
    this.#settings = settings;
    this.#evidence = evidence;
    this.#made = this.#make();
  }

  ask(question: "evaluate" | "plan", input: Input): Report | Plan {
    const bytes = encode(input);
    if (this.#made.generation !== currentGeneration()) this.#made = this.#make();
    const { policy } = this.#made;
    const length = guarded(() => policy[question](bytes));
    // Read where it lies: the next question overwrites it.
    const answer = decode(new Uint8Array(glue.moduleMemory().buffer, policy.answer(), length)) as Answer | PlanAnswer;
    if (answer.type === "failure") throw new InputError(answer.errors);
    return answer;
  }

  #make(): { policy: glue.Policy; generation: number } {
    const policy = guarded(() => new glue.Policy(this.#settings, this.#evidence));
    const problem = guarded(() => policy.problem());
    if (problem !== undefined) {
      const { errors } = JSON.parse(problem) as Failure;
      throw errors.some(({ code }) => code === "invalid-evidence") ? new EvidenceError(errors) : new SettingsError(errors);
    }
    return { policy, generation: currentGeneration() };
  }
}

function encode(input: Input): Uint8Array {
  if (input instanceof Uint8Array) return input;
  return new TextEncoder().encode(typeof input === "string" ? input : JSON.stringify(input));
}

function decode(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
