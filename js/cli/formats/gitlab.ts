/** A Code Quality report for GitLab: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */

import { createHash } from "node:crypto";
import { jsonDocument } from "./json.ts";
import { explained, gaps, gapText, type Material, startOf, whose } from "./material.ts";

const SEVERITIES = { error: "major", warning: "minor", info: "info" } as const;

export function gitlab({ run, inRepository }: Material): string {
  const seen = new Map<string, number>();
  /** GitLab keeps one entry of a fingerprint, and an object may stand in two files. */
  const unique = (...parts: string[]) => {
    const key = JSON.stringify(parts);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return createHash("sha256").update(`${key}${before || ""}`).digest("hex");
  };
  const location = (file: string, line: number) => ({ path: inRepository(file), lines: { begin: line } });
  return jsonDocument([
    ...gaps(run).map((gap) => ({
      description: gapText(gap),
      check_name: gap.code,
      fingerprint: unique(gap.code, gap.file ?? "", gap.message),
      severity: "blocker",
      location: location(gap.file ?? ".", gap.line ?? 1),
    })),
    ...run.findings.map((finding) => ({
      description: `${whose(finding)}: ${explained(finding).join("; ")}`,
      check_name: finding.rule,
      fingerprint: unique(inRepository(finding.file), finding.fingerprint),
      severity: SEVERITIES[finding.severity],
      location: location(finding.file, startOf(finding).line ?? 1),
    })),
  ]);
}
