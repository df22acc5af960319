// What the built files look like from outside: the promises that hosts check, or silently rely on.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { compile, dist, entrypoints, root } from './node/dist.mjs';
import { OpaInstance } from './node/opa-instance.mjs';

/** Parameters of each function that OPA hosts call; a host dies on a missing one. */
const opaFunctions = {
  builtins: 0,
  entrypoints: 0,
  eval: 1,
  opa_eval: 7,
  opa_malloc: 1,
  opa_free: 1,
  opa_value_free: 1,
  opa_json_parse: 2,
  opa_value_parse: 2,
  opa_json_dump: 1,
  opa_value_dump: 1,
  opa_heap_ptr_get: 0,
  opa_heap_ptr_set: 1,
  opa_eval_ctx_new: 0,
  opa_eval_ctx_set_input: 2,
  opa_eval_ctx_set_data: 2,
  opa_eval_ctx_set_entrypoint: 2,
  opa_eval_ctx_get_result: 1,
  opa_value_add_path: 3,
  opa_value_remove_path: 2,
  opa_heap_blocks_stash: 0,
  opa_heap_blocks_restore: 0,
  opa_heap_stash_clear: 0,
};

const names = (list) => list.map(({ module, name, kind }) => [module, name, kind].filter(Boolean).join(' ')).sort();
const kibibytes = (name) => gzipSync(readFileSync(`${dist}/${name}`), { level: 9 }).length / 1024;

describe('every module', () => {
  for (const name of ['surepull.wasm', 'surepull-opa.wasm', 'surepull-kubewarden.wasm', 'surepull-kubewarden-clock.wasm']) {
    it(`${name} has at most 200 KiB when zipped`, (t) => {
      const size = kibibytes(name);
      t.diagnostic(`${name}: ${size.toFixed(1)} KiB zipped`);
      assert.ok(size <= 200, `${size} KiB`);
    });

    it(`${name} says which build it is, once`, () => {
      const sections = WebAssembly.Module.customSections(compile(name.replace('.wasm', '')), 'surepull.build');
      assert.equal(sections.length, 1);
      const [, version] = /^version = "(.*)"/m.exec(readFileSync(`${root}Cargo.toml`, 'utf8'));
      const hash = createHash('sha256').update(readFileSync(`${root}policies/settings.schema.json`)).digest('hex');
      assert.deepEqual(JSON.parse(new TextDecoder().decode(sections[0])), { version, settingsSchema: `sha256:${hash}` });
    });

    it(`${name} names no path of the machine that built it`, () => {
      const text = readFileSync(`${dist}/${name}`, 'latin1');
      const path = /\/(?:home|root|usr|work|tmp|Users)\/[\w./-]+/.exec(text);
      assert.equal(path?.[0], undefined);
    });
  }
});

describe('surepull-opa.wasm', () => {
  const module = compile('surepull-opa');

  it('imports its memory, and at most the abort function beside it', () => {
    const imports = names(WebAssembly.Module.imports(module)).filter((entry) => entry !== 'env opa_abort function');
    assert.deepEqual(imports, ['env memory memory']);
  });

  it('takes a memory of two pages without a maximum', () => {
    const { call, memory } = new OpaInstance(module, 2);
    assert.equal(call.memory, memory);
  });

  it('exports the functions of ABI 1.3 with their parameters', () => {
    const { call } = new OpaInstance(module);
    for (const [name, parameters] of Object.entries(opaFunctions)) {
      assert.equal(typeof call[name], 'function', name);
      assert.equal(call[name].length, parameters, name);
    }
  });

  it('exports the ABI version as values, which no host can change', () => {
    const { call } = new OpaInstance(module);
    assert.equal(call.opa_wasm_abi_version.value, 1);
    assert.equal(call.opa_wasm_abi_minor_version.value, 3);
    assert.throws(() => (call.opa_wasm_abi_minor_version.value = 2), TypeError);
  });

  it('has the entrypoints of the contract, numbered from nought, and needs no builtin', () => {
    const host = new OpaInstance(module);
    const read = (value) => JSON.parse(host.cstring(host.call.opa_json_dump(value)));
    assert.deepEqual(read(host.call.entrypoints()), Object.fromEntries(entrypoints.map((name, id) => [`surepull/${name}`, id])));
    assert.deepEqual(read(host.call.builtins()), {});
  });
});

describe('surepull-opa.tar.gz', () => {
  const entries = tarEntries(gunzipSync(readFileSync(`${dist}/surepull-opa.tar.gz`)));

  it('holds the module under a rooted name, as loaders compare it literally', () => {
    assert.ok(entries.get('/policy.wasm')?.equals(readFileSync(`${dist}/surepull-opa.wasm`)));
  });

  it('owns the root surepull and nothing else, so that settings can be written beside it', () => {
    const manifest = JSON.parse(entries.get('/.manifest').toString());
    assert.deepEqual(manifest.roots, ['surepull']);
    assert.deepEqual(
      manifest.wasm.map(({ entrypoint, module }) => `${entrypoint} ${module}`),
      entrypoints.map((name) => `surepull/${name} /policy.wasm`),
    );
  });
});

/** What each imports beside waPC: a host that does not give it cannot load the module. */
const kubewarden = {
  'surepull-kubewarden': [],
  'surepull-kubewarden-clock': ['wasi_snapshot_preview1 clock_time_get function'],
};

for (const [name, beside] of Object.entries(kubewarden)) {
  describe(`${name}.wasm`, () => {
    const module = compile(name);

    it(`imports waPC functions${beside.length ? ' and the clock of WASI' : ''} alone`, () => {
      const host = ['__host_call', '__host_response_len', '__host_response', '__host_error_len', '__host_error'];
      const allowed = ['__guest_request', '__guest_response', '__guest_error', ...host].map((name) => `wapc ${name} function`);
      const others = names(WebAssembly.Module.imports(module)).filter((name) => !allowed.includes(name));
      assert.deepEqual(others, beside);
    });

    it('exports its memory and the guest call, and nothing that reads as Rego', () => {
      const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
      assert.ok(exported.includes('memory') && exported.includes('__guest_call'), exported.join());
      assert.deepEqual(
        exported.filter((name) => name.startsWith('opa_')),
        [],
      );
    });

    it('carries its metadata once', () => {
      const sections = WebAssembly.Module.customSections(module, 'io.kubewarden.metadata');
      assert.equal(sections.length, 1, 'the first section wins, so a second would be ignored');
      const metadata = JSON.parse(new TextDecoder().decode(sections[0]));
      assert.equal(metadata.protocolVersion, 'v1');
      assert.equal(metadata.mutating, false);
      assert.equal(metadata.executionMode, 'kubewarden-wapc');
      // What the settings may make it ask for; a policy grants it or does not.
      assert.deepEqual(
        metadata.contextAwareResources.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`),
        ['v1 Secret', 'v1 ServiceAccount'],
      );
      assert.deepEqual(metadata.hostCapabilities, ['kubernetes/get_resource']);
      assert.match(metadata.annotations['io.kubewarden.policy.version'], /^\d+\.\d+\.\d+$/);
      for (const rule of metadata.rules) {
        for (const key of ['apiGroups', 'apiVersions', 'resources', 'operations']) assert.ok(rule[key].length > 0, key);
        assert.ok(!rule.resources.includes('*'), 'the audit scanner passes over rules with a star');
      }
    });
  });
}

function tarEntries(tar) {
  const entries = new Map();
  for (let at = 0; tar[at];) {
    const name = tar.toString('utf8', at, tar.indexOf(0, at));
    const size = parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    entries.set(name, tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}
