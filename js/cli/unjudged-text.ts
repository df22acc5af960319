/** What was not judged, for stderr. */

import type { RunError, RunReport } from "./merge.ts";
import { type Paint, printable } from "./print.ts";

export function unjudgedText({ errors, passedOver }: Pick<RunReport, "errors" | "passedOver">, paint: Paint): string {
  let text = errors.map((error) => errorText(error, paint)).join("");
  for (const [because, said] of Object.entries(PASSED_OVER)) {
    const these = passedOver.filter((entry) => entry.because === because);
    if (these.length === 0) continue;
    const few = these.slice(0, 3).map(({ file, document }) => printable(file) + (document ? ` (document ${document})` : ""));
    const more = these.length > 3 ? ` and ${these.length - 3} more` : "";
    text += `passed over, ${said}: ${few.join(", ")}${more}\n`;
  }
  for (const { file, render } of passedOver) {
    if (render !== undefined) text += `nothing was rendered from ${printable(file)}: ${printable(render)}\n`;
  }
  return text;
}

const PASSED_OVER = {
  "no-object": "not a Kubernetes object",
  template: "templates to be rendered first (helm template … | surepull check -)",
};

const WHAT = new Map([
  ["invalid-settings", "bad settings"],
  ["invalid-evidence", "bad evidence"],
  ["invalid-options", "bad option"],
  ["unwritable", "cannot write"],
]);

function errorText({ file, line, column, document, code, message, help }: RunError, paint: Paint): string {
  const place = [file === undefined ? undefined : printable(file), line, line === undefined ? undefined : column];
  const where = place.filter((part) => part !== undefined).join(":");
  const which = document === undefined ? "" : ` (document ${document})`;
  const what = WHAT.get(code) ?? "cannot judge";
  const hint = help ? `\n  ${paint("dim", "help:")} ${printable(help)}` : "";
  return `${where}${where === "" ? "" : "  "}${paint("red", what)}${which}: ${printable(message)}${hint}\n`;
}
