/**
 * Cuts a stream into documents the way kubectl does (apimachinery's `YAMLReader`): at every line
 * that starts with `---`, before any YAML is parsed. So a fault in one document never reaches the
 * next, and `--- {a: 1}`, legal YAML that kubectl refuses, is refused here too.
 */

import { Problem } from "./problem.ts";

/** One document: `text.slice(start, end)`; or why kubectl would not read on here. */
export interface Chunk {
  start: number;
  end: number;
  problem?: Problem;
}

/** Lines end at `\n` alone, as they do for kubectl. */
const SEPARATOR = /(?<=^|\n)---([^\n]*)/g;
/**
 * A line that is more than blanks, a comment, or the end of a document. What YAML 1.1 takes for a
 * line break may end a comment, so it counts as content too, and is refused later.
 */
const CONTENT = /(?:^|\n)(?![ \t\r]*(?:#|\.\.\.[ \t\r]*(?:\n|$)|\n|$))|[\x85\u2028\u2029]|\r(?!\n)/;

export function split(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  for (const match of text.matchAll(SEPARATOR)) {
    push(chunks, text, start, match.index);
    start = match.index + match[0].replace(/\r$/, "").length;
    const rest = match[1]?.trim() ?? "";
    if (rest !== "" && !rest.startsWith("#")) {
      const at = match.index + match[0].indexOf(rest, 3);
      const help = "start the document on the next line";
      const problem = new Problem("yaml-separator", "only a comment may follow `---` on its line", at, help);
      chunks.push({ start: at, end: at + rest.length, problem });
    }
  }
  push(chunks, text, start, text.length);
  return chunks;
}

/** Where there is no content kubectl reads null and passes over it. */
function push(chunks: Chunk[], text: string, start: number, end: number): void {
  if (CONTENT.test(text.slice(start, end))) chunks.push({ start, end });
}
