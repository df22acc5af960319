/** Comments of a YAML document, and the values that each of them stands with. */

import { Alias, Lexer, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { type Aliases, type Entry, isMerge, keyOf, mergeSources, type Node } from "./convert.ts";
import { Lines } from "./lines.ts";

export interface Comment {
  text: string;
  offset: number;
  /** It stands before the first value. */
  first: boolean;
  /**
   * RFC 6901 pointers to what starts on its line or, where it has the line for itself, on the next
   * one: the outermost value. Through aliases and merges one line may be several values.
   */
  pointers: string[];
}

/** The comments whose text has a word in it. */
export function commentsOf(source: string, root: Node, aliases: Aliases, word: string): Comment[] {
  const lines = new Lines(source);
  const found = [...texts(source)].filter(({ text }) => text.includes(word));
  const wanted = found.map(({ offset }) => targetLine(lines, offset));
  const walk = new Walk(lines, aliases, new Set(wanted));
  walk.visit(root, "", 0);
  const start = root?.range?.[0] ?? source.length;
  return found.map(({ text, offset }, index) => ({ text, offset, first: offset < start, pointers: walk.starts.get(wanted[index] ?? 0) ?? [] }));
}

/** What the lexer puts before what it found; it is not in the text. */
const SCALAR = "\u001f";
const MARKS = new Set(["\u0002", "\u0018", SCALAR]);

/** By the lexer: `#` inside text is no comment. */
function* texts(source: string): Generator<{ text: string; offset: number }> {
  let offset = 0;
  let before = "";
  for (const lexeme of new Lexer().lex(source)) {
    if (lexeme.startsWith("#") && before !== SCALAR) yield { text: lexeme, offset };
    if (!MARKS.has(lexeme)) offset += lexeme.length;
    before = lexeme;
  }
}

/** The line that a comment is about. */
function targetLine(lines: Lines, offset: number): number {
  let { line, column } = lines.position(offset);
  let text = lines.text(line).slice(0, column - 1);
  // The dash of a list's element alone is nothing yet.
  while (/^[\s-]*(?:#.*)?$/.test(text) && line < lines.count) {
    line += 1;
    text = lines.text(line);
  }
  return line;
}

/** Keys that say something of the mapping they stand in: of the object, or of one image. */
const OF_THE_WHOLE = new Set(["apiVersion", "kind", "imagePullPolicy", "pullPolicy", "registry", "repository", "tag", "version", "digest", "sha"]);

class Walk {
  /** What starts on each of the lines that are asked for. */
  readonly starts = new Map<number, string[]>();
  readonly #lines: Lines;
  readonly #aliases: Aliases;
  readonly #wanted: Set<number>;

  constructor(lines: Lines, aliases: Aliases, wanted: Set<number>) {
    this.#lines = lines;
    this.#aliases = aliases;
    this.#wanted = wanted;
  }

  /** `covered` is the line whose outermost value this is in. */
  visit(node: Node, pointer: string, covered: number): void {
    const value = node instanceof Alias ? (this.#aliases.get(node) ?? null) : node;
    if (value instanceof YAMLSeq) {
      for (const [index, item] of (value.items as Node[]).entries()) {
        const own = `${pointer}/${index}`;
        this.visit(item, own, this.#start(item, own, covered));
      }
    } else if (value instanceof YAMLMap) {
      for (const [name, { key, value: member }] of members(value, this.#aliases)) {
        const own = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
        const about = OF_THE_WHOLE.has(name) && (member === null || member instanceof Scalar) ? pointer : own;
        this.visit(member, own, this.#start(key, about, covered));
      }
    }
  }

  #start(node: Node, pointer: string, covered: number): number {
    const { line } = this.#lines.position(node?.range?.[0] ?? 0);
    if (line === covered || !this.#wanted.has(line)) return covered;
    const known = this.starts.get(line);
    if (known) known.push(pointer);
    else this.starts.set(line, [pointer]);
    return line;
  }
}

/** By name, the entry that wins: the last one, and merged ones give way to those after them. */
function members(map: YAMLMap, aliases: Aliases): Map<string, Entry> {
  const all = new Map<string, Entry>();
  for (const entry of map.items as Entry[]) {
    if (!isMerge(entry.key)) {
      all.set(keyOf(entry.key, aliases), entry);
      continue;
    }
    for (const source of mergeSources(entry.value, aliases)) {
      const target = source instanceof Alias ? aliases.get(source) : source;
      for (const [name, merged] of members(target as YAMLMap, aliases)) all.set(name, merged);
    }
  }
  return all;
}
