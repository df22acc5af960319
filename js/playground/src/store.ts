/** What the browser keeps between visits: never a Secret, never evidence. */

import { effect } from "@preact/signals";
import { judged, settings, type Theme, theme } from "./state.ts";

const KEY = "surepull";

interface Stored {
  text?: string;
  settings?: string;
  theme?: Theme;
}

export function stored(): Stored {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    const { text, settings, theme } = value as Record<string, unknown>;
    return {
      ...(typeof text === "string" && { text }),
      ...(typeof settings === "string" && { settings }),
      ...((theme === "light" || theme === "dark") && { theme }),
    };
  } catch {
    return {};
  }
}

/** Keeps what the worker says may be kept. */
export function keep(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const shown = judged.value;
    const now: Stored = { settings: settings.value, theme: theme.value };
    if (shown) now.text = shown.shareable.text;
    clearTimeout(timer);
    timer = setTimeout(() => {
      try {
        localStorage.setItem(KEY, JSON.stringify({ ...stored(), ...now }));
      } catch {
        // Full or forbidden: the page works without.
      }
    }, 250);
  });
}
