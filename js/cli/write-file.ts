/** A file gets its new content as a whole or not at all. */

import {
  accessSync, closeSync, constants, fchmodSync, fchownSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, type Stats, statSync, unlinkSync, writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** Why it was not written. */
export interface Unwritten {
  code: string;
  message: string;
  help?: string;
}

/** Behind a link the file it leads to is written; mode and owner stay. */
export function writeAtomically(file: string, before: Uint8Array, after: Uint8Array): Unwritten | undefined {
  try {
    const target = realpathSync(file);
    const stat = statSync(target);
    if (!stat.isFile()) {
      return { code: "unwritable", message: "it is no regular file, which alone can be written", help: "hand it over as stdin: the fixed text goes to stdout" };
    }
    // Renaming would get round a file's own protection.
    accessSync(target, constants.W_OK);
    if (Buffer.compare(readFileSync(target), before) !== 0) {
      return { code: "unwritable", message: "it was changed by something else while it was judged", help: "run it again" };
    }
    replace(target, stat, after);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const denied = code === "EACCES" || code === "EPERM" || code === "EROFS";
    return { code: "unwritable", message: denied ? "no permission to write it" : `it cannot be written (${message})` };
  }
}

function replace(target: string, { mode, uid, gid }: Stats, content: Uint8Array): void {
  const temporary = join(dirname(target), `.${basename(target)}.surepull-${process.pid}`);
  const descriptor = openSync(temporary, "wx", 0o600);
  try {
    try {
      writeFileSync(descriptor, content);
      keepOwner(descriptor, uid, gid);
      fchmodSync(descriptor, mode & 0o7777);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

function keepOwner(descriptor: number, uid: number, gid: number): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // Only root may give files away, and a file of one's own keeps its owner anyway.
  }
}
