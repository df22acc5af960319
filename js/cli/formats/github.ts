/** Workflow commands, of which GitHub Actions makes annotations: `::error file=…,line=…::…`. */

import type { Range } from "../../manifest/lines.ts";
import { printable } from "../print.ts";
import { explained, gaps, gapText, type Material, STDIN, whose } from "./material.ts";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

export function github({ run, inRepository }: Material): string {
  // A line of stdin is a line of no file.
  const at = (name: string | undefined, place: Place) => (name === undefined || name === STDIN ? {} : { file: inRepository(name), ...place });
  const lines = [
    // GitHub shows the first ten of a kind: what could not be judged is among them.
    ...gaps(run).map((gap) => command("error", { ...at(gap.file, { line: gap.line, col: gap.line && gap.column }), title: `surepull: ${gap.code}` }, gapText(gap))),
    ...run.findings.map((finding) => {
      const place = { ...at(finding.file, region(finding.range)), title: `${finding.rule}: ${whose(finding)}` };
      return command(COMMANDS[finding.severity], place, explained(finding).join("\n"));
    }),
  ];
  return lines.join("");
}

type Place = Record<string, string | number | undefined>;

/** Columns only on one line: GitHub refuses them otherwise. */
function region(range: Range | null): Place {
  if (!range) return {};
  const { start, end } = range;
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  return { line: start.line, endLine: end.line, ...columns };
}

function command(name: string, properties: Place, message: string): string {
  const set = Object.entries(properties).filter(([, value]) => value !== undefined);
  return `::${name} ${set.map(([key, value]) => `${key}=${property(printable(String(value)))}`).join(",")}::${data(message)}\n`;
}

/** As `@actions/core` escapes (`escapeData`, `escapeProperty`). */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/**
 * Text that the runner of GitHub Actions takes no command from: it looks for `::` at the start of a line, behind
 * blanks, and for `##[` anywhere, and names in manifests may have both.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, "$1\\u{3a}").replaceAll("##[", "#\\u{23}[");
}
