/** Holds the module, reads YAML, judges. The page's own thread only draws. */

import { load, rules } from "./api.ts";
import { runEngines } from "./engines.ts";
import { Evidence } from "./evidence.ts";
import { Judge } from "./judge.ts";
import type { Reply, Request, Requests } from "./messages.ts";
import { changed, written } from "./settings-text.ts";

performance.mark("surepull:worker");
const loaded = load();
const evidence = new Evidence();
const judge = new Judge(evidence);

type Answers = { [K in keyof Requests]: (content: Requests[K][0]) => Requests[K][1] | Promise<Requests[K][1]> };

const answers: Answers = {
  judge: ({ text, settings }) => judge.judge(text, settings),
  rules: () => rules(),
  setting: ({ settings, path, value }) => changed(settings, path, value),
  yaml: ({ value }) => written(value),
  evidence: (files) => evidence.add(files),
  evidenceChange: (change) => evidence.change(change),
  evidenceSwap: (to) => evidence.swap(to),
  fix: ({ text, fixes }) => judge.fix(text, fixes),
  report: ({ format }) => judge.report(format),
  engines: ({ text, settings }) => runEngines(judge.prepared(text, settings)),
};

self.addEventListener("message", async ({ data }: MessageEvent<Request>) => {
  const reply = (rest: Omit<Reply, "id">) => self.postMessage({ id: data.id, ...rest } satisfies Reply);
  try {
    await loaded;
    reply({ answer: await (answers[data.ask] as (content: unknown) => unknown)(data.with) });
  } catch (error) {
    reply({ error: error instanceof Error ? error.message : String(error) });
  }
});
