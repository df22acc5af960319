/** Reads the YAML of a file, document by document, as Kubernetes does. */

import { Composer, type Document as Tree, Parser } from "yaml";
import { type Comment, commentsOf } from "./comments.ts";
import { type Aliases, bind, type Node, toJson } from "./convert.ts";
import { type Chunk, split } from "./documents.ts";
import { Problem } from "./problem.ts";

export interface YamlDocument {
  start: number;
  end: number;
  /** What Kubernetes reads; `null` documents are passed over before they get here. */
  json: string;
  parsed(): Parsed;
  /** The comments with a word in them; offsets count from the document's start. */
  comments(word: string): Comment[];
}

export interface Parsed {
  tree: Node;
  aliases: Aliases;
}

/** A parsed document takes a hundred times its text: of larger files they are not kept. */
const KEPT = 2 * 1024 * 1024;

/** Whether a document is to be read, by its text. */
export type Holding = (text: string) => boolean;

/** In the order of the file. */
export function readYaml(text: string, holding: Holding = () => true): (YamlDocument | Problem)[] {
  const read: (YamlDocument | Problem)[] = [];
  const keep = text.length <= KEPT;
  let last: { chunk: Chunk; parsed: Parsed } | undefined;
  for (const chunk of split(text)) {
    if (!holding(text.slice(chunk.start, chunk.end))) continue;
    try {
      const source = sourceOf(text, chunk);
      const parsed = parse(source);
      const json = toJson(parsed.tree, parsed.aliases, source);
      if (json === "null") continue;
      if (keep) {
        read.push({ start: chunk.start, end: chunk.end, json, parsed: () => parsed, comments: commentsIn(text, chunk, () => parsed) });
        continue;
      }
      // Findings come document by document, so that each is parsed again once at most.
      const again = () => (last?.chunk === chunk ? last : (last = { chunk, parsed: parse(sourceOf(text, chunk)) })).parsed;
      read.push({ start: chunk.start, end: chunk.end, json, parsed: again, comments: commentsIn(text, chunk, again) });
    } catch (error) {
      read.push(asProblem(error, chunk, text));
    }
  }
  return read;
}

function commentsIn(text: string, { start, end }: Chunk, parsed: () => Parsed): (word: string) => Comment[] {
  return (word) => {
    const source = text.slice(start, end);
    if (!source.includes(word)) return []; // before it is parsed again
    const { tree, aliases } = parsed();
    return commentsOf(source, tree, aliases, word);
  };
}

/** Longer documents would need more memory than Node may have; List dumps of that size come as JSON. */
const LIMIT = 8 * 1024 * 1024;

function sourceOf(text: string, chunk: Chunk): string {
  if (chunk.problem) throw chunk.problem;
  if (chunk.end - chunk.start > LIMIT) {
    throw new Problem("yaml-size", `a document of more than ${LIMIT / 1024 / 1024} MiB`, 0, "hand it over as JSON");
  }
  const source = text.slice(chunk.start, chunk.end);
  refuseCharacters(source);
  return source;
}

function parse(source: string): Parsed {
  const tree = compose(source);
  return { tree, aliases: bind(tree) };
}

function compose(source: string): Node {
  const parser = new Parser();
  // The schema resolves nothing: what a scalar means is `scalars.ts`'s to say, and the parser's own
  // checks of keys and aliases cost a scan of the document each.
  const composer = new Composer({ version: "1.1", schema: "failsafe", merge: false, resolveKnownTags: false, uniqueKeys: false });
  const [tree, more]: Tree.Parsed[] = [...composer.compose(parser.parse(source), false, source.length)];
  if (tree === undefined || /^(?:[ \t\r]*(?:#.*)?\n)*%/.test(source)) {
    throw new Problem("yaml-directive", "kubectl does not read `%` directives", 0, "remove the line: YAML 1.1 is what is read anyway");
  }
  const [error] = tree.errors;
  if (error) throw new Problem("yaml-syntax", sentence(error.message), error.pos[0], helpFor(source, error.pos[0]));
  if (more) {
    throw new Problem("yaml-document-end", "what follows `...` is not read by kubectl", more.range[0], "separate documents by `---`");
  }
  return tree.contents as Node;
}

/** Characters go-yaml refuses, and line breaks that YAML 1.1 knows but YAML 1.2 does not. */
const REFUSED = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\r(?!\n)/;

function refuseCharacters(source: string): void {
  const match = REFUSED.exec(source);
  if (!match) return;
  const code = match[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  throw new Problem("yaml-character", `the character U+${code} may not stand here`, match.index, "write it as an escape in double quotes");
}

/** The parser's words, in the form of ours: without what it read, which may be a secret. */
function sentence(message: string): string {
  const first = message.split("\n", 1)[0]?.replace(/: ".*$/, "") ?? "";
  return (/^[A-Z][a-z]/.test(first) ? first.charAt(0).toLowerCase() + first.slice(1) : first).replace(/\.$/, "");
}

function helpFor(source: string, offset: number): string | undefined {
  const line = source.slice(source.lastIndexOf("\n", offset - 1) + 1).split("\n", 1)[0] ?? "";
  return /^\s*\t/.test(line) ? "indent with spaces" : undefined;
}

/** Whether `{{` stands anywhere outside quotes and comments: within them it is text, as it is for Argo and Prometheus. */
function isTemplate(source: string): boolean {
  return source.split("\n").some((line) => /^[^"'#]*\{\{/.test(line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "")));
}

function asProblem(error: unknown, chunk: Chunk, text: string): Problem {
  if (error === chunk.problem && chunk.problem) return chunk.problem;
  // The parser recurses: a document of ten thousand brackets ends its stack.
  if (error instanceof RangeError) return new Problem("yaml-depth", "nested too deep to be read", chunk.start);
  if (!(error instanceof Problem)) {
    return new Problem("yaml-parser", "the YAML parser stopped at it", chunk.start, "this is a bug in Surepull: please report it with the document");
  }
  const offset = chunk.start + error.offset;
  if (error.help === undefined && isTemplate(text.slice(chunk.start, chunk.end))) {
    const help = "render it first: helm template … | surepull check -";
    return new Problem("template", `this looks like a template (\`{{\`), and is not YAML: ${error.message}`, offset, help);
  }
  return new Problem(error.code, error.message, offset, error.help);
}
