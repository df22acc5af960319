/** The files that a node is configured with, as the evidence has them: one object for a node. */

import { basename, dirname, resolve } from "node:path";
import { parse, TomlError } from "smol-toml";
import { isNamedJson, readManifest } from "../manifest/read.ts";
import { type File, sources, type Unreadable } from "./files.ts";
import type { RunError } from "./merge.ts";
import { type Fault, faultOfHosts, faultOfRegistries, trimmed } from "./node-faults.ts";
import { isObject } from "./objects.ts";

export interface NodeConfig {
  node: Record<string, unknown>;
  errors: RunError[];
  /** Objects among the files that are evidence by themselves. */
  objects: { file: string; object: Table }[];
  /** Which file a part of the node comes from, by the pointer to it. */
  origins: [pointer: string, file: string][];
}

type Table = Record<string, unknown>;

/** What containerd knows of a registry. */
interface HostFolder {
  root: string;
  host: string;
  file: string;
  table: Table;
}

const READ = /(?:\.toml|\.conf|\.ya?ml|\.json|\.crt|\.cert)$/i;
/** Of these, it only counts that they are there. */
const CERTIFICATE = /\.(?:crt|cert)$/i;

/** Reads a folder with a node's files, laid out as on the node or in any other way: files are known by their names. */
export async function readNodeConfig(folder: string): Promise<NodeConfig> {
  const reader = new NodeReader();
  for (const source of await sources([folder], { reads: READ })) reader.take(source);
  const node = reader.node();
  const { errors, objects, origins } = reader;
  if (errors.length === 0 && objects.length === 0 && origins.length === 0) {
    const help = "it should have KubeletConfigurations, hosts.toml in folders by host, daemon.json or registries.conf";
    errors.push({ file: folder, code: "invalid-evidence", message: "there is no configuration of a node in it", help });
  }
  const name = basename(resolve(folder));
  return { node: { ...(name !== "" && name !== "etc" && { name }), ...node }, errors, objects, origins };
}

class NodeReader {
  readonly errors: RunError[] = [];
  readonly objects: NodeConfig["objects"] = [];
  readonly origins: NodeConfig["origins"] = [];
  readonly #hosts: HostFolder[] = [];
  /** Folders of which nothing but a certificate is known. */
  readonly #certificates: HostFolder[] = [];
  /** Whole files first, what is dropped in beside them after: each sorted by name. */
  readonly #kubelets: { file: string; dropIn: boolean; table: Table }[] = [];
  readonly #registries: { file: string; dropIn: boolean; table: Table }[] = [];
  #docker: Table | undefined;

  take(source: File | Unreadable): void {
    const { file } = source;
    const name = basename(file);
    const folder = basename(dirname(file));
    if (CERTIFICATE.test(name)) {
      this.#certificates.push({ root: dirname(dirname(file)), host: folder, file, table: {} });
    } else if (name === "hosts.toml") {
      const table = this.#toml(source, faultOfHosts);
      if (table) this.#host(folder, table, file);
    } else if (name === "registries.conf" || (folder === "registries.conf.d" && name.endsWith(".conf"))) {
      const table = this.#toml(source, faultOfRegistries);
      if (table) this.#registries.push({ file, dropIn: name !== "registries.conf" || folder === "registries.conf.d", table });
    } else if (name === "daemon.json") {
      const [document] = this.#documents(source, true);
      if (!document) return;
      this.#docker = document;
      this.origins.push(["/docker", file]);
    } else if (!name.endsWith(".toml")) {
      for (const document of this.#documents(source, false)) this.#kubelet(document, { file, dropIn: folder.endsWith(".d") });
    }
  }

  #host(host: string, table: Table, file: string): void {
    // A list, since the order of the file is the order in which hosts are asked, and JSON's objects have none.
    const list = isObject(table.host) ? Object.entries(table.host).map(([url, own]) => ({ url, ...withoutHeader(own) })) : undefined;
    this.#hosts.push({ root: dirname(dirname(file)), host, file, table: { ...withoutHeader(table), ...(list && { host: list }) } });
  }

  #kubelet(document: Table, { file, dropIn }: { file: string; dropIn: boolean }): void {
    // `kubectl get --raw /api/v1/nodes/<name>/proxy/configz` wraps it.
    const own = isObject(document.kubeletconfig) ? document.kubeletconfig : document;
    if (document.kind === "CredentialProviderConfig") this.objects.push({ file, object: document });
    if (own === document && document.kind !== "KubeletConfiguration") return;
    // The kubelet reads no other files of its drop-in folder.
    if (!dropIn || file.endsWith(".conf")) this.#kubelets.push({ file, dropIn, table: own });
  }

  node(): Table {
    const kubelet = mergeKubelets(sorted(this.#kubelets));
    const hosts = hostFolders(this.#hosts, this.#certificates);
    const crio = sorted(this.#registries).reduce<Table | undefined>((all, { table }) => mergeRegistries(all ?? {}, table), undefined);
    for (const { host, file } of hosts) this.origins.push([`/containerd/hosts/${host.replaceAll("~", "~0").replaceAll("/", "~1")}`, file]);
    for (const { file } of sorted(this.#kubelets)) this.origins.push(["/kubelet", file]);
    for (const { file } of sorted(this.#registries)) this.origins.push(["/crio", file]);
    return {
      ...(kubelet && { kubelet }),
      ...(hosts.length > 0 && { containerd: { hosts: Object.fromEntries(hosts.map(({ host, table }) => [host, table])) } }),
      ...(crio && { crio }),
      ...(this.#docker && { docker: this.#docker }),
    };
  }

  #bytes(source: File | Unreadable): Uint8Array | undefined {
    const bytes = "code" in source ? source : source.read();
    if (!("code" in bytes)) return bytes;
    this.errors.push({ file: source.file, code: "invalid-evidence", message: bytes.message });
    return undefined;
  }

  #toml(source: File | Unreadable, faultOf: (table: Table) => Fault | undefined): Table | undefined {
    const bytes = this.#bytes(source);
    if (!bytes) return undefined;
    try {
      const table = JSON.parse(JSON.stringify(parse(new TextDecoder().decode(bytes)))) as Table; // without what TOML has more than JSON
      const fault = faultOf(table);
      if (!fault) return table;
      this.errors.push({ file: source.file, code: "invalid-evidence", ...fault });
      return undefined;
    } catch (error) {
      // Of the parser's words the first line alone: the others show what stands there, and a header may hold a credential.
      if (!(error instanceof TomlError)) throw error;
      const { line, column, message } = error;
      const why = (message.split("\n", 1)[0] ?? "").replace("Invalid TOML document: ", "");
      this.errors.push({ file: source.file, line, column, code: "invalid-evidence", message: `it is not valid TOML: ${why}` });
      return undefined;
    }
  }

  /** Its objects; what cannot be read is a fault only where the name says what it should be. */
  #documents(source: File | Unreadable, wanted: boolean): Table[] {
    const bytes = this.#bytes(source);
    if (!bytes) return [];
    const { file } = source;
    const manifest = readManifest(bytes, { json: isNamedJson(file) });
    const looksRight = wanted || /\b(?:KubeletConfiguration|CredentialProviderConfig)\b/.test(Buffer.from(bytes).toString("latin1"));
    if (looksRight) for (const { code: _, ...unread } of manifest.unread) this.errors.push({ file, code: "invalid-evidence", ...unread });
    return manifest.documents.flatMap((index) => {
      try {
        const value: unknown = JSON.parse(new TextDecoder().decode(manifest.input([index]).bytes));
        if (isObject(value)) return [value];
      } catch {
        if (looksRight) this.errors.push({ file, code: "invalid-evidence", message: "it is not valid JSON" });
        return [];
      }
      if (wanted) this.errors.push({ file, code: "invalid-evidence", message: "it is no object" });
      return [];
    });
  }
}

function sorted<T extends { file: string; dropIn: boolean }>(files: T[]): T[] {
  const key = ({ file, dropIn }: T) => `${dropIn ? 1 : 0}${basename(file)}`;
  return files.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** Folders of which containerd reads each: without those that another one of the same registry stands before. */
function hostFolders(hosts: HostFolder[], certificates: HostFolder[]): HostFolder[] {
  const roots = new Set(hosts.map(({ root }) => root));
  const known = new Map<string, HostFolder>();
  // A folder that is there is taken in place of `_default`, also without a hosts.toml; elsewhere other runtimes have certificates.
  for (const folder of [...certificates.filter(({ root }) => roots.has(root)), ...hosts]) known.set(folder.host, folder);
  const preferred = (host: string) => host.replace(/(?<=.):([^:]*)$/, "_$1_");
  return [...known.values()].filter(({ host }) => preferred(host) === host || !known.has(preferred(host)));
}

/** What is dropped in goes over what the file says, which is defaulted before. */
function mergeKubelets(files: { dropIn: boolean; table: Table }[]): Table | undefined {
  const tables = (dropIn: boolean) => files.filter((file) => file.dropIn === dropIn).map(({ table }) => table);
  const [first, ...others] = tables(false);
  const dropIns = tables(true);
  const whole = first && others.reduce(merge, first);
  if (dropIns.length === 0) return whole;
  const { serializeImagePulls, maxParallelImagePulls: most } = whole ?? {};
  const base = whole && { ...whole, serializeImagePulls: serializeImagePulls ?? !(typeof most === "number" && most > 1) };
  return dropIns.reduce(merge, base ?? {});
}

/** As the kubelet merges (RFC 7396): objects member by member, anything else as a whole, and null takes a member away. */
function merge(base: Table, over: Table): Table {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const before = merged.get(key);
    if (value === null) merged.delete(key);
    else merged.set(key, isObject(value) ? merge(isObject(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

/** As containers/image does: of one prefix the first in a file counts, and takes the place of the one in an earlier file; other keys as a whole. */
function mergeRegistries(base: Table, over: Table): Table {
  const registries = new Map([...byPrefix(base), ...byPrefix(over)]);
  return { ...base, ...over, ...(registries.size > 0 && { registry: [...registries.values()] }) };
}

function byPrefix({ registry: list }: Table): Map<string, Table> {
  const registries = new Map<string, Table>();
  for (const registry of (list ?? []) as Table[]) {
    const [prefix, location] = [trimmed(registry.prefix), trimmed(registry.location)];
    const key = prefix || location;
    if (!registries.has(key)) registries.set(key, { ...registry, ...(prefix && { prefix }), ...(location && { location }) });
  }
  return registries;
}

/** Headers of requests hold credentials, and say nothing of who is asked. */
function withoutHeader(value: unknown): Table {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "header"));
}
