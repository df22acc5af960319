/** `surepull rules`: what there is to find. */

import { type RuleInfo, rules as all } from "../../src/policy.ts";
import { CLEAN, paint } from "../console.ts";
import type { Options } from "../options.ts";
import type { Paint } from "../print.ts";

const WRITERS: Record<string, (rules: RuleInfo[], paint: Paint) => string> = { text: asText, json: asJson, md: asMarkdown };

export function rules({ format }: Options): number {
  process.stdout.write(WRITERS[format]?.(all(), paint) ?? "");
  return CLEAN;
}

function asText(rules: RuleInfo[], paint: Paint): string {
  const longest = Math.max(...rules.map(({ id }) => id.length));
  const row = (cells: (string | null)[]) => cells.map((cell) => (cell ?? "off").padEnd(8)).join("  ");
  const head = paint("dim", `${"".padEnd(longest)}  ${row(["baseline", "reliable", "strict"])}`.trimEnd());
  const lines = rules.map(({ id, severities, summary }) => `${paint("bold", id)}${" ".repeat(longest - id.length)}  ${row(severities)}  ${summary}`);
  return `${[head, ...lines].join("\n")}\n`;
}

function asJson(rules: RuleInfo[]): string {
  return `${JSON.stringify({ type: "rules", version: 1, rules }, null, 2)}\n`;
}

function asMarkdown(rules: RuleInfo[]): string {
  const head = "| rule | finds | baseline | reliable | strict |\n|---|---|---|---|---|\n";
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = rules.map(({ id, severities, summary }) => `| \`${id}\` | ${cell(summary)} | ${severities.map((severity) => severity ?? "off").join(" | ")} |\n`);
  return head + rows.join("");
}
