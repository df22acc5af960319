//! Registries and repositories that are frozen, moved or gone, and where their images are now.

mod table;

use super::Reference;

/// What became of a registry or repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveKind {
    /// What is there can be pulled still; nothing new comes, fixes of security included.
    Frozen,
    /// Its owner has named another place and answers here for a time only.
    Moved,
    /// Pulls fail.
    Gone,
}

/// A registry or repository that is no longer the place to pull from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// `registry` or `registry/repository`, as in a normalised reference; all below it is meant.
    pub prefix: &'static str,
    /// What became of it.
    pub kind: MoveKind,
    /// The day from which this holds, `YYYY-MM-DD`; the day of the source where it names none.
    pub since: &'static str,
    /// Who says so: a page, a file, or an issue or pull request of a GitHub repository (`owner/name#1`).
    pub source: &'static str,
    /// Whether all tags are known to stand at the successor too.
    pub same_tags: bool,
    successor: Option<&'static str>,
    parts: Parts,
    tags: Tags,
}

/// Which repositories below the prefix are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parts {
    All,
    Only(&'static [&'static str]),
    Except(&'static [&'static str]),
}

/// Which tags are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tags {
    All,
    /// A tag other than `latest`.
    Versions,
    /// Java versions up to 18: early-access builds, and later versions, which only had those, were still
    /// built.
    Java18,
}

/// The move that concerns an image, where there is one. Of two the narrower one.
#[must_use]
pub fn moved(image: &Reference<'_>) -> Option<&'static Move> {
    if table::LENGTHS >> image.registry().len().min(63) & 1 == 0 {
        return None;
    }
    let (_, moves) = table::REGISTRIES.iter().find(|(registry, _)| image.is_at(registry))?;
    moves.iter().find(|one| one.concerns(image))
}

impl Move {
    /// The `registry/repository` where an image of this place is to be found now. None where there is no
    /// such place, or none that is known to hold a counterpart of each repository.
    #[must_use]
    pub fn successor(&self, image: &Reference<'_>) -> Option<String> {
        match (self.successor?, self.rest(image)?) {
            (successor, "") => Some(successor.to_owned()),
            (successor, rest) => Some(format!("{successor}/{rest}")),
        }
    }

    /// What stands below the prefix in an image of the same registry.
    fn rest<'a>(&self, image: &Reference<'a>) -> Option<&'a str> {
        let (_, repository) = self.prefix.split_once('/').unwrap_or_default();
        image.repository().below(repository)
    }

    fn concerns(&self, image: &Reference<'_>) -> bool {
        let parts = self.rest(image).is_some_and(|rest| match self.parts {
            Parts::All => true,
            Parts::Only(parts) => parts.contains(&rest),
            Parts::Except(parts) => !parts.contains(&rest.split('/').next().unwrap_or_default()),
        });
        parts
            && match self.tags {
                Tags::All => true,
                Tags::Versions => image.tag().is_some_and(|tag| tag != "latest"),
                Tags::Java18 => image.tag().is_some_and(is_java_18),
            }
    }
}

/// Whether a tag of `openjdk` names a version up to 18 that is no early-access build.
fn is_java_18(tag: &str) -> bool {
    let major = tag.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    major.parse::<u32>().is_ok_and(|major| major <= 18) && !tag.split('-').any(|word| word == "ea")
}

#[cfg(test)]
mod tests;
