/** Checkstyle's XML: a file, and in it what is wrong on which line. */

import { explained, gaps, gapText, type Material, whose } from "./material.ts";
import { type Element, element, xmlDocument } from "./xml.ts";

/** What is said of no file. */
const WHOLE_RUN = "surepull";

export function checkstyle({ run, judged }: Material): string {
  const files = new Map<string, Element[]>(judged.map((file) => [file, []]));
  const add = (file: string, error: Element) => files.set(file, [...(files.get(file) ?? []), error]);
  for (const gap of gaps(run)) {
    const { file = WHOLE_RUN, line, column, code } = gap;
    add(file, element("error", { line, column: line && column, severity: "error", message: gapText(gap), source: `surepull.${code}` }));
  }
  for (const finding of run.findings) {
    const { line, column } = finding.range.start;
    const message = `${whose(finding)}: ${explained(finding).join("; ")}`;
    add(finding.file, element("error", { line, column, severity: finding.severity, message, source: `surepull.${finding.rule}` }));
  }
  const all = Array.from(files, ([name, errors]) => element("file", { name }, ...errors));
  return xmlDocument(element("checkstyle", { version: "4.3" }, ...all));
}
