/** The plan as a table: an image a line, grouped by object. */

import type { PlacedImage, RunPlan } from "./merge.ts";
import { count, type Paint, printable, width } from "./print.ts";
import { objectTitle, useTitle } from "./report-text.ts";

const HEADER = ["", "asks for", "pull policy", "node without it", "node that has it"];

export function planText({ images }: RunPlan, paint: Paint): string {
  const groups = new Map<string, PlacedImage[]>();
  for (const image of images) {
    const title = objectTitle(image);
    groups.set(title, [...(groups.get(title) ?? []), image]);
  }
  let text = "";
  for (const [title, group] of groups) {
    const rows = group.map(row);
    const columns = [HEADER, ...rows].reduce<number[]>((most, cells) => cells.map((cell, i) => Math.max(most[i] ?? 0, width(cell))), []);
    const line = (cells: string[]) => cells.map((cell, i) => cell + " ".repeat((columns[i] ?? 0) - width(cell))).join("  ").trimEnd();
    text += `${paint("bold", title)}\n`;
    text += `  ${paint("dim", line(HEADER))}\n`;
    for (const [index, cells] of rows.entries()) {
      const failure = group[index]?.failure;
      text += `  ${line(cells)}\n`;
      if (failure) text += `    ${paint("red", failure.reason)} ${printable(failure.when)}\n`;
    }
    text += "\n";
  }
  return `${text}${count(images.length, "image")}\n`;
}

function row({ use, image, reference, pullPolicy, cold, warm }: PlacedImage): string[] {
  const asked = !reference ? "(no image)" : "error" in reference ? `(no reference: ${image ?? ""})` : reference.canonical;
  return [
    use ? useTitle(use) : "",
    printable(asked),
    pullPolicy ? `${pullPolicy.effective}, ${pullPolicy.source}` : reference ? "(refused)" : "",
    step(cold),
    step(warm),
  ];
}

const RESULTS = { pull: "pulls", use: "uses it", revalidate: "asks again", fail: "fails", unknown: "unknown" };

function step({ asks, result }: PlacedImage["cold"]): string {
  return asks.length > 0 ? `${RESULTS[result]}: ${printable(asks.join(", "))}` : RESULTS[result];
}
