// The built files under test. SUREPULL_DIST points at another build, to compare two.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const dist = process.env.SUREPULL_DIST ?? `${root}js/dist`;

export const entrypoints = ['main', 'report', 'validate', 'mutate', 'violations', 'deny', 'warn', 'plan'];

const compiled = new Map();

/** A built module, compiled once however many hosts run it. */
export function compile(name) {
  if (!compiled.has(name)) compiled.set(name, new WebAssembly.Module(readFileSync(`${dist}/${name}.wasm`)));
  return compiled.get(name);
}
