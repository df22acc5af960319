//! Globs: `*` is any run of characters, an empty one included, and `?` is one character.

use super::PatternError;
use crate::limits;
use crate::tree::spelt;

/// A glob for a whole name, such as `pay-*` for namespaces or `Deployment/web-*` for objects: `*` is any run
/// of characters, `/` included, and `?` is one. Case counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(into = "String"))]
#[cfg_attr(feature = "schema", schemars(try_from = "String"))]
pub struct Glob {
    text: String,
}

impl Glob {
    /// Reads a glob.
    ///
    /// # Errors
    /// An empty one, one that is too long, and blanks, which no name has.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        match text {
            "" => Err(PatternError::Empty),
            _ if text.len() > limits::PATTERN => Err(PatternError::TooLong),
            _ if text.contains(|c: char| c.is_whitespace() || c.is_control()) => Err(PatternError::Blank),
            _ => Ok(Self { text: text.to_owned() }),
        }
    }

    /// Whether the glob matches the whole name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        matches(&self.text, name)
    }

    /// The glob as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether every name matches.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.text.bytes().all(|b| b == b'*')
    }

    /// Whether everything that the other matches is known to match this one too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        covers(&self.text, &other.text)
    }
}

spelt!(Glob: Self::parse,);

/// Whether the text has a `*` or `?`.
pub(super) fn is_glob(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Whether the glob matches the whole text.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    walk(pattern, text, |p, t| p == '?' || p == t)
}

/// As [`matches()`], where case does not count; the pattern is in lower case.
pub(super) fn matches_folded(pattern: &str, text: &str) -> bool {
    walk(pattern, text, |p, t| p == t.to_ascii_lowercase())
}

/// Whether everything that the other glob matches is known to match this one too: it does where this one
/// matches the other's text, so long as only a `*` takes the other's `*`.
pub(super) fn covers(pattern: &str, other: &str) -> bool {
    walk(pattern, other, |p, o| o != '*' && (p == '?' || p == o))
}

/// Two places, and the one behind the last `*`, where it goes on when nothing fits: an earlier `*` need never
/// be asked again, since the last one can take what that one would. At most pattern × text steps.
fn walk(pattern: &str, text: &str, same: impl Fn(char, char) -> bool) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    let mut star = None;
    loop {
        let (mut after, mut rest) = (pattern.clone(), text.clone());
        match (after.next(), rest.next()) {
            (Some('*'), _) => {
                star = Some((after.clone(), text.clone()));
                pattern = after;
            }
            (Some(p), Some(t)) if same(p, t) => (pattern, text) = (after, rest),
            (None, None) => return true,
            // A longer `*` would only leave less.
            (Some(_), None) => return false,
            (_, Some(_)) => {
                let Some((behind, taken)) = &mut star else { return false };
                taken.next();
                (pattern, text) = (behind.clone(), taken.clone());
            }
        }
    }
}
