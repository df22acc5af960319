// Every image reference of the vectors, twenty to a pod, through every host.
import { readFileSync } from 'node:fs';
import { root } from '../node/dist.mjs';
import { container, pod } from './objects.mjs';

const { vectors } = JSON.parse(readFileSync(`${root}policies/vectors/references.json`, 'utf8'));
const size = 20;

export const cases = Array.from({ length: Math.ceil(vectors.length / size) }, (_, n) => ({
  id: `pod-${n}`,
  input: pod(vectors.slice(n * size, (n + 1) * size).map(({ input }, index) => container(input, { name: `c${index}` }))),
}));
