/** What goes to a terminal: never a character that a manifest could play tricks with. */

import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

export type Colour = "auto" | "always" | "never";

export function painter(stream: Pick<NodeJS.WriteStream, "isTTY">, env: NodeJS.ProcessEnv, colour: Colour = "auto"): Paint {
  const wanted = colour === "auto" ? wantsColour(stream, env) : colour === "always";
  // The stream was looked at just now; styleText's own look would not know of FORCE_COLOR.
  return wanted ? (style, text) => styleText(style, text, { validateStream: false } as never) : (_, text) => text;
}

function wantsColour(stream: Pick<NodeJS.WriteStream, "isTTY">, env: NodeJS.ProcessEnv): boolean {
  return env.FORCE_COLOR ? env.FORCE_COLOR !== "0" : stream.isTTY && !env.NO_COLOR && env.TERM !== "dumb";
}

/** Control and format characters, line breaks, lone surrogates: all that moves, hides or turns text. */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** Joins letters and emoji; harmless. */
const JOINERS = "\u200c\u200d";

export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    JOINERS.includes(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** How many columns of a terminal the text takes. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : /[\p{Mn}\u200c\u200d]/u.test(character) ? 0 : 1;
  return columns;
}

export function count(number: number, thing: string, things = `${thing}s`): string {
  return `${number} ${number === 1 ? thing : things}`;
}
