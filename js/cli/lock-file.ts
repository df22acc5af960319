/** The file with the digests of tags: what `--digests` reads, an image a line and sorted. */

import { existsSync } from "node:fs";
import type { Policy } from "../src/policy.ts";
import { checkEvidence, Collection } from "./evidence.ts";
import { canonicalDigests, type Told } from "./known-digests.ts";
import { CannotRun } from "./settings-file.ts";

/** What stands in it; nothing where there is none. */
export async function readLock(policy: Policy, file: string): Promise<Map<string, string>> {
  if (!existsSync(file)) return new Map();
  const collection = new Collection([]);
  await collection.read([file], (document) => collection.digests(document));
  if (collection.errors.length > 0) throw new CannotRun(collection.errors);
  const evidence = collection.document();
  if (!evidence) return new Map();
  checkEvidence(policy, evidence);
  const { digests = {} } = JSON.parse(new TextDecoder().decode(evidence.bytes)) as Told;
  return canonicalDigests(policy, digests);
}

export function lockText(digests: ReadonlyMap<string, string>): string {
  const sorted = [...digests].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}
