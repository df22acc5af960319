/** Evidence: from files and flags, and from what stands among the manifests, to one document for the module. */

import type { Position } from "../manifest/lines.ts";
import { isNamedJson, type Manifest, readManifest } from "../manifest/read.ts";
import { EvidenceError, InputError } from "../src/errors.ts";
import { createPolicy, type Policy } from "../src/policy.ts";
import type { Problem } from "../src/types.ts";
import { LISTS, MAPS, mergeComplete } from "./evidence-parts.ts";
import { type File, sources, type Unreadable } from "./files.ts";
import { contents, withoutPlace } from "./judge.ts";
import type { EvidencePlace, PassedOver, RunError } from "./merge.ts";
import { readNodeConfig } from "./node-config.ts";
import { isObject, opened } from "./objects.ts";
import { CannotRun } from "./settings-file.ts";

export interface EvidenceOptions {
  scans: string[];
  vex: string[];
  digests: string[];
  /** Evidence documents and Kubernetes objects, in files and folders. */
  evidence: string[];
  /** Folders with the files that a node is configured with. */
  nodeConfig: string[];
  /** What was handed over is all there is: everywhere, or in these namespaces. */
  complete?: "*" | string[];
}

/** The document, and how to say what is wrong with it. */
export interface Evidence {
  bytes: Uint8Array;
  blame(problem: Problem): RunError;
  /** Where the value of a pointer into the document stands; nothing where it stands in a file that is judged itself. */
  placeOf(pointer: string): EvidencePlace | undefined;
}

/** Reads what the flags name. Whatever cannot be read ends the run: findings made without it would be wrong. */
export async function readEvidence(options: EvidenceOptions, passedOver: PassedOver[]): Promise<Collection> {
  const collection = new Collection(passedOver);
  await collection.read(options.scans, (document) => collection.scan(document));
  await collection.read(options.vex, (document) => collection.vex(document));
  await collection.read(options.digests, (document) => collection.digests(document));
  await collection.read(options.evidence, (document) => collection.any(document));
  for (const folder of options.nodeConfig) await collection.node(folder);
  if (options.complete !== undefined) collection.complete(options.complete);
  if (collection.errors.length > 0) throw new CannotRun(collection.errors);
  return collection;
}

/** Has the module look at the document: what is wrong with it is said of the evidence, not of the first manifest. */
export function checkEvidence(policy: Policy, evidence: Evidence): void {
  try {
    policy.evaluate("[]", { evidence: evidence.bytes });
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    throw new CannotRun(error.errors.map((problem) => evidence.blame(problem)));
  }
}

/** A document of a file. */
interface Document {
  file: string;
  named: boolean;
  /** Counted from 1, where there are several. */
  document?: number;
  json: string;
  /** Where the value of a pointer into it stands. */
  place(pointer: string): Partial<Position>;
}

/** An element of a list, and where it comes from. */
interface Entry {
  json: string;
  file: string;
  place(pointer: string): Partial<Position> & { file?: string };
  /** It stands among the manifests. */
  gathered?: true;
}

/** What to do, where the module does not know how a document got there. */
const HELP = new Map([
  ["objects", "a scan report goes with --scan, a VEX document with --vex, digests with --digests"],
  ["scans", "hand over what the scanner writes as JSON, such as `trivy image --format json` does"],
  ["vex", "hand over an OpenVEX or CycloneDX document; scan reports go with --scan"],
]);

export class Collection {
  readonly errors: RunError[] = [];
  readonly #passedOver: PassedOver[];
  readonly #lists = new Map<string, Entry[]>();
  readonly #maps = new Map<string, { members: [string, unknown][]; files: Set<string> }>();
  /** What stands among the manifests. */
  #gathered: Entry[] = [];
  /** Keys that no evidence has, which the module refuses. */
  readonly #unknown = new Map<string, Entry>();

  constructor(passedOver: PassedOver[]) {
    this.#passedOver = passedOver;
  }

  /** Hands over the documents of these files. */
  async read(paths: string[], take: (document: Document) => void): Promise<void> {
    for (const path of paths) {
      const files = await sources([path]);
      if (files.length === 0) this.#refuse({ file: path }, "there is no file in it that ends with .yaml, .yml or .json");
      const refuse = ({ file, message, help }: Unreadable) => this.#refuse({ file }, message, help ?? "name a file that is there, or leave the option out");
      for (const [source, bytes] of contents(files, refuse)) this.#file(source, bytes, take);
    }
  }

  #file(source: File, bytes: Uint8Array, take: (document: Document) => void): void {
    const { file } = source;
    const manifest = readManifest(bytes, { json: isNamedJson(file) });
    for (const { code: _, ...unread } of manifest.unread) this.errors.push({ file, code: "invalid-evidence", ...unread });
    if (manifest.unread.length === 0 && manifest.documents.length === 0) this.#refuse({ file }, "it is empty");
    for (const document of documentsOf(source, manifest)) {
      if ("code" in document) this.errors.push(document);
      else take(document);
    }
  }

  #refuse(where: Partial<RunError>, message: string, help?: string): void {
    this.errors.push({ ...where, code: "invalid-evidence", message, ...(help !== undefined && { help }) });
  }

  #add(list: string, entries: Entry[]): void {
    this.#lists.set(list, [...(this.#lists.get(list) ?? []), ...entries]);
  }

  scan(document: Document): void {
    this.#add("scans", [behindData(document)]);
  }

  vex(document: Document): void {
    this.#add("vex", [behindData(document)]);
  }

  digests({ file, json, place }: Document): void {
    const map: unknown = JSON.parse(json);
    if (isObject(map)) this.#merge("digests", map, file);
    else this.#refuse({ file, ...place("") }, "it is no map of digests", 'write `{"registry/repository:tag": "sha256:…"}`');
  }

  /** The files that a node is configured with. */
  async node(folder: string): Promise<void> {
    const { node, errors, objects, origins } = await readNodeConfig(folder);
    this.errors.push(...errors);
    if (objects.length > 0) this.#add("objects", objects.map(({ file, object }) => ({ json: JSON.stringify(object), file, place: () => ({}) })));
    if (origins.length === 0) return;
    const place = (pointer: string) => {
      const [, file] = origins.find(([part]) => pointer === part || pointer.startsWith(`${part}/`)) ?? [];
      return file === undefined ? {} : { file };
    };
    this.#add("nodes", [{ json: JSON.stringify(node), file: folder, place }]);
  }

  /** What was handed over is all there is. */
  complete(namespaces: "*" | string[]): void {
    const map = { secrets: namespaces, serviceAccounts: namespaces, ...(namespaces === "*" && { prePull: true }) };
    this.#merge("complete", map, "--complete");
  }

  /** An evidence document, or Kubernetes objects. */
  any(document: Document): void {
    const { file, named, json, place } = document;
    const value: unknown = JSON.parse(json);
    const entry = (pointer: string, part: unknown): Entry => ({
      json: JSON.stringify(part),
      file,
      place: (below) => place(pointer + below),
    });
    if (Array.isArray(value)) {
      this.#add("objects", value.map((part, index) => entry(`/${index}`, part)));
      return;
    }
    if (isObject(value) && typeof value.kind === "string") {
      this.#add("objects", [{ json, file, place }]);
      return;
    }
    if (!isObject(value) || !Object.keys(value).some((key) => LISTS.includes(key) || MAPS.includes(key))) {
      const number = document.document === undefined ? {} : { document: document.document };
      if (named) this.#refuse({ file, ...number, ...place("") }, "this is neither a Kubernetes object nor an evidence document", HELP.get("objects"));
      else this.#passedOver.push({ file, ...number, because: "no-object" });
      return;
    }
    for (const [key, part] of Object.entries(value)) {
      if (LISTS.includes(key) && Array.isArray(part)) this.#add(key, part.map((one, index) => entry(`/${key}/${index}`, one)));
      else if (MAPS.includes(key) && isObject(part)) this.#merge(key, part, file);
      else if (LISTS.includes(key) || MAPS.includes(key)) {
        this.#refuse({ file, ...place(`/${key}`) }, `\`${key}\` has a wrong value: expected ${LISTS.includes(key) ? "a list" : "an object"}`);
      } else this.#unknown.set(key, entry(`/${key}`, part));
    }
  }

  #merge(key: string, map: Record<string, unknown>, file: string): void {
    const merged = this.#maps.get(key) ?? { members: [], files: new Set() };
    this.#maps.set(key, merged);
    merged.members.push(...Object.entries(map));
    merged.files.add(file);
  }

  /** Objects among the manifests that tell something of others: they count for all files of the run. */
  gather(files: (File | Unreadable)[]): void {
    this.#gathered = [];
    if (files.length < 2) return; // what stands in one file, the module joins by itself
    // What is wrong with a file is said when it is judged.
    for (const [source, bytes] of contents(files)) {
      if (!TELLING.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"))) continue;
      for (const document of documentsOf(source, readManifest(bytes, { json: isNamedJson(source.file), holding: mayTell }))) {
        if ("code" in document) continue;
        const { file, json, place } = document;
        const objects = telling(JSON.parse(json));
        this.#gathered.push(...objects.map((object) => ({ json: JSON.stringify(object), file, place, gathered: true as const })));
      }
    }
  }

  #entries(): Map<string, Entry[]> {
    const objects = [...(this.#lists.get("objects") ?? []), ...this.#gathered];
    return objects.length > 0 ? new Map(this.#lists).set("objects", objects) : this.#lists;
  }

  /** The document; nothing where nothing was handed over. */
  document(): Evidence | undefined {
    const members: string[] = [];
    for (const [key, entries] of this.#entries()) members.push(`${JSON.stringify(key)}:[${entries.map(({ json }) => json).join(",")}]`);
    for (const [key, { members: own }] of this.#maps) {
      members.push(`${JSON.stringify(key)}:${JSON.stringify(key === "complete" ? mergeComplete(own) : Object.fromEntries(own))}`);
    }
    for (const [key, { json }] of this.#unknown) members.push(`${JSON.stringify(key)}:${json}`);
    if (members.length === 0) return undefined;
    return { bytes: new TextEncoder().encode(`{${members.join(",")}}`), blame: (problem) => this.#blame(problem), placeOf: (pointer) => this.#placeOf(pointer) };
  }

  #entry(pointer: string): { entry: Entry | undefined; key: string; rest: string } {
    const [, key = "", index = "", rest = ""] = /^\/([^/]*)(?:\/([^/]*)(.*))?$/s.exec(pointer) ?? [];
    return { entry: this.#entries().get(key)?.[Number(index)] ?? this.#unknown.get(key), key, rest };
  }

  #placeOf(pointer: string): EvidencePlace | undefined {
    const { entry, rest } = this.#entry(pointer);
    if (!entry || entry.gathered) return undefined;
    const { file = entry.file, line, column, offset } = entry.place(rest);
    if (line === undefined || column === undefined || offset === undefined) return { file, range: null };
    const start = { line, column, offset };
    return { file, range: { start, end: start } };
  }

  /** The file that a problem comes from, and the place there. */
  #blame({ pointer, message, ...problem }: Problem): RunError {
    const { entry, key, rest } = this.#entry(pointer ?? "");
    if (entry) {
      const help = problem.help ?? HELP.get(key);
      return { file: entry.file, ...entry.place(rest), ...problem, message: message.replace(ENTRY, "it "), ...(help && { help }) };
    }
    const [only, ...more] = this.#maps.get(key)?.files ?? [];
    return { ...(only !== undefined && more.length === 0 && { file: only }), ...problem, message, ...(pointer && { pointer }) };
  }
}

/** The module names entries by their index in a document that nobody wrote. */
const ENTRY = /^entry \d+ of `\w+`(?:, `.*?`,)? /;

function behindData({ file, json, place }: Document): Entry {
  return {
    json: `{"source":${JSON.stringify(file)},"data":${json}}`,
    file,
    place: (pointer) => (pointer.startsWith("/data/") ? place(pointer.slice("/data".length)) : {}),
  };
}

function* documentsOf({ file, named }: File, manifest: Manifest): Generator<Document | RunError> {
  const { documents, unread } = manifest;
  for (const index of documents) {
    const input = manifest.input([index]);
    const fault = noJson(input.bytes);
    if (fault) {
      yield { file, ...fault, help: "hand over the whole of what the tool wrote, without lines of its log" };
      continue;
    }
    yield {
      file,
      named,
      ...(documents.length + unread.length > 1 && { document: index + 1 }),
      json: new TextDecoder().decode(input.bytes),
      place: (pointer) => manifest.range(input.at(pointer)).start,
    };
  }
}

/** Why a text is no JSON, in the module's words: JavaScript's own would repeat what stands there. */
function noJson(bytes: Uint8Array): Omit<RunError, "file"> | undefined {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return undefined;
  } catch {
    try {
      createPolicy().evaluate(bytes);
    } catch (error) {
      if (error instanceof InputError && error.code === "invalid-json") {
        return { code: "invalid-evidence", ...withoutPlace(error.message.replace(/^the input/, "it")) };
      }
    }
    return { code: "invalid-evidence", message: "it is not valid JSON" };
  }
}

/** The kinds that tell something of other objects. */
const KINDS = new Set([
  "Secret",
  "ServiceAccount",
  "CredentialProviderConfig",
  "KubeletConfiguration",
  "Node",
  "Pod",
  "DaemonSet",
  "VulnerabilityReport",
  "ClusterVulnerabilityReport",
  "ImageCache",
  "ImagePullJob",
  "ImageListPullJob",
]);
const TELLING = new RegExp(`\\bkind["']?\\s*:\\s*["']?(?:${[...KINDS].join("|")})(?:List)?\\b`);
/** The kind of a document in block style, where no merge can say otherwise. */
const OWN = /^kind:[ \t]+["']?([A-Za-z]+)["']?[ \t]*\r?$/m;

/** Whether a document may hold one, without reading it as YAML: a definition of a resource only speaks of kinds. */
function mayTell(text: string): boolean {
  if (!TELLING.test(text)) return false;
  const kind = text.includes("<<") ? undefined : OWN.exec(text)?.[1];
  if (kind === undefined || kind.endsWith("List")) return true;
  return KINDS.has(kind) && (kind !== "Pod" || text.includes("uid"));
}

/** Those among a document's objects, Lists opened. */
function telling(value: unknown): unknown[] {
  return opened(value).flatMap(({ kind, object }) => {
    if (!KINDS.has(kind) || !isObject(object)) return [];
    // A pod that is not live tells nothing.
    if (kind === "Pod" && !(isObject(object.metadata) && "uid" in object.metadata)) return [];
    return [{ ...object, kind }];
  });
}
