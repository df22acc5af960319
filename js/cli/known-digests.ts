/** Which digests are known of tags: from maps, from live pods, from scan reports. Names are read by the module alone. */

import type { Policy } from "../src/policy.ts";
import type { ReferenceParts } from "../src/types.ts";
import { listAt, opened, textAt } from "./objects.ts";

/** What was handed over, as an evidence document has it. */
export interface Told {
  digests?: Record<string, string>;
  /** Kubernetes objects, Lists and arrays of them. */
  objects?: unknown[];
  scans?: { image?: string; data: unknown }[];
}

/** Who tells, the surest first: what is surer silences the others. */
const TELLERS = ["given", "running", "scanned"] as const;
type Teller = (typeof TELLERS)[number];

export class KnownDigests {
  readonly #policy: Policy;
  /** By canonical reference; several where one tag runs as several images, or was scanned as such. */
  readonly #known = new Map<string, { by: Teller; digests: Set<string> }>();

  constructor(policy: Policy, { digests = {}, objects = [], scans = [] }: Told) {
    this.#policy = policy;
    // One image that is written in two spellings: the last counts, as it does for the module.
    for (const [canonical, digest] of canonicalDigests(policy, digests)) this.#add("given", canonical, digest);
    const all = objects.flatMap((object) => opened(object));
    this.#addAll("running", all.filter(({ kind }) => kind === "Pod").flatMap(({ object }) => running(object)));
    for (const { data, image } of scans) {
      for (const { object } of opened(data)) this.#scan(scannedImage(object, image));
    }
  }

  of(canonical: string): string[] {
    return [...(this.#known.get(canonical)?.digests ?? [])].sort();
  }

  #add(by: Teller, canonical: string, digest: string): void {
    const known = this.#known.get(canonical);
    if (!known || TELLERS.indexOf(by) < TELLERS.indexOf(known.by)) this.#known.set(canonical, { by, digests: new Set([digest]) });
    else if (known.by === by) known.digests.add(digest);
  }

  #addAll(by: Teller, pairs: [image: string, digest: string][]): void {
    const names = references(this.#policy, pairs.map(([image]) => image));
    for (const [index, [, digest]] of pairs.entries()) {
      const name = names[index];
      if (name && name.digest === null) this.#add(by, name.canonical, digest);
    }
  }

  /** A report names the image by tags and by digests: those of one repository belong together. */
  #scan({ names, digests }: Scanned): void {
    const pinned = references(this.#policy, digests);
    for (const name of references(this.#policy, names)) {
      // What a user had scanned without a tag may as well be a file.
      if (!name || name.tag === null || name.digest !== null) continue;
      for (const other of pinned) {
        if (other?.digest && other.registry === name.registry && other.repository === name.repository) this.#add("scanned", name.canonical, other.digest);
      }
    }
  }
}

/** A map of digests by the names that the module gives their images. */
export function canonicalDigests(policy: Policy, digests: Record<string, string>): Map<string, string> {
  const names = references(policy, Object.keys(digests));
  return new Map(Object.values(digests).flatMap((digest, index) => (names[index] ? [[names[index].canonical, digest] as const] : [])));
}

/** As the module reads them; nothing for what is no reference. */
function references(policy: Policy, images: string[]): (ReferenceParts | undefined)[] {
  if (images.length === 0) return [];
  const containers = images.map((image, index) => ({ name: String(index), image }));
  const read = new Array<ReferenceParts | undefined>(images.length);
  for (const { use, reference } of policy.plan(JSON.stringify({ apiVersion: "v1", kind: "Pod", spec: { containers } })).images) {
    if (reference && "canonical" in reference) read[Number(use?.name)] = reference;
  }
  return read;
}

/** `docker.io/library/nginx@sha256:…`; an id without a repository is of the image's configuration, which no registry knows. */
const IMAGE_ID = /@(sha256:[0-9a-f]{64})$/;
const CONTAINERS = ["initContainers", "containers", "ephemeralContainers"];
const STATUSES = ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"];

/** What a live pod runs: its images as they are written, and their digests. `running` of the module reads the same. */
function running(pod: unknown): [string, string][] {
  const statuses = STATUSES.flatMap((list) => listAt(pod, "status", list));
  return CONTAINERS.flatMap((list) => listAt(pod, "spec", list)).flatMap((container): [string, string][] => {
    const [name, image] = [textAt(container, "name"), textAt(container, "image")];
    const status = statuses.find((other) => name !== undefined && textAt(other, "name") === name);
    const digest = IMAGE_ID.exec(textAt(status, "imageID") ?? "")?.[1];
    return image !== undefined && digest !== undefined ? [[image, digest]] : [];
  });
}

interface Scanned {
  names: string[];
  digests: string[];
}

/**
 * Of the reports that the module reads. The digest of Clair's, and `manifestDigest` of Grype's, is of one platform
 * alone; trivy-operator's beside a tag may be that of the configuration, by which nothing can be pulled.
 */
function scannedImage(report: unknown, image?: string): Scanned {
  const texts = (...path: string[]) => listAt(report, ...path).filter((text) => typeof text === "string");
  const tags = [...texts("Metadata", "RepoTags"), ...texts("source", "target", "tags")];
  const asked = textAt(report, "ArtifactName") ?? textAt(report, "source", "target", "userInput");
  return {
    names: [...(tags.length > 0 || asked === undefined ? tags : [asked]), ...(image === undefined ? [] : [image])],
    digests: [...texts("Metadata", "RepoDigests"), ...texts("source", "target", "repoDigests")],
  };
}
