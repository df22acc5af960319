//! What a rule is: metadata, a pure check, and faults that carry facts and know their wording.

use core::fmt;

use crate::credentials::Credentials;
use crate::evidence::node::Node;
use crate::list::joined;
use crate::pull::ImageUse;
use crate::report::{Echo, Outcome, Severity};
use crate::wire::{Ink, Wire, names, wire};

use super::context::Context;
use super::edit::Edit;
use super::set::Seen;

/// A rule: what is said about it, and its check.
pub struct Rule {
    /// What is said about it.
    pub meta: &'static Meta,
    /// Looks at what its scope says. Pure: no clock, no I/O, no globals.
    pub check: Check,
}

/// A check of one image use.
pub type ImageCheck = for<'a> fn(&'a ImageUse<'_>, &'a Context<'_>, &mut Sink<'_, 'a>);
/// A check of the image uses of one pod.
pub type PodCheck = for<'a> fn(&'a [ImageUse<'_>], &'a Context<'_>, &mut Sink<'_, 'a>);
/// A check of the image uses of everything handed over.
pub type SetCheck = for<'a> fn(&[&'a Seen], &'a Credentials, &mut Sink<'_, 'a>);

/// A check of what a node is configured with.
pub type NodeCheck = fn(&Node, &mut NodeSink<'_>);
/// Takes the faults of a node: the pointer to a file, the field in it where one is meant, the fault.
pub type NodeSink<'s> = dyn FnMut(&str, &str, &dyn Fault) + 's;

/// The pointer to a field of a file that stands at a pointer.
#[must_use]
pub fn pointer(at: &str, field: &str) -> String {
    let slash = if field.is_empty() { "" } else { "/" };
    joined(&[at, slash, field], "")
}

/// A rule's check, by its scope.
#[derive(Clone, Copy)]
pub enum Check {
    /// Looks at one image use.
    Image(ImageCheck),
    /// Looks at the image uses of one pod.
    Pod(PodCheck),
    /// Looks at the image uses of everything handed over.
    Set(SetCheck),
    /// Looks at what a node is configured with.
    Node(NodeCheck),
}

impl Check {
    /// What it looks at.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::Image(_) => Scope::Image,
            Self::Pod(_) => Scope::Pod,
            Self::Set(_) | Self::Node(_) => Scope::Set,
        }
    }
}

/// What is said about a rule.
#[derive(Debug)]
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
    /// The kind of evidence without which it is silent.
    pub needs: Option<Needs>,
    /// Whether it looks at live pods alone, by their status.
    pub live: bool,
    /// The setting without which it finds nothing.
    pub configured_by: Option<&'static str>,
    /// The version that brought it.
    pub since: &'static str,
    /// One line.
    pub summary: Summary,
}

/// A rule in one line. Only lists of the rules have it, which are written when the source changes: modules leave it out.
#[derive(Clone, Copy, Debug)]
pub struct Summary(#[cfg(not(target_family = "wasm"))] &'static str);

impl Summary {
    /// The line.
    #[must_use]
    pub fn text(self) -> &'static str {
        #[cfg(not(target_family = "wasm"))]
        let line = self.0;
        #[cfg(target_family = "wasm")]
        let line = "";
        line
    }
}

impl Wire for Summary {
    fn write(&self, out: &mut Ink) {
        self.text().write(out);
    }
}

impl Meta {
    /// What the fields of most rules are, to be filled in.
    pub(super) const BLANK: Self = Self {
        id: "",
        practice: &[],
        ladder: None,
        scope: Scope::Image,
        severities: [None; 3],
        needs: None,
        live: false,
        configured_by: None,
        since: "0.1.0",
        summary: Self::summary(""),
    };

    /// A rule in one line, as a field.
    pub(super) const fn summary(
        #[cfg_attr(target_family = "wasm", expect(unused_variables, reason = "it is left out"))]
        text: &'static str,
    ) -> Summary {
        Summary(
            #[cfg(not(target_family = "wasm"))]
            text,
        )
    }
}

wire!(Meta {
    id = "id",
    practice = "practice",
    ladder = "ladder",
    scope = "scope",
    severities = "severities",
    needs = "needs" filled,
    configured_by = "configuredBy" filled,
    since = "since",
    summary = "summary",
});

/// A kind of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Secrets, accounts, credential providers, or that there are none.
    Objects,
    /// ServiceAccounts: without them a rule can judge only pods that an API server has seen.
    Accounts,
    /// Scan reports, or that there are none.
    Scans,
    /// Nodes and pre-pullers, or that there are none.
    Caches,
    /// What nodes are configured with.
    Nodes,
}

impl Needs {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Objects, Self::Accounts, Self::Scans, Self::Caches, Self::Nodes];

    /// Where it is handed over.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Objects | Self::Accounts | Self::Caches => "evidence.objects",
            Self::Scans => "evidence.scans",
            Self::Nodes => "evidence.nodes",
        }
    }
}

impl Wire for Needs {
    fn write(&self, out: &mut Ink) {
        self.as_str().write(out);
    }
}

/// A ladder: its findings are the same fault, seen more or less closely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ladder {
    /// Whether there is a reference at all. Ends every other ladder of the use but one's registry.
    Reference,
    /// Which registry and repository are meant.
    Name,
    /// Which version is meant.
    Version,
    /// When the registry is asked.
    Policy,
    /// What the registry is shown.
    Credential,
    /// What scanners found.
    Scan,
}

names!(Ladder {
    Reference = "reference",
    Name = "name",
    Version = "version",
    Policy = "policy",
    Credential = "credential",
    Scan = "scan",
});

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One image use.
    Image,
    /// The image uses of one pod.
    Pod,
    /// The image uses of everything handed over; never of one admission request.
    Set,
}

names!(Scope { Image = "image", Pod = "pod", Set = "set", });

/// A fault's facts; `Display` is the message (what), the rest is why and help. Single sentences,
/// lower case at the start, no full stop, the user's words in backticks.
pub trait Fault: fmt::Display {
    /// What it does to the pull.
    fn why(&self) -> &'static str;
    /// What to do.
    ///
    /// # Errors
    /// Only those of what it is written to.
    fn help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// The help of a fault as a part of a longer text, and why an exemption that is meant for it does not count.
pub struct Help<'f>(pub &'f dyn Fault, pub Option<&'f str>);

impl fmt::Display for Help<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.help(f)?;
        match self.1 {
            Some(missed) => write!(f, "; {missed}"),
            None => Ok(()),
        }
    }
}

/// The help of faults whose mend is a version: name one, and its digest where evidence knows it.
pub(super) fn name_version(f: &mut fmt::Formatter<'_>, name: &str, digest: Option<&str>) -> fmt::Result {
    let name = Echo(name);
    match digest {
        Some(digest) => {
            write!(f, "name the version you tested, or pin what `latest` is now: `{name}@{digest}`")
        }
        None => {
            write!(f, "name the version you tested, `{name}:<version>`, and its digest where you know it")
        }
    }
}

/// The help of faults whose mend is another tag, or a digest behind this one; `image` is without digest.
pub(super) fn replace_tag(
    f: &mut fmt::Formatter<'_>,
    image: &str,
    tag: &str,
    digest: Option<&str>,
) -> fmt::Result {
    match digest {
        Some(digest) => {
            let (image, tag) = (Echo(image), Echo(tag));
            write!(f, "name the full version you tested, or pin what `{tag}` is now: `{image}@{digest}`")
        }
        None => {
            let name = image.strip_suffix(tag).and_then(|name| name.strip_suffix(':')).unwrap_or(image);
            write!(
                f,
                "name the full version you tested, `{}:<version>`, and its digest where you know it",
                Echo(name)
            )
        }
    }
}

/// A fault whose facts do not last until somebody asks for its words.
pub struct Worded {
    message: String,
    why: &'static str,
    help: String,
}

impl Worded {
    /// A fault in its own words.
    #[must_use]
    pub fn of(fault: &dyn Fault) -> Self {
        Self { message: fault.to_string(), why: fault.why(), help: Help(fault, None).to_string() }
    }
}

impl fmt::Display for Worded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Fault for Worded {
    fn why(&self) -> &'static str {
        self.why
    }

    fn help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.help)
    }
}

/// A finding before exemptions, ladders and places are seen to, and before anybody words it.
pub struct Draft<'a> {
    /// The rule.
    pub meta: &'static Meta,
    /// The rule's place in the register.
    pub order: usize,
    /// Which image use it is about: its index in what the rule looked at.
    pub at: usize,
    /// Others that belong to it.
    pub related: Vec<usize>,
    /// The severity in force.
    pub severity: Severity,
    /// Whether the rule could decide.
    pub outcome: Outcome,
    /// What is wrong.
    pub fault: Box<dyn Fault + 'a>,
    /// A mend after which the same bytes are pulled, from the same registry, with the same credential, on
    /// every runtime, and under the same policy.
    pub safe: Option<Edit>,
    /// A mend that changes one of these.
    pub risky: Option<Edit>,
    /// Secrets that the pod is to name as well; then `risky` is what else changes, perhaps nothing.
    pub secrets: Vec<String>,
    /// Why an exemption that is meant for it does not count, where there is one.
    pub missed: Option<String>,
}

/// Takes the faults of one rule.
pub struct Sink<'s, 'a> {
    /// The rule.
    pub meta: &'static Meta,
    /// The rule's place in the register.
    pub order: usize,
    /// The severity in force.
    pub severity: Severity,
    /// What a finding weighs that the rule could not decide; none where those are off.
    pub undetermined: Option<Severity>,
    /// The image use that is looked at; rules about more than one say which they mean.
    pub at: usize,
    /// Where they go.
    pub drafts: &'s mut Vec<Draft<'a>>,
}

impl<'a> Sink<'_, 'a> {
    /// Reports a fault.
    pub fn report(&mut self, fault: impl Fault + 'a) {
        self.fail(Box::new(fault), None, None);
    }

    /// Reports a fault that has a safe mend, or one that has to be looked at, or both.
    pub fn offer(&mut self, fault: impl Fault + 'a, safe: Option<Edit>, risky: Option<Edit>) {
        self.fail(Box::new(fault), safe, risky);
    }

    /// Reports a fault of several image uses, the first of them at `at`.
    pub fn relate(&mut self, fault: impl Fault + 'a, at: usize, related: Vec<usize>) {
        self.spread(Box::new(fault), at, related, Vec::new());
    }

    /// Reports such a fault, which these secrets may mend where the pod names them as well.
    pub fn suggest(&mut self, fault: impl Fault + 'a, at: usize, related: Vec<usize>, secrets: Vec<String>) {
        self.spread(Box::new(fault), at, related, secrets);
    }

    /// Reports what cannot be decided about several image uses, the first of them at `at`.
    pub fn unsure(&mut self, fault: impl Fault + 'a, at: usize, related: Vec<usize>) {
        self.doubt(Box::new(fault), at, related);
    }

    /// Reports what cannot be decided by what was handed over.
    pub fn undetermined(&mut self, fault: impl Fault + 'a) {
        self.doubt(Box::new(fault), self.at, Vec::new());
    }

    #[inline(never)]
    fn fail(&mut self, fault: Box<dyn Fault + 'a>, safe: Option<Edit>, risky: Option<Edit>) {
        let draft = self.draft(fault, self.severity, Outcome::Fail);
        self.drafts.push(Draft { safe, risky, ..draft });
    }

    #[inline(never)]
    fn spread(&mut self, fault: Box<dyn Fault + 'a>, at: usize, related: Vec<usize>, secrets: Vec<String>) {
        let draft = self.draft(fault, self.severity, Outcome::Fail);
        let risky = (!secrets.is_empty()).then(Edit::default);
        self.drafts.push(Draft { at, related, risky, secrets, ..draft });
    }

    #[inline(never)]
    fn doubt(&mut self, fault: Box<dyn Fault + 'a>, at: usize, related: Vec<usize>) {
        if let Some(severity) = self.undetermined {
            let draft = self.draft(fault, severity, Outcome::Undetermined);
            self.drafts.push(Draft { at, related, ..draft });
        }
    }

    fn draft(&self, fault: Box<dyn Fault + 'a>, severity: Severity, outcome: Outcome) -> Draft<'a> {
        Draft {
            meta: self.meta,
            order: self.order,
            at: self.at,
            related: Vec::new(),
            severity,
            outcome,
            fault,
            safe: None,
            risky: None,
            secrets: Vec::new(),
            missed: None,
        }
    }
}
