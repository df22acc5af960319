//! What a report counts, and what it could not say.

use std::borrow::Cow;
use std::rc::Rc;

use crate::wire::{Ink, Wire, to_json, wire};

/// Counts over everything judged.
#[derive(Clone, Debug)]
#[cfg_attr(test, derive(Default))]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "camelCase"))]
pub struct Summary {
    /// Objects in the input, Lists opened.
    pub objects: usize,
    /// Image uses judged.
    pub images: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are infos.
    pub infos: usize,
    /// Findings that could not be decided.
    pub undetermined: usize,
    /// Objects allowed unjudged: deletions, subresources, objects that are going away.
    pub skipped: usize,
    /// Findings counted above and cut from the list.
    pub truncated: usize,
    /// Rules that are on and had no evidence of their kind.
    pub not_judged: Rc<Silent>,
    /// Exemptions of the settings that took a finding out.
    pub exemptions_used: Vec<usize>,
    /// What the caller should know about the input itself.
    pub notices: Vec<Cow<'static, str>>,
}

impl Summary {
    /// Of nothing yet, where these rules are not judged.
    #[must_use]
    pub fn new(not_judged: Rc<Silent>) -> Self {
        Self {
            objects: 0,
            images: 0,
            errors: 0,
            warnings: 0,
            infos: 0,
            undetermined: 0,
            skipped: 0,
            truncated: 0,
            not_judged,
            exemptions_used: Vec::new(),
            notices: Vec::new(),
        }
    }
}

/// Rules without evidence of their kind, and their text: most reports repeat the same ones.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(transparent))]
pub struct Silent {
    /// The rules.
    pub rules: Vec<NotJudged>,
    #[cfg_attr(feature = "schema", serde(skip))]
    json: Cow<'static, str>,
}

/// A rule that needs evidence which was not handed over.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct NotJudged {
    /// The rule's id.
    pub rule: Cow<'static, str>,
    /// What it needs, such as `evidence.scans`.
    pub needs: Cow<'static, str>,
}

wire!(Summary {
    objects = "objects",
    images = "images",
    errors = "errors",
    warnings = "warnings",
    infos = "infos",
    undetermined = "undetermined",
    skipped = "skipped",
    truncated = "truncated",
    not_judged = "notJudged",
    exemptions_used = "exemptionsUsed",
    notices = "notices",
});

impl Silent {
    /// Of such rules.
    #[must_use]
    pub fn new(rules: Vec<NotJudged>) -> Self {
        let json = to_json(&rules).into();
        Self { rules, json }
    }
}

impl Default for Silent {
    fn default() -> Self {
        Self { rules: Vec::new(), json: "[]".into() }
    }
}

impl Wire for Silent {
    fn write(&self, out: &mut Ink) {
        out.push(&self.json);
    }
}

wire!(NotJudged { rule = "rule" text, needs = "needs" text, });
