/** Writes a file so that it is either the old one or the whole new one. */

import { realpathSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Says what went wrong, if anything did. */
export function writeWhole(path: string, text: string): string | undefined {
  let temporary: string | undefined;
  waitForWrites();
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing?.isDirectory()) return "it is a folder";
    // A device or a pipe is written to, never replaced.
    if (existing && !existing.isFile()) {
      writeFileSync(path, text);
      return undefined;
    }
    const target = existing ? realpathSync(path) : path; // a link stays one
    temporary = join(dirname(target), `.${basename(target)}.${process.pid}`);
    writeFileSync(temporary, text, { flag: "wx", ...mode(existing) });
    renameSync(temporary, target);
    return undefined;
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return reason(error as NodeJS.ErrnoException);
  }
}

function mode(existing: Stats | undefined): { mode?: number } {
  return existing ? { mode: existing.mode & 0o777 } : {};
}

function reason({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case "ENOENT":
      return "there is no such folder";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "no permission";
    default:
      return message;
  }
}

let waiting = false;

/** With a listener a signal waits until the file is whole, and no temporary one is left. */
function waitForWrites(): void {
  if (waiting) return;
  waiting = true;
  for (const [signal, number] of [["SIGINT", 2], ["SIGTERM", 15]] as const) process.once(signal, () => process.exit(128 + number));
}
