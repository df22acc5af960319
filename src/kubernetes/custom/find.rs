//! Finds what stands at the paths of an object, in one pass over its text; what is found and has
//! further paths within is read once more.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::kubernetes::read::{Field, List, Read, Text};
use crate::kubernetes::reader::{Fault, FaultKind, Kind, Reader, Step, Stopped};
use crate::kubernetes::{Container, Node};
use crate::limits;
use crate::order::sort_by;

use super::pattern::{means_index, meant, next_step};
use super::{Holds, ImagePath, Parts, Structured};

/// Something that stands at a path.
#[derive(Debug)]
pub struct Hit<'a, 'p> {
    /// The way there from the object.
    pub place: Vec<Segment<'p>>,
    /// The path that led there; of several that hold the same, the first.
    pub path: &'p ImagePath,
    /// What stands there.
    pub held: Held<'a>,
}

/// What stands at a path, where it has the right type.
#[derive(Debug)]
pub enum Held<'a> {
    /// A text that is not empty.
    Image(Text<'a>),
    /// A container, or an element of a list of them. Its image stands at `/image` below.
    Container(Container<'a>),
    /// A pod's spec.
    PodSpec(Box<Node<'a>>),
    /// An object of parts.
    Structured(Structured<'a>),
}

/// A step on the way to a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment<'p> {
    /// The key of a member.
    Key(Cow<'p, str>),
    /// The index of an element.
    Index(usize),
}

impl Segment<'_> {
    /// The segment as text, not escaped.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Key(key) => Cow::Borrowed(key),
            Self::Index(index) => Cow::Owned(index.to_string()),
        }
    }
}

/// Numbers as numbers and before words, so that a key `10` stands where an index would.
impl Ord for Segment<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        fn rank(text: &str) -> (bool, usize) {
            let number = text == "0"
                || (!text.is_empty() && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
            (!number, if number { text.len() } else { 0 })
        }
        match (self, other) {
            (Self::Index(own), Self::Index(other)) => own.cmp(other),
            _ => {
                let (own, other) = (self.text(), other.text());
                rank(&own).cmp(&rank(&other)).then_with(|| own.cmp(&other))
            }
        }
    }
}

impl PartialOrd for Segment<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hit<'_, '_> {
    /// RFC 6901 pointer from the object.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.place.iter().fold(String::new(), |mut pointer, segment| {
            pointer.push('/');
            match segment {
                Segment::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Segment::Index(index) => pointer.push_str(&index.to_string()),
            }
            pointer
        })
    }
}

/// What stands at the paths in the text of an object, by place, segment by segment. A wrong type is no
/// hit. Where a key on the way stands twice, both are searched: readers disagree on which counts.
///
/// # Errors
/// The text is no JSON, nests too deeply, repeats a key within a container or pod's spec, or has more hits than
/// [`limits::ELEMENTS`].
pub fn hits<'a, 'p>(
    text: &'a str,
    paths: impl IntoIterator<Item = &'p ImagePath>,
) -> Result<Vec<Hit<'a, 'p>>, Fault> {
    let ways = paths.into_iter().map(|path| Way { path, rest: path.path.as_str() }).collect();
    let mut search = Search { text, place: Vec::new(), hits: Vec::new(), fault: None };
    match search.within(text, |search, reader| search.value(reader, 0, ways).and_then(|()| reader.end())) {
        Ok(()) => {
            sort_by(&mut search.hits, |one, other| one.place.cmp(&other.place));
            Ok(search.hits)
        }
        Err(_) => Err(search.fault.unwrap_or(Fault { kind: FaultKind::End, at: text.len() })),
    }
}

/// A path and what of it is still to go.
struct Way<'p> {
    path: &'p ImagePath,
    rest: &'p str,
}

struct Search<'a, 'p> {
    text: &'a str,
    place: Vec<Segment<'p>>,
    hits: Vec<Hit<'a, 'p>>,
    fault: Option<Fault>,
}

impl<'a, 'p> Search<'a, 'p> {
    /// Reads a part of the text, and keeps the fault where there is one.
    fn within(
        &mut self,
        part: &'a str,
        read: impl FnOnce(&mut Self, &mut Reader<'a>) -> Step<()>,
    ) -> Step<()> {
        let mut reader = Reader::new(part);
        let done = read(self, &mut reader);
        if let (Err(_), None, Some(fault)) = (done, self.fault, reader.fault()) {
            let start = part.as_ptr().addr() - self.text.as_ptr().addr();
            self.fault = Some(Fault { kind: fault.kind, at: start + fault.at });
        }
        done
    }

    /// Reads the next value, `depth` levels below the top, to which the ways have led.
    fn value(&mut self, reader: &mut Reader<'a>, depth: usize, ways: Vec<Way<'p>>) -> Step<()> {
        let (ends, on): (Vec<_>, Vec<_>) = ways.into_iter().partition(|way| way.rest.is_empty());
        if ends.is_empty() {
            return self.members(reader, depth, &on);
        }
        let part = reader.skip(depth)?;
        for holds in Holds::ALL {
            if let Some(end) = ends.iter().find(|end| end.path.holds == holds) {
                self.within(part, |search, reader| search.hold(reader, depth, end.path))?;
            }
        }
        if on.is_empty() {
            return Ok(());
        }
        self.within(part, |search, reader| search.members(reader, depth, &on))
    }

    /// Goes one step further.
    fn members(&mut self, reader: &mut Reader<'a>, depth: usize, ways: &[Way<'p>]) -> Step<()> {
        match reader.kind()? {
            Kind::Object => {
                let mut more = reader.open(b'}', depth)?;
                while more {
                    let key = reader.key()?;
                    let mut segment = None;
                    let further = ways.iter().filter_map(|way| {
                        let (step, rest) = next_step(way.rest)?;
                        segment = Some(Segment::Key(meant(step, key)?));
                        Some(Way { path: way.path, rest })
                    });
                    let further = further.collect();
                    self.step(reader, depth, segment, further)?;
                    more = reader.more(b'}')?;
                }
            }
            Kind::List => {
                let mut more = reader.open(b']', depth)?;
                let mut index = 0;
                while more {
                    let further = ways.iter().filter_map(|way| {
                        let (step, rest) = next_step(way.rest)?;
                        means_index(step, index).then_some(Way { path: way.path, rest })
                    });
                    let further: Vec<_> = further.collect();
                    let segment = (!further.is_empty()).then_some(Segment::Index(index));
                    self.step(reader, depth, segment, further)?;
                    more = reader.more(b']')?;
                    index += 1;
                }
            }
            _ => reader.pass(depth)?,
        }
        Ok(())
    }

    /// Reads a member: steps over it where no way leads there.
    fn step(
        &mut self,
        reader: &mut Reader<'a>,
        depth: usize,
        segment: Option<Segment<'p>>,
        ways: Vec<Way<'p>>,
    ) -> Step<()> {
        let Some(segment) = segment else {
            return reader.pass(depth + 1);
        };
        self.place.push(segment);
        self.value(reader, depth + 1, ways)?;
        self.place.pop();
        Ok(())
    }

    /// Reads what stands at the end of a path.
    fn hold(&mut self, reader: &mut Reader<'a>, depth: usize, path: &'p ImagePath) -> Step<()> {
        let held = match path.holds {
            Holds::Image => {
                Some(Text::read(reader, depth)?).filter(|t| t.filled().is_some()).map(Held::Image)
            }
            Holds::Container => value(Field::read(reader, depth)?).map(Held::Container),
            Holds::PodSpec => value(Field::read(reader, depth)?).map(Held::PodSpec),
            Holds::Structured => value(Field::<Parts<'a>>::read(reader, depth)?)
                .and_then(Structured::compose)
                .map(Held::Structured),
            Holds::Containers => {
                let containers = value(List::<Container<'a>>::read(reader, depth)?).unwrap_or_default();
                for (index, container) in containers.into_iter().enumerate() {
                    if let Field::Value(container) = container {
                        self.hit(Some(Segment::Index(index)), path, Held::Container(container))?;
                    }
                }
                None
            }
        };
        if let Some(held) = held {
            self.hit(None, path, held)?;
        }
        Ok(())
    }

    fn hit(&mut self, last: Option<Segment<'p>>, path: &'p ImagePath, held: Held<'a>) -> Step<()> {
        if self.hits.len() >= limits::ELEMENTS {
            self.fault.get_or_insert(Fault { kind: FaultKind::Many, at: self.text.len() });
            return Err(Stopped);
        }
        let place = self.place.iter().cloned().chain(last).collect();
        self.hits.push(Hit { place, path, held });
        Ok(())
    }
}

/// The value of a field, where it has the right type.
fn value<T>(field: Field<T>) -> Option<T> {
    match field {
        Field::Value(value) => Some(value),
        _ => None,
    }
}
