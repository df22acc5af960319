/** The page's side of the worker. */

import type { Reply, Request, Requests } from "./messages.ts";

// Started before the editor is even built: the module compiles meanwhile.
const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "surepull" });
const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
let last = 0;
let broken: Error | undefined;

worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
  const call = waiting.get(data.id);
  waiting.delete(data.id);
  if (data.error !== undefined) call?.reject(new Error(data.error));
  else call?.resolve(data.answer);
});
// It answers each question, be it with an error: what comes here stopped it before it could listen.
worker.addEventListener("error", ({ message }) => {
  broken = new Error(`the worker ${message ? `stopped (${message})` : "could not be loaded"}`);
  for (const call of waiting.values()) call.reject(broken);
  waiting.clear();
});

export function ask<K extends keyof Requests>(question: K, content: Requests[K][0]): Promise<Requests[K][1]> {
  if (broken) return Promise.reject(broken);
  const id = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
    worker.postMessage({ id, ask: question, with: content } as Request);
  });
}

/** Asks for the newest state only: what was typed while the worker was busy is asked for once, afterwards. */
export function latest<K extends keyof Requests>(
  question: K,
  content: () => Requests[K][0],
  take: (answer: Requests[K][1]) => void,
  fail: (error: Error) => void,
): () => void {
  let busy = false;
  let again = false;
  return function run() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    ask(question, content())
      .then(take, fail)
      .finally(() => {
        busy = false;
        if (!again) return;
        again = false;
        run();
      });
  };
}
