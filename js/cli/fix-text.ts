/** What was fixed and what was not, for people. */

import type { Mended } from "./fix.ts";
import type { FileFix, FileLeft } from "./merge.ts";
import { count, type Paint, printable } from "./print.ts";
import { nameOf } from "./titles.ts";

/** The fixes that were not made, each with its reason; those that nobody asked for as a number. */
export function unfixedText(unfixed: FileLeft[], paint: Paint): string {
  let text = "";
  const asked = unfixed.filter(({ code }) => code !== "unsafe");
  for (const { file, object, title, reason } of asked) {
    text += `${printable(file)}  ${paint("yellow", "not fixed")}  ${nameOf(object)}: ${printable(title)}: ${printable(reason)}\n`;
  }
  const unsafe = unfixed.length - asked.length;
  return unsafe > 0 ? `${text}${count(unsafe, "more fix", "more fixes")} with --unsafe-fixes\n` : text;
}

/** After a diff, or instead of one that would show a secret. */
export function wouldFixText(fixed: FileFix[], hidden: Mended[]): string {
  let text = "";
  for (const { source, fixed: fixes } of hidden) {
    text += `${printable(source.file)}: its diff is not shown, for it would show the value of a secret or of an environment variable\n`;
    for (const { title, object } of fixes) text += `  ${nameOf(object)}: ${printable(title)}\n`;
  }
  const files = new Set(fixed.map(({ file }) => file)).size;
  return `${text}${fixed.length > 0 ? `would fix: ${fixed.length} in ${count(files, "file")}` : "nothing to fix"}\n`;
}

/** A diff on a terminal. */
export function shownDiff(diff: string, paint: Paint): string {
  const colour = (line: string) => (/^(?:---|\+\+\+|@@)/.test(line) ? "bold" : line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : undefined);
  return diff
    .split("\n")
    .map((line) => {
      const style = colour(line);
      const safe = printable(line.replace(/\r$/, "").replaceAll("\t", "    "));
      return style ? paint(style, safe) : safe;
    })
    .join("\n");
}
