// Every host of the conformance run: what it is asked, what it cannot carry, how it answers.
import { readFileSync } from 'node:fs';
import npm from '@open-policy-agent/opa-wasm';
import { dataOf, questions, timeOf } from '../cases.mjs';
import { Burrego, unwrap } from '../node/burrego.mjs';
import { compile, dist, root } from '../node/dist.mjs';
import { GoPool } from '../node/opa-go.mjs';
import { regoText } from '../node/rego-text.mjs';
import * as surepull from '../node/surepull.mjs';
import { clusterOf, WapcInstance } from '../node/wapc.mjs';
import { nesting, notInterchangeable, notJson } from './carry.mjs';
import { spawnLines } from './lines.mjs';
import { OpaServer } from './opa-server.mjs';
import { python, rustHost } from './tools.mjs';

const opaOps = [...questions, 'main'];
const wapcOps = ['kubewarden-validate', 'kubewarden-validate-settings'];
const opaModule = `${dist}/surepull-opa.wasm`;
const wapcModule = `${dist}/surepull-kubewarden.wasm`;

// --- what a host cannot carry: the first reason that applies

const first =
  (...reasons) =>
  (replay) =>
    reasons.reduce((found, reason) => found || reason(replay), undefined);
const parses = ({ input }) => notInterchangeable(input);
const checks = ({ input }) => notJson(input);
const rego = (replay) => replay.rego && 'Rego text: the OPA module reads it, as its server writes it';
const deep =
  (most) =>
  ({ input }) =>
    nesting(input) > most && `nested deeper than ${most}, where the host's reader stops`;
const nothing = ({ input }) => input.trim() === 'null' && 'null is no input to this host';
const falsy = ({ input }) => !JSON.parse(input) && 'a falsy input is no input to this host';
/** The server's data are its whole store, so settings can only lie where a user puts them. */
const wholeData = (replay) =>
  replay.op === 'main' &&
  (Object.keys(dataOf(replay)).some((key) => key !== 'config') || /^\{"request"/.test(replay.input)) &&
  "settings as the whole of data: that is the server's own store";

/** Only JavaScript and the native host have a door for it. */
const alone = (replay) => replay.beside !== undefined && timeOf(replay) === undefined && 'ignored findings or a baseline beside the input';
/** What it asks a module is a request and its settings. */
const clockless = ({ beside }) => beside !== undefined && 'a time beside the input: this host hands none over';

// --- how hosts are asked

/** Answers by id. The same data stays loaded from replay to replay, as in a server. */
async function perData(replays, load, ask) {
  const answers = new Map();
  let [loaded, host] = [];
  for (const replay of replays) {
    const data = JSON.stringify(dataOf(replay));
    if (data !== loaded) [loaded, host] = [data, await load(data, host)];
    try {
      answers.set(replay.id, await ask(host, replay));
    } catch (error) {
      answers.set(replay.id, { error: String(error?.message ?? error) });
    }
  }
  return answers;
}

async function npmPolicy(data, before) {
  const policy = before ?? (await npm.loadPolicy(readFileSync(opaModule)));
  policy.setData(JSON.parse(data));
  return policy;
}

function npmResult(policy, input, op) {
  const [{ result }] = policy.evaluate(input, `surepull/${op}`);
  return JSON.stringify(result);
}

function goPool(data, before) {
  before?.setData(data);
  return before ?? new GoPool(compile('surepull-opa'), data);
}

async function server(replays) {
  const opa = await OpaServer.start();
  const push = async (data) => {
    await opa.configure(JSON.parse(data).config?.surepull ?? {});
    return opa;
  };
  try {
    return await perData(replays, push, (host, { op, input }) => host.ask(op, input));
  } finally {
    await opa.stop();
  }
}

const opaDriver =
  (...command) =>
  (replays) =>
    spawnLines(
      [...command, opaModule],
      replays.map((replay) =>
        JSON.stringify({ id: replay.id, entrypoint: `surepull/${replay.op}`, data: dataOf(replay), input: replay.input }),
      ),
    );

/** OPA's hosts are handed the time with the input, as a few lines of Rego do it. */
const timed = (host) => ({
  ...host,
  replay: (replays) =>
    host.replay(
      replays.map((replay) => {
        const now = timeOf(replay);
        return now === undefined ? replay : { ...replay, input: `{"input":${replay.input},"now":${JSON.stringify(now)}}` };
      }),
    ),
});

const operation = (op) => op.replace('kubewarden-', '').replace('-', '_');
const wapcDriver = (mode) => (replays) =>
  spawnLines(
    [rustHost('wapc'), wapcModule, mode],
    replays.map(({ id, op, input, cluster }) => JSON.stringify({ id, op: operation(op), payload: input, cluster })),
  );

const pythonReplay = (host) => (replays) => opaDriver(python(), `${root}wasm-tests/python/replay.py`, host)(replays);

export const hosts = [
  {
    name: 'js module (Node)',
    ops: ['report', 'plan'],
    verbatim: true,
    refuses: () => {},
    replay: async (replays) => {
      const glue = await surepull.load();
      return perData(
        replays,
        () => glue,
        (host, replay) => surepull.judge(host, replay.op, replay),
      );
    },
  },
  timed({
    name: 'npm opa-wasm, objects',
    ops: opaOps,
    refuses: first(alone, checks, deep(1000), parses, falsy),
    replay: (replays) => perData(replays, npmPolicy, (policy, { input, op }) => npmResult(policy, JSON.parse(input), op)),
  }),
  timed({
    name: 'npm opa-wasm, ArrayBuffers',
    ops: opaOps,
    refuses: first(alone, rego),
    replay: (replays) =>
      perData(replays, npmPolicy, (policy, { input, op }) => npmResult(policy, new TextEncoder().encode(input).buffer, op)),
  }),
  timed({
    name: 'OPA in Go, call order emulated',
    ops: opaOps,
    verbatim: true,
    refuses: first(alone, checks, deep(1000), parses),
    replay: (replays) =>
      perData(replays, goPool, (pool, { input, op }) => pool.eval(`surepull/${op}`, regoText(JSON.parse(input)))),
  }),
  {
    name: 'burrego, call order emulated',
    ops: ['main'],
    verbatim: true,
    refuses: first(clockless, parses),
    replay: (replays) => {
      const host = new Burrego(compile('surepull-opa'));
      return perData(
        replays,
        (data) => data,
        (data, { input }) => unwrap(host.evaluate(input, data)),
      );
    },
  },
  timed({ name: 'OPA server (Go)', ops: opaOps, refuses: first(alone, checks, deep(9000), parses, nothing, wholeData), replay: server }),
  timed({
    name: 'crate opa-wasm',
    ops: opaOps,
    verbatim: true,
    refuses: first(alone, checks),
    replay: (replays) => opaDriver(rustHost('opa-wasm'))(replays),
  }),
  timed({ name: 'PyPI opa-py-wasm', ops: opaOps, refuses: first(alone, checks, deep(900)), replay: pythonReplay('opa-py-wasm') }),
  timed({
    name: 'PyPI opa-wasmtime',
    ops: opaOps,
    refuses: first(alone, checks, deep(900), parses),
    replay: pythonReplay('opa-wasmtime'),
  }),
  {
    name: 'waPC (Node)',
    ops: wapcOps,
    verbatim: true,
    refuses: clockless,
    replay: (replays) =>
      perData(
        replays,
        () => compile('surepull-kubewarden'),
        (module, { op, input, cluster = [] }) => new WapcInstance(module, clusterOf(cluster)).call(operation(op), input),
      ),
  },
  ...['fresh', 'reused'].map((mode) => ({
    name: `crate wapc, ${mode} instance`,
    ops: wapcOps,
    verbatim: true,
    refuses: clockless,
    replay: wapcDriver(mode),
  })),
];
