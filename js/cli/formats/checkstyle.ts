/** Checkstyle's XML: a file, and in it what is wrong on which line. */

import { explained, gaps, gapText, grouped, type Material, startOf, whose } from "./material.ts";
import { type Element, element, xmlDocument } from "./xml.ts";

/** What is said of no file. */
const WHOLE_RUN = "surepull";

export function checkstyle({ run, judged }: Material): string {
  const gapsByFile = gaps(run).map((gap): [string, Element] => {
    const { file = WHOLE_RUN, line, column, code } = gap;
    return [file, element("error", { line, column: line && column, severity: "error", message: gapText(gap), source: `surepull.${code}` })];
  });
  const findingsByFile = run.findings.map((finding): [string, Element] => {
    const { file, severity, rule } = finding;
    const message = `${whose(finding)}: ${explained(finding).join("; ")}`;
    return [file, element("error", { ...startOf(finding), severity, message, source: `surepull.${rule}` })];
  });
  const files = grouped([...gapsByFile, ...findingsByFile], judged);
  return xmlDocument(element("checkstyle", { version: "4.3" }, ...Array.from(files, ([name, errors]) => element("file", { name }, ...errors))));
}
