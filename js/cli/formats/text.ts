/** A report for people: what, where, why, what to do. */

import type { Range } from "../../manifest/lines.ts";
import type { Fix } from "../../src/types.ts";
import type { Excerpt } from "../excerpt.ts";
import { unfixedText } from "../fix-text.ts";
import type { PlacedFinding, RunReport } from "../merge.ts";
import { count, type Paint, printable, width } from "../print.ts";
import { nameOf, objectTitle, useTitle } from "../titles.ts";
import { evidenceOption, type Material } from "./material.ts";

/** Past this many findings a line has to do for each, and the rules are explained once, at the end. */
const IN_FULL = 50;
/** Past this many an overview has to do, which fits on a screen: nobody reads a thousand lines. */
const LISTED = 100;
/** What the overview shows of each. */
const SHOWN = { findings: 5, rules: 10, files: 4 };
/** Of the other places that a finding is about these many are listed. */
const RELATED = 3;
const COLOUR = { error: "red", warning: "yellow", info: "cyan" } as const;

export function text({ run, excerpts, rules, paint, refused }: Material): string {
  if (refused || run.summary.files === 0) return ""; // what is wrong stands on stderr
  const { findings } = run;
  const summaries = new Map(rules.map(({ id, summary }) => [id, summary]));
  const said = findings.length > LISTED ? overview(findings, summaries, paint) : listed(run, excerpts, paint);
  return `${said}${summaryLine(run, paint)}\n${unfixedText(run.unfixed ?? [], paint)}${silentLine(run, paint)}`;
}

function listed({ findings, fixes }: RunReport, excerpts: Map<PlacedFinding, Excerpt>, paint: Paint): string {
  const full = findings.length <= IN_FULL;
  let text = "";
  let group = "";
  for (const finding of findings) {
    const title = objectTitle(finding);
    if (title !== group) text += `${paint("bold", title)}\n`;
    group = title;
    text += headline(finding, paint);
    text += full ? `\n${details(finding, excerpts.get(finding), fixOf(finding, fixes), paint)}\n` : `: ${printable(finding.message)}\n`;
  }
  return full ? text : `${text}\n${byRule(findings, paint)}\n`;
}

const WEIGHT = { error: 0, warning: 1, info: 2 };

function overview(findings: PlacedFinding[], summaries: Map<string, string>, paint: Paint): string {
  const first = findings.toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]).slice(0, SHOWN.findings);
  const lines = first.map((finding) => `${headline(finding, paint)}\n`).join("");
  const rules = table(findings.map(({ rule }) => rule), SHOWN.rules, "rule", (rule) => `${paint("bold", rule)}: ${summaries.get(rule) ?? ""}`);
  const files = table(findings.map(({ file }) => file), SHOWN.files, "file", printable);
  const more = `… ${findings.length - first.length} more; --format json lists them all`;
  return `${lines}${more}\n\n${paint("bold", "By rule")}\n${rules}${paint("bold", "By file")}\n${files}\n`;
}

/** How often each stands there, the most frequent first. */
function table(entries: string[], most: number, thing: string, say: (entry: string) => string): string {
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  const rest = rows.slice(most).reduce((sum, [, number]) => sum + number, 0);
  const line = (number: number, said: string) => `${String(number).padStart(6)}  ${said}\n`;
  const shown = rows.slice(0, most).map(([entry, number]) => line(number, say(entry))).join("");
  return rest === 0 ? shown : shown + line(rest, `in ${count(rows.length - most, `more ${thing}`)}`);
}

/** What nobody looked at is not clean. */
function silentLine({ summary }: RunReport, paint: Paint): string {
  const silent = new Map<string, number>();
  for (const { needs } of summary.notJudged) silent.set(needs, (silent.get(needs) ?? 0) + 1);
  if (silent.size === 0) return "";
  const parts = Array.from(silent, ([needs, rules]) => `${count(rules, "rule")} (${evidenceOption(needs)})`);
  return `${paint("dim", `silent without evidence: ${parts.join(", ")}`)}\n`;
}

/** Where the finding is, in the form that editors and terminals make a link of. */
function headline({ file, range, severity, rule, use, outcome, preexisting }: PlacedFinding, paint: Paint): string {
  const where = use ? `  ${useTitle(use)}` : "";
  const open = outcome === "undetermined" ? "  (undetermined)" : "";
  const old = preexisting ? "  (was there before)" : "";
  return `${place(file, range)}  ${paint(COLOUR[severity], severity)}  ${paint("bold", rule)}${where}${open}${old}`;
}

function place(file: string, range: Range | null): string {
  return range ? `${printable(file)}:${range.start.line}:${range.start.column}` : printable(file);
}

function fixOf({ fix }: PlacedFinding, fixes: Fix[]): Fix | undefined {
  return fix === null ? undefined : fixes[fix];
}

function details({ file, object, range, message, why, help, also, related }: PlacedFinding, shown: Excerpt | undefined, fix: Fix | undefined, paint: Paint): string {
  let text = `  ${printable(message)}\n`;
  if (shown && range) {
    const number = String(range.start.line);
    const gutter = " ".repeat(number.length);
    const { before, fault, after } = shown;
    text += `  ${paint("dim", `${number} |`)} ${before}${fault}${after}\n`;
    text += `  ${paint("dim", `${gutter} |`)} ${" ".repeat(width(before))}${paint("red", "^".repeat(Math.max(1, width(fault))))}\n`;
  }
  if (why) text += `  ${paint("dim", "why: ")} ${printable(why)}\n`;
  if (help) text += `  ${paint("dim", "help:")} ${printable(help)}\n`;
  if (fix) text += `  ${paint("dim", "fix: ")} ${printable(fix.title)} (${fix.safety})\n`;
  for (const other of related.slice(0, RELATED)) {
    const name = other.file === file && other.object.at === object.at ? "" : `  ${nameOf(other.object)}`;
    text += `  ${paint("dim", "and: ")} ${place(other.file, other.range)}${name}\n`;
  }
  if (related.length > RELATED) text += `  ${paint("dim", "and: ")} ${count(related.length - RELATED, "more place")}\n`;
  if (also.length > 0) text += `  ${paint("dim", "also:")} ${also.join(", ")}\n`;
  return text;
}

function byRule(findings: PlacedFinding[], paint: Paint): string {
  const rules = new Map<string, { first: PlacedFinding; number: number }>();
  for (const finding of findings) {
    const rule = rules.get(finding.rule);
    if (rule) rule.number += 1;
    else rules.set(finding.rule, { first: finding, number: 1 });
  }
  let text = `${paint("bold", "By rule")}\n`;
  for (const { first, number } of [...rules.values()].sort((a, b) => b.number - a.number)) {
    text += `${String(number).padStart(6)}  ${paint("bold", first.rule)}: ${printable(first.why ?? "")}\n`;
  }
  return text;
}

function summaryLine({ summary, errors, exempted, fixed = [] }: RunReport, paint: Paint): string {
  const found = [
    summary.errors > 0 && paint("red", count(summary.errors, "error")),
    summary.warnings > 0 && paint("yellow", count(summary.warnings, "warning")),
    summary.infos > 0 && paint("cyan", count(summary.infos, "info")),
  ].filter((part) => part !== false);
  const what = found.length > 0 ? found.join(", ") : paint("green", "nothing found");
  const cut = summary.truncated > 0 ? `; ${count(summary.truncated, "finding")} more not listed` : "";
  const accepted = exempted.length > 0 ? `; exempted: ${exempted.length}` : "";
  const mended = fixed.length > 0 ? `; fixed: ${fixed.length}` : "";
  const unjudged = errors.filter(({ code }) => code !== "unwritable").length;
  const unread = unjudged > 0 ? `; not judged: ${unjudged}` : "";
  return `${what} in ${count(summary.images, "image")}, ${count(summary.files, "file")}${cut}${accepted}${mended}${unread}`;
}
