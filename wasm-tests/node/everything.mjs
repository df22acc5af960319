// Settings under which every rule that looks at objects alone is on and configured, with everything that
// may accept a finding, and an object without a fault under them.
import { readFileSync } from 'node:fs';
import { container, digest, pod } from '../cases/objects.mjs';

export const everything = JSON.parse(readFileSync(new URL('../everything.json', import.meta.url), 'utf8'));

// It names a secret, as an image from a private registry has to.
export const flawless = pod(
  container(`registry.example.com/shop/web:1.27.3@${digest}`, { imagePullPolicy: 'IfNotPresent' }),
  { imagePullSecrets: [{ name: 'registry' }] },
);
