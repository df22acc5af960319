//! Where custom resources keep images: places that no structural descent finds. `policies/kinds` has
//! them by project, each with its source; settings name more in the same form.

mod find;
mod pattern;
mod structured;

use std::borrow::Cow;

use crate::tree::{choice, record};

pub use find::{Held, Hit, Segment, hits};
pub use pattern::Pattern;
pub use structured::{Parts, Structured};

/// `policies/kinds` in short, written by `make gen`: a line with `apiVersion` and kinds, then a line
/// for each path with a letter for what it holds, `t` for templated and `m` for merged.
const TABLE: &str = include_str!("../../policies/kinds/table.txt");

/// Where lines of the table are that name kinds: most objects are of none, and each is looked for.
static HEADS: [Head; count()] = heads();

/// A line with `apiVersion` and kinds, and the lines of its paths behind it.
#[derive(Clone, Copy)]
struct Head {
    start: usize,
    paths: usize,
    end: usize,
}

impl Head {
    /// `apiVersion` and kinds.
    fn of(self) -> Option<(&'static str, &'static str)> {
        TABLE.get(self.start..self.paths)?.trim_end().split_once(' ')
    }

    /// The places of these kinds.
    fn places(self, of: (&'static str, &'static str)) -> impl Iterator<Item = ImagePath> {
        TABLE.get(self.paths..self.end).unwrap_or_default().lines().filter_map(move |line| entry(of, line))
    }
}

/// Whether a line of the table that names kinds starts at a place.
#[expect(clippy::indexing_slicing, reason = "called for constants alone, where it could not be built")]
const fn is_head(at: usize) -> bool {
    let table = TABLE.as_bytes();
    table[at] != b'/' && (at == 0 || table[at - 1] == b'\n')
}

const fn count() -> usize {
    let (mut count, mut at) = (0, 0);
    while at < TABLE.len() {
        count += is_head(at) as usize;
        at += 1;
    }
    count
}

#[expect(clippy::indexing_slicing, reason = "called for constants alone, where it could not be built")]
const fn heads() -> [Head; count()] {
    let mut heads = [Head { start: 0, paths: 0, end: 0 }; count()];
    let (mut index, mut at, mut end) = (count(), TABLE.len(), TABLE.len());
    let mut paths = end;
    while at > 0 {
        at -= 1;
        if TABLE.as_bytes()[at] == b'\n' && at + 1 < TABLE.len() && TABLE.as_bytes()[at + 1] == b'/' {
            paths = at + 1;
        }
        if is_head(at) {
            index -= 1;
            heads[index] = Head { start: at, paths, end };
            (end, paths) = (at, at);
        }
    }
    heads
}

/// A place where objects of some kinds keep an image.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase", deny_unknown_fields))]
pub struct ImagePath {
    /// `group/version`, or `group/*` for every version of a group.
    pub api_version: Cow<'static, str>,
    /// The kind; `A|B` is either.
    pub kind: Cow<'static, str>,
    /// A JSON pointer into the object; `*` is every element or member, `a|b` is either key.
    pub path: Pattern,
    /// What stands there.
    pub holds: Holds,
    /// The project expands `{{ }}` or `$( )` there.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub templated: bool,
    /// What stands there is merged into something else, so that an image may be left out.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub patch: bool,
}

record!(ImagePath {
    api_version = "apiVersion" required,
    kind = "kind" required,
    path = "path" required,
    holds = "holds" required,
    templated = "templated",
    patch = "patch",
});

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "camelCase"))]
pub enum Holds {
    /// The image as text.
    Image,
    /// An object with `image`, and perhaps `name` and `imagePullPolicy`.
    Container,
    /// A list of such objects.
    Containers,
    /// A pod's spec.
    PodSpec,
    /// An object with the parts of an image: `registry`, `repository`, `tag`, …
    Structured,
}

choice!(Holds {
    Image = "image",
    Container = "container",
    Containers = "containers",
    PodSpec = "podSpec",
    Structured = "structured",
});

impl Holds {
    /// All there are.
    pub const ALL: [Self; 5] =
        [Self::Image, Self::Container, Self::Containers, Self::PodSpec, Self::Structured];

    /// The letter in the table.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Image => 'i',
            Self::Container => 'c',
            Self::Containers => 'l',
            Self::PodSpec => 'p',
            Self::Structured => 's',
        }
    }
}

impl ImagePath {
    /// Whether objects of this version and kind are meant.
    #[must_use]
    pub fn covers(&self, api_version: &str, kind: &str) -> bool {
        covers(&self.api_version, self.kind.split('|'), api_version, kind)
    }
}

fn covers<'p>(meant: &str, mut kinds: impl Iterator<Item = &'p str>, api_version: &str, kind: &str) -> bool {
    let version = match meant.strip_suffix("/*") {
        Some(group) => api_version.split_once('/').is_some_and(|(own, _)| own == group),
        None => api_version == meant,
    };
    version && kinds.any(|own| own == kind)
}

/// All places of `policies/kinds`, in the order of the projects' names.
pub fn known() -> impl Iterator<Item = ImagePath> {
    HEADS.iter().filter_map(|head| Some(head.places(head.of()?))).flatten()
}

/// The places of `policies/kinds` for one kind: the table is looked through by its heads, and only what is meant
/// is read, so that nothing needs to be kept.
#[must_use]
pub fn known_for(api_version: &str, kind: &str) -> Vec<ImagePath> {
    let mut found = Vec::new();
    let group = api_version.as_bytes().split(|b| *b == b'/').next().unwrap_or_default();
    for head in &HEADS {
        if !TABLE.as_bytes().get(head.start..).is_some_and(|line| line.starts_with(group)) {
            continue;
        }
        let of = head.of().filter(|(version, kinds)| covers(version, kinds.split('|'), api_version, kind));
        found.extend(of.into_iter().flat_map(|of| head.places(of)));
    }
    found
}

/// A place from its line in the table.
fn entry((api_version, kind): (&'static str, &'static str), line: &'static str) -> Option<ImagePath> {
    let (path, letters) = line.rsplit_once(' ')?;
    let holds = Holds::ALL.into_iter().find(|holds| letters.starts_with(holds.letter()))?;
    Some(ImagePath {
        api_version: Cow::Borrowed(api_version),
        kind: Cow::Borrowed(kind),
        path: Pattern::known(path),
        holds,
        templated: letters.contains('t'),
        patch: letters.contains('m'),
    })
}

#[cfg(test)]
mod tests;
