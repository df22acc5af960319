//! A way into an object: an RFC 6901 pointer in which a step may be `*` or name several keys.

use std::borrow::Cow;

use crate::text::replaced;
use crate::tree::spelt;

/// Steps of the longest path: nothing that a user writes needs more, and a search descends no deeper.
const STEPS: usize = 32;

/// A pointer whose steps are a key, an index, `a|b` for one of several keys, or `*` for every one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(try_from = "String"))]
pub struct Pattern(Cow<'static, str>);

spelt!(Pattern: Self::parse,);

impl Pattern {
    /// Reads a path.
    ///
    /// # Errors
    /// What was expected instead.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let steps = text.strip_prefix('/').ok_or("expected a path that starts with `/`")?;
        if steps.split('/').count() > STEPS {
            return Err("expected a path of at most 32 steps");
        }
        for step in steps.split('/') {
            let tildes = step.split('~').skip(1);
            match step {
                "*" => {}
                _ if step.contains('*') => {
                    return Err("expected `*` alone between two `/`, and never `**`");
                }
                _ if step.split('|').any(str::is_empty) => {
                    return Err("expected a path without empty steps");
                }
                _ if !tildes.clone().all(|rest| rest.starts_with(['0', '1'])) => {
                    return Err("expected `~0` or `~1` wherever a path has `~`");
                }
                _ => {}
            }
        }
        Ok(Self(Cow::Owned(text.to_owned())))
    }

    /// A path of the table, whose form a test checks.
    pub(super) fn known(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// The path as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The next step and the rest, which is empty at the end of the path.
pub(super) fn next_step(path: &str) -> Option<(&str, &str)> {
    let steps = path.strip_prefix('/')?;
    steps.split_at_checked(steps.find('/').unwrap_or(steps.len()))
}

/// The key as a segment, where a step means it; borrowed from the step where it can be.
pub(super) fn meant<'p>(step: &'p str, key: &str) -> Option<Cow<'p, str>> {
    match step {
        "*" => Some(Cow::Owned(key.to_owned())),
        _ => step.split('|').find_map(|one| match one.contains('~') {
            true => {
                (replaced(&replaced(one, "~1", "/"), "~0", "~") == key).then(|| Cow::Owned(key.to_owned()))
            }
            false => (one == key).then_some(Cow::Borrowed(one)),
        }),
    }
}

/// Whether a step means this element of a list.
pub(super) fn means_index(step: &str, index: usize) -> bool {
    let digits = step.starts_with(|c: char| c.is_ascii_digit());
    step == "*" || (digits && meant(step, &index.to_string()).is_some())
}
