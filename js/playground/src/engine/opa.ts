/** A host of the OPA module (ABI 1.3) in a few lines: what OPA does for one question. */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });
const PAGE = 65536;

interface Exports {
  opa_malloc(length: number): number;
  opa_free(address: number): void;
  opa_value_parse(address: number, length: number): number;
  opa_json_dump(value: number): number;
  opa_heap_ptr_get(): number;
  entrypoints(): number;
  opa_eval(reserved: number, entrypoint: number, data: number, input: number, length: number, heap: number, format: number): number;
}

/** An instance with the user's data in it: as in a server, made once for many questions. */
export class OpaInstance {
  readonly #memory = new WebAssembly.Memory({ initial: 2 });
  readonly #call: Exports;
  readonly #data: number;
  readonly #heap: number;
  readonly #entrypoints: Record<string, number>;

  constructor(module: WebAssembly.Module, data: unknown) {
    const refuse = () => {
      throw new Error("the module called a builtin, which it must not need");
    };
    const env = {
      memory: this.#memory,
      opa_abort: (address: number) => {
        throw new Error(this.#text(address));
      },
      opa_println: () => {},
      ...Object.fromEntries([0, 1, 2, 3, 4].map((n) => [`opa_builtin${n}`, refuse])),
    };
    this.#call = new WebAssembly.Instance(module, { env }).exports as unknown as Exports;
    const text = encoder.encode(JSON.stringify(data));
    const address = this.#call.opa_malloc(text.length);
    new Uint8Array(this.#memory.buffer).set(text, address);
    this.#data = this.#call.opa_value_parse(address, text.length);
    this.#call.opa_free(address);
    this.#entrypoints = JSON.parse(this.#text(this.#call.opa_json_dump(this.#call.entrypoints())));
    this.#heap = this.#call.opa_heap_ptr_get();
  }

  /** The result's own text, as the module wrote it. */
  evaluate(entrypoint: string, input: Uint8Array): string {
    const end = this.#heap + input.length;
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    new Uint8Array(this.#memory.buffer).set(input, this.#heap);
    const at = this.#call.opa_eval(0, this.#entrypoints[entrypoint] ?? -1, this.#data, this.#heap, input.length, end, 0);
    const text = this.#text(at);
    const [open, close] = ['[{"result":', "}]"];
    if (!text.startsWith(open)) throw new Error(`no result set: ${text.slice(0, 80)}`);
    return text.trimEnd().slice(open.length, -close.length);
  }

  #text(address: number): string {
    const memory = new Uint8Array(this.#memory.buffer);
    return decoder.decode(memory.subarray(address, memory.indexOf(0, address)));
  }
}
