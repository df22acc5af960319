//! What a rule is: metadata, a pure check, and faults that carry facts and know their wording.

use core::fmt;

use serde::Serialize;

use crate::evidence::Digests;
use crate::pull::ImageUse;
use crate::report::Severity;

/// A rule: what is said about it, and its check.
pub struct Rule {
    /// What is said about it.
    pub meta: &'static Meta,
    /// Looks at one image use. Pure: no clock, no I/O, no globals.
    pub check: fn(&ImageUse<'_>, &Context<'_>, &mut Sink<'_>),
}

/// What is said about a rule.
#[derive(Debug, Serialize)]
pub struct Meta {
    /// The fault's name, kebab-case, so that "allow latest-tag" reads well.
    pub id: &'static str,
    /// The practices it belongs to, 1 to 6.
    pub practice: &'static [u8],
    /// One finding a ladder and image use is reported.
    pub ladder: Option<Ladder>,
    /// What it looks at.
    pub scope: Scope,
    /// Severity in baseline, reliable and strict; none where it is off.
    pub severities: [Option<Severity>; 3],
    /// The version that brought it.
    pub since: &'static str,
    /// One line.
    pub summary: &'static str,
}

/// A ladder: its findings are the same fault, seen more or less closely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Ladder {
    /// Whether there is a reference at all. Ends every other ladder of the use but one's registry.
    Reference,
    /// Which version is meant.
    Version,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// One image use.
    Image,
}

/// What a rule may know beside the image use.
pub struct Context<'e> {
    /// Digests of tags.
    pub digests: &'e Digests,
}

/// A fault's facts; `Display` is the message (what), the rest is why and help. Single sentences,
/// lower case at the start, no full stop, the user's words in backticks.
pub trait Fault: fmt::Display {
    /// What it does to the pull.
    fn why(&self) -> &'static str;
    /// What to do.
    fn help(&self) -> String;
}

/// The help of faults whose mend is a version: name one, and its digest where evidence knows it.
pub(super) fn name_version(name: &str, digest: Option<&str>) -> String {
    match digest {
        Some(digest) => {
            format!("name the version you tested, or pin what `latest` is now: `{name}@{digest}`")
        }
        None => format!("name the version you tested, `{name}:<version>`, and its digest where you know it"),
    }
}

/// A finding before ladders and places are seen to.
#[derive(Debug)]
pub struct Draft {
    /// The rule.
    pub meta: &'static Meta,
    /// The severity in force.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What it does to the pull.
    pub why: &'static str,
    /// What to do.
    pub help: String,
}

/// Takes the faults of one rule.
pub struct Sink<'s> {
    /// The rule.
    pub meta: &'static Meta,
    /// The severity in force.
    pub severity: Severity,
    /// Where they go.
    pub drafts: &'s mut Vec<Draft>,
}

impl Sink<'_> {
    /// Reports a fault.
    pub fn report(&mut self, fault: &impl Fault) {
        self.drafts.push(Draft {
            meta: self.meta,
            severity: self.severity,
            message: fault.to_string(),
            why: fault.why(),
            help: fault.help(),
        });
    }
}
