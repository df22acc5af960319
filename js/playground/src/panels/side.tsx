import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { counts, rule, type Tab, tab } from "../state.ts";
import { Engines } from "./engines.tsx";
import { EvidencePanel } from "./evidence.tsx";
import { Findings } from "./findings.tsx";
import { Plan } from "./plan.tsx";
import { RulePage } from "./rule.tsx";
import { SettingsPanel } from "./settings.tsx";

/** Where there is room, the findings have a column of their own. */
const roomy = matchMedia("(min-width: 1440px)");
const wide = signal(roomy.matches);
roomy.addEventListener("change", () => (wide.value = roomy.matches));

const TABS: { id: Tab; name: string; panel: ComponentType }[] = [
  { id: "findings", name: "Findings", panel: Findings },
  { id: "plan", name: "Pull plan", panel: Plan },
  { id: "settings", name: "Settings", panel: SettingsPanel },
  { id: "evidence", name: "Evidence", panel: EvidencePanel },
  { id: "engines", name: "Engines", panel: Engines },
  { id: "rule", name: "Rule", panel: RulePage },
];

export function Side() {
  const apart = wide.value;
  const tabs = TABS.filter(({ id }) => (id !== "rule" || rule.value !== null) && (id !== "findings" || !apart));
  const shown = tabs.find(({ id }) => id === tab.value) ?? tabs[0];
  if (!shown) return null;
  const { panel: Panel } = shown;
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -99, End: 99 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.indexOf(shown) + step;
    const next = tabs[Math.abs(step) > 1 ? Math.max(0, Math.min(tabs.length - 1, at)) : (at + tabs.length) % tabs.length];
    if (!next) return;
    tab.value = next.id;
    requestAnimationFrame(() => document.getElementById(`tab-${next.id}`)?.focus());
  };
  return (
    <>
      {apart && (
        <section class="pane" aria-labelledby="title-findings">
          <h2 class="pane-title" id="title-findings">
            Findings <span class="badge">{counts.value.all}</span>
          </h2>
          <div class="scroll" tabIndex={0} role="region" aria-label="List of findings">
            <Findings />
          </div>
        </section>
      )}
      <section class="pane" aria-label="About the manifest">
        <div class="tabs" role="tablist" aria-label="What to look at" onKeyDown={move}>
          {tabs.map(({ id, name }) => (
            <button
              type="button"
              role="tab"
              key={id}
              id={`tab-${id}`}
              aria-selected={id === shown.id}
              aria-controls="panel"
              tabIndex={id === shown.id ? 0 : -1}
              onClick={() => (tab.value = id)}
            >
              {name}
              {id === "findings" && <span class="badge">{counts.value.all}</span>}
            </button>
          ))}
        </div>
        <div class="scroll" role="tabpanel" id="panel" aria-labelledby={`tab-${shown.id}`} tabIndex={0} key={shown.id}>
          {shown.id !== "rule" && <h2 class="hidden">{shown.name}</h2>}
          <Panel />
        </div>
      </section>
    </>
  );
}
