/** Which digest a tag has, by the distribution API (opencontainers/distribution-spec). */

import { createHash } from "node:crypto";
import type { ReferenceParts } from "../../src/types.ts";
import { Authority, refused } from "./auth.ts";
import type { CredentialSource } from "./docker-config.ts";
import { Schemes } from "./hosts.ts";
import { type Answer, bodyOf, RegistryError, Transport } from "./transport.ts";

/** Lists of platforms first: their digest is the one that every node can pull by. */
const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];
/** What the specification lets a registry refuse. */
const LIMIT = 4 * 1024 * 1024;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export interface Asking {
  credentials: CredentialSource;
  /** Registries that are asked without TLS. */
  insecure: readonly string[];
  /** Seconds for each answer. */
  timeout: number;
}

export type Image = Pick<ReferenceParts, "registry" | "repository" | "tag">;

/** What a repository is asked with, and whether credentials are behind it. */
interface Pass {
  authorization: string;
  own: boolean;
}

export class RegistryClient {
  readonly #schemes: Schemes;
  readonly #transport: Transport;
  readonly #authority: Authority;
  readonly #credentials: CredentialSource;
  /** What a repository is asked with: found once, for all of its tags. */
  readonly #passes = new Map<string, Promise<Pass>>();

  constructor({ credentials, insecure, timeout }: Asking) {
    this.#schemes = new Schemes(insecure);
    this.#transport = new Transport(this.#schemes, timeout);
    this.#authority = new Authority(this.#transport, this.#schemes);
    this.#credentials = credentials;
  }

  /** A HEAD does not count as a pull where pulls are limited, so the manifest itself is asked for only where need be. */
  async digest(image: Image): Promise<string> {
    const head = await this.#ask("HEAD", image);
    const told = digestIn(head);
    if (told !== undefined) return told;
    const whole = await this.#ask("GET", image);
    const body = await bodyOf(whole, LIMIT);
    const { host } = whole.url;
    if (!MANIFESTS.includes(mediaType(whole))) throw new RegistryError(`${host} answered with something else than a manifest`);
    const header = digestIn(whole);
    const digest = hashed(body, header?.startsWith("sha512:") ? "sha512" : "sha256");
    if (header !== undefined && header !== digest) throw new RegistryError(`${host} names another digest than its manifest has`);
    return digest;
  }

  async #ask(method: "HEAD" | "GET", image: Image): Promise<Answer> {
    const { registry, repository, tag } = image;
    if (registry === "") throw new RegistryError("the name has no registry that could be asked", "a host with `_` is none: write another name of the registry");
    const url = this.#schemes.url(registry, `/v2/${repository}/manifests/${tag ?? "latest"}`);
    const place = `${registry}/${repository}`;
    const send = (pass: Pass | undefined) => this.#transport.send(url, { method, headers: { accept: MANIFESTS.join(", "), ...(pass && { authorization: pass.authorization }) } });
    const before = this.#passes.get(place);
    let pass = await before;
    let answer = await send(pass);
    // Where another host wants to know who asks, it is not told.
    if (answer.response.status === 401 && answer.url.origin === url.origin) {
      await answer.response.body?.cancel();
      const newer = this.#passes.get(place);
      const found = newer === undefined || newer === before ? this.#pass(answer, image) : newer;
      this.#passes.set(place, found);
      pass = await found;
      answer = await send(pass);
    }
    if (answer.response.status === 200) return answer;
    await answer.response.body?.cancel();
    throw problem(answer, image, pass?.own ?? false);
  }

  async #pass({ url, response }: Answer, { registry, repository }: Image): Promise<Pass> {
    const credentials = await this.#credentials.of(registry, repository);
    const own = credentials !== undefined;
    const authorization = await this.#authority.authorization(url, response.headers.get("www-authenticate") ?? "", repository, credentials);
    if (authorization === undefined) throw refused(url.host, own);
    return { authorization, own };
  }
}

function problem({ url, response: { status } }: Answer, { tag }: Image, own: boolean): RegistryError {
  switch (status) {
    case 401:
    case 403:
      return refused(url.host, own);
    case 404:
      return new RegistryError(`${url.host} has no tag \`${tag ?? "latest"}\` of it (404)`, "look for a typo; some registries say so of private images, which --docker-config gets at");
    default:
      return new RegistryError(`${url.host} answered ${status}`);
  }
}

/** Of the first schema the digest is of another text than the manifest's, and no node pulls by it any more. */
function digestIn(answer: Answer): string | undefined {
  if (/^application\/vnd\.docker\.distribution\.manifest\.v1\+/.test(mediaType(answer))) {
    throw new RegistryError(`${answer.url.host} has it only as a manifest of schema 1, which runtimes no longer pull`, "push the image anew");
  }
  const digest = answer.response.headers.get("docker-content-digest");
  return digest !== null && DIGEST.test(digest) ? digest : undefined;
}

function mediaType({ response }: Answer): string {
  return (response.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function hashed(body: Buffer, algorithm: "sha256" | "sha512"): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest("hex")}`;
}
