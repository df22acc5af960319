//! Keeping a few fields of a long text: a table says which, one walk reads them, and the rest is stepped over.
//!
//! Scanners leave out, add, reorder and null what they like, so that a field of another type than the table's
//! is passed over like one that nobody knows.

use std::borrow::Cow;

use crate::kubernetes::{Fault, Keys, Kind, Members, Reader, Step, members};

/// What is kept of a value.
pub(super) enum Keep {
    /// A string, or the strings of a list.
    Text(Slot),
    /// A number or a boolean, as written.
    Mark(Slot),
    /// The members of an object with these keys. Where a slot is given, a string in its place is kept as well, and
    /// behind the members that there is one.
    Object(Option<Slot>, &'static Keys, &'static [Keep]),
    /// What another table says.
    Same(&'static Keep),
    /// The same of each element of a list, or of one that stands alone.
    Each(&'static Keep),
    /// Each element of a list, or each member of an object, as a row of its own: which of the two, the row tells.
    Rows(Row, &'static Keep),
}

/// The members of an object that are kept, each behind its key.
macro_rules! object {
    ($($key:literal => $keep:expr,)*) => { $crate::evidence::keep::object!(None; $($key => $keep,)*) };
    ($text:expr; $($key:literal => $keep:expr,)*) => {
        $crate::evidence::keep::Keep::Object(
            $text,
            &$crate::kubernetes::Keys::new(&[$($crate::kubernetes::Known::new($key)),*]),
            &[$($keep),*],
        )
    };
}
pub(super) use object;

/// What a kept text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Alias,
    ApiVersion,
    Architecture,
    ArtifactType,
    Class,
    Container,
    Context,
    Created,
    Digest,
    Fixed,
    Form,
    Hash,
    Id,
    ImageId,
    Kind,
    /// The list or map of these rows is there.
    Listed(Row),
    Made,
    Manifest,
    Name,
    OsEnd,
    OsFamily,
    OsName,
    OwnerKind,
    OwnerName,
    OwnerNamespace,
    Package,
    Part,
    Product,
    Purl,
    RawSeverity,
    Ref,
    Repository,
    Scanned,
    Scanner,
    Schema,
    Server,
    Severity,
    SourceType,
    Space,
    Status,
    Tag,
    /// Where rows that count, or an id, should be stands something else.
    Unread,
    Updated,
    Version,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    Alias,
    Component,
    Distribution,
    Hit,
    Item,
    Link,
    Modified,
    Package,
    Product,
    Result,
    Statement,
    Vulnerability,
}

impl Row {
    /// What its rows stand in.
    fn container(self) -> Kind {
        match self {
            Self::Distribution | Self::Link | Self::Package | Self::Vulnerability => Kind::Object,
            _ => Kind::List,
        }
    }

    /// Whether nobody may take what is missing of them for an all-clear.
    fn counts(self) -> bool {
        matches!(self, Self::Hit | Self::Item | Self::Link | Self::Result | Self::Vulnerability)
    }
}

/// Kept texts, in the order of the text they were read from.
#[derive(Default)]
pub(super) struct Cells<'a>(Vec<(Slot, Cow<'a, str>)>);

impl<'a> Cells<'a> {
    pub(super) fn push(&mut self, slot: Slot, text: impl Into<Cow<'a, str>>) {
        self.0.push((slot, text.into()));
    }

    /// In place of all others of its kind.
    pub(super) fn put(&mut self, slot: Slot, text: String) {
        self.0.retain(|(own, _)| *own != slot);
        self.push(slot, text);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline(never)]
    pub(super) fn has(&self, slot: Slot) -> bool {
        self.0.iter().any(|(own, _)| *own == slot)
    }

    /// All texts that are not empty of one kind.
    pub(super) fn all(&self, slot: Slot) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(own, text)| *own == slot && !text.is_empty()).map(|(_, text)| &**text)
    }

    /// The first text that is not empty of one kind.
    #[inline(never)]
    pub(super) fn first(&self, slot: Slot) -> Option<&str> {
        self.all(slot).next()
    }

    /// [`Cells::first`], to be kept; empty where there is none.
    #[inline(never)]
    pub(super) fn owned(&self, slot: Slot) -> String {
        self.first(slot).unwrap_or_default().to_owned()
    }
}

/// Takes rows as they end.
pub(super) trait Rows<'a> {
    /// A row with its key, empty in a list, and the kept texts of what it stands in, to add to.
    fn row(&mut self, row: Row, key: &str, cells: Cells<'a>, around: &mut Cells<'a>);
}

/// Reads a whole text: what is kept of it outside of rows, and what it is.
///
/// # Errors
/// As [`walk`].
pub(super) fn read<'a>(
    text: &'a str,
    keep: &'static Keep,
    rows: &mut dyn Rows<'a>,
) -> Result<(Cells<'a>, Kind), Option<Fault>> {
    let mut reader = Reader::new(text);
    let mut cells = Cells::default();
    let read = reader.kind().and_then(|kind| {
        walk(&mut reader, 0, keep, &mut cells, rows)?;
        reader.end().map(|()| kind)
    });
    read.map(|kind| (cells, kind)).map_err(|_| reader.fault())
}

/// What is kept of an object.
struct Kept<'k, 'a> {
    keeps: &'static [Keep],
    cells: &'k mut Cells<'a>,
    rows: &'k mut dyn Rows<'a>,
}

impl<'a> Members<'a> for Kept<'_, 'a> {
    fn member(&mut self, key: usize, reader: &mut Reader<'a>, depth: usize) -> Step<()> {
        match self.keeps.get(key) {
            Some(keep) => walk(reader, depth, keep, self.cells, self.rows),
            None => reader.pass(depth),
        }
    }
}

/// Reads the next value.
///
/// # Errors
/// The text is no JSON, nests too deeply, has too many rows, or repeats a key that is kept.
fn walk<'a>(
    reader: &mut Reader<'a>,
    depth: usize,
    keep: &'static Keep,
    cells: &mut Cells<'a>,
    rows: &mut dyn Rows<'a>,
) -> Step<()> {
    match (keep, reader.kind()?) {
        (Keep::Text(slot) | Keep::Object(Some(slot), ..), Kind::String) => {
            cells.push(*slot, reader.string()?)
        }
        (Keep::Mark(slot), Kind::Number | Kind::Boolean) => cells.push(*slot, reader.skip(depth)?),
        (Keep::Object(slot, keys, keeps), Kind::Object) => {
            members(reader, depth, keys, &mut Kept { keeps, cells, rows })?;
            if let Some(slot) = slot {
                cells.push(*slot, "{}");
            }
        }
        (Keep::Text(_) | Keep::Each(_), Kind::List) => {
            let each = if let Keep::Each(each) = keep { each } else { keep };
            let mut more = reader.open(b']', depth)?;
            while more {
                walk(reader, depth + 1, each, cells, rows)?;
                more = reader.more(b']')?;
            }
        }
        (Keep::Same(same) | Keep::Each(same), _) => walk(reader, depth, same, cells, rows)?,
        (Keep::Rows(row, each), kind) if kind == row.container() => {
            cells.push(Slot::Listed(*row), "");
            let close = if kind == Kind::List { b']' } else { b'}' };
            let mut more = reader.open(close, depth)?;
            while more {
                reader.element()?;
                let key = if kind == Kind::Object { reader.key()?.to_owned() } else { String::new() };
                let start = cells.0.len();
                walk(reader, depth + 1, each, cells, rows)?;
                let own = Cells(cells.0.split_off(start));
                // Nothing may be linked to a package.
                if own.has(Slot::Unread) || (own.is_empty() && row.counts() && *row != Row::Link) {
                    cells.push(Slot::Unread, "");
                }
                if !own.is_empty() {
                    rows.row(*row, &key, own, cells);
                }
                more = reader.more(close)?;
            }
        }
        (_, kind) => {
            reader.pass(depth)?;
            let counts = match keep {
                Keep::Rows(row, _) => row.counts(),
                Keep::Text(slot) => *slot == Slot::Id,
                _ => false,
            };
            if counts && kind != Kind::Null {
                cells.push(Slot::Unread, "");
            }
        }
    }
    Ok(())
}
