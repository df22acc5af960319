/** The Test Anything Protocol, version 14. */

import { printable } from "../print.ts";
import { type Case, cases } from "./cases.ts";
import { inert } from "./json.ts";
import type { Material } from "./material.ts";

export function tap(material: Material): string {
  const all = cases(material);
  return `TAP version 14\n1..${all.length}\n${all.map(point).join("")}`;
}

function point({ file, rule, name, result, severity, line, column, said }: Case, index: number): string {
  const where = [file, line, column].filter((part) => part !== undefined).join(":");
  const ok = result === "pass" || result === "skip" ? "ok" : "not ok";
  const skip = result === "skip" ? ` # SKIP ${escape(said.join("; "))}` : "";
  const head = `${ok} ${index + 1} - ${escape(`${where} ${rule}: ${name}`)}${skip}\n`;
  if (result === "skip" || said.length === 0) return head;
  const [message = "", ...more] = said;
  // JSON's strings are YAML's, and nothing in them can end the block.
  const fields = { severity: severity ?? "error", message, ...(more.length > 0 && { more }) };
  const block = Object.entries(fields).map(([key, value]) => `  ${key}: ${inert(JSON.stringify(value))}\n`);
  return `${head}  ---\n${block.join("")}  ...\n`;
}

/** `#` would begin a directive. */
function escape(text: string): string {
  return printable(text).replace(/[\\#]/g, "\\$&");
}
