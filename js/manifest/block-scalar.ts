/** Block scalars (`image: |-` and the value on the next line), changed where they stand. */

import { Scalar } from "yaml";
import type { Node } from "./convert.ts";
import { scalarText } from "./write.ts";
import type { TextEdit } from "./text-edit.ts";

type BlockScalar = Scalar & { type: "BLOCK_LITERAL" | "BLOCK_FOLDED" };

export function isBlockScalar(node: Node | undefined): node is BlockScalar {
  return node instanceof Scalar && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");
}

/** Indicator, indentation and chomping in either order, perhaps a comment, and the lines below. */
const BLOCK = /^([|>])([-+0-9]*)([^\n]*\n)((?:[ \t\r]*\n)*)( *)([^]*)$/;

export function editBlockScalar(source: string, node: Scalar, value: string): TextEdit[] | undefined {
  const [from = 0, to = from] = node.range ?? [];
  const [, , indicators = "", rest = "", blank = "", indent = "", text = ""] = BLOCK.exec(source.slice(from, to)) ?? [];
  const body = text.trimEnd();
  // Nothing there to take the indentation from, or a value that a single line does not carry.
  if (body === "" || !/^[!-~](?:[ -~]*[!-~])?$/.test(value)) return quoted(source, from, to, value);
  const start = from + 1 + indicators.length + rest.length;
  const edits: TextEdit[] = [];
  // The value has no line break at its end, and no blanks that the indentation would have to be told apart from.
  if (indicators !== "-") edits.push({ from: from + 1, to: from + 1 + indicators.length, insert: "-" });
  edits.push({ from: start, to: start + blank.length + indent.length + body.length, insert: `${indent}${value}` });
  return edits;
}

/** In double quotes instead, where the block started. */
function quoted(source: string, from: number, to: number, value: string): TextEdit[] {
  return [{ from, to: from + source.slice(from, to).trimEnd().length, insert: scalarText(value, "double") }];
}

/** Where its text ends; the empty lines behind it belong to it only where it keeps them. */
export function endOfBlock(source: string, node: Scalar): number {
  const [from = 0, to = from] = node.range ?? [];
  const text = source.slice(from, to);
  return /^.[0-9]?\+/.test(text) ? to : from + text.trimEnd().length;
}
