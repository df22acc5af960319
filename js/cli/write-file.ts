/** Writes a file whole or not at all: who reads it meanwhile sees the old one. */

import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

export function writeWhole(file: string, text: string): void {
  const target = realTarget(file);
  const beside = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text, { flag: "wx" });
    const mode = statSync(target, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined) chmodSync(beside, mode);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** A link stays one. */
function realTarget(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file; // it is not there yet
  }
}
