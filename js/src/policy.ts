/** The API: compile settings once, then judge inputs. Nothing here decides anything; the module does. */

import * as glue from "#glue";
import { EvidenceError, InputError, SettingsError } from "./errors.ts";
import { currentGeneration, guarded } from "./instance.ts";
import { RULES } from "./rules.ts";
import type {
  Answer,
  CallOptions,
  EvidenceDocument,
  Failure,
  LintAnswer,
  Plan,
  PlanAnswer,
  Problem,
  Report,
  Requirements,
  RequirementsAnswer,
  Settings,
  Severity,
} from "./types.ts";

/**
 * A manifest, an AdmissionReview, a List or an array of them. Bytes of JSON are the fast way: they
 * go to the module as they are. Text is encoded first, an object written as JSON first.
 */
export type Input = Uint8Array | string | object;

export interface PlanOptions {
  /**
   * What the rules may rely on beside the input. It is indexed at its first use and remembered for
   * the policy: hand over the same object again, unchanged, and it costs nothing more. An object, or bytes of JSON.
   */
  evidence?: EvidenceDocument | Uint8Array;
}

/** The module has no clock: without `now` no exemption with a last day applies. */
export interface Options extends PlanOptions, CallOptions {}

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
  /** The kind of evidence without which it is silent. */
  needs?: string;
  /** The setting without which it finds nothing. */
  configuredBy?: string;
  since: string;
  summary: string;
}

/** Every rule. */
export function rules(): RuleInfo[] {
  return structuredClone(RULES);
}

/**
 * What settings say that nobody means: entries that let everything through, that nothing reaches, that are over.
 * Throws a `SettingsError` where they cannot be used at all. `now` is a moment, such as `new Date().toISOString()`.
 */
export function lintSettings(settings: Settings | string, { now = "" }: { now?: string } = {}): Problem[] {
  const text = typeof settings === "string" ? settings : JSON.stringify(settings);
  const answer = decode(guarded(() => glue.lint(text, now))) as LintAnswer;
  if (answer.type === "failure") throw new SettingsError(answer.errors);
  return answer.lints;
}

/** Compiled settings. */
export class Policy {
  readonly #settings: string;
  readonly #plain: Session;
  readonly #sessions = new WeakMap<EvidenceDocument | Uint8Array, Session>();

  /** @internal */
  constructor(settings: Settings | string) {
    this.#settings = typeof settings === "string" ? settings : JSON.stringify(settings);
    this.#plain = new Session(this.#settings, "");
  }

  /** Judges; throws an `InputError` when the input is nothing that can be judged. */
  evaluate(input: Input, { evidence, ...beside }: Options = {}): Report {
    return this.#session(evidence).ask("evaluate", input, beside) as Report;
  }

  /** What the kubelet will do to pull each image. */
  plan(input: Input, { evidence }: PlanOptions = {}): Plan {
    return this.#session(evidence).ask("plan", input) as Plan;
  }

  /**
   * The ServiceAccounts and Secrets to hand over as evidence, if they are there, so that the rules about credentials
   * can judge. Which secrets an account names is known once it was handed over: ask a second time with that evidence.
   * What is named both times is not there; `complete` in the evidence says so.
   */
  requirements(input: Input, { evidence }: PlanOptions = {}): Requirements {
    return this.#session(evidence).ask("requirements", input) as Requirements;
  }

  #session(evidence: EvidenceDocument | Uint8Array | undefined): Session {
    if (!evidence) return this.#plain;
    let session = this.#sessions.get(evidence);
    if (!session) {
      session = new Session(this.#settings, evidence instanceof Uint8Array ? DECODER.decode(evidence) : JSON.stringify(evidence));
      this.#sessions.set(evidence, session);
    }
    return session;
  }
}

/** What belongs to one instance of the module. */
interface Made {
  policy: glue.Policy;
  memory: WebAssembly.Memory;
  generation: number;
}

/** Settings and evidence as the module holds them; made again when its instance was replaced. */
class Session {
  readonly #settings: string;
  readonly #evidence: string;
  #made: Made;

  constructor(settings: string, evidence: string) {
    this.#settings = settings;
    this.#evidence = evidence;
    this.#made = this.#make();
  }

  ask(question: "evaluate" | "plan" | "requirements", input: Input, beside: CallOptions = {}): Report | Plan | Requirements {
    const bytes = encode(input);
    if (this.#made.generation !== currentGeneration()) this.#made = this.#make();
    const { policy, memory } = this.#made;
    const alone = Object.keys(beside).length === 0;
    const length = guarded(() => (alone ? policy[question](bytes) : policy.evaluateWith(bytes, JSON.stringify(beside))));
    // Read where it lies: the next question overwrites it.
    const answer = decode(new Uint8Array(memory.buffer, policy.answer(), length)) as Answer | PlanAnswer | RequirementsAnswer;
    if (answer.type === "failure") throw new InputError(answer.errors);
    return answer;
  }

  #make(): Made {
    const policy = guarded(() => new glue.Policy(this.#settings, this.#evidence));
    const problem = guarded(() => policy.problem());
    if (problem !== undefined) {
      const { errors } = JSON.parse(problem) as Failure;
      throw errors.some(({ code }) => code === "invalid-evidence") ? new EvidenceError(errors) : new SettingsError(errors);
    }
    return { policy, memory: guarded(() => glue.moduleMemory()), generation: currentGeneration() };
  }
}

/** Made once: in Node making one takes longer than decoding a report. */
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

function encode(input: Input): Uint8Array {
  if (input instanceof Uint8Array) return input;
  return ENCODER.encode(typeof input === "string" ? input : JSON.stringify(input));
}

function decode(bytes: Uint8Array): unknown {
  return JSON.parse(DECODER.decode(bytes));
}
