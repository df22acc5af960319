/** Paths as code hosts know them: from the top of the repository. */

import { isAbsolute, relative, resolve, sep } from "node:path";
import { STDIN } from "./formats/material.ts";

/** A CI job may run in a subfolder; GitHub's and GitLab's tell where the repository begins. */
export function repositoryPaths(cwd: string, { GITHUB_WORKSPACE, CI_PROJECT_DIR }: NodeJS.ProcessEnv): (file: string) => string {
  const top = [GITHUB_WORKSPACE, CI_PROJECT_DIR].find((folder) => folder && isWithin(folder, cwd)) ?? cwd;
  return (file) => {
    if (file === STDIN) return "stdin";
    const path = relative(top, resolve(cwd, file));
    return (sep === "/" ? path : path.replaceAll(sep, "/")) || ".";
  };
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
