/** What the page and its worker tell each other. Plain data: it is copied from one to the other. */

import type { PlannedImage, Problem, RuleInfo, Settings, Severity, Summary, Verdict } from "./api.ts";

/** UTF-16 offsets into the editor's text. */
export interface Span {
  from: number;
  to: number;
}

export interface Edit extends Span {
  insert: string;
}

export interface Fix {
  /** Its place in the report. The edits are asked for when it is wanted: each takes a reading of the text. */
  number: number;
  title: string;
  /** Nothing that is pulled changes; else it is to be looked at first. */
  safe: boolean;
}

/** A finding where it stands; a document that cannot be read is one, too, with its code for a rule. */
export interface Mark extends Span {
  /** Stays the same while lines move. */
  id: string;
  kind: "finding" | "unread";
  rule: string;
  severity: Severity;
  undetermined: boolean;
  message: string;
  why: string;
  help: string;
  /** From 1; 0 where it stands in the evidence, and not in the text. */
  line: number;
  object: string;
  use: string;
  also: string[];
  related: { title: string; line: number; from: number }[];
  fix: Fix | null;
}

export interface PlanEntry extends Span {
  line: number;
  object: string;
  use: string;
  planned: PlannedImage;
}

export interface SettingsProblem {
  message: string;
  help: string;
  line: number | null;
}

export interface Judged {
  verdict: Verdict;
  marks: Mark[];
  plan: PlanEntry[];
  /** The fixes that change nothing of what is pulled, by number. */
  safe: number[];
  summary: Summary | null;
  settings: {
    /** As they are written; the last ones that could be read, where they cannot. */
    value: Settings;
    problems: SettingsProblem[];
    lints: string[];
  };
  /** Findings that settings, annotations or comments in the text accept. */
  accepted: { rule: string; reason: string; line: number; from: number }[];
  notices: string[];
  /** In milliseconds, on the worker's thread. */
  took: { read: number; judge: number };
  /** The text as it may be kept and shared. */
  shareable: Shareable;
}

export interface Shareable {
  text: string;
  /** Documents and items that were left out, for they hold Secrets. */
  leftOut: number;
  /** Passwords before the name of a registry, each with another word in its place. */
  passwords: number;
}

export interface EvidenceBytes {
  name: string;
  bytes: Uint8Array;
}

/** A file of evidence, as the panel lists it. */
export interface EvidenceFile {
  id: number;
  name: string;
  what: string;
  /** A scan report that does not name its image, as Clair's. */
  wantsImage: boolean;
  image: string;
}

export interface EvidenceState {
  files: EvidenceFile[];
  complete: boolean;
}

export interface Taken {
  state: EvidenceState;
  /** A sentence for each file that was not taken. */
  refused: string[];
}

export type Engine = "javascript" | "opa" | "kubewarden";

/** One engine's answer to the same input. */
export interface EngineAnswer {
  engine: Engine;
  /** What was asked, in words. */
  asked: string;
  answer: string;
  equal: boolean;
  /** What differs, or why there is no answer. */
  difference: string;
  /** Milliseconds of a run, in the fastest of a few batches. */
  took: number;
  bytes: number;
}

/** Request by name: what goes there, and what comes back. */
export interface Requests {
  judge: [{ text: string; settings: string }, Judged];
  rules: [null, RuleInfo[]];
  setting: [{ settings: string; path: (string | number)[]; value: unknown }, string];
  yaml: [{ value: unknown }, string];
  evidence: [EvidenceBytes[], Taken];
  evidenceChange: [{ remove?: number; image?: { id: number; image: string }; complete?: boolean }, Taken];
  /** That of an example in place of what is there, which may be put aside; or what was put aside last. */
  evidenceSwap: [{ files: EvidenceBytes[]; complete: boolean; aside: boolean } | "back", Taken];
  fix: [{ text: string; fixes: number[] }, { edits: Edit[]; made: number; left: string[] }];
  /** What was judged last, as the command writes it. */
  report: [{ format: "sarif" | "policyreport" }, string];
  engines: [{ text: string; settings: string }, EngineAnswer[]];
}

export type Request = { [K in keyof Requests]: { id: number; ask: K; with: Requests[K][0] } }[keyof Requests];
export type Reply = { id: number; answer?: unknown; error?: string };

/** Before any request: the module is there. */
export interface Ready {
  ready: true;
}

export type { Problem };
