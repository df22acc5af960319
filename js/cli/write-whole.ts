/** Writes a file so that it is either the old one or the whole new one. */

import { closeSync, fchmodSync, fchownSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Says what went wrong, if anything did. */
export function writeWhole(path: string, text: string): string | undefined {
  try {
    const existing = statSync(path, { throwIfNoEntry: false });
    if (existing?.isDirectory()) return "it is a folder";
    // A device or a pipe is written to, never replaced.
    if (existing && !existing.isFile()) writeFileSync(path, text);
    else replaceFile(existing ? realpathSync(path) : path, existing, text);
    return undefined;
  } catch (error) {
    return reason(error as NodeJS.ErrnoException);
  }
}

/** Puts a new file into the place of the one that is there, if any, with its mode and owner. */
export function replaceFile(target: string, existing: Stats | undefined, content: string | Uint8Array): void {
  waitForWrites();
  const temporary = join(dirname(target), `.${basename(target)}.surepull-${process.pid}`);
  const descriptor = openSync(temporary, "wx", existing ? 0o600 : 0o666);
  try {
    try {
      writeFileSync(descriptor, content);
      if (existing) keep(descriptor, existing);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function keep(descriptor: number, { mode, uid, gid }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // Only root may give files away, and a file of one's own keeps its owner anyway.
  }
  fchmodSync(descriptor, mode & 0o7777);
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
  for (const [signal, number] of [["SIGINT", 2], ["SIGTERM", 15]] as const) process.on(signal, () => process.exit(128 + number));
}
