/** The gallery's content and more of `policies`, fetched when it is first looked at. */

import type { Settings } from "./engine/api.ts";

export interface RuleExample {
  id: string;
  practice: string;
  summary: string;
  /** HTML, made from the rule's page when this was built. */
  page: string;
  fail: Case;
  fixed: Case;
  settings: Settings;
}

interface Case {
  text: string;
  evidence?: unknown;
}

export interface Examples {
  rules: RuleExample[];
  /** A policy that denies, to make others after, and what one with look-ups is granted. */
  kubewarden: { policy: { spec: object }; contextAwareResources: object[] };
  demo: { settings: Settings; evidence: { name: string; text: string }[]; files: { name: string; summary: string; text: string }[] };
}

let fetched: Promise<Examples> | undefined;

export function examples(): Promise<Examples> {
  fetched ??= fetch(new URL("./examples.json", document.baseURI)).then((response) => {
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return response.json() as Promise<Examples>;
  });
  fetched.catch(() => (fetched = undefined));
  return fetched;
}
