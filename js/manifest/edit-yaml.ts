/** Changes to the text of a YAML document, so that nothing else of it changes. */

import { Alias, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { editBlockScalar, endOfBlock, isBlockScalar } from "./block-scalar.ts";
import { type Entry, isMerge, keyOf, type Node } from "./convert.ts";
import { insertInFlow } from "./edit-flow.ts";
import type { Editor } from "./edit-json.ts";
import { member as memberOf } from "./locate.ts";
import { CannotEdit, lead, lineAfter, lineBreak, type TextEdit } from "./text-edit.ts";
import { flowText, itemText, memberText, type Style } from "./write.ts";
import type { Parsed } from "./yaml.ts";

/** `shared` is told of an anchor above the place that others refer to: what is changed here may change there, too. */
export function yamlEditor(source: string, parsed: Parsed, shared: (anchor: string) => void): Editor {
  return (values, segments, beside) => new Place(source, parsed, shared).edit(segments, values, beside);
}

class Place {
  readonly #source: string;
  readonly #parsed: Parsed;
  readonly #shared: (anchor: string) => void;

  constructor(source: string, parsed: Parsed, shared: (anchor: string) => void) {
    this.#source = source;
    this.#parsed = parsed;
    this.#shared = shared;
  }

  edit(segments: string[], values: unknown[], beside: string | undefined): TextEdit[] {
    const [value] = values;
    const last = segments.at(-1) ?? "";
    let parent = this.#seen(this.#parsed.tree);
    for (const segment of segments.slice(0, -1)) parent = this.#seen(this.#child(parent, segment).value);
    if (parent instanceof YAMLSeq) {
      const item = /^\d+$/.test(last) ? (parent.items as Node[])[Number(last)] : undefined;
      return item === undefined ? this.#append(parent, values) : this.#replace(this.#seen(item), undefined, value);
    }
    if (!(parent instanceof YAMLMap)) throw gone();
    const entry = this.#own(parent, last);
    return entry ? this.#replace(this.#seen(entry.value), entry.key, value) : this.#insert(parent, last, value, beside);
  }

  /** A place behind an alias is not written here. */
  #seen(node: Node): Node {
    if (node instanceof Alias) {
      throw new CannotEdit("alias", `it comes from the anchor \`${node.source}\`, through an alias: change it there`);
    }
    if (node?.anchor !== undefined && this.#isUsed(node)) this.#shared(node.anchor);
    return node;
  }

  #isUsed(node: Node): boolean {
    for (const target of this.#parsed.aliases.values()) if (target === node) return true;
    return false;
  }

  #child(node: Node, segment: string): { value: Node } {
    if (node instanceof YAMLSeq) {
      const value = /^\d+$/.test(segment) ? (node.items as Node[])[Number(segment)] : undefined;
      if (value !== undefined) return { value };
    }
    const entry = node instanceof YAMLMap ? this.#own(node, segment) : undefined;
    if (entry) return entry;
    if (node instanceof YAMLMap && memberOf(node, segment, this.#parsed.aliases)) throw merged(segment);
    throw gone();
  }

  /** The entry of this name that is written here and counts; a merge behind it would win. */
  #own(map: YAMLMap, name: string): Entry | undefined {
    const { aliases } = this.#parsed;
    const entry = (map.items as Entry[]).findLast(({ key }) => !isMerge(key) && keyOf(key, aliases) === name);
    const value = memberOf(map, name, aliases)?.value;
    if (value !== undefined && value !== entry?.value) throw merged(name);
    return entry;
  }

  #replace(node: Node, key: Node | undefined, value: unknown): TextEdit[] {
    if (isBlockScalar(node) && typeof value === "string") {
      const edits = editBlockScalar(this.#source, node, value);
      if (edits) return edits;
    }
    if (node instanceof Scalar && !isBlockScalar(node)) {
      const [from, to] = range(node);
      if (from === to) return this.#fill(node, key, value);
      return [{ from, to, insert: flowText(value, STYLES.get(node.type ?? "PLAIN") ?? "double") }];
    }
    if ((node instanceof YAMLMap || node instanceof YAMLSeq) && node.flow) {
      const [from, to] = range(node);
      return [{ from, to, insert: flowText(value, "plain") }];
    }
    if (node === null) throw new CannotEdit("layout", "there is no text to replace");
    throw new CannotEdit("layout", "its text spans lines in a way that is not edited");
  }

  /** `image:` with nothing behind it. */
  #fill(node: Scalar, key: Node | undefined, value: unknown): TextEdit[] {
    if (!key || node.tag !== undefined || node.anchor !== undefined) throw new CannotEdit("layout", "there is no text to replace");
    const colon = /^\s*:/.exec(this.#source.slice(range(key)[1]))?.[0];
    if (colon === undefined) throw new CannotEdit("layout", "there is no text to replace");
    const from = range(key)[1] + colon.length;
    return [{ from, to: from, insert: ` ${flowText(value, "plain")}` }];
  }

  #insert(map: YAMLMap, name: string, value: unknown, beside: string | undefined): TextEdit[] {
    const entries = map.items as Entry[];
    const at = entries.findIndex(({ key }) => !isMerge(key) && keyOf(key, this.#parsed.aliases) === beside);
    const neighbour = at === -1 ? entries.length - 1 : at;
    const { key, value: before } = entries[neighbour] ?? {};
    if (!map.flow && key !== undefined) {
      const indent = this.#indentOf(entries);
      const end = this.#endOf(before ?? null, key);
      return [lineAfter(this.#source, end, indent + memberText(name, value, indent, lineBreak(this.#source, end), this.#dashesOf(entries)))];
    }
    const [start, end] = range(map);
    const spans = entries.map((entry) => ({ start: range(entry.key)[0], end: this.#endOf(entry.value, entry.key) }));
    const quoted = key instanceof Scalar && key.type === "QUOTE_DOUBLE";
    const style = quoted ? "double" : "plain";
    const tight = quoted && before && /^:\S/.test(this.#source.slice(range(key)[1], range(key)[1] + 2));
    return insertInFlow(this.#source, { start, end, entries: spans }, neighbour, [`${flowText(name, style)}${tight ? ":" : ": "}${flowText(value, style)}`]);
  }

  #append(list: YAMLSeq, values: unknown[]): TextEdit[] {
    const items = list.items as Node[];
    const [start, end] = range(list);
    if (list.flow) {
      const spans = items.map((item) => ({ start: range(item)[0], end: this.#endOf(item, item) }));
      return insertInFlow(this.#source, { start, end, entries: spans }, spans.length - 1, values.map((value) => flowText(value, "plain")));
    }
    const last = items.at(-1) ?? null;
    const indent = blanks(lead(this.#source, start));
    const until = this.#endOf(last, last);
    const eol = lineBreak(this.#source, until);
    return [lineAfter(this.#source, until, values.map((value) => indent + itemText(value, indent, eol)).join(eol))];
  }

  /** Where the text of an entry ends: of a block collection with its last member. */
  #endOf(value: Node, key: Node): number {
    if (value instanceof YAMLMap && !value.flow) {
      const last = (value.items as Entry[]).at(-1);
      return last ? this.#endOf(last.value, last.key) : range(value)[1];
    }
    if (value instanceof YAMLSeq && !value.flow) {
      const last = (value.items as Node[]).at(-1) ?? null;
      return last ? this.#endOf(last, last) : range(value)[1];
    }
    if (isBlockScalar(value)) return endOfBlock(this.#source, value);
    return range(value ?? key)[1];
  }

  /** How far the lists of a block mapping are indented, where it has any. */
  #dashesOf(entries: Entry[]): string | undefined {
    const list = entries.find(({ value }) => value instanceof YAMLSeq && !value.flow && value.items.length > 0)?.value;
    const indent = list ? lead(this.#source, range(list)[0]) : "-";
    return /^ *$/.test(indent) ? indent : undefined;
  }

  /** How far the keys of a block mapping are indented. */
  #indentOf(entries: Entry[]): string {
    const leads = entries.map(({ key }) => lead(this.#source, range(key)[0]).replace(/(?:\?[ \t]+|[&!]\S*[ \t]+)*$/, ""));
    return leads.find((text) => /^ *$/.test(text)) ?? blanks(leads[0] ?? "");
  }
}

const STYLES = new Map<string, Style>([
  ["PLAIN", "plain"],
  ["QUOTE_SINGLE", "single"],
  ["QUOTE_DOUBLE", "double"],
]);

/** As far as the dashes before it take it. */
function blanks(text: string): string {
  if (/[^- ]/.test(text)) throw new CannotEdit("layout", "the line starts in a way that is not edited");
  return " ".repeat(text.length);
}

function range(node: Node | undefined): [number, number] {
  const [from = 0, to = from] = node?.range ?? [];
  return [from, to];
}

function merged(name: string): CannotEdit {
  return new CannotEdit("merge", `\`${name}\` comes through a merge (\`<<\`): change it where it is written`);
}

function gone(): CannotEdit {
  return new CannotEdit("changed", "the text has changed since it was judged");
}
