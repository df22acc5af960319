// A waPC host in a few lines: what Kubewarden's policy server offers a policy, without its engine.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export class WapcInstance {
  constructor(module) {
    const memory = () => new Uint8Array(this.exports.memory.buffer);
    const wapc = {
      __guest_request: (op, payload) => {
        memory().set(this.op, op);
        memory().set(this.payload, payload);
      },
      __guest_response: (at, length) => (this.response = memory().slice(at, at + length)),
      __guest_error: (at, length) => (this.error = memory().slice(at, at + length)),
      __console_log: () => {},
      __host_call: () => 0,
      __host_response_len: () => 0,
      __host_response: () => {},
      __host_error_len: () => 0,
      __host_error: () => {},
    };
    this.exports = new WebAssembly.Instance(module, { wapc }).exports;
    this.exports._start?.();
    this.exports.wapc_init?.();
  }

  get pages() {
    return this.exports.memory.buffer.byteLength / 65536;
  }

  /** The guest's reply; its error, thrown, where it refused. */
  call(op, payload) {
    this.op = encoder.encode(op);
    this.payload = typeof payload === 'string' ? encoder.encode(payload) : payload;
    this.response = this.error = undefined;
    const ok = this.exports.__guest_call(this.op.length, this.payload.length);
    if (ok !== 1) throw new GuestError(decoder.decode(this.error ?? new Uint8Array()));
    if (!this.response) throw new Error('the guest answered nothing');
    return decoder.decode(this.response);
  }
}

export class GuestError extends Error {}
