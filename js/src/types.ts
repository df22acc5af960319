/** Written by `make gen` from `policies/*.schema.json`: the core's structs are the source. */

/** A number of days or hours. */
export type Age = string;

/** Whether objects may carry exemptions of their own: in manifests, or in admission, too. */
export type AnnotationExemptions = false | true | "admission";

/** A report, or why there is none. A reader who looks only at `verdict` never takes a failure for an allow. */
export type Answer = Report | Failure;

/** The least and the largest number of parts. */
export interface Bounds {
  /** The largest number of parts. */
  max?: number | null;
  /** The least number of parts. */
  min?: number | null;
}

/** How many vulnerabilities are allowed; of a severity that is left out any number. */
export interface Budget {
  critical?: number | null;
  high?: number | null;
  low?: number | null;
  medium?: number | null;
  negligible?: number | null;
}

/** The document that holds them. */
export interface CallOptions {
  /** Fingerprints of findings that are known and accepted. */
  baseline?: string[];
  /** How much is said of each finding. */
  detail?: Detail;
  /** Findings that comments ignore. */
  ignores?: Ignore[];
  /** The time, such as `2027-01-31T12:00:00Z`. */
  now?: string | null;
}

/** What the cluster does by itself. */
export interface Cluster {
  /** The admission plugin AlwaysPullImages is on. */
  alwaysPullImages?: boolean;
  /** The kubelet's `imagePullCredentialsVerificationPolicy`. */
  credentialVerification?: CredentialVerification | null;
  /** The version of Kubernetes, such as `1.35`. */
  kubernetes?: string | null;
  /** The container runtime of the nodes. */
  runtime?: Runtime;
}

/** Of what there is no more than what was handed over. */
export interface Complete {
  /** Whether all that pulls ahead was handed over. */
  prePull?: boolean;
  /** The namespaces whose Secrets were all handed over. */
  secrets?: Namespaces;
  /** The namespaces whose ServiceAccounts were all handed over. */
  serviceAccounts?: Namespaces;
}

/** What the names of some images should look like. */
export interface Convention {
  /** How many parts the repository has, `library/` included: a number, or an object with `min`, `max` or both. */
  depth?: Depth | null;
  /** The images it is for; left out, all of them. */
  match?: RegistryPattern | null;
  /** Why it is so; findings repeat it. */
  reason?: string | null;
  /** A regular expression that matches the whole repository, which has no host; `library/` stands before the official images of Docker Hub. */
  repository?: string | null;
  /** A regular expression that matches the whole tag. An image with neither tag nor digest has `latest`; one with a digest needs no tag. */
  tag?: string | null;
}

/** Whether the kubelet checks credentials for images that are on the node (KEP-2535). */
export type CredentialVerification = "NeverVerify" | "NeverVerifyPreloadedImages" | "NeverVerifyAllowlistedImages" | "AlwaysVerify";

/** A day, `2027-01-31`. */
export type Day = string;

/** How many parts a repository may have. */
export type Depth = number | Bounds;

/** How much a report says of each finding. */
export type Detail = "full" | "ids";

/** The strongest verdict that findings may lead to. */
export type Enforce = "deny" | "warn" | "audit";

/** The evidence document. It is never read as a whole; this is what its schema says. */
export interface EvidenceDocument {
  /** Of what there is no more than `objects` has: only then is it a fault that something is not there. */
  complete?: Complete;
  /** Digest by reference, `{"nginx:1.27": "sha256:…"}`; findings then name the digest to pin. */
  digests?: { [key: string]: string };
  /** What nodes are configured with. An empty list says that nothing is known of any. */
  nodes?: NodeConfiguration[];
  /** Secrets, ServiceAccounts, CredentialProviderConfigs, KubeletConfigurations, VulnerabilityReports, Nodes, live Pods, ImageCaches, ImagePullJobs, ImageListPullJobs and DaemonSets that pull ahead, Lists opened; other kinds are passed over. */
  objects?: unknown[];
  /** Images that are on every node: names, and patterns as in exemptions. */
  preloaded?: string[];
  /** What scanners found: reports of Trivy, Clair v4, Grype and trivy-operator. An empty list says that nothing was scanned. */
  scans?: Scan[];
  /** OpenVEX and CycloneDX VEX documents: what does not count of what scanners found. */
  vex?: unknown[];
}

/** A finding that an exemption took out. */
export interface Exempted {
  /** Index into the settings' exemptions; null where an annotation, a comment or the baseline did. */
  exemption: number | null;
  /** The object. */
  object: ObjectRef;
  /** The reason. */
  reason: string;
  /** The rule's id. */
  rule: string;
  /** The container or volume. */
  use: UseRef | null;
}

/** Findings that are accepted: of these rules, where every list that is given has an entry that fits. */
export interface Exemption {
  /** The images, by pattern: `ghcr.io/org/app:1.*`. */
  images?: ImagePattern[] | null;
  /** The namespaces, by pattern. An object whose namespace is not known is in none. */
  namespaces?: Glob[] | null;
  /** The objects, by pattern: `Deployment/web-*`. In admission only together with `namespaces`, since the author picks the name. */
  objects?: Glob[] | null;
  /** Why they are accepted. */
  reason: string;
  /** The rules' ids. */
  rules: string[];
  /** The last day on which it counts, UTC, such as `2027-01-31`. */
  until?: Day | null;
}

/** Why an input could not be judged. Its verdict is never `allow`. */
export interface Failure {
  /** What went wrong, at least one entry. */
  errors: Problem[];
  /** Always empty. */
  findings: [];
  /** What this document is. */
  type: "failure";
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
  /** What to do; left out where `why` is. */
  help?: string;
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
  /** What it does to the pull; left out where the call asks for `detail: "ids"`. */
  why?: string;
}

/** A change that mends findings of one image use, and of its pod. */
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

/** A glob for a whole name, such as `pay-*` for namespaces or `Deployment/web-*` for objects: `*` is any run of characters, `/` included, and `?` is one. Case counts. */
export type Glob = string;

/** What stands at a path. */
export type Holds = "image" | "container" | "containers" | "podSpec" | "structured";

/** A finding that a comment ignores. */
export interface Ignore {
  /** RFC 6901 pointer from the input to the object. */
  at?: string;
  /** RFC 6901 pointer into the object: what stands there and below; the whole object where it is left out. */
  pointer?: string;
  /** Why. */
  reason: string;
  /** The rules' ids. */
  rules: string[];
}

/** A vulnerability that is accepted. */
export interface IgnoredVulnerability {
  /** Its id, or another of its names. */
  id: string;
  /** Why it is accepted. */
  reason: string;
  /** The last day on which it is, UTC, such as `2027-01-31`. */
  until?: Day | null;
}

/** A place where objects of some kinds keep an image. */
export interface ImagePath {
  /** `group/version`, or `group/*` for every version of a group. */
  apiVersion: string;
  /** What stands there. */
  holds: Holds;
  /** The kind; `A|B` is either. */
  kind: string;
  /** What stands there is merged into something else, so that an image may be left out. */
  patch?: boolean;
  /** A JSON pointer into the object; `*` is every element or member, `a|b` is either key. */
  path: Pattern;
  /** The project expands `{{ }}` or `$( )` there. */
  templated?: boolean;
}

/** Images: a [`RegistryPattern`], then `:` and a glob for the tag, then `@` and perhaps a glob for the digest. With tag or digest a path means its repository alone; without them any version matches. */
export type ImagePattern = string;

/** A severity, or `off`. */
export type Level = "off" | "info" | "warning" | "error";

/** What was found in settings. */
export interface Lint {
  /** What says something else than it seems to, by where it stands. */
  lints: Problem[];
  /** What this document is. */
  type: "lint";
  /** The document's version, 1. */
  version: number;
}

/** What was found in settings, or why they cannot be used at all. */
export type LintAnswer = Lint | Failure;

/** A cache or mirror of a registry. */
export interface Mirror {
  /** The name under which it is mirrored, such as `mirror.example.com/hub`: images have to name it. */
  at?: string | null;
  /** What is mirrored, such as `docker.io`. */
  of: RegistryPattern;
  /** The runtimes ask the mirror by themselves: images keep their names. */
  transparent?: boolean;
}

/** What the objects are meant to be. */
export type Mode = "manifest" | "overlay";

/** Namespaces by name, or `"*"` for all. */
export type Namespaces = string[] | string;

/** What a node is configured with: its files, as JSON. */
export interface NodeConfiguration {
  /** `{"hosts": {"docker.io": …}}`: containerd's `hosts.toml` by host; `host` may be a list whose entries have their `url`, since JSON promises no order of keys. */
  containerd?: { [key: string]: unknown } | null;
  /** CRI-O's `registries.conf`. */
  crio?: { [key: string]: unknown } | null;
  /** Docker's `daemon.json`. */
  docker?: { [key: string]: unknown } | null;
  /** Its KubeletConfiguration. */
  kubelet?: { [key: string]: unknown } | null;
  /** The node's name, or that of its pool. */
  name?: string | null;
}

/** A rule that needs evidence which was not handed over. */
export interface NotJudged {
  /** What it needs, such as `evidence.scans`. */
  needs: string;
  /** The rule's id. */
  rule: string;
}

/** An object of the input, or of the evidence. */
export interface ObjectRef {
  /** `apps/v1`, …; null for a bare pod spec. */
  apiVersion: string | null;
  /** RFC 6901 pointer from the input to the object; empty for the input itself. What nodes are configured with stands in the evidence: `evidence#` and the pointer from there. */
  at: string;
  /** The prefix of the name that the API server is still to make. */
  generateName?: string | null;
  /** `Deployment`, …; null for a bare pod spec. `Node` for what a node is configured with. */
  kind: string | null;
  /** The name; null where the API server is still to make one. */
  name: string | null;
  /** The namespace, where it is known. */
  namespace: string | null;
}

/** How an update of an object that was faulty before is judged. */
export type OnUpdate = "new-only" | "all";

/** What an operation does. */
export type Op = "test" | "add" | "replace";

/** One operation of a JSON patch. */
export interface Operation {
  /** What is done. */
  op: Op;
  /** RFC 6901 pointer into the object. */
  path: string;
  /** The value. */
  value: PatchValue;
}

/** Whether a rule could decide. */
export type Outcome = "fail" | "undetermined";

/** Settings of some namespaces, over the general ones. What is left out stays as it is there, list by list and rule by rule. */
export interface Override {
  /** The strongest verdict that findings may lead to. */
  enforce?: Enforce | null;
  /** The namespaces, by pattern. An object whose namespace is not known is in none. */
  namespaces: Glob[];
  /** Which rules are on, and how much they weigh. */
  profile?: Profile | null;
  /** Which registries are allowed, private, mirrored. */
  registries?: Registries;
  /** Severity and options by rule, over the profile's. */
  rules?: Rules;
}

/** The value of an operation. */
export type PatchValue = string | PullSecret | PullSecret[];

/** A pointer whose steps are a key, an index, `a|b` for one of several keys, or `*` for every one. */
export type Pattern = string;

/** What the kubelet will do, image by image. */
export interface Plan {
  /** Every image use, in the order of a report. */
  images: PlannedImage[];
  /** What this document is. */
  type: "plan";
  /** The plan's version, 1. */
  version: number;
}

/** A plan, or why there is none. */
export type PlanAnswer = Plan | Failure;

/** With what the registry is asked for an image. */
export interface PlannedCredentials {
  /** The keys that the kubelet tries until one works, in order. */
  candidates: PlannedKey[];
  /** Secrets and keys that do not serve the image; those of other registries only where nothing serves it. */
  misses: PlannedMiss[];
  /** `matched`, `anonymous`, `broken`, `node`, or `unknown` where what was handed over does not tell. */
  outcome: string;
}

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
  /** With what the registry is asked; null where no image can be read. */
  credentials: PlannedCredentials | null;
  /** The status that the pod shows when it goes wrong for certain. */
  failure: PlannedFailure | null;
  /** The image as written; null where none is. */
  image: string | null;
  /** Which nodes have it; null where no Node was handed over that tells. */
  nodes: PlannedNodes | null;
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

/** A key that the kubelet tries. */
export interface PlannedKey {
  /** True where its path ends within a name of the image's: `ghcr.io/org` serves `ghcr.io/orgs/app`. */
  byAccident?: boolean | null;
  /** The key as the kubelet reads it, without user, query and fragment. */
  key: string;
  /** Namespace and name of its secret. */
  secret: string;
}

/** A secret or key that does not serve the image. */
export interface PlannedMiss {
  /** The key as the kubelet reads it; null where the whole secret is meant. */
  key: string | null;
  /** A stable word: `absent`, `not-handed-over`, `broken`, `ignored-type`, `ignored-key`, `ignored-empty`, `unreadable-key`, `hub-slash`, `hub-host`, `hidden-by-docker.io`, `port`, `case`, `path-glob`, `path`, `scheme`, `labels` or `registry`. */
  reason: string;
  /** Namespace and name of the secret. */
  secret: string;
}

/** Which nodes have an image. */
export interface PlannedNodes {
  /** The names of those that have it, at most twenty. */
  names: string[];
  /** Of so many that tell what they have. */
  of: number;
  /** How many have it. */
  with: number;
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
export type PlannedReference = ReferenceParts | {
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

/** A secret that a pod names to pull with. */
export interface PullSecret {
  /** The Secret's name. */
  name: string;
}

/** How bad a vulnerability is. */
export type Rating = "negligible" | "low" | "medium" | "high" | "critical";

/** A reference in its parts. */
export interface ReferenceParts {
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
}

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

/** Registries and repositories by pattern. A list that is left out restricts nothing. */
export interface Registries {
  /** Only these may be pulled from. */
  allowed?: RegistryPattern[] | null;
  /** These may not, even where they are allowed. */
  denied?: RegistryPattern[] | null;
  /** Caches and mirrors. */
  mirrors?: Mirror[] | null;
  /** The nodes themselves have credentials for these. */
  nodeCredentials?: RegistryPattern[] | null;
  /** These ask for a credential. */
  private?: RegistryPattern[] | null;
}

/** A registry or a part of one: `host[:port][/path]`, and everything below it. */
export type RegistryPattern = string;

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
  /** What this document is. */
  type: "report";
  /** The most severe outcome, capped by `enforce`. */
  verdict: Verdict;
  /** The report's version, 1. */
  version: number;
}

/** What has to start at once. */
export interface Require {
  /** Objects of these kinds, such as `DaemonSet`. */
  kinds?: string[];
  /** Objects or pods with one of these labels, each `key=value`. */
  labels?: string[];
  /** Pods of one of these priority classes. */
  priorityClasses?: string[];
}

/** An object to hand over, if it is there. */
export interface Requirement {
  /** `v1`. */
  apiVersion: string;
  /** `Secret` or `ServiceAccount`. */
  kind: string;
  /** Its name. */
  name: string;
  /** Its namespace. */
  namespace: string;
  /** What for. */
  why: string;
}

/** What to hand over as evidence beside an input. */
export interface Requirements {
  /** By kind, namespace and name, each once. */
  objects: Requirement[];
  /** What this document is. */
  type: "requirements";
  /** The version of this document, 1. */
  version: number;
}

/** Requirements, or why there are none. */
export type RequirementsAnswer = Requirements | Failure;

export interface Rules {
  /** a secret that the pod pulls with is not there */
  "absent-pull-secret"?: Level | { severity?: Level | null };
  /** a secret that the pod pulls with cannot be read, and breaks every pull of the pod */
  "broken-pull-secret"?: Level | { severity?: Level | null };
  /** an image goes round the cache that has it */
  "bypassed-mirror"?: Level | { severity?: Level | null };
  /** a node removes images that are wanted again soon */
  "cache-emptying-gc"?: Level | { severity?: Level | null };
  /** a tag that moves is kept on the nodes, which drift apart */
  "cached-floating-tag"?: Level | { severity?: Level | null };
  /** one image is used under different pull policies */
  "conflicting-pull-policies"?: Level | { severity?: Level | null };
  /** one image is pulled with different secrets */
  "credential-drift"?: Level | { severity?: Level | null };
  /** an image comes from a registry that is not allowed */
  "disallowed-registry"?: Level | { severity?: Level | null };
  /** one reference runs as several images in live pods */
  "drifted-image"?: Level | { severity?: Level | null };
  /** an image is built on an operating system that gets no fixes any more */
  "end-of-life-base"?: Level | { severity?: Level | null };
  /** a live pod waits for an image that cannot be pulled */
  "failing-pull"?: Level | { severity?: Level | null };
  /** an image's tag moves by convention */
  "floating-tag"?: Level | {
    /** How tags of some repositories are to be read. The first that is about a tag tells; those of `unversioned-tag` come after these, and count for both rules. */
    schemes?: {
      /** What such a tag is. */
      class?: TagClass;
      /** The images it is for. */
      match: RegistryPattern;
      /** How many numeric parts the version of such a tag has; a suffix may follow, a word that moves may not. */
      parts?: number | null;
      /** A regular expression that matches the whole of such a tag. */
      tag?: string | null;
    }[];
    severity?: Level | null;
  };
  /** a secret of the wrong type or key is passed over */
  "ignored-pull-secret"?: Level | { severity?: Level | null };
  /** no pull policy is written, so that the tag decides it */
  "implicit-pull-policy"?: Level | { severity?: Level | null };
  /** a node asks a registry or mirror without proof of who answers */
  "insecure-registry"?: Level | { severity?: Level | null };
  /** a KubeletConfiguration that the kubelet refuses */
  "invalid-kubelet-config"?: Level | { severity?: Level | null };
  /** a pull policy is none that Kubernetes knows */
  "invalid-pull-policy"?: Level | { severity?: Level | null };
  /** an image is no valid reference, so the kubelet reports InvalidImageName */
  "invalid-reference"?: Level | { severity?: Level | null };
  /** an image has the tag `latest` and no digest */
  "latest-tag"?: Level | { severity?: Level | null };
  /** the tag `latest` beside a digest makes every start ask the registry */
  "latest-with-digest"?: Level | { severity?: Level | null };
  /** a container or image volume names no image */
  "missing-image"?: Level | { severity?: Level | null };
  /** a private image is pulled without any credential */
  "missing-pull-secret"?: Level | { severity?: Level | null };
  /** an image has neither tag nor digest, so `latest` is pulled */
  "missing-tag"?: Level | { severity?: Level | null };
  /** an image's registry or repository is frozen, moved or gone */
  "moved-image"?: Level | { severity?: Level | null };
  /** an image with a digest is asked for at every start */
  "needless-pull"?: Level | { severity?: Level | null };
  /** an image is never pulled, and nothing says that it is on the node */
  "never-pull"?: Level | { severity?: Level | null };
  /** an image's name is against the organisation's conventions */
  "nonstandard-name"?: Level | {
    /** Each holds for the images that it matches, all of them together. */
    conventions?: Convention[] | null;
    severity?: Level | null;
  };
  /** a pre-puller brings another version of an image than a workload names */
  "prepull-drift"?: Level | { severity?: Level | null };
  /** a sensitive workload pulls from a registry that is not private */
  "public-registry"?: Level | {
    /** The workloads that may pull from private registries only. */
    sensitive?: Sensitive | null;
    severity?: Level | null;
  };
  /** a node fails pulls past a rate that it reaches */
  "pull-rate-cap"?: Level | { severity?: Level | null };
  /** many starts at once ask the registry */
  "pull-storm"?: Level | {
    /** A CronJob is frequent where at most so many minutes lie between two of its runs. */
    frequency?: number;
    /** A Job is wide where it runs so many pods at once, or more. */
    parallelism?: number;
    severity?: Level | null;
  };
  /** Docker Hub is asked without a credential, mirror or node credential */
  "rate-limited-registry"?: Level | { severity?: Level | null };
  /** a node pulls one image at a time */
  "serial-image-pulls"?: Level | { severity?: Level | null };
  /** the pod's own list of secrets switches the ServiceAccount's list off */
  "shadowed-account-secrets"?: Level | { severity?: Level | null };
  /** an image names no registry, and runtimes look it up differently */
  "short-name"?: Level | { severity?: Level | null };
  /** the newest scan of an image is older than allowed, or of unknown age */
  "stale-scan"?: Level | {
    /** The oldest that counts, in days such as `30d` or hours such as `12h`. */
    maxAge?: Age;
    severity?: Level | null;
  };
  /** a mirror is asked for images by digest alone */
  "tag-blind-mirror"?: Level | { severity?: Level | null };
  /** no key of the pod's secrets matches an image as the kubelet matches */
  "unmatched-pull-secret"?: Level | { severity?: Level | null };
  /** an image has no digest */
  "unpinned-image"?: Level | { severity?: Level | null };
  /** an image that has to start at once is neither pulled ahead nor on the nodes */
  "unprepulled-image"?: Level | {
    /** What has to start at once: whatever one of the lists fits. */
    require?: Require;
    severity?: Level | null;
  };
  /** an image still holds a placeholder that somebody has to fill in */
  "unresolved-template"?: Level | { severity?: Level | null };
  /** no scan report says anything of an image */
  "unscanned-image"?: Level | { severity?: Level | null };
  /** a secret, or a key of it, serves no image of the set */
  "unused-pull-secret"?: Level | { severity?: Level | null };
  /** an image's tag is neither version, date nor commit */
  "unversioned-tag"?: Level | {
    /** How tags of some repositories are to be read. The first that is about a tag tells; these come after those of `floating-tag`, and count for both rules. */
    schemes?: {
      /** What such a tag is. */
      class?: TagClass;
      /** The images it is for. */
      match: RegistryPattern;
      /** How many numeric parts the version of such a tag has; a suffix may follow, a word that moves may not. */
      parts?: number | null;
      /** A regular expression that matches the whole of such a tag. */
      tag?: string | null;
    }[];
    severity?: Level | null;
  };
  /** an image's version is outside the range that is set for it */
  "version-out-of-range"?: Level | {
    /** Ranges of versions by registry or repository: `{"docker.io/library/postgres": ">=15, <17"}`. Where several are about an image, its version has to lie in all of them. */
    ranges?: { [key: string]: string };
    severity?: Level | null;
  };
  /** one repository is used under several versions */
  "version-skew"?: Level | { severity?: Level | null };
  /** a scan found more in an image than the budget allows */
  "vulnerable-image"?: Level | {
    /** How many of each severity are allowed; none of `critical` and `high` where it is left out. */
    budget?: Budget;
    /** Only what a newer version mends counts. */
    fixableOnly?: boolean;
    /** What is accepted, by id. */
    ignore?: IgnoredVulnerability[];
    severity?: Level | null;
    /** The severity that counts for what has none: `medium` where it is left out. */
    unknown?: Rating;
  };
  /** a scan report is of another digest than the image's */
  "wrong-digest-scanned"?: Level | { severity?: Level | null };
}

/** The container runtimes. */
export type Runtime = "containerd" | "cri-o" | "unknown";

/** Whether a fix may be applied without being looked at. */
export type Safety = "safe" | "unsafe";

/** A scan report. */
export interface Scan {
  /** The report as the scanner wrote it. */
  data: unknown;
  /** The image that was scanned, with a tag or a digest, where the report does not tell, as Clair's. */
  image?: string;
  /** When it was scanned (RFC 3339), where the report does not tell. */
  scanned?: string;
  /** What problems call it, such as the file's name. */
  source?: string;
}

/** What marks a workload as sensitive: one of the namespaces or one of the labels is enough. */
export interface Sensitive {
  /** Labels of the object or of its pods, key and value; any one of them is enough. */
  labels?: { [key: string]: string };
  /** Namespaces, by pattern. An object whose namespace is not known is in none. */
  namespaces?: Glob[] | null;
}

/** The settings document. */
export interface Settings {
  /** Whether objects may carry exemptions of their own. */
  allowAnnotationExemptions?: AnnotationExemptions;
  /** What the cluster does by itself. */
  cluster?: Cluster;
  /** Kubewarden alone: the policy server is asked for the ServiceAccounts and Secrets that pods are pulled with. The policy's `contextAwareResources` have to grant both. */
  contextAware?: boolean;
  /** The namespace of objects that name none. */
  defaultNamespace?: string | null;
  /** The strongest verdict that findings may lead to. */
  enforce?: Enforce;
  /** Findings that are accepted, each with its reason. */
  exemptions?: Exemption[];
  /** Where further custom resources keep images. */
  imagePaths?: ImagePath[];
  /** What the objects are meant to be. */
  mode?: Mode;
  /** The rules whose fixes a mutating answer applies. */
  mutate?: string[];
  /** How an update of an object that was faulty before is judged. */
  onUpdate?: OnUpdate;
  /** Settings of some namespaces, over the ones above; of several that say the same, the last counts. */
  overrides?: Override[];
  /** Which rules are on, and how much they weigh. */
  profile?: Profile;
  /** Which registries are allowed, private, mirrored. */
  registries?: Registries;
  /** Severity and options by rule, over the profile's. */
  rules?: Rules;
  /** What is taken for evidence. */
  trust?: Trust;
  /** What findings weigh that could not be decided; `info`, and `off` in admission, where it is not set. */
  undetermined?: Level | null;
  /** The version of this document. */
  version?: 1;
}

/** How much a finding weighs. */
export type Severity = "info" | "warning" | "error";

/** Rules without evidence of their kind, and their text: most reports repeat the same ones. */
export type Silent = NotJudged[];

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
  notJudged: Silent;
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

/** The classes of tags. */
export type TagClass = "full-semver" | "partial-version" | "calver" | "commit-hash" | "channel" | "opaque";

/** What is taken for evidence. */
export interface Trust {
  /** Objects of the input may speak in their own favour. */
  input?: boolean;
}

/** The places in a pod that name an image. */
export type UseKind = "container" | "initContainer" | "sidecar" | "ephemeralContainer" | "imageVolume" | "customResource";

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
