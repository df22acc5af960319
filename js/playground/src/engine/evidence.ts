/** Files of evidence: told apart by their form, put together into one document, tried before they are taken. */

import { LISTS, MAPS, mergeComplete } from "../../../cli/evidence-parts.ts";
import { isObject } from "../../../cli/objects.ts";
import { count } from "../../../cli/print.ts";
import { readManifest } from "../../../manifest/read.ts";
import { createPolicy, EvidenceError, type EvidenceDocument } from "./api.ts";
import type { EvidenceBytes, EvidenceState, Requests, Taken } from "./messages.ts";

/** What engines read at most. */
const LIMIT = 16 * 1024 * 1024;

type Part = Required<Pick<EvidenceDocument, "objects" | "scans" | "vex" | "digests">> & Pick<EvidenceDocument, "preloaded" | "complete"> & { nodes?: unknown[] };

interface Kept {
  id: number;
  name: string;
  what: string;
  part: Part;
  image: string;
}

export class Evidence {
  #files: Kept[] = [];
  #complete = false;
  #aside: { files: Kept[]; complete: boolean }[] = [];
  #next = 1;
  #document: Uint8Array | undefined;

  add(files: EvidenceBytes[]): Taken {
    const refused: string[] = [];
    for (const { name, bytes } of files) {
      const part = read(name, bytes);
      if (typeof part === "string") {
        refused.push(`${name}: ${part}`);
        continue;
      }
      const kept = { id: this.#next++, name, what: describe(part), part, image: "" };
      // A file of the same name takes the place of the one before.
      const before = this.#files;
      this.#files = [...before.filter((file) => file.name !== name), kept];
      const problem = this.#problem();
      if (problem === undefined) continue;
      this.#files = before;
      refused.push(`${name}: ${problem}`);
    }
    this.#document = this.#make();
    return { state: this.#state(), refused };
  }

  swap(to: Requests["evidenceSwap"][0]): Taken {
    if (to === "back") {
      const { files, complete } = this.#aside.pop() ?? { files: [], complete: false };
      this.#files = files;
      this.#complete = complete;
      return this.add([]);
    }
    if (to.aside) this.#aside.push({ files: this.#files, complete: this.#complete });
    this.#files = [];
    this.#complete = to.complete;
    return this.add(to.files);
  }

  change({ remove, image, complete }: Requests["evidenceChange"][0]): Taken {
    if (remove !== undefined) this.#files = this.#files.filter(({ id }) => id !== remove);
    const named = this.#files.find(({ id }) => id === image?.id);
    const before = named?.image ?? "";
    if (named && image) named.image = image.image.trim();
    if (complete !== undefined) this.#complete = complete;
    const problem = this.#problem();
    if (named && problem !== undefined) named.image = before;
    this.#document = this.#make();
    return { state: this.#state(), refused: named && problem !== undefined ? [`${named.name}: ${problem}`] : [] };
  }

  /** The same bytes while nothing changes, so that the module indexes them once. */
  document(): Uint8Array | undefined {
    return this.#document;
  }

  #state(): EvidenceState {
    return {
      complete: this.#complete,
      files: this.#files.map(({ id, name, what, part, image }) => ({ id, name, what, image, wantsImage: part.scans.some((scan) => !("image" in scan) && isClair(scan.data)) })),
    };
  }

  #make(): Uint8Array | undefined {
    if (this.#files.length === 0 && !this.#complete) return undefined;
    const parts = this.#files.map(({ part }) => part);
    const scans = this.#files.flatMap(({ part, image }) => part.scans.map((scan) => (image !== "" && !("image" in scan) && isClair(scan.data) ? { ...scan, image } : scan)));
    const nodes = parts.flatMap(({ nodes = [] }) => nodes);
    const preloaded = parts.flatMap(({ preloaded = [] }) => preloaded);
    const vex = parts.flatMap(({ vex }) => vex);
    const digests = Object.assign({}, ...parts.map(({ digests }) => digests));
    const all = this.#complete ? { secrets: "*", serviceAccounts: "*", prePull: true } : {};
    const complete = mergeComplete([all, ...parts.map(({ complete = {} }) => complete)].flatMap(Object.entries));
    return new TextEncoder().encode(
      JSON.stringify({
        ...(parts.some(({ objects }) => objects.length > 0) && { objects: parts.flatMap(({ objects }) => objects) }),
        ...(scans.length > 0 && { scans }),
        ...(vex.length > 0 && { vex }),
        ...(Object.keys(digests).length > 0 && { digests }),
        ...(nodes.length > 0 && { nodes }),
        ...(preloaded.length > 0 && { preloaded }),
        ...(Object.keys(complete).length > 0 && { complete }),
      }),
    );
  }

  /** What the module says to the whole. */
  #problem(): string | undefined {
    const evidence = this.#make();
    if (!evidence) return undefined;
    if (evidence.length > LIMIT) return `with it the evidence has more than ${LIMIT / 1024 / 1024} MB`;
    try {
      createPolicy().evaluate("[]", { evidence });
      return undefined;
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      return error.help ? `${error.message} (${error.help})` : error.message;
    }
  }
}

/** The evidence in a file, or why it is none. */
function read(name: string, bytes: Uint8Array): Part | string {
  if (bytes.length > LIMIT) return `it has ${(bytes.length / 1024 / 1024).toFixed(0)} MB, and ${LIMIT / 1024 / 1024} are read at most`;
  if (bytes.subarray(0, 4096).includes(0)) return "it is a binary file; hand over what the scanner writes as JSON";
  const manifest = readManifest(bytes, { json: false });
  const [unread] = manifest.unread;
  if (unread) return `line ${unread.line}: ${unread.message}`;
  if (manifest.documents.length === 0) return "it is empty";
  const whole: Part = { objects: [], scans: [], vex: [], digests: {} };
  for (const document of manifest.documents) {
    const value: unknown = JSON.parse(new TextDecoder().decode(manifest.input([document]).bytes));
    const part = classify(name, value);
    if (!part && isObject(value) && "auths" in value) return `this is a docker configuration; make a Secret of it: kubectl create secret generic NAME -n NAMESPACE --type=kubernetes.io/dockerconfigjson --from-file=.dockerconfigjson=${name} --dry-run=client -o yaml`;
    if (!part) return "this is neither a scan report (Trivy, Grype, Clair), a VEX document, nor Kubernetes objects such as Secrets";
    whole.objects.push(...(part.objects ?? []));
    whole.scans.push(...(part.scans ?? []));
    whole.vex.push(...(part.vex ?? []));
    Object.assign(whole.digests, part.digests);
    if (part.nodes) whole.nodes = [...(whole.nodes ?? []), ...part.nodes];
    if (part.preloaded) whole.preloaded = [...(whole.preloaded ?? []), ...part.preloaded];
    if (part.complete) whole.complete = mergeComplete([whole.complete ?? {}, part.complete].flatMap(Object.entries));
  }
  return whole;
}

const KEYS = [...LISTS, ...MAPS];

function classify(source: string, value: unknown): Partial<Part> | undefined {
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => typeof item?.kind === "string") ? { objects: value } : undefined;
  if (!isObject(value)) return undefined;
  if (("SchemaVersion" in value && ("Results" in value || "ArtifactName" in value)) || isGrype(value) || isClair(value)) return { scans: [{ source, data: value }] };
  if (String(value["@context"] ?? "").includes("openvex") || value.bomFormat === "CycloneDX") return { vex: [value] };
  if (typeof value.kind === "string") return { objects: [value] };
  const keys = Object.keys(value);
  if (keys.length > 0 && keys.every((key) => KEYS.includes(key))) return value as Partial<Part>;
  if (keys.length > 0 && Object.values(value).every((digest) => typeof digest === "string" && /^sha\d+:/.test(digest))) return { digests: value as Record<string, string> };
  return undefined;
}

function isGrype(value: Record<string, unknown>): boolean {
  return Array.isArray(value.matches) && "descriptor" in value;
}

function isClair(value: unknown): boolean {
  return isObject(value) && "manifest_hash" in value && "vulnerabilities" in value;
}

function describe({ objects, scans, vex, digests, preloaded = [], nodes = [], complete }: Part): string {
  const kinds = new Map<string, number>();
  for (const object of objects.flatMap((one) => (isObject(one) && Array.isArray(one.items) ? one.items : [one]))) {
    const kind = isObject(object) && typeof object.kind === "string" ? object.kind : "object";
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const parts = [
    ...(scans.length === 1 ? [scanTitle(scans[0]?.data)] : scans.length > 1 ? [`${scans.length} scan reports`] : []),
    ...(vex.length > 0 ? [count(vex.length, "VEX document")] : []),
    ...Array.from(kinds, ([kind, many]) => count(many, kind)),
    ...(Object.keys(digests).length > 0 ? [count(Object.keys(digests).length, "digest")] : []),
    ...(preloaded.length > 0 ? [count(preloaded.length, "preloaded image")] : []),
    ...(nodes.length > 0 ? [count(nodes.length, "node configuration")] : []),
    ...(complete ? ["says what is complete"] : []),
  ];
  return parts.join(", ");
}

function scanTitle(data: unknown): string {
  if (!isObject(data)) return "scan report";
  if (isGrype(data)) {
    const target = isObject(data.source) && isObject(data.source.target) ? data.source.target.userInput : undefined;
    return `Grype report${typeof target === "string" ? ` of ${target}` : ""}`;
  }
  if (isClair(data)) return "Clair report";
  return `Trivy report${typeof data.ArtifactName === "string" ? ` of ${data.ArtifactName}` : ""}`;
}
