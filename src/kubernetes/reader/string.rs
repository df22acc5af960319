//! Strings: scanned eight bytes at a time, borrowed where they have no escapes.

use std::borrow::Cow;

use super::{Reader, Step};

impl<'a> Reader<'a> {
    /// Reads a string whose quote is next; borrowed where it has no escapes.
    ///
    /// # Errors
    /// Control characters, unknown escapes, half surrogate pairs, no closing quote.
    pub fn string(&mut self) -> Step<Cow<'a, str>> {
        self.at += 1;
        let start = self.at;
        self.plain();
        let plain = self.text.get(start..self.at).unwrap_or_default();
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut owned = plain.to_owned();
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(owned));
                }
                Some(b'\\') => owned.push(self.escape()?),
                _ => return self.expected("a character that is no control character"),
            }
            let start = self.at;
            self.plain();
            owned.push_str(self.text.get(start..self.at).unwrap_or_default());
        }
    }

    /// Steps to the next quote, backslash or control character, eight bytes at a time.
    #[inline]
    pub(super) fn plain(&mut self) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let bytes = self.text.as_bytes();
        while let Some(chunk) = bytes.get(self.at..).and_then(|rest| rest.first_chunk()) {
            let word = u64::from_le_bytes(*chunk);
            // The high bit of each byte that is the wanted one; false ones only behind a true one.
            let equals = |byte: u8| {
                let other = word ^ (ONES * u64::from(byte));
                other.wrapping_sub(ONES) & !other
            };
            let control = word.wrapping_sub(ONES * 0x20) & !word;
            let stops = (equals(b'"') | equals(b'\\') | control) & HIGH;
            if stops != 0 {
                self.at += (stops.trailing_zeros() / 8) as usize;
                return;
            }
            self.at += 8;
        }
        while self.byte().is_some_and(|b| b != b'"' && b != b'\\' && b >= 0x20) {
            self.at += 1;
        }
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
    fn unit(&mut self) -> Step<u32> {
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

    #[inline]
    pub(super) fn skip_string(&mut self) -> Step<()> {
        self.at += 1;
        self.plain();
        match self.byte() {
            Some(b'"') => {
                self.at += 1;
                Ok(())
            }
            _ => self.skip_escapes(),
        }
    }

    /// Steps over the rest of a string that has escapes, or a fault.
    #[inline(never)]
    fn skip_escapes(&mut self) -> Step<()> {
        loop {
            self.plain();
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.byte() {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
                        // Whether halves of pairs match is asked only of what is read.
                        Some(b'u') => drop(self.unit()?),
                        _ => return self.expected("an escape that JSON knows"),
                    }
                }
                _ => return self.expected("a character that is no control character"),
            }
        }
    }
}
