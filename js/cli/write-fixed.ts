/** A manifest gets its fixed content, unless it is another one meanwhile. */

import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import { replaceFile } from "./write-whole.ts";

/** Why it was not written. */
export interface Unwritten {
  code: string;
  message: string;
  help?: string;
}

/** Behind a link the file it leads to is written; mode and owner stay. */
export function writeFixed(file: string, before: Uint8Array, after: Uint8Array): Unwritten | undefined {
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
    replaceFile(target, stat, after);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const denied = code === "EACCES" || code === "EPERM" || code === "EROFS";
    return { code: "unwritable", message: denied ? "no permission to write it" : `it cannot be written (${message})` };
  }
}
