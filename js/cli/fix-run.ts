/** A run with `--fix` or `--diff`: what is written, what is printed. */

import { unifiedDiff } from "./diff.ts";
import type { File, Unreadable } from "./files.ts";
import { fixFiles, mend, type Mended, type Mending } from "./fix.ts";
import { shownDiff, unfixedText, wouldFixText } from "./fix-text.ts";
import type { FileFix, FileLeft, RunReport } from "./merge.ts";
import type { Paint } from "./print.ts";

type Judging = Omit<Mending, "unjudged">;

/** Makes the fixes, and gives back the files to be judged again: then is named, too, what cannot be judged. */
export function runFixes(files: (File | Unreadable)[], judging: Judging, run: RunReport): (File | Unreadable)[] {
  const done = fixFiles(files, { ...judging, unjudged: { errors: [], passedOver: [] } });
  run.fixed = done.fixed;
  run.unfixed = done.unfixed;
  run.errors.push(...done.errors);
  if (done.stdin) process.stdout.write(done.stdin);
  return done.files;
}

/** Prints what would change; `run` is told of what cannot be judged. */
export function runDiff(files: (File | Unreadable)[], judging: Judging, run: RunReport, paint: Paint): { judged: number; fixes: number } {
  const hidden: Mended[] = [];
  const fixes: FileFix[] = [];
  const unfixed: FileLeft[] = [];
  let judged = 0;
  for (const mended of mend(files, { ...judging, unjudged: run })) {
    judged += 1;
    fixes.push(...mended.fixed);
    unfixed.push(...mended.unfixed);
    if (mended.fixed.length === 0) continue;
    const text = unifiedDiff(mended);
    if (text === undefined) hidden.push(mended);
    else process.stdout.write(process.stdout.isTTY ? shownDiff(text, paint) : text);
  }
  process.stderr.write(unfixedText(unfixed, paint) + wouldFixText(fixes, hidden));
  return { judged, fixes: fixes.length };
}
