/** From the paths on the command line to the bytes of files. */

import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** A file, named by the user or met in a folder. */
export interface File {
  file: string;
  named: boolean;
  stdin?: true;
  /** Its bytes, or why there are none. What can be read only once is kept. */
  read(): Uint8Array | Unreadable;
}

/** Why a file cannot be read. */
export interface Unreadable {
  file: string;
  code: string;
  message: string;
  help?: string;
}

/** What the command reads at most; engines take less. */
const LIMIT = 512 * 1024 * 1024;
const MANIFEST = /\.(?:ya?ml|json)$/i;
const PASSED_OVER = new Set([".git", "node_modules"]);

/** In the order given, folders sorted by name; a file that is named twice comes once. */
export async function sources(paths: string[], reads = MANIFEST): Promise<(File | Unreadable)[]> {
  const found: (File | Unreadable)[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    if (path === "-") {
      const bytes = await readStdin();
      found.push({ file: "<stdin>", named: true, stdin: true, read: () => bytes });
      continue;
    }
    for (const source of walk(path, { named: true, reads })) {
      const absolute = resolve(source.file);
      if (seen.has(absolute)) continue;
      seen.add(absolute);
      found.push("code" in source ? source : fileOf(source));
    }
  }
  return found;
}

interface Found {
  file: string;
  named: boolean;
  /** Of what is no regular file nobody knows it. */
  size?: number;
}

function fileOf(found: Found): File {
  const { file, named } = found;
  if (found.size !== undefined) return { file, named, read: () => read(found) };
  const once = read(found);
  return { file, named, read: () => once };
}

function* walk(path: string, { named, reads }: { named: boolean; reads: RegExp }): Generator<Found | Unreadable> {
  let entries: Dirent[];
  try {
    const stat = statSync(path);
    if (!stat.isDirectory()) {
      // A pipe that is named is read (`<(helm template …)`); one met in a folder would wait for ever.
      if (named || stat.isFile()) yield { file: path, named, ...(stat.isFile() && { size: stat.size }) };
      return;
    }
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    yield { file: path, ...reason(error) };
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    // Links to folders are not followed: they may lead in a circle.
    if (entry.isDirectory() ? !PASSED_OVER.has(entry.name) : reads.test(entry.name) && !leadsToFolder(entry, child)) {
      yield* walk(child, { named: false, reads });
    }
  }
}

function leadsToFolder(entry: Dirent, path: string): boolean {
  try {
    return entry.isSymbolicLink() && statSync(path).isDirectory();
  } catch {
    return false; // it leads nowhere, which reading it will tell
  }
}

function read({ file, size = 0 }: Found): Uint8Array | Unreadable {
  if (size > LIMIT) {
    return { file, code: "too-large", message: `larger than ${LIMIT / 1024 / 1024} MiB`, help: "hand it over in parts" };
  }
  try {
    return readFileSync(file);
  } catch (error) {
    return { file, ...reason(error) };
  }
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function reason(error: unknown): { code: string; message: string } {
  const { code = "unknown", message } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
      return { code: "not-found", message: "no such file or folder" };
    case "EACCES":
    case "EPERM":
      return { code: "no-permission", message: "no permission to read it" };
    case "ELOOP":
      return { code: "link-loop", message: "its links lead in a circle" };
    default:
      return { code: "unreadable", message: `cannot be read (${message})` };
  }
}
