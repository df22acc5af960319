/** Requests with a time limit, again where a registry wants to be asked later, and along redirects. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Schemes } from "./hosts.ts";

export interface Request {
  method: "HEAD" | "GET" | "POST";
  headers: Record<string, string>;
  body?: string;
}

export interface Answer {
  /** Of the host that answered in the end. */
  url: URL;
  response: Response;
}

/** Why a registry did not tell. It repeats nothing that a registry or a credential helper said in words of its own. */
export class RegistryError extends Error {
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

const ATTEMPTS = 4;
/** Seconds before the next attempt where the registry names none. */
const BACK_OFF = 0.5;
/** Seconds that are waited at most when a registry asks for it. */
const PATIENCE = 60;
const REDIRECTS = 5;
const BUSY = new Set([429, 500, 502, 503, 504]);
/** Connections that broke; a name or a certificate that is wrong stays wrong. */
const BROKEN = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "EAI_AGAIN", "UND_ERR_SOCKET"]);
const MOVED = new Set([301, 302, 303, 307, 308]);

export class Transport {
  readonly #schemes: Schemes;
  readonly #timeout: number;
  /** Until when a host wants to be left alone. */
  readonly #quiet = new Map<string, number>();
  /** Hosts that are not asked again in this run, and why. */
  readonly #given = new Map<string, RegistryError>();

  /** `timeout` is in seconds, for each answer. */
  constructor(schemes: Schemes, timeout: number) {
    this.#schemes = schemes;
    this.#timeout = timeout;
  }

  /** Authorization goes to the host that it is meant for and no further. */
  async send(start: URL, request: Request): Promise<Answer> {
    let url = start;
    let { headers } = request;
    for (let redirects = 0; redirects <= REDIRECTS; redirects++) {
      const response = await this.#attempts(url, { ...request, headers });
      if (!MOVED.has(response.status)) return { url, response };
      await response.body?.cancel();
      const next = target(response, url);
      // A body may be a secret, too: it goes nowhere else.
      if (next === undefined || request.body !== undefined || !this.#schemes.mayFollow(url, next)) {
        throw new RegistryError(`${url.host} sends on to an address that is not followed`, "only https is, and http on this machine or with --insecure-registry");
      }
      if (next.origin !== url.origin) headers = without(headers, "authorization");
      url = next;
    }
    throw new RegistryError(`${start.host} sends on more than ${REDIRECTS} times`);
  }

  async #attempts(url: URL, request: Request): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      await this.#turn(url.host);
      const answer = await this.#once(url, request);
      const last = attempt === ATTEMPTS;
      if (answer instanceof Broken) {
        if (last || !answer.again) throw this.#giveUp(url.host, new RegistryError(answer.message, answer.help));
        await sleep(pause(attempt) * 1000);
        continue;
      }
      if (!BUSY.has(answer.status)) return answer;
      await answer.body?.cancel();
      const wait = Math.max(retryAfter(answer.headers.get("retry-after")) ?? 0, pause(attempt));
      if (wait > PATIENCE || last) throw this.#busy(url.host, answer.status, wait > PATIENCE ? `and wants to be asked again in ${Math.ceil(wait)} s` : `${ATTEMPTS} times`);
      this.#quiet.set(url.host, Math.max(this.#quiet.get(url.host) ?? 0, Date.now() + wait * 1000));
    }
  }

  /** Others that ask the same host at the same time wait as well. */
  async #turn(host: string): Promise<void> {
    for (;;) {
      const reason = this.#given.get(host);
      if (reason) throw reason;
      const wait = (this.#quiet.get(host) ?? 0) - Date.now();
      if (wait <= 0) return;
      await sleep(wait);
    }
  }

  /** A limit is the host's; with another trouble of one image the next may be fine. */
  #busy(host: string, status: number, how: string): RegistryError {
    const error = new RegistryError(`${host} answered ${status} ${how}`, status === 429 ? LIMITED : undefined);
    return status === 429 ? this.#giveUp(host, error) : error;
  }

  #giveUp(host: string, reason: RegistryError): RegistryError {
    this.#given.set(host, reason);
    return reason;
  }

  async #once(url: URL, request: Request): Promise<Response | Broken> {
    try {
      return await fetch(url, { ...request, redirect: "manual", signal: AbortSignal.timeout(this.#timeout * 1000) });
    } catch (error) {
      return broken(url.host, error, this.#timeout);
    }
  }
}

/** A body, up to a limit: a registry is not trusted to send little. */
export async function bodyOf({ url, response }: Answer, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limit) throw new RegistryError(`${url.host} sends more than ${limit} bytes, which no such answer has`);
    }
  } catch (error) {
    throw error instanceof RegistryError ? error : new RegistryError(`${url.host} broke off in the middle of an answer`);
  }
  return Buffer.concat(chunks);
}

/** No answer came. */
class Broken {
  readonly message: string;
  readonly again: boolean;
  readonly help: string | undefined;

  constructor(message: string, again: boolean, help?: string) {
    this.message = message;
    this.again = again;
    this.help = help;
  }
}

/** Only the code of an error is shown: its text may repeat an address with a secret in it. */
function broken(host: string, error: unknown, timeout: number): Broken {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  if (name === "TimeoutError") return new Broken(`${host} did not answer within ${timeout} s`, true, "--timeout waits longer");
  const code = typeof cause?.code === "string" && /^[A-Z0-9_]+$/.test(cause.code) ? cause.code : "no connection";
  return new Broken(`${host} cannot be reached (${code})`, BROKEN.has(code), helpFor(code));
}

function helpFor(code: string): string | undefined {
  if (/CERT|SELF_SIGNED|LEAF_SIGNATURE/.test(code)) return "NODE_EXTRA_CA_CERTS names a file with further certificates";
  if (/SSL|WRONG_VERSION/.test(code)) return "--insecure-registry asks a registry without TLS";
  return undefined;
}

const LIMITED = "it limits how often it is asked: later, or with credentials (--docker-config), it may allow more";

function pause(attempt: number): number {
  return BACK_OFF * 2 ** (attempt - 1);
}

/** Seconds, from `Retry-After: 120` or from a date. */
export function retryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

function target(response: Response, url: URL): URL | undefined {
  const location = response.headers.get("location");
  return location !== null && URL.canParse(location, url) ? new URL(location, url) : undefined;
}

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other.toLowerCase() !== name));
}
