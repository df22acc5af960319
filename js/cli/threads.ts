/** Large trees are judged by as many threads as there are cores; the answer is the same. */

import { once } from "node:events";
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Settings } from "../src/types.ts";
import { createPolicy } from "../src/policy.ts";
import { Acceptance } from "./acceptance.ts";
import { checkFiles, type Checking, type Found, join, nothingYet } from "./check-files.ts";
import { type File, type Found as OnDisk, opened, type Unreadable } from "./files.ts";
import type { Comments } from "./ignores.ts";
import type { Options } from "./options.ts";
import type { Given } from "./prepare.ts";

/** A thread starts in a tenth of a second, in which a few hundred kilobytes are judged. */
const WORTH = 4 * 1024 * 1024;
/** What a thread is handed at once. */
const PART = 512 * 1024;
/** Each needs memory of its own. */
const MOST = 8;

type Part = (OnDisk | Unreadable)[];

interface Work extends Omit<Checking, "evidence">, Pick<Given, "beside"> {
  options: Options;
  settings: Settings;
}

interface Done {
  found: Found;
  comments: Comments | undefined;
}

/** The files in parts, where threads are worth it and can open them. */
export function partsOf(files: (File | Unreadable)[], { baseline, writeBaseline }: Options): Part[] | undefined {
  if (availableParallelism() < 2) return undefined;
  // Which entries of a baseline are left over is told of all files at once.
  if (baseline !== undefined || writeBaseline !== undefined) return undefined;
  const parts: Part[] = [];
  let all = 0;
  let room = 0;
  for (const source of files) {
    const size = "code" in source ? 0 : source.size;
    if (size === undefined) return undefined; // it can be read but once
    if (room <= 0) room = parts.push([]) && PART;
    parts.at(-1)?.push("code" in source ? source : { file: source.file, named: source.named, size });
    room -= size;
    all += size;
  }
  return all >= WORTH ? parts : undefined;
}

/** Adds what the threads find, in the order of the files. */
export async function checkInThreads(parts: Part[], work: Work, here: (part: (File | Unreadable)[]) => void, acceptance: Acceptance, found: Found): Promise<void> {
  const done: Done[] = [];
  let next = 0;
  const drive = async (thread: Worker) => {
    while (next < parts.length) {
      const index = next++;
      const answer = once(thread, "message"); // it throws what ends the thread
      thread.postMessage(parts[index]);
      [done[index]] = (await answer) as [Done];
    }
  };
  const size = Math.min(availableParallelism(), parts.length, MOST);
  const threads = Array.from({ length: size }, () => new Worker(new URL(import.meta.url), { workerData: work }));
  try {
    // What evidence says is told with the first file, and only here is known where it stands. Threads start meanwhile.
    while (found.run.summary.files === 0 && next < parts.length) here((parts[next++] ?? []).map(reading));
    await Promise.all(threads.map(drive));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  for (const { found: own, comments } of done.filter(Boolean)) {
    acceptance.take(comments, own.compared.flatMap(({ ignores }) => ignores));
    join(found, own);
  }
}

/** What a thread does: a part after the other. */
export function serve(): void {
  const { options, settings, beside, ...rest } = workerData as Work;
  const checking = { ...rest, evidence: { beside, placeOf: () => undefined } };
  const policy = createPolicy(JSON.stringify(settings));
  parentPort?.on("message", (part: Part) => {
    const acceptance = new Acceptance(options, { source: undefined, settings });
    const found = nothingYet();
    checkFiles(part.map(reading), policy, acceptance, checking, found);
    parentPort?.postMessage({ found, comments: acceptance.comments() } satisfies Done);
  });
}

function reading(source: OnDisk | Unreadable): File | Unreadable {
  return "code" in source ? source : opened(source);
}
