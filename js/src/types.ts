/** Written by `make gen` from `policies/*.schema.json`: the core's structs are the source. */

/** A report, or why there is none. A reader who looks only at `verdict` never takes a failure for an allow. */
export type Answer = (Report & { type: "report" }) | (Failure & { type: "failure" });

/** The strongest verdict that findings may lead to. */
export type Enforce = "deny" | "warn" | "audit";

/** The evidence document. */
export interface EvidenceDocument {
  /** Digest by reference, `{"nginx:1.27": "sha256:…"}`; findings then name the digest to pin. */
  digests?: { [key: string]: string };
}

/** A finding that an exemption took out. */
export interface Exempted {
  /** Index into the settings' exemptions. */
  exemption: number;
  /** The object. */
  object: ObjectRef;
  /** The exemption's reason. */
  reason: string;
  /** The rule's id. */
  rule: string;
  /** The container or volume. */
  use: UseRef | null;
}

/** Why an input could not be judged. Its verdict is never `allow`. */
export interface Failure {
  /** What went wrong, at least one entry. */
  errors: Problem[];
  /** Always empty. */
  findings: [];
  /** `deny`, or `warn` where the input is to blame and `enforce` is weaker than `deny`. */
  verdict: Verdict;
  /** The failure's version, 1. */
  version: number;
}

/** One fault at one place. */
export interface Finding {
  /** Rules of the same ladder that found the same fault. */
  also: string[];
  /** Stays the same when lines move or containers change their order. */
  fingerprint: string;
  /** Index into the report's fixes. */
  fix: number | null;
  /** What to do. */
  help: string;
  /** The image as written, at most 256 bytes of it; null where there is none. */
  image: string | null;
  /** What is wrong, in one sentence. */
  message: string;
  /** The object it is in. */
  object: ObjectRef;
  /** Whether the rule could decide. */
  outcome: Outcome;
  /** RFC 6901 pointer into the object. */
  pointer: string;
  /** The object had this fault before the update. */
  preexisting: boolean;
  /** Other places that belong to the fault. */
  related: Related[];
  /** The rule's id, such as `latest-tag`. */
  rule: string;
  /** The weight in the profile and settings in force; `warning` for what was there before an update. */
  severity: Severity;
  /** The container or volume it is in; null where it concerns the object. */
  use: UseRef | null;
  /** What it does to the pull. */
  why: string;
}

/** A change that mends findings of one image use. */
export interface Fix {
  /** The object to patch. */
  object: ObjectRef;
  /** RFC 6902 operations. */
  patch: Operation[];
  /** The rules whose findings it mends. */
  rules: string[];
  /** Whether the same bytes are pulled afterwards. */
  safety: Safety;
  /** What the change does. */
  title: string;
}

/** A severity, or `off`. */
export type Level = "off" | "info" | "warning" | "error";

/** A rule that needs evidence which was not handed over. */
export interface NotJudged {
  /** What it needs, such as `evidence.scans`. */
  needs: string;
  /** The rule's id. */
  rule: string;
}

/** An object of the input. */
export interface ObjectRef {
  /** `apps/v1`, …; null for a bare pod spec. */
  apiVersion: string | null;
  /** RFC 6901 pointer from the input to the object; empty for the input itself. */
  at: string;
  /** The prefix of the name that the API server is still to make. */
  generateName?: string | null;
  /** `Deployment`, …; null for a bare pod spec. */
  kind: string | null;
  /** The name; null where the API server is still to make one. */
  name: string | null;
  /** The namespace, where it is known. */
  namespace: string | null;
}

/** How an update of an object that was faulty before is judged. */
export type OnUpdate = "new-only" | "all";

/** One operation of a JSON patch. */
export type Operation = {
  op: "test";
  /** RFC 6901 pointer into the object. */
  path: string;
  /** The value. */
  value: string;
} | {
  op: "add";
  /** RFC 6901 pointer into the object. */
  path: string;
  /** The value. */
  value: string;
} | {
  op: "replace";
  /** RFC 6901 pointer into the object. */
  path: string;
  /** The value. */
  value: string;
} | {
  op: "remove";
  /** RFC 6901 pointer into the object. */
  path: string;
};

/** Whether a rule could decide. */
export type Outcome = "fail" | "undetermined";

/** What the kubelet will do, image by image. */
export interface Plan {
  /** Every image use, in the order of a report. */
  images: PlannedImage[];
  /** The plan's version, 1. */
  version: number;
}

/** A plan, or why there is none. */
export type PlanAnswer = (Plan & { type: "plan" }) | (Failure & { type: "failure" });

/** A status that a pod will show. */
export interface PlannedFailure {
  /** The reason in `status`. */
  reason: string;
  /** Seconds between attempts; the last one repeats. */
  retries: number[];
  /** When it shows. */
  when: string;
}

/** One image use. */
export interface PlannedImage {
  /** On a node that has never had the image. */
  cold: Step;
  /** The status that the pod shows when it goes wrong for certain. */
  failure: PlannedFailure | null;
  /** The image as written; null where none is. */
  image: string | null;
  /** The object it is in. */
  object: ObjectRef;
  /** RFC 6901 pointer into the object. */
  pointer: string;
  /** The policy that the kubelet goes by; null where the API server refuses the written one. */
  pullPolicy: PlannedPolicy | null;
  /** The image as read; null where no text stands there. */
  reference: PlannedReference | null;
  /** What the tag is by its form; null where there is none. */
  tag: PlannedTag | null;
  /** The container or volume. */
  use: UseRef | null;
  /** On a node that has it. */
  warm: Step;
}

/** An effective pull policy. */
export interface PlannedPolicy {
  /** `Always`, `IfNotPresent` or `Never`. */
  effective: string;
  /** `explicit`, `default` or `stored`. */
  source: string;
  /** Why it is this one. */
  why: string;
}

/** A reference in its parts, or why it is none. */
export type PlannedReference = {
  /** What containerd asks a registry for. */
  canonical: string;
  /** Digest as written. */
  digest: string | null;
  /** Host and port. */
  registry: string;
  /** Repository, `library/` included. */
  repository: string;
  /** Tag as written. */
  tag: string | null;
} | {
  /** Why. */
  error: ReferenceProblem;
};

/** What a tag is by its form, which proves nothing: only a digest pins. */
export interface PlannedTag {
  /** `full-semver`, `partial-version`, `calver`, `commit-hash`, `channel` or `opaque`. */
  class: string;
  /** Whether the form names one build. */
  uniqueByForm: boolean;
}

/** One reason of a failure. */
export interface Problem {
  /** A stable word, such as `invalid-json`. */
  code: string;
  /** What to do. */
  help?: string | null;
  /** What is wrong, in one sentence. */
  message: string;
  /** RFC 6901 pointer into the settings, the evidence or the input. */
  pointer?: string | null;
}

/** How strict the rules are. */
export type Profile = "baseline" | "reliable" | "strict";

/** Why a text is no reference. */
export interface ReferenceProblem {
  /** A stable word, such as `uppercase`. */
  code: string;
  /** The character there; null at the end. */
  found: string | null;
  /** Bytes from the start of the image. */
  offset: number;
  /** The part that was being read. */
  while: string;
}

/** Another place that belongs to a finding. */
export interface Related {
  /** The object. */
  object: ObjectRef;
  /** RFC 6901 pointer into it. */
  pointer: string;
}

/** The verdict on an input and the findings that led to it. */
export interface Report {
  /** What an exemption took out of the findings. */
  exempted: Exempted[];
  /** What was found: by object, then init containers, containers, ephemeral containers, volumes, then rule. */
  findings: Finding[];
  /** How findings can be mended. */
  fixes: Fix[];
  /** Counts over everything judged, whatever was cut from the lists. */
  summary: Summary;
  /** The most severe outcome, capped by `enforce`. */
  verdict: Verdict;
  /** The report's version, 1. */
  version: number;
}

/** A rule's severity, alone or beside its options. */
export type RuleSetting = Level | {
  /** The severity. */
  severity?: Level | null;
  [key: string]: unknown;
};

/** Whether a fix may be applied without being looked at. */
export type Safety = "safe" | "unsafe";

/** The settings document. */
export interface Settings {
  /** The namespace of objects that name none. */
  defaultNamespace?: string | null;
  /** The strongest verdict that findings may lead to. */
  enforce?: Enforce;
  /** How an update of an object that was faulty before is judged. */
  onUpdate?: OnUpdate;
  /** Which rules are on, and how much they weigh. */
  profile?: Profile;
  /** Severity by rule, over the profile's. */
  rules?: {
    /** an image is no valid reference, so the kubelet reports InvalidImageName */
    "invalid-reference"?: RuleSetting;
    /** an image has the tag `latest` and no digest */
    "latest-tag"?: RuleSetting;
    /** an image has neither tag nor digest, so `latest` is pulled */
    "missing-tag"?: RuleSetting;
  };
  /** The version of this document. */
  version?: 1;
}

/** How much a finding weighs. */
export type Severity = "info" | "warning" | "error";

/** What happens when a container starts. */
export interface Step {
  /** Registries that are asked, in order. */
  asks: string[];
  /** Why. */
  because: string;
  /** What comes of it. */
  result: StepResult;
}

/** What comes of a start. */
export type StepResult = "pull" | "use" | "revalidate" | "fail" | "unknown";

/** Counts over everything judged. */
export interface Summary {
  /** Findings that are errors. */
  errors: number;
  /** Exemptions of the settings that took a finding out. */
  exemptionsUsed: number[];
  /** Image uses judged. */
  images: number;
  /** Findings that are infos. */
  infos: number;
  /** Rules that are on and had no evidence of their kind. */
  notJudged: NotJudged[];
  /** What the caller should know about the input itself. */
  notices: string[];
  /** Objects in the input, Lists opened. */
  objects: number;
  /** Objects allowed unjudged: deletions, subresources, objects that are going away. */
  skipped: number;
  /** Findings counted above and cut from the list. */
  truncated: number;
  /** Findings that could not be decided. */
  undetermined: number;
  /** Findings that are warnings. */
  warnings: number;
}

/** The places in a pod that name an image. */
export type UseKind = "container" | "initContainer" | "sidecar" | "ephemeralContainer" | "imageVolume";

/** A place in a pod that names an image. */
export interface UseRef {
  /** What kind of place. */
  kind: UseKind;
  /** The container's or volume's name; null where it has none. */
  name: string | null;
}

/** What a policy engine should do. */
export type Verdict = "allow" | "warn" | "deny";

/** The only version there is. */
export type Version = number;
