// What our pages show for people to copy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { root } from './dist.mjs';

/** The YAML in a page of policies/ that has a kind, as it is written there. */
export function shown(page, kind) {
  const text = readFileSync(`${root}policies/${page}`, 'utf8');
  const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block]) => block);
  const found = blocks.find((block) => block.includes(`kind: ${kind}\n`));
  assert.ok(found, `${page} shows no ${kind}`);
  return found;
}
