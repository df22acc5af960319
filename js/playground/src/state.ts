/** What the page knows. Signals: whoever reads one is drawn anew when it changes. */

import { computed, signal } from "@preact/signals";
import firstSettings from "../examples/first-settings.yaml?raw";
import first from "../examples/first.yaml?raw";
import type { RuleInfo } from "./engine/api.ts";
import type { EvidenceState, Judged, Mark } from "./engine/messages.ts";

export const FIRST = { text: first, settings: firstSettings };

export type Tab = "findings" | "plan" | "settings" | "evidence" | "engines" | "rule";
export type Theme = "system" | "light" | "dark";

/** The manifest and the settings as they are written. */
export const text = signal(first);
export const settings = signal(firstSettings);
export const judged = signal<Judged | null>(null);
/** Why there is no verdict. */
export const fault = signal<string | null>(null);
export const rules = signal<RuleInfo[]>([]);
export const evidence = signal<EvidenceState>({ files: [], complete: false });

/** What is shown is an example, or what a link brought, as long as nobody edits it. */
export const borrowed = signal(true);
/** What was there before, one behind the other; the worker has the evidence that belongs to it. */
export const own = signal<{ text: string; settings: string }[]>([]);

export const tab = signal<Tab>("findings");
export const theme = signal<Theme>("system");
/** The finding that is open in the list. */
export const open = signal<string | null>(null);
/** The rule whose page is shown. */
export const rule = signal<string | null>(null);

/** A sentence for the user, read out by screen readers. */
export interface Notice {
  id: number;
  kind: "done" | "fault";
  text: string;
}
export const notice = signal<Notice | null>(null);

let notices = 0;
export function say(kind: Notice["kind"], sentence: string): void {
  notice.value = { id: ++notices, kind, text: sentence };
}

export const marks = computed<Mark[]>(() => judged.value?.marks ?? []);
/** Of all that was found: past a limit not everything is listed. */
export const counts = computed(() => {
  const { errors = 0, warnings = 0, infos = 0, truncated = 0 } = judged.value?.summary ?? {};
  const unread = marks.value.filter(({ kind }) => kind === "unread").length;
  return { error: errors + unread, warning: warnings, info: infos, all: errors + unread + warnings + infos, truncated };
});
export const safeFixes = computed(() => judged.value?.safe ?? []);
