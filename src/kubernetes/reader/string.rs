//! Strings: borrowed where they have no escapes.

use std::borrow::Cow;

use super::scan::plain;
use super::{Reader, Step, compact};
use crate::text::between;

impl<'a> Reader<'a> {
    /// Reads a string whose quote is next; borrowed where it has no escapes.
    ///
    /// # Errors
    /// Control characters, unknown escapes, half surrogate pairs, no closing quote.
    #[inline(never)]
    pub fn string(&mut self) -> Step<Cow<'a, str>> {
        let start = self.at + 1;
        let end = plain(self.text.as_bytes(), start);
        let text = self.text.get(start..end).unwrap_or_default();
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Cow::Borrowed(text));
        }
        self.at = end;
        self.escaped(text).map(Cow::Owned)
    }

    /// Reads a string that is next and as machines write it.
    #[inline(always)]
    pub fn compact_string(&mut self) -> Option<&'a str> {
        let after = compact::string(self.text.as_bytes().get(self.at..)?)?;
        let (start, end) = (self.at + 1, self.text.len() - after.len());
        self.at = end;
        between(self.text, start, end - 1)
    }

    /// Reads on where a string has escapes, or a fault.
    #[inline(never)]
    fn escaped(&mut self, plain: &str) -> Step<String> {
        let mut owned = plain.to_owned();
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(owned);
                }
                Some(b'\\') => owned.push(self.escape()?),
                _ => return self.expected("a character that is no control character"),
            }
            let start = self.at;
            self.plain();
            owned.push_str(self.text.get(start..self.at).unwrap_or_default());
        }
    }

    /// Steps to the next quote, backslash or control character.
    #[inline(always)]
    pub(super) fn plain(&mut self) {
        self.at = plain(self.text.as_bytes(), self.at);
    }

    /// Reads an escape whose backslash is next.
    fn escape(&mut self) -> Step<char> {
        self.at += 1;
        let plain = match self.byte() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.code_point(),
            _ => return self.expected("an escape that JSON knows"),
        };
        self.at += 1;
        Ok(plain)
    }

    /// Reads `uXXXX`, and the second half where it is a surrogate.
    fn code_point(&mut self) -> Step<char> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return match char::from_u32(first) {
                Some(c) => Ok(c),
                None => self.expected("a whole surrogate pair"),
            };
        }
        if self.byte() != Some(b'\\') {
            return self.expected("a whole surrogate pair");
        }
        self.at += 1;
        let second = self.unit()?;
        if !(0xdc00..0xe000).contains(&second) {
            return self.expected("a whole surrogate pair");
        }
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        match char::from_u32(code) {
            Some(c) => Ok(c),
            None => self.expected("a whole surrogate pair"),
        }
    }

    /// Reads `uXXXX`.
    pub(super) fn unit(&mut self) -> Step<u32> {
        let digits = self.text.get(self.at + 1..self.at + 5).filter(|_| self.byte() == Some(b'u'));
        match digits.filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit())).map(|d| u32::from_str_radix(d, 16))
        {
            Some(Ok(unit)) => {
                self.at += 5;
                Ok(unit)
            }
            _ => self.expected("four hexadecimal digits"),
        }
    }
}
