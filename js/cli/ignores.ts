/** Comments that accept findings: `# surepull: ignore[rule-a,rule-b] reason`. */

import type { Manifest, PlacedComment } from "../manifest/read.ts";
import type { Exempted, Ignore, Report } from "../src/types.ts";
import type { Asked } from "./judge.ts";
import { LISTED } from "./merge.ts";

const WORD = "surepull:";
const GRAMMAR = /^#+\s*surepull:\s*(ignore(?:-file)?)\s*\[([^\]]*)\]\s*(.*)$/s;

/** A comment that can be gone by. */
interface Directive {
  /** `file:line:column`. */
  place: string;
  rules: string[];
  reason: string;
  /** Into the file. */
  pointers: string[];
  /** The rules of it that took something out. */
  used: Set<string>;
}

/** What was met of them in some files. */
export interface Comments {
  notices: string[];
  directives: Directive[];
}

/** The module hands the reason back with what it took out: a number in it tells which comment it was. */
const NUMBERED = "surepull-comment-";

export class Ignores {
  readonly notices: string[] = [];
  /** Why a rule is none; nothing where it is one. */
  readonly #unknown: (rule: string) => string | undefined;
  readonly #directives: Directive[] = [];
  readonly #read = new WeakMap<Manifest, { directive: Directive; number: number }[]>();

  constructor(unknown: (rule: string) => string | undefined) {
    this.#unknown = unknown;
  }

  /** What the comments of a file say, for the module. */
  beside({ file, manifest, input }: Asked): Ignore[] {
    const own = this.#of(file, manifest);
    if (own.length === 0) return [];
    const objects = new Objects(JSON.parse(new TextDecoder().decode(input.bytes)));
    return own.flatMap(({ directive: { rules, pointers }, number }) =>
      pointers.flatMap((pointer) => {
        const there = input.from(pointer);
        return there === undefined ? [] : objects.concerned(there).map((place) => ({ ...place, rules, reason: NUMBERED + number }));
      }),
    );
  }

  /** Puts the reasons back, and remembers which comments were needed: of one file, or of all. */
  settle(report: Report, asked?: Asked): Report {
    const own = asked ? this.#of(asked.file, asked.manifest).map(({ directive }) => directive) : this.#directives;
    if (report.exempted.length >= LISTED) for (const directive of own) for (const rule of directive.rules) directive.used.add(rule);
    return { ...report, exempted: report.exempted.map((exempted) => this.#settled(exempted)) };
  }

  #settled(exempted: Exempted): Exempted {
    if (exempted.exemption !== null || !exempted.reason.startsWith(NUMBERED)) return exempted;
    const directive = this.#directives[Number(exempted.reason.slice(NUMBERED.length))];
    directive?.used.add(exempted.rule);
    return { ...exempted, reason: directive?.reason ?? exempted.reason };
  }

  comments(): Comments {
    return { notices: this.notices, directives: this.#directives };
  }

  /** Takes over the comments of other files, and what was made of them for the module, which has to have their numbers. */
  take({ notices, directives }: Comments, made: Ignore[]): void {
    const before = this.#directives.length;
    for (const ignore of made) ignore.reason = NUMBERED + (Number(ignore.reason.slice(NUMBERED.length)) + before);
    this.notices.push(...notices);
    this.#directives.push(...directives);
  }

  /** Of the comments that nothing needed; `silent` are rules that nobody asked. */
  unused(silent: (rule: string) => boolean): string[] {
    return this.#directives.flatMap(({ place, rules, used }) => {
      const left = rules.filter((rule) => !used.has(rule) && !silent(rule));
      return left.length === 0 ? [] : [`${place}: this comment ignores nothing of ${left.join(", ")}: remove it, or put it on the line of the image or of its container`];
    });
  }

  #of(file: string, manifest: Manifest): { directive: Directive; number: number }[] {
    let own = this.#read.get(manifest);
    if (!own) {
      own = manifest.comments(WORD).flatMap((comment) => {
        const directive = this.#directive(file, comment);
        return directive ? [{ directive, number: this.#directives.push(directive) - 1 }] : [];
      });
      this.#read.set(manifest, own);
    }
    return own;
  }

  #directive(file: string, { text, line, column, first, pointers, document }: PlacedComment): Directive | undefined {
    const place = `${file}:${line}:${column}`;
    const refuse = (why: string) => {
      this.notices.push(`${place}: this comment ignores nothing: ${why}`);
      return undefined;
    };
    if (!/^#+\s*surepull:/.test(text)) return undefined; // prose that names it
    const [, word, list = "", reason = ""] = GRAMMAR.exec(text) ?? [];
    if (word === undefined) return refuse("write `# surepull: ignore[rule] reason`");
    const names = list.split(",").map((name) => name.trim()).filter((name) => name !== "");
    if (names.length === 0) return refuse("name the rules between the brackets");
    if (reason.trim() === "") return refuse("say why, behind the bracket");
    if (word === "ignore-file" && !first) return refuse("`ignore-file` stands before the first key of a document");
    const rules = names.filter((name) => {
      const why = this.#unknown(name);
      if (why !== undefined) this.notices.push(`${place}: ${why}`);
      return why === undefined;
    });
    return { place, rules, reason: reason.trim(), pointers: word === "ignore-file" ? [document] : pointers, used: new Set() };
  }
}

/** Where the objects of an input are, Lists opened. */
class Objects {
  readonly #all = new Set<string>();
  /** By a place above them. */
  readonly #below = new Map<string, string[]>();

  constructor(input: unknown) {
    this.#add(input, "", []);
  }

  #add(value: unknown, at: string, above: string[]): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.#add(item, `${at}/${index}`, [...above, at]);
      return;
    }
    this.#all.add(at);
    for (const place of above) {
      const known = this.#below.get(place);
      if (known) known.push(at);
      else this.#below.set(place, [at]);
    }
    const items = typeof value === "object" && value !== null ? (value as { items?: unknown }).items : undefined;
    if (Array.isArray(items)) this.#add(items, `${at}/items`, [...above, at]);
  }

  /** The objects that a place is in, or that are in it. */
  concerned(place: string): { at: string; pointer: string }[] {
    const around = [place];
    for (let end = place.lastIndexOf("/"); end !== -1; end = place.lastIndexOf("/", end - 1)) {
      around.push(place.slice(0, end));
      if (end === 0) break;
    }
    const own = around.filter((at) => this.#all.has(at)).map((at) => ({ at, pointer: place.slice(at.length) }));
    return [...own, ...(this.#below.get(place) ?? []).map((at) => ({ at, pointer: "" }))];
  }
}
