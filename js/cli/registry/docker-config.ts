/** Credentials from Docker's `config.json`, as `docker login` and Podman write it. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isObject } from "../objects.ts";
import { CannotRun } from "../settings-file.ts";
import { loginOf, registryOf } from "./hosts.ts";
import { RegistryError } from "./transport.ts";

export type Credentials =
  | { username: string; password: string }
  /** Buys tokens from the registry's authority. */
  | { identityToken: string }
  /** Is a token. */
  | { registryToken: string };

export interface CredentialSource {
  of(registry: string, repository: string): Promise<Credentials | undefined>;
}

/** Nobody's. */
export const ANONYMOUS: CredentialSource = { of: () => Promise.resolve(undefined) };

interface Config {
  auths: Map<string, Record<string, unknown>>;
  helpers: Map<string, string>;
  store: string | undefined;
}

/** Reads the file, or the one that `docker` reads. Nothing of what stands in it is repeated. */
export function readDockerConfig(named: string | undefined, env: NodeJS.ProcessEnv = process.env): CredentialSource {
  const file = named ?? join(env.DOCKER_CONFIG || join(homedir(), ".docker"), "config.json");
  return new DockerConfig(parse(file), env);
}

function parse(file: string): Config {
  const refuse = (message: string) => new CannotRun([{ file, code: "invalid-options", message, help: "--docker-config=FILE names another; without it registries are asked anonymously" }]);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw refuse(`Docker's configuration cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("Docker's configuration is no JSON");
  }
  if (!isObject(value)) throw refuse("Docker's configuration is no object");
  const { auths, credHelpers, credsStore } = value;
  const helpers = isObject(credHelpers) ? Object.entries(credHelpers).filter((entry): entry is [string, string] => typeof entry[1] === "string") : [];
  return {
    auths: new Map(isObject(auths) ? Object.entries(auths).flatMap(([key, entry]) => (isObject(entry) ? [[placeOf(key), entry] as const] : [])) : []),
    helpers: new Map(helpers.map(([key, helper]) => [placeOf(key), helper])),
    store: typeof credsStore === "string" && credsStore !== "" ? credsStore : undefined,
  };
}

class DockerConfig implements CredentialSource {
  readonly #config: Config;
  readonly #env: NodeJS.ProcessEnv;
  /** What helpers said: they may ask a keychain, or the user. */
  readonly #asked = new Map<string, Promise<Credentials | undefined>>();

  constructor(config: Config, env: NodeJS.ProcessEnv) {
    this.#config = config;
    this.#env = env;
  }

  /** A helper of the registry goes before the store, and both before what stands in the file. */
  async of(registry: string, repository: string): Promise<Credentials | undefined> {
    const { helpers, store, auths } = this.#config;
    const helper = helpers.get(registry) ?? store;
    const kept = helper === undefined ? undefined : await this.#ask(helper, loginOf(registry));
    if (kept) return kept;
    // Podman writes keys for parts of a registry: the nearest counts.
    const path = `${registry}/${repository}`.split("/");
    for (let length = path.length; length > 0; length--) {
      const entry = auths.get(path.slice(0, length).join("/"));
      const found = entry && credentialsOf(entry);
      if (found) return found;
    }
    return undefined;
  }

  #ask(helper: string, server: string): Promise<Credentials | undefined> {
    const key = `${helper} ${server}`;
    const asked = this.#asked.get(key) ?? askHelper(helper, server, this.#env);
    this.#asked.set(key, asked);
    return asked;
  }
}

/** `https://index.docker.io/v1/`, `quay.io/org`: the registry as images name it, and a path that is none of an API. */
function placeOf(key: string): string {
  const [host = "", ...path] = key.replace(/^https?:\/\//, "").replace(/\/+$/, "").split("/");
  const own = path.length === 1 && /^v[12]$/.test(path[0] ?? "") ? [] : path;
  return [registryOf(host), ...own].join("/");
}

function credentialsOf({ auth, username, password, identitytoken, registrytoken }: Record<string, unknown>): Credentials | undefined {
  if (isFilled(registrytoken)) return { registryToken: registrytoken };
  if (isFilled(identitytoken)) return { identityToken: identitytoken };
  if (isFilled(auth)) {
    // Docker pads old entries with NUL.
    const [, user, secret] = /^([^:]*):([^]*?)\0*$/.exec(Buffer.from(auth, "base64").toString("utf8")) ?? [];
    if (user && secret) return { username: user, password: secret };
  }
  return isFilled(username) && isFilled(password) ? { username, password } : undefined;
}

/** Seconds that a helper may take: it may ask the user. */
const PATIENCE = 60;
const LIMIT = 1024 * 1024;

/** `docker-credential-NAME get`: the server on stdin, JSON on stdout. */
function askHelper(name: string, server: string, env: NodeJS.ProcessEnv): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  // A name is no path: what is run has to be a helper on PATH.
  if (!/^[\w.-]+$/.test(name)) return Promise.reject(new RegistryError("Docker's configuration names a credential helper that is no name"));
  return new Promise((resolve, reject) => {
    const fail = (what: string, help?: string) => reject(new RegistryError(`the credential helper \`${program}\` ${what}`, help));
    // The option `timeout` would keep the command waiting where there is no such program.
    const child = spawn(program, ["get"], { env, stdio: ["pipe", "pipe", "ignore"], signal: AbortSignal.timeout(PATIENCE * 1000) });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.length > LIMIT) child.kill();
    });
    child.on("error", ({ code }: NodeJS.ErrnoException) => {
      // What it has started may live on, with its output open.
      child.stdout.destroy();
      if (code === "ABORT_ERR") fail(`did not answer within ${PATIENCE} s`);
      else fail(`cannot be run (${code})`, "it has to be on PATH");
    });
    child.on("close", (code) => {
      if (code === 0) {
        const credentials = helped(output);
        return credentials === undefined ? fail("does not answer in JSON with `Username` and `Secret`") : resolve(credentials);
      }
      // That there are none is told as an error, in these words by every helper.
      if (code !== null && /credentials not found/i.test(output)) return resolve(undefined);
      return fail(code === null ? "was stopped" : `failed with exit code ${code}`);
    });
    child.stdin.on("error", () => {}); // it may end before it has read the name
    child.stdin.end(server);
  });
}

function helped(output: string): Credentials | undefined {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return undefined;
  }
  if (!isObject(value) || !isFilled(value.Username) || !isFilled(value.Secret)) return undefined;
  return value.Username === "<token>" ? { identityToken: value.Secret } : { username: value.Username, password: value.Secret };
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
