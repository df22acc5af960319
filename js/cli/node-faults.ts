/**
 * Why a runtime passes over a whole file of its node.
 * Sources: containerd `core/remotes/docker/config/hosts.go`; containers/image `sysregistriesv2`.
 */

import { isObject } from "./objects.ts";

export interface Fault {
  message: string;
  help: string;
}

type Table = Record<string, unknown>;
/** What something has to be, and how to write it. */
type Wanted = readonly [is: (value: unknown) => boolean, not: string, write: string];

const isText = (value: unknown) => typeof value === "string";
const isTables = (value: unknown) => Array.isArray(value) && value.every(isObject);

const TEXT: Wanted = [isText, "is no string", "a string in quotes"];
const BOOLEAN: Wanted = [(value) => typeof value === "boolean", "is no boolean", "`true` or `false`, without quotes"];
const CAPABILITY = new Set(["pull", "resolve", "push", "referrers"]);
const CAPABILITIES: Wanted = [
  (value) => Array.isArray(value) && value.every((one) => typeof one === "string" && CAPABILITY.has(one.toLowerCase())),
  "is no list of capabilities",
  '`capabilities = ["pull", "resolve"]`, of which `push` and `referrers` may be, too',
];
const FILES: Wanted = [(value) => isText(value) || (Array.isArray(value) && value.every(isText)), "is no path and no list of paths", "a path in quotes, or a list of them"];

const HOST: Record<string, Wanted> = { capabilities: CAPABILITIES, skip_verify: BOOLEAN, override_path: BOOLEAN, dial_timeout: TEXT, ca: FILES };
const HOSTS: Record<string, Wanted> = { server: TEXT, ...HOST, host: [isObject, "is no table", 'a table for each host, such as `[host."https://mirror.example.com"]`'] };
const ENDPOINT: Record<string, Wanted> = { location: TEXT, insecure: BOOLEAN, "pull-from-mirror": TEXT };
const REGISTRY: Record<string, Wanted> = {
  ...ENDPOINT,
  prefix: TEXT,
  blocked: BOOLEAN,
  "mirror-by-digest-only": BOOLEAN,
  mirror: [isTables, "is no list of tables", "`[[registry.mirror]]`, with two brackets"],
};

/** Of a hosts.toml: with one such fault containerd asks as if the file were not there. */
export function faultOfHosts(file: Table): Fault | undefined {
  const told = ({ message, help }: Fault) => ({ message: `containerd passes over the whole file: ${message}`, help });
  const own = faultOf(file, HOSTS, "");
  if (own) return told(own);
  for (const [index, host] of Object.values(isObject(file.host) ? file.host : {}).entries()) {
    // Its address may hold a password.
    const place = ` of host ${index + 1}`;
    const fault = isObject(host) ? faultOf(host, HOST, place) : { message: `\`host\`${place} is no table`, help: 'write `[host."https://mirror.example.com"]`, with one bracket' };
    if (fault) return told(fault);
  }
  return undefined;
}

/** Of a registries.conf: with one such fault no image can be pulled at all. */
export function faultOfRegistries(file: Table): Fault | undefined {
  const fault = faultOfAll(file);
  return fault && { message: `CRI-O refuses the whole configuration: ${fault.message}`, help: fault.help };
}

function faultOfAll(file: Table): Fault | undefined {
  const first = isObject(file.registries) ? Object.values(file.registries) : [];
  if (first.some((part) => isObject(part) && "registries" in part)) {
    return { message: "it is in the first version of the format", help: "write a `[[registry]]` for each registry, and `unqualified-search-registries`" };
  }
  const all = file.registry ?? [];
  if (!Array.isArray(all) || !isTables(all)) return { message: "`registry` is no list of tables", help: "write `[[registry]]`, with two brackets" };
  for (const [index, registry] of (all as Table[]).entries()) {
    const fault = faultOfRegistry(registry, ` of registry ${index + 1}`);
    if (fault) return fault;
  }
  return undefined;
}

function faultOfRegistry(registry: Table, place: string): Fault | undefined {
  const fault = faultOf(registry, REGISTRY, place) ?? schemeOf(registry, "location", place) ?? schemeOf(registry, "prefix", place);
  if (fault) return fault;
  const [prefix, location] = [trimmed(registry.prefix), trimmed(registry.location)];
  const wild = prefix.startsWith("*.");
  if (location === "" && !wild) return { message: `there is no \`location\`${place}`, help: "write who is asked, be it the registry itself: only a `prefix` such as `*.example.com` needs none" };
  if (wild && /[/@:]/.test(prefix)) return { message: `the \`prefix\`${place} has more than a host behind \`*.\``, help: "write `*.example.com`, without port and path" };
  if (isSet(registry["pull-from-mirror"])) return { message: `\`pull-from-mirror\` stands beside the \`location\`${place}`, help: "write it below `[[registry.mirror]]`" };
  for (const [index, mirror] of ((registry.mirror ?? []) as Table[]).entries()) {
    const own = faultOfMirror(mirror, ` of mirror ${index + 1}${place}`, registry["mirror-by-digest-only"] === true);
    if (own) return own;
  }
  return undefined;
}

function faultOfMirror(mirror: Table, place: string, byDigestOnly: boolean): Fault | undefined {
  const fault = faultOf(mirror, ENDPOINT, place) ?? schemeOf(mirror, "location", place);
  if (fault) return fault;
  if (trimmed(mirror.location) === "") return { message: `there is no \`location\`${place}`, help: "write the host of the mirror" };
  const from = mirror["pull-from-mirror"];
  if (!isSet(from)) return undefined;
  if (byDigestOnly) return { message: `\`pull-from-mirror\`${place} stands beside \`mirror-by-digest-only\``, help: "remove one of the two" };
  if (["all", "digest-only", "tag-only"].includes(from as string)) return undefined;
  return { message: `\`pull-from-mirror\`${place} is none of its values`, help: "write `all`, `digest-only` or `tag-only`" };
}

/** The first value of a wrong type. */
function faultOf(table: Table, keys: Record<string, Wanted>, place: string): Fault | undefined {
  for (const [key, [is, not, write]] of Object.entries(keys)) {
    if (table[key] !== undefined && !is(table[key])) return { message: `\`${key}\`${place} ${not}`, help: `write ${write}` };
  }
  return undefined;
}

function schemeOf(table: Table, key: string, place: string): Fault | undefined {
  const address = table[key];
  if (typeof address !== "string" || !/^https?:\/\//.test(address)) return undefined;
  return { message: `the \`${key}\`${place} has a scheme`, help: "write host and path alone; for plain HTTP add `insecure = true`" };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== "";
}

/** A prefix or location without slashes at its end, as it is compared. */
export function trimmed(value: unknown): string {
  return typeof value === "string" ? value.replace(/\/+$/, "") : "";
}
