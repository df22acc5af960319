/** What the browser keeps between visits: never a Secret, never evidence. */

import { effect } from "@preact/signals";
import { borrowed, settings, type Theme, theme } from "./state.ts";

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

/** Keeps what the worker says may be kept. An example never takes the place of what a user wrote. */
export function keep(shareable: () => string | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let now: Stored = {};
  effect(() => {
    const text = shareable();
    now = { ...now, theme: theme.value };
    if (!borrowed.value) now = { ...now, settings: settings.value, ...(text !== undefined && { text }) };
    clearTimeout(timer);
    timer = setTimeout(() => {
      try {
        localStorage.setItem(KEY, JSON.stringify({ ...stored(), ...now }));
      } catch {
        // Full or forbidden: the page works without.
      }
      now = {};
    }, 250);
  });
}
