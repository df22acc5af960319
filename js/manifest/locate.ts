/** From a JSON pointer to the place in the YAML where the value is written. */

import { Alias, YAMLMap, YAMLSeq } from "yaml";
import { type Aliases, type Entry, isMerge, keyOf, mergeSources, type Node } from "./convert.ts";

/** UTF-16 offsets into the text, the end exclusive. */
export interface Span {
  start: number;
  end: number;
}

export function pointerSegments(pointer: string): string[] {
  return pointer.split("/").slice(1).map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * The value at the pointer, seen through aliases and merges; where the way ends early (a key that
 * is missing), the last value on it.
 */
export function locateYaml(root: Node, aliases: Aliases, segments: string[]): Span {
  let span = spanOf(root);
  let node = root;
  for (const segment of segments) {
    const place = child(through(node, aliases), segment, aliases);
    if (!place) break;
    node = through(place.value, aliases);
    // Nothing is written for an empty value: then its key is the place.
    const own = spanOf(node);
    span = own.end > own.start || place.key === undefined ? own : spanOf(place.key);
  }
  return span;
}

export interface Place {
  key?: Node;
  value: Node;
}

function child(node: Node, segment: string, aliases: Aliases): Place | undefined {
  if (node instanceof YAMLSeq) {
    const index = /^\d+$/.test(segment) ? Number(segment) : -1;
    return index < node.items.length && index >= 0 ? { value: node.items[index] as Node } : undefined;
  }
  return node instanceof YAMLMap ? member(node, segment, aliases) : undefined;
}

/** The entry that wins is the last one; in a list of merges the first. */
export function member(map: YAMLMap, name: string, aliases: Aliases): Place | undefined {
  for (const { key, value } of (map.items as Entry[]).toReversed()) {
    if (!isMerge(key)) {
      if (keyOf(key, aliases) === name) return { key, value };
      continue;
    }
    for (const source of mergeSources(value, aliases).toReversed()) {
      const found = member(through(source, aliases) as YAMLMap, name, aliases);
      if (found) return found;
    }
  }
  return undefined;
}

export function through(node: Node, aliases: Aliases): Node {
  return node instanceof Alias ? (aliases.get(node) ?? null) : node;
}

function spanOf(node: Node): Span {
  const [start = 0, end = start] = node?.range ?? [];
  return { start, end };
}
