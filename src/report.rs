//! What a caller gets back: the wire structs of reports and failures (version 1).

mod clean;
mod echo;
mod findings;
mod object;
mod operation;
mod problem;
mod summary;
mod words;
mod written;

use std::borrow::Cow;
use std::rc::Rc;

use crate::wire::Text;

pub use echo::{Echo, EchoImage, echo, echo_image, has_user_info, shown, shown_image};
pub use findings::{Findings, Kept, Noted, Order};
pub use object::{Named, ObjectRef, Related, UseKind, UseRef, Written};
pub use operation::{Json, Op, Operation};
pub use problem::{Problem, Said};
pub use summary::{NotJudged, Silent, Summary};
pub use words::Words;

/// The version of every document that Surepull writes.
pub const VERSION: u32 = 1;

/// A report, or why there is none. A reader who looks only at `verdict` never takes a failure for an allow.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(untagged))]
pub enum Answer {
    /// The input was judged.
    Report(Box<Report>),
    /// The input could not be judged.
    Failure(Failure),
}

/// The verdict on an input and the findings that led to it.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "camelCase"))]
pub struct Report {
    /// What this document is.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "report")))]
    #[cfg_attr(feature = "schema", serde(rename = "type"))]
    pub document: &'static str,
    /// The report's version, 1.
    pub version: u32,
    /// The most severe outcome, capped by `enforce`.
    pub verdict: Verdict,
    /// What was found: by object, then init containers, containers, ephemeral containers, volumes, then rule.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Finding<'static>>"))]
    pub findings: Findings,
    /// How findings can be mended.
    pub fixes: Vec<Fix>,
    /// What an exemption took out of the findings.
    pub exempted: Vec<Exempted>,
    /// Counts over everything judged, whatever was cut from the lists.
    pub summary: Summary,
}

/// What a policy engine should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "lowercase"))]
pub enum Verdict {
    /// Nothing stands against it.
    Allow,
    /// It may pass, with warnings.
    Warn,
    /// It must not pass.
    Deny,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "lowercase"))]
pub enum Severity {
    /// Good to know.
    Info,
    /// Will surprise.
    Warning,
    /// Will break.
    Error,
}

/// Whether a rule could decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "lowercase"))]
pub enum Outcome {
    /// The fault is there.
    Fail,
    /// What was handed over does not decide it.
    Undetermined,
}

/// One fault at one place.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "camelCase"))]
pub struct Finding<'r> {
    /// The rule's id, such as `latest-tag`.
    pub rule: &'static str,
    /// The weight in the profile and settings in force; `warning` for what was there before an update.
    pub severity: Severity,
    /// Whether the rule could decide.
    pub outcome: Outcome,
    /// The object had this fault before the update.
    pub preexisting: bool,
    /// What is wrong, in one sentence.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub message: Words<'r>,
    /// What it does to the pull; left out where the call asks for `detail: "ids"`.
    #[cfg_attr(feature = "schema", serde(skip_serializing_if = "never"))]
    pub why: &'static str,
    /// What to do; left out where `why` is.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    #[cfg_attr(feature = "schema", serde(skip_serializing_if = "never"))]
    pub help: Words<'r>,
    /// The object it is in.
    #[cfg_attr(feature = "schema", schemars(with = "ObjectRef"))]
    pub object: Named<'r>,
    /// The container or volume it is in; null where it concerns the object.
    #[cfg_attr(feature = "schema", serde(rename = "use"))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<UseRef>"))]
    pub image_use: Option<UseRef<&'r dyn Text>>,
    /// The image as written, at most 256 bytes of it; null where there is none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub image: Option<&'r dyn Text>,
    /// RFC 6901 pointer into the object.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub pointer: &'r dyn Text,
    /// Other places that belong to the fault.
    pub related: Vec<Related>,
    /// Rules of the same ladder that found the same fault.
    pub also: &'r [&'static str],
    /// Index into the report's fixes.
    pub fix: Option<usize>,
    /// Stays the same when lines move or containers change their order.
    pub fingerprint: &'r str,
}

/// What makes a key optional in the schema: [`Findings`] leave it out, a finding by itself never does.
#[cfg(feature = "schema")]
fn never<T>(_: &T) -> bool {
    false
}

/// A change that mends findings of one image use, and of its pod.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Fix {
    /// What the change does.
    pub title: String,
    /// Whether the same bytes are pulled afterwards.
    pub safety: Safety,
    /// The object to patch.
    pub object: Rc<ObjectRef>,
    /// RFC 6902 operations.
    pub patch: Vec<Operation>,
    /// The rules whose findings it mends.
    pub rules: Vec<Cow<'static, str>>,
}

/// Whether a fix may be applied without being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "lowercase"))]
pub enum Safety {
    /// The same bytes, from the same registry, with the same credential.
    Safe,
    /// Something may change.
    Unsafe,
}

/// A finding that an exemption took out.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Exempted {
    /// The rule's id.
    pub rule: Cow<'static, str>,
    /// The object.
    pub object: Rc<ObjectRef>,
    /// The container or volume.
    #[cfg_attr(feature = "schema", serde(rename = "use"))]
    pub image_use: Option<UseRef>,
    /// Index into the settings' exemptions; null where an annotation, a comment or the baseline did.
    pub exemption: Option<usize>,
    /// The reason.
    pub reason: String,
}

/// Why an input could not be judged. Its verdict is never `allow`.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Failure {
    /// What this document is.
    #[cfg_attr(feature = "schema", schemars(extend("const" = "failure")))]
    #[cfg_attr(feature = "schema", serde(rename = "type"))]
    pub document: &'static str,
    /// The failure's version, 1.
    pub version: u32,
    /// `deny`, or `warn` where the input is to blame and `enforce` is weaker than `deny`.
    pub verdict: Verdict,
    /// Always empty.
    pub findings: [(); 0],
    /// What went wrong, at least one entry.
    pub errors: Vec<Problem>,
}

impl Report {
    /// What its `type` says.
    pub const DOCUMENT: &str = "report";

    /// With nothing found, whatever was counted.
    #[must_use]
    pub fn empty(summary: Summary) -> Self {
        Self {
            document: Self::DOCUMENT,
            version: VERSION,
            verdict: Verdict::Allow,
            findings: Findings::default(),
            fixes: Vec::new(),
            exempted: Vec::new(),
            summary,
        }
    }
}

impl Failure {
    /// What its `type` says.
    pub const DOCUMENT: &str = "failure";
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self {
            document: Self::DOCUMENT,
            version: VERSION,
            verdict: Verdict::Deny,
            findings: [],
            errors: vec![problem],
        }
    }
}

impl From<Result<Box<Report>, Failure>> for Answer {
    fn from(result: Result<Box<Report>, Failure>) -> Self {
        match result {
            Ok(report) => Self::Report(report),
            Err(failure) => Self::Failure(failure),
        }
    }
}
