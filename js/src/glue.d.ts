/** What wasm-bindgen writes beside the module (`dist/surepull.js`), as far as it is used here. */
declare module "#glue" {
  export class Policy {
    /** JSON texts; the empty text means none. Never throws: `problem` says what is wrong. */
    constructor(settings: string, evidence: string);
    /** The length of the answer, which lies at `answer` in `moduleMemory` until the next one. */
    evaluate(input: Uint8Array): number;
    /** `beside` is JSON text: `{now, ignores, baseline, detail}`. */
    evaluateWith(input: Uint8Array, beside: string): number;
    plan(input: Uint8Array): number;
    requirements(input: Uint8Array): number;
    answer(): number;
    problem(): string | undefined;
  }
  /** `now` is a moment or empty. */
  export function lint(settings: string, now: string): Uint8Array;
  export function moduleMemory(): WebAssembly.Memory;
  export function initSync(options: { module: BufferSource | WebAssembly.Module }): unknown;
  /** A new instance of the same module; what belongs to the old one is refused from then on. */
  export function __wbg_reset_state(): void;
}
