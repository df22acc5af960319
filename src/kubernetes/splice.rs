//! Values set in a JSON text without writing it anew: all other bytes stay as they are, blanks, the
//! order of keys, escapes, the spelling of numbers and keys that nobody reads.

use std::borrow::Cow;

use super::reader::{Kind, Reader};
use crate::list::Listed;
use crate::order::sort_by;
use crate::text::replaced;
use crate::wire::to_json;

/// A value to set, or a member to take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit<'a> {
    /// RFC 6901 pointer into the text as it stands before any edit.
    pub pointer: &'a str,
    /// What stands there afterwards, as JSON text: as a new member at the end where an object has none of the
    /// name yet, as a new element at the end where the pointer ends in `-`; none takes the member or element
    /// away.
    pub value: Option<&'a str>,
}

/// The text with all edits made, in one pass. None where a pointer leads nowhere or meets a key that
/// stands twice, where two edits meet, and where the text is no JSON.
#[must_use]
pub fn splice(text: &str, edits: &[Edit<'_>]) -> Option<String> {
    let mut targets = edits.iter().map(Target::new).collect::<Option<Vec<_>>>()?;
    sort_by(&mut targets, |a, b| a.path.cmp(&b.path));
    let mut splicer =
        Splicer { text, reader: Reader::new(text), out: String::with_capacity(text.len() + 64), copied: 0 };
    splicer.value(&mut targets, 0)?;
    splicer.reader.end().ok()?;
    splicer.copy(text.len());
    Some(splicer.out)
}

/// An edit whose pointer is taken apart.
struct Target<'a> {
    path: Vec<Cow<'a, str>>,
    value: Option<&'a str>,
    /// How many segments of the path the walk has found.
    met: usize,
}

impl<'a> Target<'a> {
    fn new(edit: &Edit<'a>) -> Option<Self> {
        let path = match edit.pointer {
            "" => Vec::new(),
            pointer => pointer.strip_prefix('/')?.split('/').map(unescape).list(),
        };
        Some(Self { path, value: edit.value, met: 0 })
    }

    /// Whether it names a member of what stands `depth` levels down, rather than something deeper.
    fn ends(&self, depth: usize) -> bool {
        self.path.len() == depth + 1
    }
}

/// RFC 6901, section 4: `~1` first, or `~01` would become a slash.
fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        Cow::Owned(replaced(&replaced(segment, "~1", "/"), "~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// The targets below one key, among targets that share the way to the object and are sorted.
fn below<'t, 'a>(targets: &'t mut [Target<'a>], key: &str, depth: usize) -> &'t mut [Target<'a>] {
    let start = targets.partition_point(|t| t.path.get(depth).is_some_and(|segment| segment.as_ref() < key));
    let rest = targets.get_mut(start..).unwrap_or_default();
    let length = rest.partition_point(|t| t.path.get(depth).is_some_and(|segment| segment == key));
    rest.get_mut(..length).unwrap_or_default()
}

/// What has been written so far: the text before `copied`, edited.
struct Splicer<'a> {
    text: &'a str,
    reader: Reader<'a>,
    out: String,
    copied: usize,
}

impl Splicer<'_> {
    /// Takes the text up to a place over.
    fn copy(&mut self, until: usize) {
        self.out.push_str(self.text.get(self.copied..until).unwrap_or_default());
        self.copied = self.copied.max(until);
    }

    /// Reads the next value, `depth` levels down, whose targets are none, itself, or all deeper.
    fn value(&mut self, targets: &mut [Target<'_>], depth: usize) -> Option<()> {
        match targets {
            [] => self.reader.pass(depth).ok(),
            [target] if target.path.len() == depth => {
                self.reader.kind().ok()?;
                self.copy(self.reader.at());
                self.reader.pass(depth).ok()?;
                self.out.push_str(target.value?);
                self.copied = self.reader.at();
                Some(())
            }
            // One edit ends where another one ends or goes on.
            [first, ..] if first.path.len() == depth => None,
            _ => match self.reader.kind().ok()? {
                Kind::Object => self.members(targets, b'}', depth),
                Kind::List => self.members(targets, b']', depth),
                _ => None,
            },
        }
    }

    /// Reads an object or a list, whose bracket is next.
    fn members(&mut self, targets: &mut [Target<'_>], close: u8, depth: usize) -> Option<()> {
        let object = close == b'}';
        let inside = self.reader.at() + 1;
        let mut kept = None;
        let mut index = 0_usize;
        let mut more = self.reader.open(close, depth).ok()?;
        while more {
            self.reader.kind().ok()?;
            let start = self.reader.at();
            let targets = if object {
                below(targets, self.reader.key().ok()?, depth)
            } else {
                below(targets, &index.to_string(), depth)
            };
            for target in &mut *targets {
                // Found before, so the key stands twice.
                if target.met > depth {
                    return None;
                }
                target.met = depth + 1;
            }
            if index > 0 && kept.is_none() {
                // All before it is gone, and the comma and blanks after that with it.
                self.copied = start;
            }
            match targets {
                [target] if target.ends(depth) && target.value.is_none() => {
                    self.copy(kept.unwrap_or(start));
                    self.reader.pass(depth + 1).ok()?;
                    self.copied = self.reader.at();
                }
                targets => {
                    self.value(targets, depth + 1)?;
                    kept = Some(self.reader.at());
                }
            }
            more = self.reader.more(close).ok()?;
            index += 1;
        }
        self.add(targets, object, kept.or((index == 0).then_some(inside)), kept.is_some(), depth)
    }

    /// Writes the members and elements that are not there yet: at `end`, or here where all others are gone.
    fn add(
        &mut self,
        targets: &[Target<'_>],
        object: bool,
        end: Option<usize>,
        mut after: bool,
        depth: usize,
    ) -> Option<()> {
        let mut last = None;
        for target in targets.iter().filter(|target| target.met == depth) {
            let key = target.path.get(depth)?;
            let value = target.value.filter(|_| target.ends(depth))?;
            if if object { last == Some(key) } else { key != "-" } {
                return None;
            }
            if let Some(end) = end {
                self.copy(end);
            }
            self.out.push_str(if after { "," } else { "" });
            if object {
                self.out.push_str(&to_json(key.as_ref()));
                self.out.push(':');
            }
            self.out.push_str(value);
            (last, after) = (Some(key), true);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
