/** What is shown to people, on either stream. */

import { withoutCommands } from "./formats/github.ts";

/** The runner of GitHub Actions reads both streams for commands, and names in manifests must not be any. */
export function say(stream: NodeJS.WriteStream, text: string): void {
  stream.write(process.env.GITHUB_ACTIONS === "true" ? withoutCommands(text) : text);
}
