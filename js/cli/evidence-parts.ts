/** The parts of an evidence document, and how those of several become one. */

export const LISTS = ["objects", "scans", "vex", "nodes", "preloaded"];
export const MAPS = ["digests", "complete"];

/** `*` takes in any list. What is neither is left for the module to refuse. */
export function mergeComplete(members: [string, unknown][]): Record<string, unknown> {
  const merged = new Map<string, unknown>();
  for (const [key, value] of members) {
    const before = merged.get(key);
    if (before === undefined || value === "*" || value === true) merged.set(key, value);
    else if (Array.isArray(before) && Array.isArray(value)) merged.set(key, [...before, ...value]);
    else if (before !== "*" && before !== true) merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
