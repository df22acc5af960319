/** XML as the formats here need it: elements, attributes, text. */

import { printable } from "../print.ts";

type Attributes = Record<string, string | number | undefined>;

/** Marked, so that a text is never taken for XML. */
export interface Element {
  xml: string;
}

export function element(name: string, attributes: Attributes, ...children: (Element | string)[]): Element {
  const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const start = [name, ...set.map(([key, value]) => `${key}="${escape(String(value))}"`)].join(" ");
  if (children.length === 0) return { xml: `<${start}/>` };
  const inner = children.map((child) => (typeof child === "string" ? escape(child) : `\n${child.xml}`)).join("");
  return { xml: `<${start}>${inner}${children.some((child) => typeof child !== "string") ? "\n" : ""}</${name}>` };
}

export function xmlDocument({ xml }: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`;
}

const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  // The runner of GitHub Actions takes `##[` for a command wherever it stands.
  ["##[", "&#35;#["],
]);

/** XML has no way to write most control characters, so they are shown as in text. Line ends stay. */
function escape(text: string): string {
  const lines = text.split("\n").map(printable);
  return lines.join("\n").replace(/##\[|[&<>"]/g, (found) => ENTITIES.get(found) ?? found);
}
