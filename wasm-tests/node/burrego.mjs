// Kubewarden's Rego host (crate burrego), emulated call by call: the slow path, five pages of memory,
// always entrypoint 0, data and input parsed anew for every request.
import { OpaInstance } from './opa-instance.mjs';

export class Burrego extends OpaInstance {
  constructor(module) {
    super(module, 5);
    this.dump(this.call.builtins());
    this.value('{}');
    this.base = this.call.opa_heap_ptr_get();
    this.dump(this.call.builtins());
    this.dump(this.call.entrypoints());
  }

  value(text) {
    const [address, length] = this.place(text);
    const value = this.call.opa_json_parse(address, length);
    if (value === 0) throw new Error('Failed to load json in memory');
    return value;
  }

  dump(value) {
    return this.cstring(this.call.opa_json_dump(value));
  }

  /** The result set's JSON text, `[{"result": …}]`. */
  evaluate(input, data) {
    const { call } = this;
    call.opa_heap_ptr_set(this.base);
    const dataValue = this.value(data);
    call.opa_heap_ptr_set(call.opa_heap_ptr_get());
    const inputValue = this.value(input);
    const context = call.opa_eval_ctx_new();
    call.opa_eval_ctx_set_input(context, inputValue);
    call.opa_eval_ctx_set_data(context, dataValue);
    call.opa_eval_ctx_set_entrypoint(context, 0);
    call.eval(context);
    return this.dump(call.opa_eval_ctx_get_result(context));
  }

  /** Execution mode `opa`: settings are the whole of data. */
  opa(request, settings) {
    return unwrap(this.evaluate(`{"request":${request}}`, settings));
  }

  /** Execution mode `gatekeeper`: settings are parameters. A malformed result reads as allow. */
  gatekeeper(request, settings) {
    return unwrap(this.evaluate(`{"parameters":${settings},"review":${request}}`, '{}'));
  }
}

/** The one result's own text. */
export function unwrap(text) {
  const [open, close] = ['[{"result":', '}]'];
  if (!text.startsWith(open) || !text.endsWith(close)) throw new Error(`illegal result: ${text.slice(0, 80)}`);
  return text.slice(open.length, -close.length);
}
