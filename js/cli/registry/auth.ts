/** How a registry wants to be asked: `WWW-Authenticate`, tokens and Basic. */

import type { Credentials } from "./docker-config.ts";
import type { Schemes } from "./hosts.ts";
import { bodyOf, RegistryError, type Transport } from "./transport.ts";

export interface Challenge {
  /** In lower case. */
  scheme: string;
  parameters: Map<string, string>;
}

const SCHEME = /[\s,]*([\w-]+)(?=[\s,]|$)(?!\s*=)/y;
const PARAMETER = /[\s,]*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/y;

/** What is not read ends the list: what stands before it may be enough. */
export function challenges(header: string): Challenge[] {
  const found: Challenge[] = [];
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const matched = pattern.exec(header);
    if (matched) at = pattern.lastIndex;
    return matched;
  };
  for (let scheme = match(SCHEME); scheme; scheme = match(SCHEME)) {
    const parameters = new Map<string, string>();
    for (let own = match(PARAMETER); own; own = match(PARAMETER)) {
      const [, name = "", quoted, plain = ""] = own;
      parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain);
    }
    found.push({ scheme: (scheme[1] ?? "").toLowerCase(), parameters });
  }
  return found;
}

/** Some name for those who look after the authority's logs. */
const CLIENT = "surepull";
const LIMIT = 1024 * 1024;

export class Authority {
  readonly #transport: Transport;
  readonly #schemes: Schemes;

  constructor(transport: Transport, schemes: Schemes) {
    this.#transport = transport;
    this.#schemes = schemes;
  }

  /** What to put into `Authorization`, for a registry that answered 401 at this address; nothing where there is no way. */
  async authorization(asked: URL, header: string, repository: string, credentials: Credentials | undefined): Promise<string | undefined> {
    const wanted = challenges(header);
    const of = (name: string) => wanted.find(({ scheme }) => scheme === name);
    const bearer = of("bearer");
    if (bearer) {
      if (credentials && "registryToken" in credentials) return `Bearer ${credentials.registryToken}`;
      return `Bearer ${await this.#token(asked, bearer.parameters, repository, credentials)}`;
    }
    return of("basic") && credentials && "password" in credentials ? basic(credentials) : undefined;
  }

  async #token(asked: URL, parameters: Map<string, string>, repository: string, credentials: Credentials | undefined): Promise<string> {
    const address = parameters.get("realm") ?? "";
    const realm = URL.canParse(address) ? new URL(address) : undefined;
    if (!realm || !this.#schemes.mayFollow(asked, realm)) {
      throw new RegistryError(`${asked.host} wants a token from an address that is not asked`, "only https is, and http on this machine or with --insecure-registry");
    }
    const service = parameters.get("service");
    const wanted = { ...(service !== undefined && { service }), scope: parameters.get("scope") ?? `repository:${repository}:pull` };
    const answer = credentials && "identityToken" in credentials ? await this.#refresh(realm, wanted, credentials.identityToken) : await this.#ask(realm, wanted, credentials);
    const { status } = answer.response;
    if (status !== 200) {
      await answer.response.body?.cancel();
      if (status === 401 || status === 403) throw refused(answer.url.host, credentials !== undefined);
      throw new RegistryError(`${answer.url.host} gives no token: it answered ${status}`);
    }
    return tokenOf(await bodyOf(answer, LIMIT)) ?? fail(`${answer.url.host} answered without a token`);
  }

  #ask(realm: URL, wanted: Record<string, string>, credentials: Credentials | undefined) {
    const url = new URL(realm);
    for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
    const headers = credentials && "password" in credentials ? { authorization: basic(credentials) } : {};
    return this.#transport.send(url, { method: "GET", headers });
  }

  /** An identity token is never part of an address. */
  #refresh(realm: URL, wanted: Record<string, string>, refresh_token: string) {
    const body = new URLSearchParams({ grant_type: "refresh_token", client_id: CLIENT, refresh_token, ...wanted }).toString();
    return this.#transport.send(realm, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body });
  }
}

export function refused(host: string, withCredentials: boolean): RegistryError {
  if (withCredentials) return new RegistryError(`${host} does not accept the credentials for it`, "log in anew: docker login");
  return new RegistryError(`${host} does not tell anonymously: the image is private, or there is none`, "--docker-config takes the credentials of `docker login`");
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

function tokenOf(body: Buffer): string | undefined {
  try {
    const { token, access_token } = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
    // Anything else would be refused as a header, with a message that repeats it.
    return [token, access_token].find((one): one is string => typeof one === "string" && /^[\x21-\x7e]+$/.test(one));
  } catch {
    return undefined;
  }
}

function fail(message: string): never {
  throw new RegistryError(message);
}
