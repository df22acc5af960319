/** Whether a terminal is given colours. Apart from what is printed, which needs no Node. */

import { styleText } from "node:util";
import type { Paint } from "./print.ts";

export type Colour = "auto" | "always" | "never";

export function painter(stream: Pick<NodeJS.WriteStream, "isTTY">, env: NodeJS.ProcessEnv, colour: Colour = "auto"): Paint {
  const wanted = colour === "auto" ? wantsColour(stream, env) : colour === "always";
  // The stream was looked at just now; styleText's own look would not know of FORCE_COLOR.
  return wanted ? (style, text) => styleText(style, text, { validateStream: false } as never) : (_, text) => text;
}

function wantsColour(stream: Pick<NodeJS.WriteStream, "isTTY">, env: NodeJS.ProcessEnv): boolean {
  return env.FORCE_COLOR ? env.FORCE_COLOR !== "0" : stream.isTTY && !env.NO_COLOR && env.TERM !== "dumb";
}
