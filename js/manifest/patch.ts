/** RFC 6902 on parsed JSON, as far as fixes use it: `test`, `add`, `replace`. */

import { pointerSegments } from "./locate.ts";

/** A value may be more than text: a list of pull secrets, say. */
export interface PatchOperation {
  op: "test" | "add" | "replace";
  path: string;
  value: unknown;
}

/** Strings, and numbers, which JavaScript could not keep to the last digit. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** JSON with its numbers as they are written, so that equal means equal. */
export function exact(json: string): unknown {
  return JSON.parse(json.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `{"\\u0000number":"${token}"}`)));
}

/** Patches the object that `at` leads to, in place; false where a `test` fails or a path leads nowhere. */
export function patch(root: unknown, at: string[], operations: readonly PatchOperation[]): boolean {
  return operations.every(({ op, path, value }) => {
    const segments = [...at, ...pointerSegments(path)];
    const last = segments.pop();
    const parent = valueAt(root, segments);
    if (last === undefined || typeof parent !== "object" || parent === null) return false;
    if (op === "test") return equal(valueAt(parent, [last]), exact(JSON.stringify(value)));
    return write(parent, last, exact(JSON.stringify(value)), op);
  });
}

function write(parent: object, key: string, value: unknown, op: "add" | "replace"): boolean {
  if (op === "replace" && valueAt(parent, [key]) === undefined) return false;
  if (!Array.isArray(parent)) {
    Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
    return true;
  }
  const index = key === "-" ? parent.length : INDEX.test(key) ? Number(key) : Number.NaN;
  if (!(index <= parent.length)) return false;
  parent.splice(index, op === "add" ? 0 : 1, value);
  return true;
}

const INDEX = /^(?:0|[1-9]\d*)$/;

export function valueAt(root: unknown, segments: string[]): unknown {
  let value = root;
  for (const segment of segments) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
    if (Array.isArray(value) && !INDEX.test(segment)) return undefined;
    value = (value as Record<string, unknown>)[segment];
  }
  return value;
}

export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  const of = (value: object, key: string): unknown => (value as Record<string, unknown>)[key];
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && equal(of(left, key), of(right, key)));
}
