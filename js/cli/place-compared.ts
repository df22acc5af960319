/** Puts what was found by comparing files where it stands: they are read once more for it, since none was kept. */

import type { Range } from "../manifest/lines.ts";
import { type Input, isNamedJson, type Manifest, readManifest } from "../manifest/read.ts";
import type { ObjectRef } from "../src/types.ts";
import type { Found } from "./check-files.ts";
import type { Compared, Comparison } from "./compare.ts";
import { excerpt } from "./excerpt.ts";
import type { File, Unreadable } from "./files.ts";
import { addCompared, type PlacedFinding } from "./merge.ts";

/** What is left to be said of a place in a file, once that was read. */
type Rest = (manifest: Manifest, input: Input) => void;
type Entry = { object: ObjectRef; pointer?: string };

const START = { line: 1, column: 1, offset: 0 };
const UNKNOWN: Range = { start: START, end: START };

class Places {
  readonly #rests = new Map<Compared, Rest[]>();

  /** The entry with its file; the rest comes when that is read. */
  put<Of extends Entry>(entry: Of, placeOf: Comparison["placeOf"]): Of & { file: string; range: Range } {
    const [compared, at] = placeOf(entry.object.at);
    const placed = { file: compared.file, range: UNKNOWN, ...entry, object: { ...entry.object } };
    this.#add(compared, (manifest, input) => {
      placed.object.at = input.at(at);
      placed.range = manifest.range(placed.object.at + (entry.pointer ?? ""));
    });
    return placed;
  }

  /** What is asked of the file where an entry stands. */
  then(entry: Entry, placeOf: Comparison["placeOf"], rest: Rest): void {
    this.#add(placeOf(entry.object.at)[0], rest);
  }

  #add(compared: Compared, rest: Rest): void {
    const own = this.#rests.get(compared);
    if (own) own.push(rest);
    else this.#rests.set(compared, [rest]);
  }

  fill(files: (File | Unreadable)[]): void {
    const sources = new Map(files.map((source) => [source.file, source]));
    for (const [{ file, documents }, rests] of this.#rests) {
      const manifest = manifestOf(sources.get(file));
      const input = manifest.input(documents);
      for (const rest of rests) rest(manifest, input);
    }
  }
}

/** What has vanished meanwhile has no lines. */
function manifestOf(source: File | Unreadable | undefined): Manifest {
  const bytes = source && "read" in source ? source.read() : undefined;
  return bytes instanceof Uint8Array && source ? readManifest(bytes, { json: isNamedJson(source.file) }) : readManifest(new Uint8Array(), { json: false });
}

export function placeCompared(found: Found, comparisons: Comparison[], files: (File | Unreadable)[], showsLines: boolean): void {
  const places = new Places();
  const findings: PlacedFinding[] = [];
  for (const { report, placeOf } of comparisons) {
    for (const finding of report.findings) {
      const related = finding.related.map((other) => places.put(other, placeOf));
      const placed = places.put({ ...finding, related }, placeOf);
      findings.push(placed);
      if (!showsLines) continue;
      places.then(finding, placeOf, (manifest) => found.excerpts.set(placed, excerpt(manifest, placed.range, manifest.range(placed.object.at))));
    }
    found.run.exempted.push(...report.exempted.map((exempted) => places.put(exempted, placeOf)));
  }
  places.fill(files);
  addCompared(found.run, comparisons.map(({ report }) => report), findings, found.judged);
}
