// A waPC host in a few lines: what Kubewarden's policy server offers a policy, without its engine.
import assert from 'node:assert/strict';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** WASI's number for a call that the host does not have. */
const ENOSYS = 52;

export class WapcInstance {
  /** `cluster` answers what the guest asks of the host, as `clusterOf` does; without it everything is refused.
   * `clock` is asked for the time, and is broken where it gives none; without it the host has no WASI. */
  constructor(module, cluster = refuse, clock) {
    const memory = () => new Uint8Array(this.exports.memory.buffer);
    const wapc = {
      __guest_request: (op, payload) => {
        memory().set(this.op, op);
        memory().set(this.payload, payload);
      },
      __guest_response: (at, length) => (this.response = memory().slice(at, at + length)),
      __guest_error: (at, length) => (this.error = memory().slice(at, at + length)),
      __console_log: () => {},
      __host_call: (...texts) => {
        const at = (n) => memory().slice(texts[2 * n], texts[2 * n] + texts[2 * n + 1]);
        const [binding, namespace, operation, payload] = [0, 1, 2, 3].map((n) => decoder.decode(at(n)));
        try {
          this.answer = encoder.encode(cluster(`${binding}/${namespace}/${operation}`, JSON.parse(payload)));
          return 1;
        } catch (error) {
          this.answer = encoder.encode(error.message);
          return 0;
        }
      },
      __host_response_len: () => this.answer.length,
      __host_response: (at) => memory().set(this.answer, at),
      __host_error_len: () => this.answer.length,
      __host_error: (at) => memory().set(this.answer, at),
    };
    // What Kubewarden links beside waPC: all of WASI's first preview, of which the guest may import this.
    const wasi = {
      clock_time_get: (id, precision, at) => {
        assert.equal(id, 0);
        const time = clock();
        if (time === undefined) return ENOSYS;
        new DataView(this.exports.memory.buffer).setBigUint64(at, BigInt(Date.parse(time)) * 1_000_000n, true);
        return 0;
      },
    };
    this.exports = new WebAssembly.Instance(module, { wapc, ...(clock && { wasi_snapshot_preview1: wasi }) }).exports;
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

/** A cluster of these objects, in the policy server's words; `granted` are the kinds that the policy may ask for. */
export function clusterOf(objects, granted = ['Secret', 'ServiceAccount']) {
  return (operation, { api_version, kind, namespace, name, disable_cache }) => {
    assert.equal(operation, 'kubewarden/kubernetes/get_resource');
    assert.equal(disable_cache, false);
    if (!granted.includes(kind)) {
      const resource = `${api_version}/${kind}`;
      throw new Error(`Policy has not been granted access to Kubernetes ${resource} resources. The violation has been reported.`);
    }
    const own = (object) => object.kind === kind && object.metadata.namespace === namespace && object.metadata.name === name;
    const found = objects.find((object) => object.apiVersion === api_version && own(object));
    if (found) return JSON.stringify(found);
    const place = `inside of namespace 'Some("${namespace}")'`;
    throw new Error(`Callback evaluation failure: Cannot find ${api_version}/${kind} named '${name}' ${place}`);
  };
}

function refuse() {
  throw new Error('Cannot process Wasm guest request: callback channel not provided');
}

export class GuestError extends Error {}
