/** What `lock` tells people: which images stay without a digest and why, and what was written. */

import { grouped } from "./formats/material.ts";
import type { PlacedImage } from "./merge.ts";
import { count, type Paint, printable } from "./print.ts";
import { objectTitle } from "./titles.ts";

/** An image that no digest was found for. */
export interface Unlocked {
  image: string;
  /** Where it is used. */
  places: PlacedImage[];
  reason: string;
  help?: string | undefined;
}

export interface Changes {
  added: number;
  changed: number;
  /** Of images that are not among those that were looked at. */
  others: number;
  total: number;
}

/** By reason, for one registry that is down is the reason of many. */
export function unlockedText(unlocked: Unlocked[], paint: Paint): string {
  let text = "";
  for (const [reason, same] of grouped(unlocked.map((one) => [one.reason, one] as const))) {
    const help = same[0]?.help;
    text += `${paint("red", "no digest")}: ${printable(reason)}\n`;
    for (const { image, places } of same) text += `  ${printable(image)}  ${paint("dim", placesText(places))}\n`;
    if (help) text += `  ${paint("dim", "help:")} ${printable(help)}\n`;
  }
  return text;
}

function placesText(places: PlacedImage[]): string {
  const titles = [...new Set(places.map(objectTitle))];
  return titles.length > 1 ? `${titles[0]} and ${titles.length - 1} more` : (titles[0] ?? "");
}

export function changesText(file: string, { added, changed, others, total }: Changes): string {
  const parts = [`${added} new`, `${changed} changed`, ...(others > 0 ? [`${others} of images that are not among these`] : [])];
  return `${printable(file)}: ${count(total, "digest")}, ${parts.join(", ")}\n`;
}
