/** The whole state in the fragment of a link: deflated JSON in base64url. Servers never see fragments. */

import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";

export interface Shared {
  text: string;
  settings: string;
}

/** What a fragment asks for. */
export type Asked = { state: Shared } | { rule: string } | { broken: string } | null;

/** A link unpacks to so much at most: a small one may hold a huge text. */
const LIMIT = 2 * 1024 * 1024;

export function encode({ text, settings }: Shared): string {
  const packed = deflateSync(strToU8(JSON.stringify({ v: 1, text, settings })), { level: 9 });
  return btoa(strFromU8(packed, true)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function read(fragment: string): Asked {
  const [, key, value = ""] = /^#?(\w+)=(.*)$/s.exec(fragment) ?? [];
  if (key === "rule") return /^[\w-]+$/.test(value) ? { rule: value } : { broken: "the link names no rule" };
  if (key !== "s") return null;
  try {
    const packed = strToU8(atob(value.replaceAll("-", "+").replaceAll("_", "/")), true);
    const state: unknown = JSON.parse(strFromU8(inflateSync(packed, { out: new Uint8Array(LIMIT) })));
    const { text, settings } = state as Record<string, unknown>;
    if (typeof text === "string" && typeof settings === "string") return { state: { text, settings } };
  } catch {
    // Cut off or mistyped: said below.
  }
  return { broken: "the link is damaged, perhaps cut off where it was copied" };
}
