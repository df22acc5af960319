/** From the paths on the command line to the bytes of files. */

import { createReadStream, type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { Gitignore } from "./gitignore.ts";
import { LOCK } from "./lock-options.ts";
import { NAMES } from "./settings-file.ts";
import { type Source as Rendered, toolOf } from "./unrendered.ts";

/** A file, named by the user or met in a folder. */
export interface File {
  file: string;
  named: boolean;
  /** Of a file that can be opened again. */
  size?: number;
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
/** What the command itself goes by. */
const OWN = new Set([...NAMES, LOCK]);
const PASSED_OVER = new Set([".git", "node_modules"]);

export interface Reading {
  /** What is read in folders. */
  reads?: RegExp;
  /** What git ignores in folders is left out. */
  gitignore?: boolean;
  /** Files that are read for something else. */
  without?: string[];
  /** What stdin is called: it stands for the file of that name, which is not read as well. */
  stdin?: string | undefined;
  /** Takes the folders that are to be rendered first. */
  rendering?: Rendered[];
}

/** In the order given, folders sorted by name; a file that is named twice comes once. */
export async function sources(paths: string[], reading: Reading = {}): Promise<(File | Unreadable)[]> {
  const found: (File | Unreadable)[] = [];
  const elsewhere = [...(reading.without ?? []), ...(reading.stdin === undefined ? [] : [reading.stdin])];
  const seen = new Set(elsewhere.map((path) => resolve(path)));
  for (const path of paths) {
    if (path === "-") {
      found.push({ ...(await once(reading.stdin ?? "<stdin>", process.stdin)), stdin: true });
      continue;
    }
    for (const source of new Walk(reading, path).files()) {
      const absolute = resolve(source.file);
      if (seen.has(absolute)) continue;
      seen.add(absolute);
      if ("code" in source) found.push(source);
      else found.push(source.size === undefined ? await once(source.file, createReadStream(source.file)) : opened(source));
    }
  }
  return found;
}

export interface Found {
  file: string;
  named: boolean;
  /** Of what is no regular file nobody knows it. */
  size?: number;
}

export function opened(source: Found): File {
  return { ...source, read: () => read(source) };
}

/** What can be read only once is kept. */
async function once(file: string, stream: Readable): Promise<File> {
  const bytes = await readStream(file, stream);
  return { file, named: true, read: () => bytes };
}

class Walk {
  readonly #reads: RegExp;
  readonly #rendering: Rendered[];
  readonly #root: string;
  readonly #gitignore: Gitignore | undefined;

  constructor({ reads = MANIFEST, gitignore = false, rendering = [] }: Reading, root: string) {
    this.#reads = reads;
    this.#rendering = rendering;
    this.#root = root;
    this.#gitignore = gitignore ? Gitignore.above(root) : undefined;
  }

  files(): Generator<Found | Unreadable> {
    return this.#path(this.#root, this.#gitignore);
  }

  *#path(path: string, above: Gitignore | undefined): Generator<Found | Unreadable> {
    const named = path === this.#root;
    let entries: Dirent[];
    try {
      const stat = statSync(path);
      if (!stat.isDirectory()) {
        // A pipe that is named is read (`<(helm template …)`); one met in a folder would wait for ever.
        if (named || stat.isFile()) yield { file: path, named, ...(stat.isFile() && { size: stat.size }) };
        else yield { file: path, code: "not-a-file", message: "this is no regular file", help: "a pipe is read where it is named on the command line" };
        return;
      }
      entries = readdirSync(path, { withFileTypes: true });
    } catch (error) {
      yield { file: path, ...reason(error) };
      return;
    }
    const tool = toolOf(entries.map(({ name }) => name));
    if (tool) this.#rendering.push({ folder: path, tool });
    const gitignore = above?.in(path);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = join(path, entry.name);
      if (this.#isRead(entry, child) && !gitignore?.ignores(child, entry.isDirectory())) yield* this.#path(child, gitignore);
    }
  }

  #isRead(entry: Dirent, path: string): boolean {
    if (entry.isDirectory()) return !PASSED_OVER.has(entry.name);
    // Links to folders are not followed: they may lead in a circle.
    return this.#reads.test(entry.name) && !OWN.has(entry.name) && !leadsToFolder(entry, path);
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
  if (size > LIMIT) return tooLarge(file);
  try {
    return readFileSync(file);
  } catch (error) {
    return { file, ...reason(error) };
  }
}

/** What has no size is read as far as the limit, for it may have no end either. */
async function readStream(file: string, stream: Readable): Promise<Uint8Array | Unreadable> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > LIMIT) return tooLarge(file);
    }
  } catch (error) {
    return { file, ...reason(error) };
  }
  return Buffer.concat(chunks);
}

function tooLarge(file: string): Unreadable {
  return { file, code: "too-large", message: `larger than ${LIMIT / 1024 / 1024} MiB`, help: "hand it over in parts" };
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
