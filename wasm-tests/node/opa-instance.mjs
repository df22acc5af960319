// One instance of the OPA module, with the imports that every OPA host offers and nothing else:
// the ground under the emulations of particular hosts.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export class OpaInstance {
  /** `pages`: what the host gives at start; hosts differ from 2 (Python, .NET) to 2024. */
  constructor(module, pages = 2) {
    this.memory = new WebAssembly.Memory({ initial: pages });
    this.said = [];
    const refuse = (name) => () => {
      throw new Error(`the module called ${name}, which it must not need`);
    };
    const builtins = Object.fromEntries([0, 1, 2, 3, 4].map((n) => [`opa_builtin${n}`, refuse(`opa_builtin${n}`)]));
    this.instance = new WebAssembly.Instance(module, {
      env: {
        memory: this.memory,
        // Kubewarden's host logs and returns, so the module may not count on this to stop it.
        opa_abort: (address) => this.said.push(this.cstring(address)),
        opa_println: (address) => this.said.push(this.cstring(address)),
        ...builtins,
      },
    });
    this.call = this.instance.exports;
  }

  get pages() {
    return this.memory.buffer.byteLength / 65536;
  }

  /** Writes where the host pleases, growing memory as OPA's own hosts do. */
  write(address, bytes) {
    const short = address + bytes.length - this.memory.buffer.byteLength;
    if (short > 0) this.memory.grow(Math.ceil(short / 65536));
    new Uint8Array(this.memory.buffer).set(bytes, address);
    return bytes.length;
  }

  /** Text in memory that the module allocated. */
  place(text) {
    const bytes = bytesOf(text);
    const address = this.call.opa_malloc(bytes.length);
    new Uint8Array(this.memory.buffer).set(bytes, address);
    return [address, bytes.length];
  }

  cstring(address) {
    const memory = new Uint8Array(this.memory.buffer);
    const end = memory.indexOf(0, address);
    if (end < 0) throw new Error(`no NUL after address ${address}`);
    return decoder.decode(memory.subarray(address, end));
  }
}

export function bytesOf(text) {
  return typeof text === 'string' ? encoder.encode(text) : text;
}
