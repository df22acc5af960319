/**
 * From YAML nodes to the JSON text that kubectl would send: go-yaml v2 decides what a scalar is,
 * which keys are the same, what an alias and a merge bring in, and when aliasing is excessive.
 */

import { Alias, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { Problem } from "./problem.ts";
import * as scalars from "./scalars.ts";

/** As the parser yields them; an empty place may be `null`. */
export type Node = Alias | Scalar | YAMLMap | YAMLSeq | null;
export type Entry = Pair<Node, Node>;
/** What each alias stands for. Bound in the order of the text, since an anchor may be set twice. */
export type Aliases = Map<Alias, Node>;

/** The module's limit on JSON; past it the way down is refused here, with its place. */
const DEPTH = 100;
/** Aliases may repeat long text: what they expand to is bounded too. */
const EXPANDED = 64 * 1024 * 1024;

export function bind(root: Node): Aliases {
  const aliases: Aliases = new Map();
  const anchors = new Map<string, Node>();
  const visit = (node: Node): void => {
    if (node === null) return;
    if (node instanceof Alias) {
      const target = anchors.get(node.source);
      if (target === undefined) throw fault("yaml-alias", `no anchor \`${node.source}\` stands before this alias`, node);
      aliases.set(node, target);
      return;
    }
    if (node.anchor !== undefined) {
      // go-yaml ends a name at the first other character, and reads on there.
      if (!/^[\w-]+$/.test(node.anchor)) throw fault("yaml-anchor", "an anchor's name holds letters, digits, `_` and `-` only", node);
      anchors.set(node.anchor, node);
    }
    if (node instanceof YAMLSeq) for (const item of node.items) visit(item as Node);
    if (node instanceof YAMLMap) {
      for (const { key, value } of node.items as Entry[]) {
        visit(key);
        visit(value);
      }
    }
  };
  visit(root);
  return aliases;
}

export function toJson(root: Node, aliases: Aliases, source: string): string {
  return new Conversion(aliases, source).value(root, 0);
}

class Conversion {
  readonly #aliases: Aliases;
  readonly #source: string;
  readonly #open = new Set<Alias>();
  #written = 0;
  #decoded = 0;
  #aliased = 0;

  constructor(aliases: Aliases, source: string) {
    this.#aliases = aliases;
    this.#source = source;
  }

  value(node: Node, depth: number): string {
    this.#count(node);
    if (node instanceof Alias) return this.#throughAlias(node, (target) => this.value(target, depth));
    if (node instanceof YAMLMap) return this.#map(node, depth + 1);
    if (node instanceof YAMLSeq) {
      guardDepth(node, depth + 1);
      return `[${(node.items as Node[]).map((item) => this.value(item, depth + 1)).join(",")}]`;
    }
    const scalar = meaning(node);
    if (scalar.is === "string") return this.#text(scalar.text, node);
    if (scalar.is === "float" && /[NI]/.test(scalar.json)) {
      throw fault("yaml-number", `\`${node?.source}\` is no number that JSON has`, node, "put it in quotes");
    }
    return scalar.json;
  }

  #map(node: YAMLMap, depth: number): string {
    guardDepth(node, depth);
    const members = new Map<string, string>();
    this.#members(node, depth, members);
    // Joined, not added up: a string that was added up stays a tree of its parts.
    return `{${Array.from(members, ([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`;
  }

  /** Later entries win over merged ones and merged ones over earlier, as in go-yaml v2. */
  #members(node: YAMLMap, depth: number, members: Map<string, string>): void {
    const own = new Set<string>();
    for (const { key, value } of node.items as Entry[]) {
      if (isMerge(key)) {
        this.#merge(value, depth, members);
        continue;
      }
      if (node.flow) this.#refuseTightColon(key);
      const name = keyOf(key, this.#aliases);
      if (own.has(name)) {
        throw fault("yaml-duplicate-key", `the key \`${name.slice(0, 64)}\` is set twice`, key, "kubectl would keep the last one silently: remove one");
      }
      own.add(name);
      members.set(name, this.value(value, depth));
    }
  }

  #merge(value: Node, depth: number, members: Map<string, string>): void {
    for (const source of mergeSources(value, this.#aliases)) {
      this.#count(source);
      if (source instanceof Alias) {
        this.#throughAlias(source, (target) => {
          this.#count(target);
          this.#members(target as YAMLMap, depth, members);
          return [...members.values()].join("");
        });
      } else {
        this.#members(source, depth, members);
      }
    }
  }

  #throughAlias(alias: Alias, write: (target: Node) => string): string {
    if (this.#open.has(alias)) throw fault("yaml-alias", `the anchor \`${alias.source}\` contains itself`, alias);
    this.#open.add(alias);
    const json = write(this.#aliases.get(alias) ?? null);
    this.#open.delete(alias);
    this.#written += json.length;
    if (this.#written > EXPANDED) throw excessive(alias);
    return json;
  }

  #text(text: string, node: Node): string {
    // A lone surrogate has no UTF-8: the JSON would not carry what the YAML says.
    if (!text.isWellFormed()) throw fault("yaml-character", "this text holds half of a surrogate pair", node);
    return JSON.stringify(text);
  }

  /** `{a:}`: go-yaml reads the key `a:`, the parser here the key `a`. */
  #refuseTightColon(key: Node): void {
    if (!(key instanceof Scalar) || key.type !== "PLAIN" || !key.range) return;
    if (/^:[,[\]{}]/.test(this.#source.slice(key.range[1], key.range[1] + 2))) {
      throw fault("yaml-key", "a `:` without a blank after it is read in two ways", key, "put a blank after it");
    }
  }

  /** go-yaml's own measure: the share of nodes reached through aliases, stricter as documents grow. */
  #count(node: Node): void {
    this.#decoded += 1;
    if (this.#open.size === 0) return;
    this.#aliased += 1;
    const low = 400_000;
    const high = 4_000_000;
    const grown = Math.min(1, Math.max(0, (this.#decoded - low) / (high - low)));
    if (this.#aliased > 100 && this.#decoded > 1000 && this.#aliased / this.#decoded > 0.99 - 0.89 * grown) {
      throw excessive(node);
    }
  }
}

export function isMerge(key: Node): boolean {
  if (!(key instanceof Scalar) || key.source !== "<<") return false;
  if (key.tag !== undefined) throw fault("yaml-merge", "a `<<` with a tag is read in two ways", key, "leave the tag out");
  return key.type === "PLAIN";
}

/** The mappings a `<<` names, the weakest first. */
export function mergeSources(value: Node, aliases: Aliases): (Alias | YAMLMap)[] {
  const sources = value instanceof YAMLSeq ? (value.items as Node[]).toReversed() : [value];
  return sources.map((source) => {
    const target = source instanceof Alias ? aliases.get(source) : source;
    if (target instanceof YAMLMap) return source as Alias | YAMLMap;
    throw fault("yaml-merge", "`<<` takes a mapping or a list of mappings", value);
  });
}

export function keyOf(key: Node, aliases: Aliases): string {
  const node = key instanceof Alias ? (aliases.get(key) ?? null) : key;
  if (node instanceof YAMLMap || node instanceof YAMLSeq || node instanceof Alias) {
    throw fault("yaml-key", "a key must be text, not a mapping or a list", key);
  }
  const name = scalars.keyText(meaning(node));
  if (name === undefined) throw fault("yaml-key", `\`${node?.source ?? ""}\` cannot be a key`, key, "put it in quotes");
  return name;
}

function meaning(node: Scalar | null): scalars.Scalar {
  if (node === null) return { is: "null", json: "null" };
  const text = node.source ?? "";
  if (node.tag !== undefined) {
    const scalar = scalars.tagged(node.tag, text);
    if (scalar) return scalar;
    throw fault("yaml-tag", "this value is not what its tag says", node);
  }
  if (node.type !== "PLAIN") return { is: "string", text };
  // In a flow collection go-yaml takes this for the start of a key, the parser here for text.
  if (text.startsWith("?")) throw fault("yaml-key", "text that starts with `?` is read in two ways", node, "put it in quotes");
  return scalars.plain(text);
}

function guardDepth(node: Node, depth: number): void {
  if (depth > DEPTH) throw fault("yaml-depth", `nested deeper than ${DEPTH} levels`, node);
}

function excessive(node: Node): Problem {
  return fault("yaml-aliases", "the aliases of this document expand to too much", node);
}

function fault(code: string, message: string, node: Node, help?: string): Problem {
  return new Problem(code, message, node?.range?.[0] ?? 0, help);
}
