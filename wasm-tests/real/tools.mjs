// Where the Makefile built the real engines.
import { dist } from '../node/dist.mjs';

function required(name) {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set: run \`make conformance\`, or the target that needs it, which builds the engines`);
  return path;
}

export const cel = () => required('CEL');
export const gator = () => required('GATOR');
export const gatekeeperManager = () => required('GATEKEEPER');
export const kyverno = () => required('KYVERNO');
export const kyvernoController = () => required('KYVERNO_CONTROLLER');
/** Kubewarden's. */
export const policyServer = () => required('POLICY_SERVER');
export const kwctl = () => required('KWCTL');
export const opa = () => required('OPA');
/** The folder with `etcd` and `kube-apiserver`. */
export const apiserver = () => required('APISERVER');
/** The folder with the CustomResourceDefinitions of other projects. */
export const crds = () => required('CRDS');
export const rustHost = (name) => `${required('HOSTS')}/${name}`;
export const python = () => required('PYTHON');
export const bundle = `${dist}/surepull-opa.tar.gz`;
