//! JSON text read once, from front to back: strings are borrowed, what nobody asks for is skipped, and
//! depth is counted all the way down, with two rounds of recursion at most in skipped parts.
//!
//! Reading is most of what judging costs, and the budget for all of judging is twice what `serde_json` takes to skip
//! the same bytes; with today's rules it takes 1.5 times that (`make bench`). Its own typed reading alone would take
//! more. Hence what is written as machines write it goes by the shortest way, and a place in the text is kept in a
//! local where it can be. Tests hold all of it against `serde_json`.

mod compact;
mod known;
mod scan;
mod skip;
mod string;

use core::ops::Range;

use crate::limits;
use crate::text::between;

pub use known::{Keys, Known};

/// Why reading stopped, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Why.
    pub kind: FaultKind,
    /// Bytes from the start of the text.
    pub at: usize,
}

impl Fault {
    /// The text ends where something should stand.
    #[must_use]
    pub fn at_the_end(text: &str) -> Self {
        Self { kind: FaultKind::End, at: text.len() }
    }

    /// Where it is, in words.
    #[must_use]
    pub fn place(&self, text: &str) -> String {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("at line {line}, column {column}")
    }
}

/// Why reading stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The text ends in the middle of a value.
    End,
    /// Something else stands there than JSON allows: what JSON allows.
    Expected(&'static str),
    /// More arrays and objects within one another than the limit.
    Deep,
    /// More elements of lists than the limit.
    Many,
    /// A key stands twice in one object.
    Duplicate(&'static str),
}

/// Reading stopped: [`Reader::fault`] tells why. It carries nothing itself, so that a step's result fits
/// a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// The result of every step.
pub type Step<T> = Result<T, Stopped>;

/// A place in the text.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    fault: Option<Fault>,
    /// How many elements of lists there may still be.
    elements: usize,
    /// A key with escapes, until the next one.
    unescaped: String,
}

/// The type of the value that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// A list.
    List,
    /// An object.
    Object,
}

impl<'a> Reader<'a> {
    /// At the start of a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let elements = limits::ELEMENTS + text.len() / limits::ELEMENT;
        Self { text, at: 0, fault: None, elements, unescaped: String::new() }
    }

    /// Why reading stopped.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// What was read since a position.
    #[must_use]
    pub fn since(&self, start: usize) -> &'a str {
        between(self.text, start, self.at).unwrap_or_default()
    }

    /// Bytes from the start of the text to what is read next; after [`Reader::kind`], to the next value.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    #[cold]
    #[inline(never)]
    fn stop<T>(&mut self, kind: FaultKind) -> Step<T> {
        self.fault = Some(Fault { kind, at: self.at });
        Err(Stopped)
    }

    #[cold]
    #[inline(never)]
    fn expected<T>(&mut self, what: &'static str) -> Step<T> {
        let over = self.at >= self.text.len();
        self.stop(if over { FaultKind::End } else { FaultKind::Expected(what) })
    }

    #[cold]
    #[inline(never)]
    fn expected_at<T>(&mut self, at: usize, what: &'static str) -> Step<T> {
        self.at = at;
        self.expected(what)
    }

    /// Stops because a key of this object stood there before.
    ///
    /// # Errors
    /// Always.
    pub fn duplicate<T>(&mut self, key: &'static str) -> Step<T> {
        self.stop(FaultKind::Duplicate(key))
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no blank.
    #[inline(always)]
    fn next(&mut self) -> Option<u8> {
        self.at = scan::after_blanks(self.text.as_bytes(), self.at);
        self.byte()
    }

    /// The type of the next value.
    ///
    /// # Errors
    /// No value comes next.
    #[inline(never)]
    pub fn kind(&mut self) -> Step<Kind> {
        match self.next() {
            Some(b'"') => Ok(Kind::String),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::List),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Boolean),
            Some(b'n') => Ok(Kind::Null),
            _ => self.expected("a value"),
        }
    }

    /// The text must be over.
    ///
    /// # Errors
    /// It goes on.
    pub fn end(&mut self) -> Step<()> {
        match self.next() {
            None => Ok(()),
            Some(_) => self.expected("the end"),
        }
    }

    /// Steps over the bracket that opens an object or list, and tells whether it has a member.
    ///
    /// # Errors
    /// The level is one too deep.
    #[inline(always)]
    pub fn open(&mut self, close: u8, depth: usize) -> Step<bool> {
        if depth >= limits::DEPTH {
            return self.stop(FaultKind::Deep);
        }
        self.at += 1;
        let empty = self.next() == Some(close);
        self.at += usize::from(empty);
        Ok(!empty)
    }

    /// Counts an element of a list that is kept.
    ///
    /// # Errors
    /// It is one too many.
    pub fn element(&mut self) -> Step<()> {
        match self.elements.checked_sub(1) {
            Some(left) => {
                self.elements = left;
                Ok(())
            }
            None => self.stop(FaultKind::Many),
        }
    }

    /// Steps over the comma or the closing bracket after a member, and tells whether another one comes.
    ///
    /// # Errors
    /// Neither stands there.
    #[inline(never)]
    pub fn more(&mut self, close: u8) -> Step<bool> {
        self.more_here(close)
    }

    /// The same, where it stands: for what most members are of.
    #[inline(always)]
    pub fn more_here(&mut self, close: u8) -> Step<bool> {
        if self.passes(b',') {
            return Ok(true);
        }
        if self.passes(close) {
            return Ok(false);
        }
        self.spaced_more(close)
    }

    /// Whether a byte is next.
    #[inline(always)]
    pub fn is_next(&self, byte: u8) -> bool {
        self.byte() == Some(byte)
    }

    /// Whether a byte is next; then it is stepped over.
    #[inline(always)]
    pub fn passes(&mut self, byte: u8) -> bool {
        if self.is_next(byte) {
            self.at += 1;
            return true;
        }
        false
    }

    /// As [`Reader::more`], behind blanks, and what stands there instead.
    ///
    /// # Errors
    /// Likewise.
    #[cold]
    #[inline(never)]
    pub fn spaced_more(&mut self, close: u8) -> Step<bool> {
        match self.next() {
            Some(b',') => self.at += 1,
            Some(byte) if byte == close => {
                self.at += 1;
                return Ok(false);
            }
            _ => return self.expected("a comma or the closing bracket"),
        }
        Ok(true)
    }

    /// Reads a key and the colon after it.
    ///
    /// # Errors
    /// No key comes next.
    #[inline(never)]
    pub fn key(&mut self) -> Step<&str> {
        let text = self.text;
        if let Some(plain) = self.plain_key()? {
            self.colon()?;
            return Ok(text.get(plain).unwrap_or_default());
        }
        self.unescaped = self.string()?.into_owned();
        self.colon()?;
        Ok(&self.unescaped)
    }

    /// Steps over a key without escapes, and tells where it stands; stays before one with escapes.
    #[inline(always)]
    fn plain_key(&mut self) -> Step<Option<Range<usize>>> {
        if self.next() != Some(b'"') {
            return self.expected("a key in quotes");
        }
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let end = scan::plain(bytes, start);
        if bytes.get(end) != Some(&b'"') {
            return Ok(None);
        }
        self.at = end + 1;
        Ok(Some(start..end))
    }

    #[inline(always)]
    fn colon(&mut self) -> Step<()> {
        if self.next() != Some(b':') {
            return self.expected("a colon");
        }
        self.at += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
