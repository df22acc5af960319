//! What may be found in an image.

use crate::evidence::scan::{Hit, Rating};
use crate::report::Echo;
use crate::settings::{Day, Now};
use crate::tree::{At, Decode, Read, record};

/// What may be found in an image.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields, default))]
pub struct Options {
    /// How many of each severity are allowed; none of `critical` and `high` where it is left out.
    pub budget: Budget,
    /// Only what a newer version mends counts.
    pub fixable_only: bool,
    /// The severity that counts for what has none: `medium` where it is left out.
    pub unknown: Rating,
    /// What is accepted, by id.
    pub ignore: Vec<Ignored>,
}

record!(Options {
    budget = "budget",
    fixable_only = "fixableOnly",
    unknown = "unknown" or (Rating::Medium),
    ignore = "ignore",
});

impl Default for Options {
    fn default() -> Self {
        Self { budget: Budget::default(), fixable_only: false, unknown: Rating::Medium, ignore: Vec::new() }
    }
}

/// How many vulnerabilities are allowed; of a severity that is left out any number.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Budget {
    critical: Option<u32>,
    high: Option<u32>,
    medium: Option<u32>,
    low: Option<u32>,
    negligible: Option<u32>,
}

record!(Budget {
    critical = "critical",
    high = "high",
    medium = "medium",
    low = "low",
    negligible = "negligible",
});

impl Default for Budget {
    fn default() -> Self {
        Self { critical: Some(0), high: Some(0), medium: None, low: None, negligible: None }
    }
}

impl Budget {
    /// How many of a severity are allowed; none where any number is.
    pub(super) fn of(&self, rating: Rating) -> Option<u32> {
        match rating {
            Rating::Critical => self.critical,
            Rating::High => self.high,
            Rating::Medium => self.medium,
            Rating::Low => self.low,
            Rating::Negligible => self.negligible,
            Rating::Unknown => None,
        }
    }
}

/// A vulnerability that is accepted.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "IgnoredVulnerability", deny_unknown_fields))]
pub struct Ignored {
    /// Its id, or another of its names.
    id: String,
    /// Why it is accepted.
    reason: String,
    /// The last day on which it is, UTC, such as `2027-01-31`.
    #[cfg_attr(feature = "schema", schemars(default))]
    until: Option<Day>,
}

impl Decode for Ignored {
    fn decode(at: &At<'_>) -> Read<Self> {
        at.keys(&["id", "reason", "until"])?;
        let own =
            Self { id: at.required("id")?, reason: at.required("reason")?, until: at.optional("until")? };
        if own.id.trim().is_empty() || own.reason.trim().is_empty() {
            return Err(at.wrong(&"expected an `id`, and a `reason` that says why"));
        }
        Ok(own)
    }
}

impl Options {
    /// What is accepted no longer: its place in the list, its id and its last day.
    pub fn over(&self, today: Day) -> impl Iterator<Item = (usize, &str, Day)> {
        let ignored = self.ignore.iter().enumerate();
        ignored.filter_map(move |(at, own)| {
            Some((at, own.id.as_str(), own.until.filter(|until| *until < today)?))
        })
    }

    /// Whether a vulnerability is accepted today; else why one that would be is not, where there is one.
    pub(super) fn ignores(&self, hit: &Hit, now: Option<Now>, missed: &mut Option<String>) -> bool {
        let is = |own: &&Ignored| hit.ids.iter().any(|id| id.eq_ignore_ascii_case(&own.id));
        for own in self.ignore.iter().filter(is) {
            let Some(until) = own.until else { return true };
            let id = Echo(&own.id);
            match now.map(|now| now.day()) {
                Some(today) if today <= until => return true,
                Some(_) => *missed = Some(format!("`{id}` was accepted until {until}")),
                None => {
                    *missed = Some(format!(
                        "`{id}` is accepted until {until}, and whether that is over nobody said: hand over the time as `now`"
                    ));
                }
            }
        }
        false
    }
}
