/** Findings as the editor's diagnostics. */

import type { Action, Diagnostic } from "@codemirror/lint";
import type { Fix, Mark } from "../engine/messages.ts";

export function diagnosticOf(mark: Mark, length: number, make: (fix: Fix) => void): Diagnostic {
  const to = Math.min(mark.to, length);
  const from = Math.min(mark.from, to);
  const { fix } = mark;
  return {
    from,
    to,
    severity: mark.severity,
    source: mark.id,
    message: `${mark.rule}: ${mark.message}`,
    renderMessage: () => describe(mark),
    ...(fix && { actions: [action(fix, make)] }),
  };
}

function action(fix: Fix, make: (fix: Fix) => void): Action {
  return {
    name: `${fix.safe ? "Fix" : "Change"}: ${fix.title.replaceAll("`", "")}`,
    markClass: fix.safe ? "safe" : "look",
    apply: () => make(fix),
  };
}

function describe({ rule, severity, message, why, help }: Mark): HTMLElement {
  const box = document.createElement("div");
  box.append(line(`mark-rule ${severity}`, rule), line("mark-message", message), line("mark-why", why), line("mark-help", help));
  return box;
}

function line(className: string, sentence: string): HTMLElement | string {
  if (sentence === "") return "";
  const div = document.createElement("div");
  div.className = className;
  // The module puts what users wrote in backticks.
  for (const [index, part] of sentence.split("`").entries()) {
    if (index % 2 === 0) div.append(part);
    else div.append(Object.assign(document.createElement("code"), { textContent: part }));
  }
  return div;
}
