/** `surepull explain RULE`: the rule's page. */

import { rules } from "../../src/policy.ts";
import { pages } from "../bundled.ts";
import { CLEAN, paint } from "../console.ts";
import type { Options } from "../options.ts";
import { pageText } from "../page-text.ts";
import { unknownRule } from "../rule-options.ts";
import { UsageError } from "../usage.ts";

export function explain({ paths: [id] }: Options): number {
  if (id === undefined) throw new UsageError("which rule? `surepull rules` lists them");
  const rule = rules().find((known) => known.id === id);
  if (!rule) throw new UsageError(unknownRule(id) ?? `\`${id}\` is no rule`);
  process.stdout.write(pageText(pages()[id] ?? `# \`${id}\`\n\n${rule.summary}\n`, rule, paint));
  return CLEAN;
}
