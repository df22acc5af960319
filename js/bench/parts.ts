/** The parts of `surepull check`, one after the other in one cold process, each with the time that it takes, in ms. */

import { Collection } from "../cli/evidence.ts";
import { type Excerpt, excerpt } from "../cli/excerpt.ts";
import { sources } from "../cli/files.ts";
import { text } from "../cli/formats/text.ts";
import { judge } from "../cli/judge.ts";
import { addReport, emptyReport, type PlacedFinding } from "../cli/merge.ts";
import { loadSettings } from "../cli/settings.ts";
import { rules } from "../src/policy.ts";

const took = new Map<string, number>();

function timed<T>(part: string, work: () => T): T {
  const before = performance.now();
  const result = work();
  took.set(part, (took.get(part) ?? 0) + performance.now() - before);
  return result;
}

took.set("start", performance.now()); // counted from the start of the process
const { policy } = timed("settings", () => loadSettings({ noConfig: true, rules: [], ignore: [] }));
const finding = performance.now();
const files = await sources(process.argv.slice(2));
took.set("find", performance.now() - finding);

const run = emptyReport();
const collection = new Collection(run.passedOver);
const evidence = timed("evidence", () => {
  collection.gather(files);
  return collection.document()?.bytes;
});
const options = { now: new Date().toISOString(), ...(evidence && { evidence }) };
timed("judge", () => policy.evaluate("[]", options)); // indexes the evidence

const excerpts = new Map<PlacedFinding, Excerpt>();
const loop = performance.now();
for (const judged of judge(files, (bytes) => timed("judge", () => policy.evaluate(bytes, options)), run)) {
  timed("report", () => {
    const known = run.findings.length;
    addReport(run, judged, () => undefined);
    for (const found of run.findings.slice(known)) {
      const { manifest } = judged;
      if (found.range) excerpts.set(found, excerpt(manifest, found.range, manifest.range(found.object.at)));
    }
  });
}
const judging = (took.get("judge") ?? 0) + (took.get("report") ?? 0);
took.set("read", performance.now() - loop - judging);
timed("report", () => text({ run, refused: false, judged: [], now: options.now, version: "", rules: rules(), excerpts, paint: (_, line) => line, inRepository: (file) => file }));

console.log(JSON.stringify(Object.fromEntries(took)));
