/** A waPC host in a few lines: what Kubewarden's policy server offers a policy. */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

interface Exports {
  memory: WebAssembly.Memory;
  __guest_call(operation: number, payload: number): number;
  _start?(): void;
  wapc_init?(): void;
}

export class WapcInstance {
  readonly #exports: Exports;
  #operation = new Uint8Array();
  #payload = new Uint8Array();
  #reply: Uint8Array | undefined;
  #error: Uint8Array | undefined;

  constructor(module: WebAssembly.Module) {
    const memory = () => new Uint8Array(this.#exports.memory.buffer);
    const nothing = () => 0;
    const wapc = {
      __guest_request: (operation: number, payload: number) => {
        memory().set(this.#operation, operation);
        memory().set(this.#payload, payload);
      },
      __guest_response: (at: number, length: number) => (this.#reply = memory().slice(at, at + length)),
      __guest_error: (at: number, length: number) => (this.#error = memory().slice(at, at + length)),
      __console_log: nothing,
      __host_call: nothing,
      __host_response_len: nothing,
      __host_response: nothing,
      __host_error_len: nothing,
      __host_error: nothing,
    };
    this.#exports = new WebAssembly.Instance(module, { wapc }).exports as unknown as Exports;
    this.#exports._start?.();
    this.#exports.wapc_init?.();
  }

  call(operation: string, payload: string): string {
    this.#operation = encoder.encode(operation);
    this.#payload = encoder.encode(payload);
    this.#reply = this.#error = undefined;
    const ok = this.#exports.__guest_call(this.#operation.length, this.#payload.length);
    if (ok !== 1 || !this.#reply) throw new Error(decoder.decode(this.#error ?? new Uint8Array()) || "the guest answered nothing");
    return decoder.decode(this.#reply);
  }
}
