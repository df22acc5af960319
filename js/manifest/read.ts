/** A manifest file as Surepull sees it: what the module judges, and where each value stands. */

import type { Comment } from "./comments.ts";
import { locateJson } from "./json.ts";
import { Lines, type Position, type Range } from "./lines.ts";
import { locateYaml, pointerSegments, type Span } from "./locate.ts";
import { once } from "./once.ts";
import { Problem } from "./problem.ts";
import { type Holding, readYaml, type YamlDocument } from "./yaml.ts";

/** A document that could not be read. */
export interface Unread extends Position {
  /** Counted from 1, in files of more than one document. */
  document?: number;
  code: string;
  message: string;
  help?: string;
}

/** JSON for the module. */
export interface Input {
  bytes: Uint8Array;
  /** A pointer into these bytes, made one into the file: its first segment is the document. */
  at(pointer: string): string;
  /** The other way; nothing where the document is not among these. */
  from(pointer: string): string | undefined;
}

/** A comment of the file, its pointers leading into the file. */
export interface PlacedComment extends Omit<Comment, "offset">, Position {
  /** Pointer to its document. */
  document: string;
}

/**
 * In a YAML file every pointer starts with the document's index, counted from 0 and counting the
 * unread ones too; a JSON file is one document, and pointers lead straight into it.
 */
export interface Manifest {
  /** The documents that could be read, by index. */
  documents: readonly number[];
  unread: readonly Unread[];
  /** These documents as the module's input. */
  input(documents: readonly number[]): Input;
  /** Where the value stands that a pointer into the file names. */
  range(pointer: string): Range;
  /** The text of a line, counted from 1. */
  line(line: number): string;
  /** The comments with a word in them, of the documents that could be read. */
  comments(word: string): PlacedComment[];
}

/** Made once: making one takes longer than decoding a file. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

interface Reading {
  /** The file is JSON by its name; else it is where it looks like it. */
  json: boolean;
  /** Which documents of YAML are read, by their text; the others are not counted. */
  holding?: Holding;
}

/** Whether a file is JSON by its name. */
export function isNamedJson(file: string): boolean {
  return /\.json$/i.test(file);
}

export function readManifest(bytes: Uint8Array, { json, holding }: Reading): Manifest {
  const body = withoutMark(bytes);
  if (json || isJson(body)) return jsonManifest(body);
  try {
    return yamlManifest(UTF8.decode(body), holding);
  } catch {
    return { ...yamlManifest(""), unread: [{ line: 1, column: 1, offset: 0, code: "encoding", message: "this is not UTF-8 text" }] };
  }
}

function yamlManifest(text: string, holding?: Holding): Manifest {
  const lines = once(() => new Lines(text));
  const documents = new Map<number, YamlDocument>();
  const unread: Unread[] = [];
  const all = readYaml(text, holding);
  for (const [index, read] of all.entries()) {
    if (!(read instanceof Problem)) {
      documents.set(index, read);
      continue;
    }
    const { code, message, help, offset } = read;
    // One template is one fault, however many documents it breaks.
    if (code === "template" && unread.some((other) => other.code === code)) continue;
    const number = all.length > 1 ? { document: index + 1 } : {};
    unread.push({ ...number, ...lines().position(offset), code, message, ...(help !== undefined && { help }) });
  }
  return {
    documents: [...documents.keys()],
    unread,
    input(indexes) {
      const texts = indexes.map((index) => documents.get(index)?.json ?? "null");
      const [only] = indexes;
      // One document is handed over as it is: an AdmissionReview is none inside an array.
      if (texts.length === 1) {
        const from = (pointer: string) => (/^\/(\d+)/.exec(pointer)?.[1] === String(only) ? pointer.replace(/^\/\d+/, "") : undefined);
        return { bytes: encode(texts.join()), at: (pointer) => `/${only}${pointer}`, from };
      }
      const positions = new Map(indexes.map((index, position) => [index, position]));
      return {
        bytes: encode(`[${texts.join(",")}]`),
        at: (pointer) => pointer.replace(/^\/(\d+)/, (_, position: string) => `/${indexes[Number(position)]}`),
        from(pointer) {
          const position = positions.get(Number(/^\/(\d+)/.exec(pointer)?.[1]));
          return position === undefined ? undefined : pointer.replace(/^\/\d+/, `/${position}`);
        },
      };
    },
    range(pointer) {
      const [index, ...segments] = pointerSegments(pointer);
      const document = documents.get(Number(index));
      if (!document) return lines().range({ start: 0, end: 0 });
      const { tree, aliases } = document.parsed();
      const { start, end } = locateYaml(tree, aliases, segments);
      return lines().range({ start: start + document.start, end: end + document.start });
    },
    line: (line) => lines().text(line),
    comments: (word) =>
      [...documents].flatMap(([index, document]) =>
        document.comments(word).map(({ text, offset, first, pointers }) => ({
          text,
          first,
          ...lines().position(document.start + offset),
          document: `/${index}`,
          pointers: pointers.map((pointer) => `/${index}${pointer}`),
        })),
      ),
  };
}

function jsonManifest(bytes: Uint8Array): Manifest {
  const text = once(() => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  const lines = once(() => new Lines(text()));
  const locate = once((): ((segments: string[]) => Span) => locateJson(text()));
  return {
    documents: bytes.length > 0 ? [0] : [],
    unread: [],
    input: () => ({ bytes, at: (pointer) => pointer, from: (pointer) => pointer }),
    range: (pointer) => lines().range(locate()(pointerSegments(pointer))),
    line: (line) => lines().text(line),
    comments: () => [],
  };
}

/** kubectl, too, looks at the first character, and falls back to YAML when it is no JSON after all. */
function isJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20);
  if (first !== 0x7b && first !== 0x5b) return false;
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** A byte order mark belongs to the encoding, not to the text: editors do not count it. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
