//! What a rule is: metadata and a pure check.

use crate::credentials::Credentials;
use crate::evidence::node::Node;
use crate::list::joined;
use crate::pull::ImageUse;
use crate::report::Severity;
use crate::wire::{Ink, Wire, names, wire};

use super::context::Context;
use super::draft::Sink;
use super::fault::Fault;
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
    /// Whether it speaks of the same fault as any finding of the use about its version.
    pub folds: bool,
    /// Whether it is said of an image that nobody can read, too.
    pub stays: bool,
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
        folds: false,
        stays: false,
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
