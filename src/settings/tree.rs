//! JSON text read into a tree.

use crate::kubernetes::{Fault, Kind, Reader, Step};
use crate::tree::Tree;

impl Tree {
    /// Reads JSON text.
    ///
    /// # Errors
    /// Text that is no JSON, or nests too deeply.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut reader = Reader::new(text);
        let read = Self::read(&mut reader, 0).and_then(|tree| reader.end().map(|()| tree));
        read.map_err(|_| reader.fault().unwrap_or(Fault::at_the_end(text)))
    }

    fn read(reader: &mut Reader<'_>, depth: usize) -> Step<Self> {
        Ok(match reader.kind()? {
            Kind::String => Self::Text(reader.string()?.into_owned()),
            Kind::List => {
                let mut list = Vec::new();
                let mut more = reader.open(b']', depth)?;
                while more {
                    list.push(Self::read(reader, depth + 1)?);
                    more = reader.more(b']')?;
                }
                Self::List(list)
            }
            Kind::Object => {
                let mut members = Vec::new();
                let mut more = reader.open(b'}', depth)?;
                while more {
                    let key = reader.key()?.to_owned();
                    members.push((key, Self::read(reader, depth + 1)?));
                    more = reader.more(b'}')?;
                }
                Self::Object(members)
            }
            kind => {
                let word = reader.skip(depth)?;
                match kind {
                    Kind::Number => Self::Number(word.to_owned()),
                    Kind::Boolean => Self::Boolean(word == "true"),
                    _ => Self::Null,
                }
            }
        })
    }
}
