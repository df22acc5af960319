/** `surepull lock`: which digests the tags of the manifests have, for `--digests`. */

import { resolve } from "node:path";
import { CLEAN, COULD_NOT_RUN, DENIED, paintError } from "../console.ts";
import { grouped } from "../formats/material.ts";
import { judge } from "../judge.ts";
import { KnownDigests, type Told } from "../known-digests.ts";
import { lockText, readLock } from "../lock-file.ts";
import type { Online } from "../lock-options.ts";
import { changesText, type Unlocked, unlockedText } from "../lock-text.ts";
import { addPlan, type PlacedImage, type RunPlan } from "../merge.ts";
import type { Options } from "../options.ts";
import { guardNothing, prepare } from "../prepare.ts";
import { RegistryClient } from "../registry/client.ts";
import { ANONYMOUS, readDockerConfig } from "../registry/docker-config.ts";
import { RegistryError } from "../registry/transport.ts";
import { say } from "../say.ts";
import type { ReferenceParts } from "../../src/types.ts";
import { unjudgedText } from "../unjudged-text.ts";
import { writeWhole } from "../write-whole.ts";

/** Requests at once: registries limit how often they are asked. */
const AT_ONCE = 4;

/** An image without a digest of its own, and where it is used. */
interface Use {
  reference: ReferenceParts;
  places: PlacedImage[];
}

export async function lock(options: Options): Promise<number> {
  const { output, update, online } = options.lock;
  const run: RunPlan = { type: "plan", version: 1, config: null, images: [], errors: [], passedOver: [] };
  const { policy, settings, files, rendering, evidence } = await prepare(options, run);
  const told: Told = evidence.beside.evidence ? JSON.parse(new TextDecoder().decode(evidence.beside.evidence)) : {};
  const objects = [...(told.objects ?? [])];
  let judged = 0;
  for (const { file, manifest, input, answer } of judge(files, (bytes) => policy.plan(bytes), run)) {
    judged += 1;
    addPlan(run, file, manifest, input, answer);
    if (settings.trustsInput) objects.push(JSON.parse(new TextDecoder().decode(input.bytes)));
  }
  guardNothing({ ...run, judged, withImages: run.images.map(({ file }) => file) }, rendering, options);

  const before = output === undefined ? new Map<string, string>() : await readLock(policy, output);
  const client = online && clientOf(online);
  const known = new KnownDigests(policy, { ...told, objects });
  const digests = new Map(before);
  const unlocked = unreadable(run.images);
  const unknown: Use[] = [];
  const uses = usesOf(run.images);
  for (const use of uses.values()) {
    const { canonical } = use.reference;
    if (before.has(canonical) && !update) continue;
    const found = known.of(canonical);
    const [digest, ...others] = found;
    if (digest === undefined) unknown.push(use);
    else if (others.length === 0) digests.set(canonical, digest);
    else unlocked.push({ image: canonical, places: use.places, reason: `one tag stands for ${found.length} images: ${found.join(", ")}`, help: CONFLICT });
  }
  if (client) unlocked.push(...(await ask(client, unknown, digests)));
  else unlocked.push(...unknown.map(({ reference, places }) => ({ image: reference.canonical, places, reason: "nothing that was handed over tells it", help: UNKNOWN })));

  const written = judged > 0 || options.allowEmpty ? write(output, before, digests, uses, run) : "";
  say(process.stderr, unlockedText(unlocked, paintError) + unjudgedText(run, paintError) + written);
  if (run.errors.length > 0) return COULD_NOT_RUN;
  return unlocked.length > 0 ? DENIED : CLEAN;
}

const CONFLICT = "restart the pods that run the older one, or say which it is with --digests FILE";
const UNKNOWN = "hand over live pods (kubectl get pods -A -o json > pods.json; --evidence pods.json) or scan reports (--scan), or ask the registries with --online";

/** Where a digest is written nothing is to be found; everything else once. */
function usesOf(images: PlacedImage[]): Map<string, Use> {
  const uses = new Map<string, Use>();
  for (const image of images) {
    const { reference } = image;
    if (!reference || !("canonical" in reference) || reference.digest !== null) continue;
    const use = uses.get(reference.canonical) ?? { reference, places: [] };
    use.places.push(image);
    uses.set(reference.canonical, use);
  }
  return uses;
}

/** Neither is a placeholder, of which the plan says nothing. */
function unreadable(images: PlacedImage[]): Unlocked[] {
  const these = images.filter(({ image, reference }) => image !== null && !(reference && "canonical" in reference));
  return [...grouped(these.map((one) => [one.image ?? "", one] as const))].map(([image, places]) => ({
    image,
    places,
    reason: "this is no image that can be asked for",
    help: "render templates first; `surepull check` says what is wrong",
  }));
}

function clientOf({ dockerConfig, insecure, timeout }: Online): RegistryClient {
  return new RegistryClient({ credentials: dockerConfig ? readDockerConfig(dockerConfig.file) : ANONYMOUS, insecure, timeout });
}

/** Asks for all of them, a few at once, and says which ones nobody told. */
async function ask(client: RegistryClient, uses: Use[], digests: Map<string, string>): Promise<Unlocked[]> {
  const problems = new Map<Use, RegistryError>();
  const queue = uses.values();
  const work = async () => {
    for (const use of queue) {
      try {
        digests.set(use.reference.canonical, await client.digest(use.reference));
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error;
        problems.set(use, error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // In the order of the manifests, whoever answered first.
  return uses.flatMap((use) => {
    const problem = problems.get(use);
    return problem ? [{ image: use.reference.canonical, places: use.places, reason: problem.message, help: problem.help }] : [];
  });
}

/** Writes them, and returns what there is to say of it. */
function write(output: string | undefined, before: Map<string, string>, digests: Map<string, string>, uses: Map<string, Use>, run: RunPlan): string {
  const text = lockText(digests);
  if (output === undefined) {
    process.stdout.write(text);
    return "";
  }
  const failure = writeWhole(resolve(output), text);
  if (failure !== undefined) {
    run.errors.push({ file: output, code: "unwritable", message: failure });
    return "";
  }
  const found = [...digests].filter(([image, digest]) => before.get(image) !== digest);
  const added = found.filter(([image]) => !before.has(image)).length;
  const others = [...before.keys()].filter((image) => !uses.has(image)).length;
  return changesText(output, { added, changed: found.length - added, others, total: digests.size });
}
