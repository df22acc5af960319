import type { PlannedCredentials, PlannedFailure, PlannedImage, Step } from "../engine/api.ts";
import type { PlanEntry } from "../engine/messages.ts";
import { MISSED } from "../../../cli/misses.ts";
import { count } from "../../../cli/print.ts";
import { manifest } from "../session.ts";
import { judged } from "../state.ts";
import { Empty, Said, Sign } from "./said.tsx";

const SHOWN = 40;

/** What the kubelet will do for each image, on a node that never had it and on one that has. */
export function Plan() {
  const plan = judged.value?.plan ?? [];
  if (plan.length === 0) return <Empty title="No image here yet">The plan of every image in the editor is drawn here.</Empty>;
  return (
    <>
      <ol class="plan" aria-label="Pull plan">
        {plan.slice(0, SHOWN).map((entry, index) => (
          <Planned key={index} entry={entry} />
        ))}
      </ol>
      {plan.length > SHOWN && <p class="quiet">And {plan.length - SHOWN} more, which the command lists: surepull plan FILE.</p>}
    </>
  );
}

function Planned({ entry }: { entry: PlanEntry }) {
  const { planned, use, object, line } = entry;
  const { image, pullPolicy, credentials, cold, warm, failure } = planned;
  return (
    <li class="planned">
      <h3>
        <button type="button" class="link name" title={image ?? ""} onClick={() => manifest.editor?.reveal(entry, true)}>
          {image ? shortened(image) : "no image"}
        </button>
        <span class="where">{[use, object, `line ${line}`].filter(Boolean).join(" · ")}</span>
      </h3>
      <Reference planned={planned} />
      <p class="policy">
        {pullPolicy ? (
          <>
            <strong>{pullPolicy.effective}</strong> <span class="soft">{pullPolicy.source === "explicit" ? "as it is written" : <Said text={pullPolicy.why} />}</span>
          </>
        ) : (
          <span class="soft">The API server refuses the pull policy that is written.</span>
        )}
      </p>
      <div class="lanes">
        {alike(cold, warm) ? (
          <Lane node="Any node" what="with the image or without" step={cold} credentials={credentials} />
        ) : (
          <>
            <Lane node="New node" what="never had the image" step={cold} credentials={credentials} />
            <Lane node="Warm node" what="has the image" step={warm} credentials={credentials} />
          </>
        )}
      </div>
      {planned.nodes && (
        <p class="because">
          On {planned.nodes.with} of {count(planned.nodes.of, "node")}
          {planned.nodes.with > 0 && `: ${planned.nodes.names.join(", ")}${planned.nodes.with > planned.nodes.names.length ? ", …" : ""}`}
        </p>
      )}
      <Misses credentials={credentials} />
      {failure && <Failure failure={failure} />}
    </li>
  );
}

function Reference({ planned: { reference, image } }: { planned: PlannedImage }) {
  if (!reference) return null;
  if ("error" in reference) {
    const { error } = reference;
    const found = error.found === null ? "it ends there" : `\`${error.found}\` stands there`;
    return (
      <p class="asks bad">
        <Said text={`This is no reference: ${error.code} at character ${error.offset + 1}, in the ${error.while}; ${found}`} />
      </p>
    );
  }
  if (!("canonical" in reference) || reference.canonical === image) return null;
  return (
    <p class="asks">
      <span class="soft">asks for</span> <code title={reference.canonical}>{shortened(reference.canonical)}</code>
    </p>
  );
}

const RESULTS: Record<Step["result"], { word: string; sign: "ok" | "info" | "warning" | "error" }> = {
  pull: { word: "pulls it", sign: "ok" },
  use: { word: "uses it", sign: "ok" },
  revalidate: { word: "asks again", sign: "info" },
  fail: { word: "fails", sign: "error" },
  unknown: { word: "nobody can tell", sign: "warning" },
};

/** A digest is told by its beginning. */
function shortened(image: string): string {
  return image.replace(/(@sha\d+:[0-9a-f]{12})[0-9a-f]+/, "$1…");
}

function alike(a: Step, b: Step): boolean {
  return a.result === b.result && a.because === b.because && a.asks.join() === b.asks.join();
}

/** From the kubelet, with a credential, by the registries in their order, to what comes of it. */
function Lane({ node, what, step, credentials }: { node: string; what: string; step: Step; credentials: PlannedCredentials | null }) {
  const { word, sign } = RESULTS[step.result];
  return (
    <div class={`lane ${step.result}`}>
      <p class="lane-name">
        {node} <span class="soft">{what}</span>
      </p>
      <ol class="way">
        <li class="stop">kubelet</li>
        {step.asks.length > 0 && <li class="with">{credentialWord(credentials)}</li>}
        {step.asks.map((host, index) => (
          <li class="stop host" key={host}>
            {index > 0 && <span class="soft">else </span>}
            {host}
          </li>
        ))}
        <li class={`stop end ${sign}`}>
          <Sign severity={sign} />
          {word}
        </li>
      </ol>
      <p class="because">
        <Said text={step.because} />
      </p>
    </div>
  );
}

function credentialWord(credentials: PlannedCredentials | null): string {
  const [first, ...more] = credentials?.candidates ?? [];
  if (first) return `${first.secret}, key ${first.key}${more.length > 0 ? `, then ${more.length} more` : ""}`;
  switch (credentials?.outcome) {
    case "node":
      return "the node's own credential";
    case "anonymous":
      return "without a credential";
    case "broken":
      return "a Secret that breaks the pull";
    default:
      return "credential not known";
  }
}

function Misses({ credentials }: { credentials: PlannedCredentials | null }) {
  const misses = credentials?.misses ?? [];
  if (misses.length === 0) return null;
  return (
    <ul class="misses">
      {misses.slice(0, 6).map(({ secret, key, reason }) => (
        <li key={secret + key}>
          not {key === null ? "Secret" : "key"} <code>{key ?? secret}</code>
          {key !== null && <> of {secret}</>}: <Said text={MISSED.get(reason) ?? reason} />
        </li>
      ))}
    </ul>
  );
}

/** The kubelet waits twice as long after each attempt, up to five minutes. */
function Failure({ failure: { reason, when, retries } }: { failure: PlannedFailure }) {
  let at = 0;
  const attempts = retries.map((wait) => ({ wait, at: (at += wait) }));
  return (
    <div class="failure">
      <p>
        <Sign severity="error" />
        <strong>{reason}</strong> <Said text={when} />
      </p>
      {attempts.length > 0 && (
        <>
          <ol class="backoff" aria-label={`Attempts after ${attempts.map(({ at }) => duration(at)).join(", ")}, then every ${duration(retries.at(-1) ?? 0)}`}>
            <li class="try first" aria-hidden="true">
              <span>0</span>
            </li>
            {attempts.map(({ wait, at }) => (
              // The square root: ten seconds and five minutes are both to be seen.
              <li class="try" key={at} style={{ flexGrow: Math.sqrt(wait) }} aria-hidden="true">
                <span>{duration(at)}</span>
              </li>
            ))}
            <li class="on" aria-hidden="true">
              then every {duration(retries.at(-1) ?? 0)}
            </li>
          </ol>
          <p class="quiet">Each dot is an attempt; between them the pod shows the back-off.</p>
        </>
      )}
    </div>
  );
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return rest === 0 ? `${minutes} min` : `${minutes}:${String(rest).padStart(2, "0")}`;
}
