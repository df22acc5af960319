import type { Profile } from "../engine/api.ts";
import { count } from "../../../cli/print.ts";
import { fixAllSafe, setSetting } from "../session.ts";
import { counts, judged, safeFixes } from "../state.ts";
import { Sign } from "./said.tsx";

const PROFILES: [Profile, string][] = [
  ["baseline", "what will break or surprise"],
  ["reliable", "and what makes pulls outage-proof"],
  ["strict", "and pins, versions and scans"],
];

const WORDS = { deny: "Denied", warn: "Allowed with warnings", allow: "Allowed" } as const;

/** The answer in one line, above the text that it is about. */
export function VerdictBar() {
  const answer = judged.value;
  const verdict = answer?.verdict ?? "allow";
  const { error, warning, info } = counts.value;
  const profile = answer?.settings.value.profile ?? "baseline";
  const safe = safeFixes.value.length;
  return (
    <div class="bar">
      <p class={`verdict ${answer ? verdict : "pending"}`} role="status" aria-label="Verdict">
        <Sign severity={verdict === "deny" ? "error" : verdict === "warn" ? "warning" : "ok"} />
        <strong>{answer ? WORDS[verdict] : "Judging…"}</strong>
        {answer && (
          <span class="tally">
            {error + warning + info === 0
              ? `nothing found in ${count(answer.plan.length, "image")}`
              : [error && count(error, "error"), warning && count(warning, "warning"), info && count(info, "info")].filter(Boolean).join(", ")}
          </span>
        )}
      </p>
      <div class="bar-tools">
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
