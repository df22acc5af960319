/** RE2 and CEL text from the patterns of settings: the same meaning as `src/pattern` has, for CEL's `matches`. */

/** A string of CEL. Raw where it can be, since regular expressions are hard enough to read. */
export function celString(text: string): string {
  return /^[ -~]*$/.test(text) && !text.includes("'") ? `r'${text}'` : JSON.stringify(text);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** A glob's `*` and `?`, each as what it stands for. */
function glob(text: string, star: string, one = "?"): string {
  return text.replace(/[*?]|[^*?]+/g, (piece) => (piece === "*" ? star : piece === "?" && one !== "?" ? one : escaped(piece)));
}

/** A whole name, of a namespace or `Kind/name`. */
export function nameRegex(globs: readonly string[]): string {
  return `(?s)^(?:${globs.map((text) => glob(text, ".*", ".")).join("|")})$`;
}

/** Whole texts of a tag or digest. */
function versionRegex(text: string): string {
  return `^${glob(text, ".*", ".")}$`;
}

type Meant = "registries" | "images" | "versions";

/** How a place is written that a host and a path below it make. */
type Address = (host: Host, path: string) => string;

/** What `variables.known` calls `at`: `host[:port]/path` in lower case, `/path` where there is no host. */
export function registryRegex(patterns: readonly string[], at?: Address): string {
  return `^(?:${patterns.map((pattern) => place(pattern, "registries", at)).join("|")})$`;
}

/** The same under whichever address of a registry, as `usual` in `src/settings/registries.rs` has it. */
export function deniedRegex(patterns: readonly string[]): string {
  return registryRegex(patterns, anyAddress);
}

/** Docker Hub's official images have no `library/` at its other addresses, or have it. */
function anyAddress({ regex, port }: Host, path: string): string {
  if (port !== undefined) return `${regex}/${path}`;
  const usual = `${regex}(?::0*443)?/${path}`;
  if (!new RegExp(`^${regex}$`).test("docker.io")) return usual;
  const bare = path.startsWith("library(") ? `(?:${path}|[^/]+)` : path.replace(/^library\//, "(?:library/)?");
  return `${usual}|(?:docker\\.io:0*443|(?:registry-1|index)\\.docker\\.io(?::0*443)?)/${bare}`;
}

/** The parts of an image pattern, each a regular expression for one fact of an image. */
export interface ImageRegex {
  at: string;
  tag?: string;
  digest?: string;
}

export function imageRegex(pattern: string): ImageRegex {
  const cut = pattern.indexOf("@");
  const name = cut === -1 ? pattern : pattern.slice(0, cut);
  const digest = cut === -1 ? undefined : pattern.slice(cut + 1) || "*";
  const [path, tag] = splitTag(name);
  const meant = tag === undefined && digest === undefined ? "images" : "versions";
  return {
    at: `^(?:${place(path, meant)})$`,
    ...(tag !== undefined && { tag: versionRegex(tag) }),
    ...(digest !== undefined && { digest: versionRegex(digest) }),
  };
}

/** A colon before the last `/`, or behind what looks like a host where there is no `/`, starts a port. */
function splitTag(name: string): [string, string?] {
  const last = name.slice(name.lastIndexOf("/") + 1);
  const colon = last.indexOf(":");
  if (colon === -1 || (last.length === name.length && namesHost(last.slice(0, colon)))) return [name];
  const tag = last.slice(colon + 1);
  return [name.slice(0, name.length - tag.length - 1), tag];
}

function namesHost(first: string): boolean {
  return /[.:[A-Z]/.test(first) || first === "localhost";
}

function place(pattern: string, meant: Meant, at: Address = ({ regex }, path) => `${regex}/${path}`): string {
  if (pattern === "*") return ".*";
  const first = pattern.split("/", 1)[0] ?? "";
  const named = namesHost(first);
  const [host, rest] = named ? [hostRegex(first), pattern.slice(first.length + 1)] : [{ regex: "docker\\.io", port: undefined, hub: true }, pattern];
  const below = rest.endsWith("**");
  const path = below ? rest.slice(0, -2).replace(/\/$/, "") : rest;
  const itself = !below && path !== "" && meant === "versions";
  const word = host.hub && path !== "" && !path.includes("/") && !below;
  return at(host, pathRegex(path, { below, itself, word, meant }));
}

interface Reach {
  below: boolean;
  itself: boolean;
  word: boolean;
  meant: Meant;
}

function pathRegex(path: string, { below, itself, word, meant }: Reach): string {
  if (path === "") return ".*";
  const parts = glob(path, "[^/]*");
  const reach = below ? "/.+" : itself ? "" : "(?:/.*)?";
  // One word of Docker Hub: all official images, a namespace together with the official image, or that image.
  const whole = meant !== "versions" && (path === "*" || path === "library");
  if (!word || whole) return `${parts}${reach}`;
  return meant === "registries" ? `(?:library/)?${parts}${reach}` : `library/${parts}${reach}`;
}

interface Host {
  regex: string;
  port: string | undefined;
  hub: boolean;
}

/** Hosts in lower case, ports as numbers; no port matches only no port. */
function hostRegex(first: string): Host {
  const [, name = first, port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(first) ?? [];
  const lower = name.toLowerCase();
  const host = lower === "index.docker.io" && port === undefined ? "docker.io" : lower;
  const labels = host.startsWith("[") ? escaped(host) : host.split(".").map(label).join("\\.");
  return { regex: port === undefined ? labels : `${labels}:0*${port.replace(/^0+/, "")}`, port, hub: host === "docker.io" && port === undefined };
}

function label(text: string): string {
  return text === "*" ? "[^./:[\\]]+" : glob(text, "[^./:[\\]]*");
}
