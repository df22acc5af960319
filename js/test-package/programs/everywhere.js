/** The same program for every host: what a user of the API meets, from the first call to a crash. */

import { CrashError, createPolicy, InputError, load, LoadError, rules, SettingsError, SurepullError } from "surepull";

const pod = { apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "nginx", image: "nginx:latest" }] } };

export async function everywhere(source) {
  const instances = watchInstances();
  const early = attempt(() => createPolicy());
  await load(source);
  await load(source);
  const policy = createPolicy({ rules: { "latest-tag": "warning" } });
  const report = policy.evaluate(pod);
  const text = JSON.stringify(pod);
  return {
    early,
    verdict: report.verdict,
    found: report.findings.map(({ rule, pointer }) => `${rule} ${pointer}`),
    same: [text, new TextEncoder().encode(text)].every((input) => JSON.stringify(policy.evaluate(input)) === JSON.stringify(report)),
    planned: policy.plan(pod).images[0].pullPolicy.effective,
    rules: rules().length > 20,
    settings: attempt(() => createPolicy({ ruls: {} })),
    input: attempt(() => policy.evaluate([pod, 7])),
    crash: attempt(() => {
      new Uint8Array(instances.at(-1).exports.memory.buffer).fill(0xff); // as a bug might
      policy.evaluate(pod);
    }),
    afterwards: JSON.stringify(policy.evaluate(pod)) === JSON.stringify(report),
    instances: instances.length,
  };
}

function attempt(call) {
  try {
    call();
    return "worked";
  } catch (error) {
    const known = [CrashError, InputError, LoadError, SettingsError].some((kind) => error instanceof kind) && error instanceof SurepullError;
    return known ? `${error.name} ${error.code} ${error.pointer ?? ""}` : `unexpected: ${error}`;
  }
}

/** The instances of the module: no part of the API leads to them. */
function watchInstances() {
  const instances = [];
  WebAssembly.Instance = class extends WebAssembly.Instance {
    constructor(...given) {
      super(...given);
      instances.push(this);
    }
  };
  return instances;
}
