/** What `--diff` prints: a unified diff, without the values of secrets that stand near a change. */

import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";
import { withoutUsers } from "./excerpt.ts";
import type { Mended } from "./fix.ts";
import { secretLines } from "./secret-lines.ts";

/** Lines shown around a change. */
const CONTEXT = 3;

/** Nothing where a changed line itself holds a secret. */
export function unifiedDiff({ source: { file }, before, after }: Mended): string | undefined {
  const old = secretLines(file, before);
  const changed = secretLines(file, after);
  // Tools take fewer lines of context, as long as they are as many before the change as behind it.
  for (let context = CONTEXT; context >= 0; context -= 1) {
    const patch = structuredPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context });
    if (!patch.hunks.some((hunk) => showsSecret(hunk, old, changed))) return formatPatch(patch, FILE_HEADERS_ONLY);
  }
  return undefined;
}

type Hunk = ReturnType<typeof structuredPatch>["hunks"][number];

function showsSecret({ lines, oldStart, newStart }: Hunk, old: Set<number>, changed: Set<number>): boolean {
  let before = oldStart;
  let after = newStart;
  return lines.some((line) => {
    const [mark] = line;
    if (mark === "\\") return false;
    const secret = mark === "+" ? changed.has(after) : old.has(before);
    if (mark !== "+") before += 1;
    if (mark !== "-") after += 1;
    return secret || withoutUsers(line) !== line;
  });
}
