/** What the build puts beside the command: pages of rules, schemas. */

import { readFileSync } from "node:fs";

/** The documents that there is a schema of. */
export const SCHEMAS = ["settings", "report", "plan", "evidence", "requirements"] as const;

/** The text of each rule's page, Markdown, by id. */
export function pages(): Record<string, string> {
  return JSON.parse(bundled("rules.json")) as Record<string, string>;
}

export function schema(name: (typeof SCHEMAS)[number]): string {
  return bundled(`${name}.schema.json`);
}

function bundled(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
