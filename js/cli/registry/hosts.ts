/** Where a registry of an image's name is asked, and what it is called elsewhere. */

/** Docker Hub's names: in images, of the host that answers, and as `docker login` writes its address. */
const HUB = { image: "docker.io", host: "registry-1.docker.io", login: "https://index.docker.io/v1/", also: ["index.docker.io", "registry-1.docker.io"] };

/** The host that answers for a registry. */
export function hostOf(registry: string): string {
  return registry === HUB.image ? HUB.host : registry;
}

/** The registry by the name that images have, from any of its names. */
export function registryOf(name: string): string {
  return HUB.also.includes(name) ? HUB.image : name;
}

/** What Docker calls a registry in its configuration and asks helpers for. */
export function loginOf(registry: string): string {
  return registry === HUB.image ? HUB.login : registry;
}

/** Registries on this machine, and those that the user names, are asked without TLS. */
export class Schemes {
  readonly #insecure: ReadonlySet<string>;

  constructor(insecure: readonly string[]) {
    this.#insecure = new Set(insecure);
  }

  isPlain(host: string): boolean {
    return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host) || this.#insecure.has(host);
  }

  url(registry: string, path: string): URL {
    const host = hostOf(registry);
    return new URL(`${this.isPlain(host) ? "http" : "https"}://${host}${path}`);
  }

  /** Whether one answer may send on to another address: never from TLS to none. */
  mayFollow(from: URL, to: URL): boolean {
    if (to.username !== "" || to.password !== "") return false;
    return to.protocol === "https:" || (to.protocol === "http:" && from.protocol === "http:" && this.isPlain(to.host));
  }
}
