// Every case of the conformance run: those written in cases/, and the manifests under policies/.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from './node/dist.mjs';

const files = ['admission', 'shapes', 'settings', 'text', 'references', 'random', 'kubewarden', 'accepted', 'mending', 'custom'];
/** What is asked about a case that names no question of its own. */
export const questions = ['report', 'plan', 'validate', 'mutate', 'violations', 'deny', 'warn'];

/** A string is the input's text; anything else is written as JSON. */
const inputText = (input) => (typeof input === 'string' ? input : JSON.stringify(input));

async function written(file) {
  const { cases } = await import(`./cases/${file}.mjs`);
  return cases.map((one) => ({ ...one, id: `${file}/${one.id}` }));
}

function manifests() {
  const [rules, demo, kinds] = ['rules', 'demo', 'kinds/cases'].map((folder) => listYaml(`${root}policies/${folder}`));
  if (!rules.length || !demo.length || !kinds.length) throw new Error('manifests are missing under policies/');
  const named = (path, more) => ({ id: path.slice(root.length), input: documents(path), ...more });
  return [
    ...rules.flatMap((path) => ofRule(named(path), dirname(path))),
    ...demo.map((path) => named(path)),
    ...kinds.map((path) => named(path, { settings: { profile: 'strict' } })),
  ];
}

/** A rule's case under what stands beside it, or else in strict; under the same in each other profile; and without settings. */
function ofRule(one, folder) {
  const read = (name, otherwise) =>
    existsSync(`${folder}/${name}`) ? JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) : otherwise;
  const own = (name, otherwise) => read(`${basename(one.id, '.yaml')}.${name}`, otherwise);
  const settings = own('settings.json', read('settings.json', { profile: 'strict' }));
  const evidence = own('evidence.json', read('evidence.json'));
  const beside = own('beside.json');
  const profiles = ['baseline', 'reliable', 'strict'].filter((profile) => profile !== settings.profile);
  const mended = basename(one.id) === 'fixed.yaml';
  return [
    { ...one, settings, evidence, beside },
    ...profiles.map((profile) => ({ ...one, id: `${one.id} ${profile}`, settings: { ...settings, profile }, evidence, beside })),
    { ...one, id: `${one.id} unset`, ...(mended && { expect: 'allow' }) },
  ];
}

function listYaml(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => `${folder}/${name}`);
}

/** The documents of a file as one JSON array, as the command hands them over. */
function documents(path) {
  const parsed = parseAllDocuments(readFileSync(path, 'utf8'), { version: '1.1', merge: true });
  const broken = parsed.flatMap((document) => document.errors);
  if (broken.length) throw new Error(`${path}: ${broken[0].message}`);
  return parsed.map((document) => document.toJS()).filter((document) => document !== null);
}

function asked(one) {
  const input = inputText(one.input);
  if (one.op) return [{ ...one, input }];
  return questions.map((op) => ({ ...one, input, op, id: `${one.id} ${op}` }));
}

/** A request in a review comes once more in each of Kubewarden's envelopes. */
function wrapped({ id, op, input, settings = {}, evidence, beside, expect }) {
  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  if (op || evidence !== undefined || !isObject(input?.request) || !isObject(settings)) return [];
  const { request } = input;
  // The module that Kubewarden's hosts run has no clock, so what holds at a time does not hold there.
  const accepted = beside === undefined ? expect && expect !== 'deny' : undefined;
  return [
    { id: `${id} kubewarden`, op: 'kubewarden-validate', input: inputText({ request, settings }), beside, expect: accepted },
    { id: `${id} opa mode`, op: 'main', input: inputText({ request }), settings, beside },
    { id: `${id} gatekeeper mode`, op: 'main', input: inputText({ parameters: settings, review: request }), settings: {}, beside },
  ];
}

/** One replay a question: `{id, op, input, settings?, evidence?, beside?, expect?, finds?}`, same data in a row. */
export async function collect() {
  const cases = [...(await Promise.all(files.map(written))).flat(), ...manifests()];
  const ids = new Set(cases.map(({ id }) => id));
  if (ids.size !== cases.length) throw new Error('two cases have one id');
  const replays = cases.flatMap((one) => [...asked(one), ...wrapped(one)]);
  const key = (replay) => JSON.stringify([replay.op === 'main', dataOf(replay)]);
  return {
    count: cases.length,
    replays: replays
      .map((one) => [key(one), one])
      .sort(byKey)
      .map(([, one]) => one),
  };
}

/** The time, where a case has it and nothing else beside its input. */
export function timeOf({ beside = {} }) {
  return Object.keys(beside).join() === 'now' ? beside.now : undefined;
}

const byKey = ([a], [b]) => (a < b ? -1 : a > b ? 1 : 0);

/** The data document that an OPA host is given. Entrypoint `main` reads Kubewarden's: settings whole. */
export function dataOf({ op, settings, evidence }) {
  if (op === 'main') return settings ?? {};
  const ours = Object.fromEntries(Object.entries({ settings, evidence }).filter(([, value]) => value !== undefined));
  return { config: { surepull: ours } };
}
