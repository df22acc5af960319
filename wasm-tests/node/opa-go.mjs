// OPA's own server and `opa eval`, emulated call by call: internal/wasm/sdk/internal/wasm/{vm,pool}.go
// of OPA 1.22.2. Quick tests use this; `make conformance` runs the real one and would notice a drift.
import { OpaInstance, bytesOf } from './opa-instance.mjs';

const PAGE = 65536;
const INITIAL_PAGES = 16;
const VALUE_OUTPUT = 1;

export class GoVm extends OpaInstance {
  /** Either `data` (JSON text) is parsed, or `seed` is another machine's parsed memory, copied. */
  constructor(module, { data, seed, pages = INITIAL_PAGES } = {}) {
    super(module, pages);
    this.call.opa_malloc(0);
    this.base = this.call.opa_heap_ptr_get();
    this.data = 0;
    if (seed) {
      this.plant(seed);
    } else if (data !== undefined) {
      this.data = this.value(data);
    }
    this.heap = this.call.opa_heap_ptr_get();
    this.builtins = this.json(this.call.builtins());
    this.entrypoints = this.json(this.call.entrypoints());
  }

  plant(seed) {
    this.write(this.base, seed.bytes);
    this.data = seed.address;
    this.heap = this.base + seed.bytes.length;
    this.call.opa_heap_ptr_set(this.heap);
  }

  json(value) {
    const address = this.call.opa_json_dump(value);
    const parsed = JSON.parse(this.cstring(address));
    this.call.opa_free(address);
    return parsed;
  }

  value(text) {
    const [address, length] = this.place(text);
    const value = this.call.opa_value_parse(address, length);
    this.call.opa_free(address);
    return value;
  }

  /** The result set's text as OPA would parse it: `{{"result": …}}` or `set()`. */
  evalText(entrypoint, input) {
    return this.cstring(this.evalAddress(entrypoint, input));
  }

  /** Where the result set lies. OPA gives the instance away before it reads there. */
  evalAddress(entrypoint, input) {
    const bytes = input === undefined ? undefined : bytesOf(input);
    const length = bytes ? this.write(this.heap, bytes) : 0;
    const address = bytes ? this.heap : 0;
    const id = this.entrypoints[entrypoint];
    return this.call.opa_eval(0, id, this.data, address, length, this.heap + length, VALUE_OUTPUT);
  }

  /** The one result's own text, just as the module wrote it. */
  eval(entrypoint, input) {
    const text = this.evalText(entrypoint, input);
    const [open, close] = ['{{"result":', '}}'];
    if (!text.startsWith(open) || !text.endsWith(close)) throw new Error(`illegal result: ${text.slice(0, 80)}`);
    return text.slice(open.length, -close.length);
  }

  setData(data, seed) {
    this.data = 0;
    this.call.opa_heap_stash_clear();
    this.call.opa_heap_ptr_set(this.base);
    if (seed) {
      this.plant(seed);
    } else if (data !== undefined) {
      this.data = this.value(data);
    }
    this.call.opa_heap_blocks_stash();
    this.heap = this.call.opa_heap_ptr_get();
  }

  setDataPath(path, valueText) {
    this.call.opa_heap_ptr_set(this.heap);
    this.call.opa_heap_blocks_restore();
    const value = this.value(valueText);
    this.patch(path, (where) => this.call.opa_value_add_path(this.data, where, value));
  }

  removeDataPath(path) {
    this.call.opa_heap_ptr_set(this.heap);
    this.call.opa_heap_blocks_restore();
    this.patch(path, (where) => this.call.opa_value_remove_path(this.data, where));
  }

  patch(path, change) {
    const where = this.value(JSON.stringify(path));
    const error = change(where);
    this.call.opa_value_free(where);
    this.call.opa_heap_blocks_stash();
    this.heap = this.call.opa_heap_ptr_get();
    // OPA's manager panics here: no patch may ever be refused.
    if (error !== 0) throw new Error(`unable to set data value for path ${path}, err=${error}`);
  }

  seed() {
    return { address: this.data, bytes: new Uint8Array(this.memory.buffer).slice(this.base, this.heap) };
  }
}

/** Instances made lazily, the later ones seeded from the first one's parsed memory. */
export class GoPool {
  constructor(module, data, size = 2) {
    this.module = module;
    this.size = size;
    this.vms = [new GoVm(module, { data })];
    this.remember(this.vms[0]);
    this.turn = 0;
  }

  remember(vm) {
    this.current = vm.seed();
    this.pages = Math.ceil(vm.memory.buffer.byteLength / PAGE);
  }

  acquire() {
    if (this.vms.length < this.size) {
      this.vms.push(new GoVm(this.module, { seed: this.current, pages: this.pages }));
    }
    this.turn = (this.turn + 1) % this.vms.length;
    return this.vms[this.turn];
  }

  eval(entrypoint, input) {
    return this.acquire().eval(entrypoint, input);
  }

  /** The first machine parses; the others receive its memory. */
  setData(data) {
    this.vms.forEach((vm, n) => {
      if (n > 0) return vm.setData(undefined, this.current);
      vm.setData(data);
      this.remember(vm);
    });
  }

  setDataPath(path, valueText) {
    this.patch((vm) => vm.setDataPath(path, valueText));
  }

  removeDataPath(path) {
    this.patch((vm) => vm.removeDataPath(path));
  }

  patch(change) {
    this.vms.forEach((vm, n) => {
      change(vm);
      if (n === 0) this.remember(vm);
    });
  }
}
