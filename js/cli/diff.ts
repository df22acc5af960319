/** What `--diff` prints: a unified diff, without the values of secrets that stand near a change. */

import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, structuredPatch } from "diff";
import type { Mended } from "./fix.ts";
import { secretLines } from "./secret-lines.ts";

/** Lines shown around a change, the most that shows no secret. Tools want as many before the change as behind it. */
const CONTEXTS = [3, 2, 1, 0];

/** Nothing where a changed line itself holds a secret. */
export function unifiedDiff({ source: { file }, before, after }: Mended): string | undefined {
  const patch = (context: number) => structuredPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context });
  const bare = patch(0);
  const old = secretLines(file, before);
  const changed = secretLines(file, after);
  if (bare.hunks.some(({ newStart, newLines }) => anyOf(changed, newStart, newStart + newLines))) return undefined;
  const around = ({ oldStart, oldLines }: StructuredPatch["hunks"][number], context: number) =>
    anyOf(old, oldStart - context, oldStart + oldLines + context);
  const context = CONTEXTS.find((lines) => !bare.hunks.some((hunk) => around(hunk, lines)));
  return context === undefined ? undefined : formatPatch(patch(context), FILE_HEADERS_ONLY);
}

function anyOf(lines: Set<number>, from: number, to: number): boolean {
  for (let line = from; line < to; line += 1) if (lines.has(line)) return true;
  return false;
}
