//! What a caller hands over beside one input: the time, findings that comments ignore, findings known before.

use crate::list::Listed;
use crate::order::{ByName, sort_by};
use crate::report::{Failure, Findings, Problem, echo};
use crate::settings::{Now, read_part, read_strictly};
use crate::tree::{choice, record};

use super::run::Entry;

/// What an error calls the document.
const OPTIONS: &str = "call's options";

/// What a caller hands over beside one input.
#[derive(Default)]
pub struct Beside {
    /// The time; without it no dated exemption applies.
    pub now: Option<Now>,
    wishes: Option<Box<dyn Wishes>>,
}

/// What a call asks for. Behind a trait, so that the modules of engines, to which nobody hands any of it over, have
/// nothing of it.
trait Wishes {
    /// Why a finding of a rule is accepted. What an API server hands over has no comments.
    fn accept(&self, rule: &str, entry: &dyn Fn() -> Entry, is_admission: bool) -> Option<String>;

    /// Findings as they are to be shown.
    fn show(&self, findings: Findings) -> Findings;
}

/// What a document asks for.
struct Call {
    /// Findings that comments ignore, in order: there may be as many as objects.
    ignored: Vec<Ignored>,
    /// Fingerprints of findings that are known and accepted.
    baseline: ByName<()>,
    detail: Detail,
}

/// One rule at one place.
struct Ignored {
    at: String,
    pointer: String,
    rule: String,
    reason: String,
}

impl Ignored {
    fn key(&self) -> (&str, &str, &str) {
        (&self.at, &self.pointer, &self.rule)
    }
}

/// How much a report says of each finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "lowercase"))]
pub enum Detail {
    /// All there is.
    #[default]
    Full,
    /// Neither `why` nor `help`: the rule's page has them.
    Ids,
}

choice!(Detail {
    Full = "full",
    Ids = "ids",
});

/// A finding that a comment ignores.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Ignore {
    /// The rules' ids.
    pub rules: Vec<String>,
    /// RFC 6901 pointer from the input to the object.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub at: String,
    /// RFC 6901 pointer into the object: what stands there and below; the whole object where it is left out.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub pointer: String,
    /// Why.
    pub reason: String,
}

record!(Ignore {
    rules = "rules" required,
    at = "at",
    pointer = "pointer",
    reason = "reason" required,
});

/// The document that holds them.
#[derive(Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, default))]
pub struct BesideDocument {
    /// The time, such as `2027-01-31T12:00:00Z`.
    pub now: Option<String>,
    /// Findings that comments ignore.
    pub ignores: Vec<Ignore>,
    /// Fingerprints of findings that are known and accepted.
    pub baseline: Vec<String>,
    /// How much is said of each finding.
    pub detail: Detail,
}

record!(BesideDocument {
    now = "now",
    ignores = "ignores",
    baseline = "baseline",
    detail = "detail",
});

impl Beside {
    /// Of a time alone, as JSON text, which is all that OPA's data hand over; empty text and `null` are none.
    ///
    /// # Errors
    /// No string, or a time that is none.
    pub fn at(now: &str) -> Result<Self, Failure> {
        match now {
            "" | "null" => Ok(Self::default()),
            text => Ok(Self {
                now: Some(moment(&read_part::<String>(text, OPTIONS, "/now")?)?),
                ..Self::default()
            }),
        }
    }

    /// Reads the document; empty text and `null` are nothing.
    ///
    /// # Errors
    /// Anything that is no JSON, an unknown key, a time that is none.
    pub fn read(json: &str) -> Result<Self, Failure> {
        match json.trim() {
            "" | "null" => Ok(Self::default()),
            text => Self::new(read_strictly(text, OPTIONS)?),
        }
    }

    /// Reads the time.
    ///
    /// # Errors
    /// A time that is none, or an ignore that gives no reason.
    pub fn new(document: BesideDocument) -> Result<Self, Failure> {
        let BesideDocument { now, ignores, baseline, detail } = document;
        let now = now.as_deref().map(moment).transpose()?;
        if let Some(index) = ignores.iter().position(|ignore| ignore.reason.trim().is_empty()) {
            return Err(wrong(format!("/ignores/{index}/reason"), "expected a `reason` that says why").into());
        }
        let baseline = ByName::new(baseline.into_iter().map(|fingerprint| (fingerprint, ())).list());
        let mut ignored: Vec<Ignored> = ignores.into_iter().flat_map(Ignore::each).list();
        sort_by(&mut ignored, |a, b| a.key().cmp(&b.key()));
        Ok(Self { now, wishes: Some(Box::new(Call { ignored, baseline, detail })) })
    }

    /// Whether anything here may accept a finding.
    pub(super) fn may_accept(&self) -> bool {
        self.wishes.is_some()
    }

    /// Why a finding of a rule is accepted.
    pub(super) fn accept(&self, rule: &str, entry: &dyn Fn() -> Entry, is_admission: bool) -> Option<String> {
        self.wishes.as_ref()?.accept(rule, entry, is_admission)
    }

    /// Findings as they are to be shown.
    pub(super) fn show(&self, findings: Findings) -> Findings {
        match &self.wishes {
            Some(wishes) => wishes.show(findings),
            None => findings,
        }
    }
}

impl Wishes for Call {
    fn accept(&self, rule: &str, entry: &dyn Fn() -> Entry, is_admission: bool) -> Option<String> {
        if !is_admission && !self.ignored.is_empty() {
            let Entry { object, pointer, .. } = entry();
            if let Some(reason) = self.ignored(rule, &object.at, &pointer) {
                return Some(echo(reason));
            }
        }
        (!self.baseline.is_empty() && self.baseline.get(&entry().fingerprint(rule)).is_some())
            .then(|| "it is in the baseline".to_owned())
    }

    fn show(&self, findings: Findings) -> Findings {
        match self.detail {
            Detail::Full => findings,
            Detail::Ids => findings.in_brief(),
        }
    }
}

impl Call {
    /// Why a comment ignores the finding of a rule at a pointer into the object that stands `at` a place of
    /// the input, where one does: what ignores the whole object comes first.
    fn ignored(&self, rule: &str, at: &str, pointer: &str) -> Option<&str> {
        let above = pointer.match_indices('/').filter_map(|(end, _)| pointer.get(..end));
        above.chain([pointer]).find_map(|above| {
            let key = (at, above, rule);
            let first = self.ignored.partition_point(|ignored| ignored.key() < key);
            let found = self.ignored.get(first).filter(|ignored| ignored.key() == key)?;
            Some(found.reason.as_str())
        })
    }
}

fn moment(text: &str) -> Result<Now, Problem> {
    Now::parse(text).map_err(|expected| wrong("/now".to_owned(), expected))
}

fn wrong(pointer: String, expected: &str) -> Problem {
    Problem::new("invalid-options", format!("the call's options have a wrong value: {expected}")).at(pointer)
}

impl Ignore {
    fn each(self) -> impl Iterator<Item = Ignored> {
        let Self { rules, at, pointer, reason } = self;
        let one =
            move |rule| Ignored { at: at.clone(), pointer: pointer.clone(), rule, reason: reason.clone() };
        rules.into_iter().map(one)
    }
}
