/** Changes to a text, and why one cannot be made. */

/** `text.slice(from, to)` becomes `insert`; UTF-16 offsets into the text before any change, as editors take them. */
export interface TextEdit {
  from: number;
  to: number;
  insert: string;
}

/** Thrown within the editing of one fix, and named for it. */
export class CannotEdit extends Error {
  readonly code: string;

  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** The text with all edits made; nothing where two of them change the same characters. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const parts: string[] = [];
  let done = 0;
  for (const { from, to, insert } of inOrder(edits)) {
    if (from < done) return undefined;
    parts.push(text.slice(done, from), insert);
    done = to;
  }
  parts.push(text.slice(done));
  return parts.join("");
}

/** What is inserted at one place keeps the order in which it came. */
export function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** The rest of a line on which a value ended: blanks, a comment, the line break. */
const REST = /[ \t\r]*(?:#[^\n]*)?(?:\n|$)/y;

/** Where the next line starts, or the text ends; nothing where more than a comment follows. */
export function afterLine(text: string, end: number): number | undefined {
  REST.lastIndex = end;
  return REST.test(text) ? REST.lastIndex : undefined;
}

/** The text before `offset` on its line. */
export function lead(text: string, offset: number): string {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
}

/** The one before `offset`: files may have both kinds. */
export function lineBreak(text: string, offset: number): string {
  return text[text.lastIndexOf("\n", offset - 1) - 1] === "\r" ? "\r\n" : "\n";
}

/** A line after the one on which a value ended. */
export function lineAfter(text: string, end: number, line: string): TextEdit {
  const at = text[end - 1] === "\n" ? end : afterLine(text, end);
  if (at === undefined) throw new CannotEdit("layout", "something else follows on the line");
  const eol = lineBreak(text, at);
  return { from: at, to: at, insert: text[at - 1] === "\n" ? `${line}${eol}` : `${eol}${line}` };
}
