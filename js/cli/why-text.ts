/** Of each pod that waits for an image: the cause, and the mend. */

import { rules } from "../src/policy.ts";
import type { PlacedFinding, RunReport } from "./merge.ts";
import { count, type Paint, printable } from "./print.ts";
import { objectTitle, useTitle } from "./titles.ts";

/** The rule that reads what a pod says of itself. */
export const FAILING = "failing-pull";
/** Findings on these ladders are often what the registry's answer comes from. */
const LADDERS = new Set(["reference", "credential"]);
/** So many of them are named. */
const OTHERS = 2;

export interface FailingPod {
  file: string;
  object: PlacedFinding["object"];
  /** One for each image that the pod waits for. */
  findings: PlacedFinding[];
  /** What else the rules say of the same containers' names and credentials. */
  others: PlacedFinding[];
}

export function failingPods({ findings }: Pick<RunReport, "findings">): FailingPod[] {
  const pods = new Map<string, FailingPod>();
  const key = ({ file, object }: PlacedFinding) => JSON.stringify([file, object.at]);
  for (const finding of findings.filter(({ rule }) => rule === FAILING)) {
    const { file, object } = finding;
    const pod = pods.get(key(finding)) ?? { file, object, findings: [], others: [] };
    pod.findings.push(finding);
    pods.set(key(finding), pod);
  }
  const causes = new Set(rules().filter(({ ladder }) => ladder !== null && LADDERS.has(ladder)).map(({ id }) => id));
  for (const finding of findings) {
    const pod = causes.has(finding.rule) ? pods.get(key(finding)) : undefined;
    if (pod?.findings.some((failing) => of(finding, failing))) pod.others.push(finding);
  }
  return [...pods.values()];
}

/** Whether a finding concerns the container that another is about. */
function of(finding: PlacedFinding, failing: PlacedFinding): boolean {
  return finding.pointer === failing.pointer || finding.related.some(({ pointer, object }) => pointer === failing.pointer && object.at === failing.object.at);
}

export function whyText(pods: FailingPod[], { summary }: Pick<RunReport, "summary">, paint: Paint): string {
  let text = "";
  for (const pod of pods) {
    text += `${paint("bold", objectTitle(pod))}\n`;
    for (const finding of pod.findings) {
      text += `  ${finding.use ? useTitle(finding.use) : ""}: ${paint("red", printable(finding.message))}\n`;
      if (finding.help) text += `    ${paint("dim", "mend:")} ${printable(finding.help)}\n`;
      for (const { rule, message, help } of pod.others.filter((other) => of(other, finding)).slice(0, OTHERS)) {
        text += `    ${paint("dim", "and:")}  ${paint("bold", rule)}: ${printable(message)}\n`;
        if (help) text += `    ${paint("dim", "mend:")} ${printable(help)}\n`;
      }
    }
    text += "\n";
  }
  const what = pods.length > 0 ? paint("red", `${count(pods.length, "pod")} ${pods.length === 1 ? "waits" : "wait"} for images`) : paint("green", "no pod waits for an image");
  return `${text}${what}, of ${count(summary.objects, "object")} in ${count(summary.files, "file")}\n`;
}
