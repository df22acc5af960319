/** The text without Secrets and passwords: what may stand in a link, and in the browser's storage. */

import { split } from "../../../manifest/documents.ts";
import { readManifest } from "../../../manifest/read.ts";
import type { Shareable } from "./messages.ts";

/** Rather one document too many: a broken document, or a comment, may hold a Secret as well. */
const SUSPECT = /Secret|auths|[\\!]/; // an escape or a tag may spell it as well
/** Of a document that cannot be read. */
const UNREAD = /Secret|auths|\bkind\b[^\n]*[\\!*]/;
const SECRET = /\bkind["']?\s*:\s*["']?Secret(?:List)?\b|\bauths\\*["']?\s*:/;
/** `user:password@registry/`; it begins behind what it cannot have in it, so that each word is read once. */
const PASSWORD = /(?<![^\s"'/])([^\s"'/:]+:)[^\s"'/]+(?=(?:@|\\u0040)[\w.-]+(?::\d+)?\/)/g;

export function withoutSecrets(text: string): Shareable {
  const { text: kept, leftOut } = withoutObjects(text);
  return { text: kept.replace(PASSWORD, "$1left-out"), leftOut, passwords: kept.match(PASSWORD)?.length ?? 0 };
}

type Kept = Omit<Shareable, "passwords">;

function withoutObjects(text: string): Kept {
  if (!SUSPECT.test(text)) return { text, leftOut: 0 };
  const chunks = split(text);
  const json = /^\s*[[{]/.test(text);
  if (json || chunks.length === 0) return filtered(text);
  let leftOut = 0;
  let kept = "";
  let at = 0;
  for (const chunk of chunks) {
    const source = text.slice(chunk.start, chunk.end);
    kept += text.slice(at, chunk.start);
    at = chunk.end;
    if (!SUSPECT.test(source)) {
      kept += source;
      continue;
    }
    const cleaned = filtered(source);
    leftOut += cleaned.leftOut;
    kept += cleaned.leftOut > 0 && cleaned.text === "" ? "\n# A Secret stood here; it was left out.\n" : cleaned.text;
  }
  return { text: kept + text.slice(at), leftOut };
}

/** One document. A List without its Secrets is written as JSON. */
function filtered(source: string): Kept {
  const nothing = { text: "", leftOut: 1 };
  const manifest = readManifest(new TextEncoder().encode(source), { json: false });
  const [first] = manifest.documents;
  if (first === undefined || manifest.documents.length > 1 || manifest.unread.length > 0) return UNREAD.test(source) ? nothing : { text: source, leftOut: 0 };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(manifest.input([first]).bytes));
  } catch {
    return nothing;
  }
  let leftOut = 0;
  const clean = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(clean).filter((item) => item !== REMOVED);
    if (typeof part !== "object" || part === null) return part;
    const { kind } = part as { kind?: unknown };
    // A docker configuration is one that was not wrapped yet.
    if (kind === "Secret" || kind === "SecretList" || "auths" in part) {
      leftOut += 1;
      return REMOVED;
    }
    return Object.fromEntries(
      Object.entries(part)
        .map(([key, inner]) => [key, clean(inner)] as const)
        .filter(([, inner]) => inner !== REMOVED),
    );
  };
  const cleaned = clean(value);
  if (leftOut === 0) return SECRET.test(source) ? nothing : { text: source, leftOut: 0 };
  if (cleaned === REMOVED) return { text: "", leftOut };
  return { text: `\n${JSON.stringify(cleaned, null, 2)}\n`, leftOut };
}

const REMOVED = Symbol("removed");
