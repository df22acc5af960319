/**
 * Real manifests, through the command. They lie beside the repository on some machines and are read in place; where
 * they are not, nothing is known of them.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const cli = fileURLToPath(new URL("js/dist/cli.js", root));

/** The folder of the corpus, or undefined. */
export const corpus = [process.env.SUREPULL_CORPUS, fileURLToPath(new URL("../shared/corpus", root))].find(
  (folder) => folder && existsSync(folder),
);

/** The command's report on folders of the corpus. */
export function judge(folders, profile) {
  const paths = folders.map((folder) => `${corpus}/${folder}`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, "check", "--format", "json", "--profile", profile, ...paths],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const report = JSON.parse(stdout);
  return { status, stderr, report };
}
