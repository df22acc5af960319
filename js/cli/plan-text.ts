/** The plan as a table: an image a line, grouped by object. */

import type { PlacedImage, RunPlan } from "./merge.ts";
import { count, type Paint, printable, width } from "./print.ts";
import { objectTitle, useTitle } from "./titles.ts";

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
      text += credentials(group[index]?.credentials ?? null, paint);
      text += ofNodes(group[index], paint);
      if (failure) text += `    ${paint("red", failure.reason)} ${printable(failure.when)}\n`;
    }
    text += "\n";
  }
  return `${text}${count(images.length, "image")}\n`;
}

/** With what the registry is asked, as far as anything is known of it. */
function credentials(planned: PlacedImage["credentials"], paint: Paint): string {
  if (!planned) return "";
  const { outcome, candidates, misses } = planned;
  const lines = candidates.map(({ secret, key, byAccident }, index) => {
    const accident = byAccident ? ", by accident: its path ends within a name of the image's" : "";
    return `${paint("green", index === 0 ? "with" : "then")} key \`${printable(key)}\` of secret ${printable(secret)}${accident}`;
  });
  if (outcome === "node") lines.push(`${paint("green", "with")} the nodes' own credentials`);
  if (candidates.length === 0 && outcome === "anonymous" && misses.length > 0) lines.push(`${paint("yellow", "without")} any credential`);
  for (const { secret, key, reason } of misses) {
    const what = key === null ? `secret ${printable(secret)}` : `key \`${printable(key)}\` of secret ${printable(secret)}`;
    lines.push(`${paint("dim", "not")} ${what}: ${MISSED.get(reason) ?? printable(reason)}`);
  }
  return lines.map((line) => `    ${line}\n`).join("");
}

/** Which nodes have the image, and what they do that others would not. */
function ofNodes(planned: PlacedImage | undefined, paint: Paint): string {
  if (!planned) return "";
  const { cold, warm, nodes } = planned;
  let text = "";
  if (nodes) {
    const more = nodes.with > nodes.names.length ? ", …" : "";
    const names = nodes.with > 0 ? `: ${printable(nodes.names.join(", "))}${more}` : "";
    text += `    ${paint("dim", "on")} ${nodes.with} of ${count(nodes.of, "node")}${names}\n`;
  }
  for (const { because } of [cold, warm]) {
    if (SAID.test(because)) text += `    ${paint("yellow", "note")} ${because}\n`;
  }
  return text;
}

/** More than the columns say by themselves. */
const SAID = /^the image is (?:not )?on the node./;

export const MISSED = new Map([
  ["absent", "there is no such secret"],
  ["not-handed-over", "it was not handed over, so nobody knows"],
  ["broken", "it cannot be read, which breaks every pull of the pod"],
  ["ignored-type", "its type is none that the kubelet takes for a pull secret"],
  ["ignored-key", "its data is not under the key that its type wants"],
  ["ignored-empty", "there is nothing in it"],
  ["unreadable-key", "a key of it cannot be read"],
  ["hub-slash", "without the slash at the end, `/v1` is a path and not Docker Hub"],
  ["hub-host", "no image of Docker Hub is looked up by this host"],
  ["hidden-by-docker.io", "a key for `docker.io` goes before it"],
  ["port", "the port is another, and ports are compared as text"],
  ["case", "upper and lower case differ"],
  ["path-glob", "a `*` in the path stands for itself"],
  ["path", "the image's path does not begin with the key's"],
  ["scheme", "a scheme other than http:// and https:// is read as the host"],
  ["labels", "a `*` stands for one label, and there must be as many"],
  ["registry", "it is for another registry"],
]);

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
