/** Findings as the editor's diagnostics. */

import type { Action, Diagnostic } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import type { Fix, Mark } from "../engine/messages.ts";

export function diagnosticOf(mark: Mark, length: number): Diagnostic {
  const to = Math.min(mark.to, length);
  const from = Math.min(mark.from, to);
  const { fix } = mark;
  return {
    // Of an object or a long value the first line is marked.
    from,
    to,
    severity: mark.severity,
    source: mark.id,
    message: `${mark.rule}: ${mark.message}`,
    renderMessage: () => describe(mark),
    ...(fix && { actions: [action(fix)] }),
  };
}

function action(fix: Fix): Action {
  return {
    name: `${fix.safe ? "Fix" : "Change"}: ${fix.title.replaceAll("`", "")}`,
    markClass: fix.safe ? "safe" : "look",
    apply: (view) => applyFix(view, [fix]),
  };
}

/** One step of undo, whatever the number of fixes. Two fixes of one place: the first counts, the other comes again. */
export function applyFix(view: EditorView, fixes: Fix[]): number {
  const taken: Fix[] = [];
  for (const fix of fixes) {
    if (!taken.some((other) => other.edits.some((a) => fix.edits.some((b) => a.from <= b.to && b.from <= a.to)))) taken.push(fix);
  }
  const changes = taken.flatMap(({ edits }) => edits);
  if (changes.length > 0) view.dispatch({ changes, userEvent: "input.fix", scrollIntoView: false });
  return taken.length;
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
