/** What git ignores in the folders that are read: `.gitignore` files, from the root of the repository down. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

interface Rules {
  folder: string;
  rules: Ignore;
}

export class Gitignore {
  /** The nearest last. */
  readonly #rules: readonly Rules[];

  private constructor(rules: readonly Rules[]) {
    this.#rules = rules;
  }

  /** For a folder that the user named: it is read even if it is ignored itself, as rendered output often is. */
  static above(folder: string): Gitignore {
    const way = ancestors(folder);
    let all = new Gitignore([]);
    for (const here of way) {
      if (all.ignores(here, true)) return new Gitignore([]);
      if (here !== way.at(-1)) all = all.in(here);
    }
    return all;
  }

  /** With the rules of a folder below. */
  in(folder: string): Gitignore {
    const rules = read(folder);
    return rules ? new Gitignore([...this.#rules, { folder: resolve(folder), rules }]) : this;
  }

  ignores(path: string, isFolder: boolean): boolean {
    for (const { folder, rules } of this.#rules.toReversed()) {
      const below = relative(folder, resolve(path)).replaceAll(sep, "/");
      if (below === "") continue;
      const { ignored, unignored } = rules.test(isFolder ? `${below}/` : below);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

/** From the root of the repository to the folder; the folder alone where there is none. */
function ancestors(folder: string): string[] {
  const own = resolve(folder);
  const way = [own];
  for (let here = own; !existsSync(join(here, ".git")); way.unshift(here)) {
    if (dirname(here) === here) return [own];
    here = dirname(here);
  }
  return way;
}

function read(folder: string): Ignore | undefined {
  try {
    return ignore({ ignorecase: false }).add(readFileSync(join(folder, ".gitignore"), "utf8"));
  } catch {
    return undefined; // there is none, or none that git could read
  }
}
