/** A report for people: what, where, why, what to do. */

import type { Range } from "../manifest/lines.ts";
import type { Fix, UseRef } from "../src/types.ts";
import type { Excerpt } from "./excerpt.ts";
import type { PlacedFinding, RunError, RunReport } from "./merge.ts";
import { count, type Paint, printable, width } from "./print.ts";

/** Past this many findings a line has to do for each, and the rules are explained once, at the end. */
const IN_FULL = 50;
/** Of the other places that a finding is about these many are listed. */
const RELATED = 3;
const COLOUR = { error: "red", warning: "yellow", info: "cyan" } as const;

export function reportText(run: RunReport, excerpts: Map<PlacedFinding, Excerpt>, paint: Paint): string {
  const { findings, fixes } = run;
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
  if (!full) text += `\n${byRule(findings, paint)}\n`;
  return `${text}${summaryLine(run, paint)}\n${silentLine(run, paint)}`;
}

const OPTIONS = new Map([
  ["evidence.objects", "--evidence"],
  ["evidence.scans", "--scan"],
  ["evidence.nodes", "--node-config"],
]);

/** What nobody looked at is not clean. */
function silentLine({ summary }: RunReport, paint: Paint): string {
  const silent = new Map<string, number>();
  for (const { needs } of summary.notJudged) silent.set(needs, (silent.get(needs) ?? 0) + 1);
  if (silent.size === 0) return "";
  const parts = Array.from(silent, ([needs, rules]) => `${count(rules, "rule")} (${OPTIONS.get(needs) ?? needs})`);
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
    const name = other.object.at === object.at ? "" : `  ${nameOf(other.object)}`;
    text += `  ${paint("dim", "and: ")} ${place(file, other.range)}${name}\n`;
  }
  if (related.length > RELATED) text += `  ${paint("dim", "and: ")} ${count(related.length - RELATED, "more place")}\n`;
  if (also.length > 0) text += `  ${paint("dim", "also:")} ${also.join(", ")}\n`;
  return text;
}

export function objectTitle({ file, object }: Pick<PlacedFinding, "file" | "object">): string {
  return `${nameOf(object)} in ${printable(file)}`;
}

function nameOf({ kind, namespace, name, generateName }: PlacedFinding["object"]): string {
  const called = name ?? (generateName ? `${generateName}…` : "(no name)");
  return printable(`${kind ?? "pod spec"} ${namespace ? `${namespace}/` : ""}${called}`);
}

const USES: Record<UseRef["kind"], string> = {
  container: "container",
  initContainer: "init container",
  sidecar: "sidecar",
  ephemeralContainer: "ephemeral container",
  imageVolume: "image volume",
  customResource: "custom resource",
};

export function useTitle({ kind, name }: UseRef): string {
  return `${USES[kind]}${name ? ` ${printable(name)}` : ""}`;
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
    text += `${String(number).padStart(6)}  ${paint("bold", first.rule)}: ${printable(first.why)}\n`;
  }
  return text;
}

function summaryLine({ summary, errors, exempted }: RunReport, paint: Paint): string {
  const found = [
    summary.errors > 0 && paint("red", count(summary.errors, "error")),
    summary.warnings > 0 && paint("yellow", count(summary.warnings, "warning")),
    summary.infos > 0 && paint("cyan", count(summary.infos, "info")),
  ].filter((part) => part !== false);
  const what = found.length > 0 ? found.join(", ") : paint("green", "nothing found");
  const cut = summary.truncated > 0 ? `; ${count(summary.truncated, "finding")} more not listed` : "";
  const accepted = exempted.length > 0 ? `; exempted: ${exempted.length}` : "";
  const unread = errors.length > 0 ? `; not judged: ${errors.length}` : "";
  return `${what} in ${count(summary.images, "image")}, ${count(summary.files, "file")}${cut}${accepted}${unread}`;
}

/** What was not judged, for stderr. */
export function unjudgedText({ errors, passedOver }: Pick<RunReport, "errors" | "passedOver">, paint: Paint): string {
  let text = errors.map((error) => errorText(error, paint)).join("");
  for (const [because, said] of Object.entries(PASSED_OVER)) {
    const these = passedOver.filter((entry) => entry.because === because);
    if (these.length === 0) continue;
    const few = these.slice(0, 3).map(({ file, document }) => printable(file) + (document ? ` (document ${document})` : ""));
    const more = these.length > 3 ? ` and ${these.length - 3} more` : "";
    text += `passed over, ${said}: ${few.join(", ")}${more}\n`;
  }
  return text;
}

const PASSED_OVER = {
  "no-object": "not a Kubernetes object",
  template: "templates to be rendered first (helm template … | surepull check -)",
};

const WHAT = new Map([
  ["invalid-settings", "bad settings"],
  ["invalid-evidence", "bad evidence"],
  ["invalid-options", "bad option"],
]);

function errorText({ file, line, column, document, code, message, help }: RunError, paint: Paint): string {
  const place = [file === undefined ? undefined : printable(file), line, line === undefined ? undefined : column];
  const where = place.filter((part) => part !== undefined).join(":");
  const which = document === undefined ? "" : ` (document ${document})`;
  const what = WHAT.get(code) ?? "cannot judge";
  const hint = help ? `\n  ${paint("dim", "help:")} ${printable(help)}` : "";
  return `${where}${where === "" ? "" : "  "}${paint("red", what)}${which}: ${printable(message)}${hint}\n`;
}
