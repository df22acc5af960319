"""Replays cases through the two Python SDKs: `replay.py opa-py-wasm|opa-wasmtime MODULE`.

A line in: {"id", "entrypoint", "data", "input"}, input being JSON text.
A line out: {"id", "answer"}, or {"id", "error"} when the host itself refused.
The same data stays loaded from case to case, as in a server.
"""

import json
import sys


def opa_py_wasm(path):
    from opapywasm import OpaWasmPolicy

    policy = OpaWasmPolicy.from_wasm_file(path)
    return policy.set_data, policy.evaluate_raw  # takes JSON text as it is


def opa_wasmtime(path):
    from opa_wasmtime import OPAPolicy

    policy = OPAPolicy(path)
    return policy.set_data, lambda text, entrypoint: policy.evaluate(json.loads(text), entrypoint)


def main():
    load = {"opa-py-wasm": opa_py_wasm, "opa-wasmtime": opa_wasmtime}[sys.argv[1]]
    set_data, evaluate = load(sys.argv[2])
    loaded = None
    for line in sys.stdin:
        case = json.loads(line)
        try:
            if case["data"] != loaded:
                set_data(case["data"])
                loaded = case["data"]
            [one] = evaluate(case["input"], case["entrypoint"])
            [answer] = one.values()
            reply = {"id": case["id"], "answer": answer}
        except Exception as error:  # whatever a host raises is its answer
            reply = {"id": case["id"], "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply))


main()
