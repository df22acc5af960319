/**
 * SARIF 2.1.0 (OASIS), as code scanning on GitHub reads it.
 *
 * No rule has a `security-severity`: it would make a security alert of each finding, and most are about reliability.
 */

import type { Range } from "../../manifest/lines.ts";
import type { RuleInfo } from "../../src/policy.ts";
import type { Exempted, Severity } from "../../src/types.ts";
import type { PlacedFinding, RunError, RunReport } from "../merge.ts";
import { printable } from "../print.ts";
import { jsonDocument } from "./json.ts";
import { evidenceOption, explained, gaps, gapText, type Material, whose } from "./material.ts";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

export function sarif({ run, rules, version, inRepository }: Material): string {
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const rule = (id: string) => ({ ruleId: id, ...(index.has(id) && { ruleIndex: index.get(id) }) });
  const place = (file: string, region?: object) => ({
    physicalLocation: { artifactLocation: { uri: uri(inRepository(file)), uriBaseId: "%SRCROOT%" }, ...(region && { region }) },
  });
  return jsonDocument({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Surepull", semanticVersion: version, rules: rules.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: run.errors.length === 0, toolExecutionNotifications: notifications(run, index, place) }],
        results: [
          ...run.findings.map((finding) => ({ ...rule(finding.rule), ...result(finding, place) })),
          ...run.exempted.map((entry) => ({ ...rule(entry.rule), ...suppressed(entry, rules[index.get(entry.rule) ?? -1], place) })),
        ],
      },
    ],
  });
}

type Place = (file: string, region?: object) => object;

/** Of all rules, not only of those that found something: a viewer tells by it what was looked at. */
function descriptor({ id, summary, practice, severities, ladder }: RuleInfo): object {
  const [baseline] = severities;
  const strongest = severities.findLast((severity) => severity !== null) ?? "warning";
  return {
    id,
    name: id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: `${sentence(summary)}.` },
    help: { text: `${sentence(summary)}. \`surepull check\` says of each finding why it matters and what to do.` },
    // In the profile `baseline`; where a profile or settings say otherwise, each result has its own level.
    defaultConfiguration: { enabled: baseline !== null, level: LEVELS[baseline ?? strongest] },
    properties: {
      tags: ["kubernetes", "container-image", ...practice.map((number) => `practice-${number}`), ...(ladder === null ? [] : [ladder])],
      precision: "high",
      "problem.severity": PROBLEMS[baseline ?? strongest],
    },
  };
}

/** GitHub's words for it. */
const PROBLEMS: Record<Severity, string> = { error: "error", warning: "warning", info: "recommendation" };

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function result(finding: PlacedFinding, place: Place): object {
  const { file, range, severity, object, pointer, related, fingerprint, outcome, preexisting, image, also } = finding;
  return {
    level: LEVELS[severity],
    message: message(explained(finding).join("\n")),
    locations: [{ ...place(file, region(range)), logicalLocations: [{ name: whose(finding), fullyQualifiedName: printable(object.at + pointer) }] }],
    ...(related.length > 0 && { relatedLocations: related.map((other, id) => ({ id, ...place(other.file, region(other.range)) })) }),
    partialFingerprints: { "surepull/v1": fingerprint },
    properties: { outcome, preexisting, also, ...(image !== null && { image: printable(image) }) },
  };
}

/** What settings, an annotation or a comment accept. */
function suppressed(entry: RunReport["exempted"][number], rule: RuleInfo | undefined, place: Place): object {
  const { file, range, object, reason } = entry;
  return {
    level: "note",
    message: message(printable(`exempted: ${rule?.summary ?? entry.rule}`)),
    locations: [{ ...place(file, region(range)), logicalLocations: [{ name: whose(entry), fullyQualifiedName: printable(object.at) }] }],
    suppressions: [{ kind: suppressionKind(entry), justification: printable(reason) }],
  };
}

/** What the core gives as the reason where the baseline accepts a finding. */
const BASELINE = "it is in the baseline";

/** An exemption of the settings has a number; annotations and comments stand in the object or in its file. */
function suppressionKind({ exemption, reason }: Exempted): "external" | "inSource" {
  return exemption === null && reason !== BASELINE ? "inSource" : "external";
}

function notifications(run: RunReport, index: Map<string, number>, place: Place): object[] {
  const at = ({ file, line, column }: RunError) => {
    if (file === undefined) return {};
    return { locations: [place(file, line === undefined ? undefined : { startLine: line, ...(column !== undefined && { startColumn: column }) })] };
  };
  return [
    ...gaps(run).map((gap) => ({ descriptor: { id: gap.code }, level: "error", message: message(gapText(gap)), ...at(gap) })),
    ...run.summary.notices.map((notice) => ({ descriptor: { id: "notice" }, level: "note", message: message(printable(notice)) })),
    ...run.summary.notJudged.map(({ rule, needs }) => ({
      descriptor: { id: "not-judged" },
      associatedRule: { id: rule, ...(index.has(rule) && { index: index.get(rule) }) },
      level: "note",
      message: message(`silent without evidence (${evidenceOption(needs)})`),
    })),
    ...run.passedOver.map(({ file, because }) => ({ descriptor: { id: `passed-over-${because}` }, level: "note", message: message("passed over"), locations: [place(file)] })),
  ];
}

function region(range: Range | null): object | undefined {
  if (!range) return undefined;
  const { start, end } = range;
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** In a message of SARIF `[text](target)` is a link, and a manifest must not make one. */
function message(text: string): { text: string } {
  return { text: text.includes("](") ? text.replace(/[\\[\]]/g, "\\$&") : text };
}

/** Lone surrogates have no percent-encoding. */
function uri(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}
