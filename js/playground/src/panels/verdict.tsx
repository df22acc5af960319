import type { Profile } from "../engine/api.ts";
import { count } from "../../../cli/print.ts";
import { back, fixAllSafe, setSetting } from "../session.ts";
import { counts, fault, judged, own, safeFixes } from "../state.ts";
import { Sign } from "./said.tsx";

const PROFILES: [Profile, string][] = [
  ["baseline", "what will break or surprise"],
  ["reliable", "and what makes pulls outage-proof"],
  ["strict", "and pins, versions and scans"],
];

const WORDS = { deny: "Denied", warn: "Allowed with warnings", allow: "Allowed", idle: "Nothing to judge", pending: "Judging…", fault: "Not judged" } as const;
const SIGNS = { deny: "error", warn: "warning", allow: "ok", idle: "info", pending: "ok", fault: "error" } as const;

/** The answer in one line, above the text that it is about. */
export function VerdictBar() {
  const answer = fault.value ? null : judged.value;
  const { error, warning, info, all } = counts.value;
  const images = answer?.plan.length ?? 0;
  const verdict = fault.value ? "fault" : !answer ? "pending" : all + images === 0 ? "idle" : answer.verdict;
  const profile = answer?.settings.value.profile ?? "baseline";
  const safe = safeFixes.value.length;
  return (
    <div class="bar">
      <p class={`verdict ${verdict}`} role="status" aria-label="Verdict">
        <Sign severity={SIGNS[verdict]} />
        <strong>{WORDS[verdict]}</strong>
        {answer && (
          <span class="tally">
            {all === 0
              ? images > 0 && `nothing found in ${count(images, "image")}`
              : [error && count(error, "error"), warning && count(warning, "warning"), info && count(info, "info")].filter(Boolean).join(", ")}
          </span>
        )}
      </p>
      <div class="bar-tools">
        {own.value.length > 0 && (
          <button type="button" class="small" onClick={back} title="To your manifest, settings and evidence">
            Back
          </button>
        )}
        <button type="button" class="small" onClick={fixAllSafe} disabled={safe === 0} title="Applies every fix that changes nothing of what is pulled">
          Fix all safe{safe > 0 ? ` (${safe})` : ""}
        </button>
        <fieldset class="segments">
          <legend class="hidden">Profile</legend>
          {PROFILES.map(([name, what]) => (
            <label key={name} title={what}>
              <input type="radio" name="profile" value={name} checked={profile === name} onChange={() => setSetting(["profile"], name)} />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </div>
  );
}
