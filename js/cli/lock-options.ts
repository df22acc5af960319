/** The options of `lock` alone. */

import { UsageError } from "./usage.ts";

/** What the file is called where nobody names it. */
export const LOCK = "surepull.lock.json";

export interface LockOptions {
  /** Where the digests go; none is stdout. */
  output: string | undefined;
  /** Digests that are in the file already are found anew. */
  update: boolean;
  /** Registries are asked for what nothing else tells. */
  online?: Online;
}

export interface Online {
  /** Credentials come from Docker's configuration: from this file, or from the one that `docker` reads. */
  dockerConfig?: { file?: string };
  insecure: string[];
  /** Seconds for each answer. */
  timeout: number;
}

interface Values {
  output?: string[];
  update?: boolean;
  online?: boolean;
  "docker-config"?: string;
  "insecure-registry"?: string[];
  timeout?: string;
}

const TIMEOUT = 15;

export function lockOptions(values: Values): LockOptions {
  const { output = [], update = false, online = false, "docker-config": file, "insecure-registry": insecure = [], timeout } = values;
  if (output.length > 1) throw new UsageError("`lock` writes one file: `--output` stands twice");
  const alone = (["docker-config", "insecure-registry", "timeout"] as const).find((name) => values[name] !== undefined);
  if (alone !== undefined && !online) throw new UsageError(`\`--${alone}\` goes with \`--online\`: without it no registry is asked`);
  const path = output[0] ?? LOCK;
  return {
    output: path === "-" ? undefined : path,
    update,
    ...(online && {
      online: {
        ...(file !== undefined && { dockerConfig: file === "" ? {} : { file } }),
        insecure: insecure.map(host),
        timeout: timeout === undefined ? TIMEOUT : seconds(timeout),
      },
    }),
  };
}

function host(value: string): string {
  if (!/^(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?$/i.test(value)) throw new UsageError(`\`--insecure-registry ${value}\`: write the host and port that stand before the image, such as registry.test:5000`);
  return value;
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number <= 600)) throw new UsageError(`\`--timeout ${value}\`: expected seconds, from more than 0 to 600`);
  return number;
}
