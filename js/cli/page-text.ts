/** A rule's page, written in Markdown, as text for a terminal. */

import type { RuleInfo } from "../src/policy.ts";
import { type Paint, width } from "./print.ts";

/** Lines longer than this are hard to read. */
const COLUMNS = 88;

export function pageText(markdown: string, rule: RuleInfo, paint: Paint): string {
  const [, ...lines] = markdown.trimEnd().split("\n"); // the first is the name, and an empty one follows
  let text = `${paint("bold", rule.id)}\n${weights(rule)}\n`;
  let code = false;
  for (const line of lines) {
    if (line.startsWith("```")) code = !code;
    else if (code) text += `    ${line}\n`;
    else if (/^\|[-|: ]+\|$/.test(line)) continue;
    else if (line.startsWith("#")) text += `${paint("bold", plain(line.replace(/^#+ /, "")))}\n`;
    else text += `${wrapped(plain(line))}\n`;
  }
  return text;
}

/** What it weighs in each profile, and what it needs. */
function weights({ severities: [baseline, reliable, strict], configuredBy, ladder }: RuleInfo): string {
  const parts = [`baseline: ${baseline ?? "off"}, reliable: ${reliable ?? "off"}, strict: ${strict ?? "off"}`];
  if (ladder !== null) parts.push(`ladder ${ladder}: of its rules the worst speaks`);
  if (configuredBy !== undefined) parts.push(`finds nothing without the setting ${configuredBy}`);
  return parts.join("\n");
}

/** Links lead nowhere in a terminal. */
function plain(line: string): string {
  return line.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
}

function wrapped(line: string): string {
  const indent = /^(?:\s*(?:- |\d+\. )|\s+)/.exec(line)?.[0].length ?? 0;
  let text = "";
  let column = 0;
  for (const word of line.split(/(?<=\S) /)) {
    if (column > 0 && column + 1 + width(word) > COLUMNS) {
      text += `\n${" ".repeat(indent)}${word}`;
      column = indent + width(word);
    } else {
      text += column > 0 ? ` ${word}` : word;
      column += width(word) + (column > 0 ? 1 : 0);
    }
  }
  return text;
}
