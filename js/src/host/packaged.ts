/** The module as a host gets at it: bytes, compiled, or where it is to be fetched from. */
export type Packaged = Uint8Array<ArrayBuffer> | WebAssembly.Module | (() => URL);
