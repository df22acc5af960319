// The command's export and the API, of the source, in one module: hundreds of settings are exported here.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { root } from '../node/dist.mjs';

const contents = `
export { describe } from './cli/export/description.ts';
export { CARRIED } from './cli/export/carried.ts';
export { FLOATING_WORDS } from './cli/export/words.ts';
export { gatekeeper } from './cli/export/gatekeeper.ts';
export { kyverno } from './cli/export/kyverno.ts';
export { viaOpa } from './cli/export/via-opa.ts';
export { vap } from './cli/export/vap.ts';
export { createPolicy, rules } from './src/policy.ts';
export { load } from './src/instance.ts';
`;

export async function load() {
  const { build } = createRequire(`${root}js/`)('esbuild');
  const outfile = `${root}target/exported/exported.mjs`;
  mkdirSync(`${root}target/exported`, { recursive: true });
  await build({ stdin: { contents, resolveDir: `${root}js` }, outfile, bundle: true, format: 'esm', platform: 'node' });
  const parts = await import(pathToFileURL(outfile));
  await parts.load(readFileSync(`${root}js/dist/surepull.wasm`));
  return parts;
}
