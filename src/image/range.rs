//! Ranges of versions, and which tags lie in them. What a comparator means is semver's (crate `semver`);
//! how ranges are written is npm's, so that a bare `1.2` is every `1.2.x`.

mod release;

use semver::{Comparator, Op, Prerelease, Version, VersionReq};

use super::tag::{self, Numbers, PreRelease};
use crate::limits;
use crate::list::joined;
use crate::text::around;
use crate::tree::spelt;
use release::{Releases, Span};

/// A range of versions: `>=15, <17`, `^1.4 || 2.x`. Between comparators stand commas or blanks, between
/// alternatives `||`; `15.2 - 16` is a range, too.
#[derive(Clone, Debug)]
pub struct Range {
    text: String,
    alternatives: Vec<VersionReq>,
    releases: Releases,
}

impl Range {
    /// Reads a range.
    ///
    /// # Errors
    /// What was expected and what is not it; nothing of the text itself.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > limits::EXPRESSION {
            return Err(format!("expected a range of versions of at most {} bytes", limits::EXPRESSION));
        }
        let (mut alternatives, mut spans) = (Vec::new(), Vec::new());
        let mut left = Some(text);
        while let Some(text) = left {
            let (alternative, rest) =
                around(text, "||").map_or((text, None), |(own, rest)| (own, Some(rest)));
            left = rest;
            let comparators = comparators(alternative).map_err(|fault| {
                format!(
                    "expected a range of versions such as `>=15, <17`: in alternative {} {fault}",
                    spans.len() + 1
                )
            })?;
            spans.push(comparators.iter().map(Span::of).fold(Span::ALL, Span::and));
            alternatives.push(VersionReq { comparators });
        }
        Ok(Self { text: text.to_owned(), alternatives, releases: Releases::new(spans) })
    }

    /// The range as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the version of a tag lies in the range; none where the tag holds no version, or where it
    /// stands for several of which some do: `16` is every `16.x.y`. A suffix is a variant and tells nothing
    /// (`16.2-alpine`), but `16beta1` and `16-rc` are pre-releases of `16.0.0`: as semver has it, these lie
    /// in a range only where a comparator names one of the same version.
    #[must_use]
    pub fn admits(&self, tag: &str) -> Option<bool> {
        // Longer texts are no tags.
        let folded = tag.get(..128).unwrap_or(tag).to_ascii_lowercase();
        let version = version_of(tag, &folded)?;
        let part = |part: Option<&str>| {
            part.map(|part| part.parse::<u64>().ok()).map_or(Some(None), |it| it.map(Some))
        };
        let (major, minor, patch) =
            (version.first.parse().ok()?, part(version.second)?, part(version.third)?);
        let Some(pre_release) = tag::pre_release(version.rest) else {
            return self.releases.hold(Span::version(major, minor, patch));
        };
        let admits = |pre: &str| {
            let pre = Prerelease::new(pre).ok()?;
            let (minor, patch) = (minor.unwrap_or_default(), patch.unwrap_or_default());
            let version = Version { pre, ..Version::new(major, minor, patch) };
            Some(self.alternatives.iter().any(|alternative| alternative.matches(&version)))
        };
        let name = full_name(pre_release);
        if pre_release.number.is_empty() {
            // Any of them: the first and the last have to agree.
            let (first, last) = (admits(name)?, admits(&format!("{name}.{}", u64::MAX))?);
            return (first == last).then_some(first);
        }
        let numbers: Vec<&str> =
            pre_release.number.split('.').filter(|it| !it.is_empty()).map(plain).collect();
        admits(&format!("{name}.{}", joined(&numbers, ".")))
    }
}

spelt!(Range: Self::parse,);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Range {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Range".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// A number without the zeros that semver does not allow before it.
fn plain(number: &str) -> &str {
    match number.trim_start_matches('0') {
        "" => "0",
        number => number,
    }
}

/// A pre-release's name by which they are ordered; Python and Spring write one letter.
fn full_name(pre_release: PreRelease<'_>) -> &str {
    match pre_release.name {
        "a" => "alpha",
        "b" => "beta",
        "m" => "milestone",
        name => name,
    }
}

/// The version that a tag holds: what it starts with, or the one version of three parts behind a name.
fn version_of<'a>(tag: &str, folded: &'a str) -> Option<Numbers<'a>> {
    let number = |text: &'a str| tag::numbers(text.strip_prefix('v').unwrap_or(text));
    if let Some(version) = number(folded) {
        let Numbers { first, count, rest, .. } = version;
        let java =
            rest.strip_prefix('u').is_some_and(|update| update.starts_with(|c: char| c.is_ascii_digit()));
        let ends = rest.is_empty() || rest.starts_with(['-', '_', '.']) || java;
        // A date, a Unix time, a build number: all of them numbers, none a version.
        let counter = (count == 1 && rest.is_empty() && first.len() > 4) || tag::is_date(first);
        let whole = !counter && !tag::is_unix_time(first) && !tag::is_hash(tag);
        return (whole && (ends || tag::pre_release(rest).is_some())).then_some(version);
    }
    let starts = folded.match_indices(['-', '_']).filter_map(|(at, _)| folded.get(at + 1..));
    let mut versions = starts.filter_map(number).filter(|version| version.count >= 3);
    let version = versions.next()?;
    versions.next().is_none().then_some(version)
}

/// The comparators of one alternative.
fn comparators(text: &str) -> Result<Vec<Comparator>, String> {
    let mut found = Vec::new();
    // The operator that stood apart from its version, and whether the last version had none.
    let (mut apart, mut bare, mut all) = ("", false, false);
    for (index, word) in text.split([' ', '\t', '\n', '\r', ',']).filter(|word| !word.is_empty()).enumerate()
    {
        let fault = |what: &str| Err(format!("word {} is {what}", index + 1));
        let version = word.trim_start_matches(['<', '>', '=', '~', '^', '!']);
        let operator = word.strip_suffix(version).unwrap_or_default();
        match (operator, version) {
            ("", "-") if bare && apart.is_empty() => {
                if let Some(Comparator { op, .. }) = found.last_mut() {
                    *op = Op::GreaterEq;
                }
                (apart, bare) = ("<=", false);
                continue;
            }
            (_, "") if apart.is_empty() => {
                apart = operator;
                continue;
            }
            _ if !apart.is_empty() && !operator.is_empty() => return fault("a second operator"),
            _ => {}
        }
        let operator = if operator.is_empty() { apart } else { operator };
        let op = match operator {
            "" | "=" | "==" => Op::Exact,
            ">" => Op::Greater,
            ">=" => Op::GreaterEq,
            "<" => Op::Less,
            "<=" => Op::LessEq,
            "~" | "~>" => Op::Tilde,
            "^" => Op::Caret,
            _ => return fault("no operator of `=`, `>`, `>=`, `<`, `<=`, `~`, `^`"),
        };
        bare = operator.is_empty();
        apart = "";
        match (comparator(op, version), version) {
            (Some(comparator), _) => found.push(comparator),
            (None, "*" | "x" | "X") if bare => (all, bare) = (true, false),
            _ => return fault("no version"),
        }
    }
    match (apart, found.is_empty() && !all) {
        ("", false) => Ok(found),
        ("", true) => Err("there is no version".to_owned()),
        _ => Err("the last operator has no version".to_owned()),
    }
}

/// `15`, `v1.4.x`, `24.04`, `2.0-rc.1` behind an operator.
fn comparator(op: Op, text: &str) -> Option<Comparator> {
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let text = text.split('+').next().unwrap_or_default();
    let (numbers, pre) = text.split_once('-').unwrap_or((text, ""));
    let mut parts = [None; 3];
    let mut places = parts.iter_mut();
    let mut open = false;
    for number in numbers.split('.') {
        let place = places.next()?;
        match number {
            "*" | "x" | "X" => open = true,
            _ if !open && tag::is_number(number) => *place = Some(number.parse().ok()?),
            _ => return None,
        }
    }
    let [major, mut minor, mut patch] = parts;
    let pre = Prerelease::new(pre).ok()?;
    if !pre.is_empty() && open {
        return None;
    }
    if !pre.is_empty() {
        (minor, patch) = (minor.or(Some(0)), patch.or(Some(0)));
    }
    Some(Comparator { op, major: major?, minor, patch, pre })
}

#[cfg(test)]
mod tests;
