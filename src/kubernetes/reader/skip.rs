//! Skipping: values that nobody reads, with two rounds of recursion at most.

use super::compact::{self, Halt, Levels, Next};
use super::scan::after_blanks;
use super::{Fault, FaultKind, Reader, Step, Stopped};
use crate::limits;

const _: () = assert!(limits::DEPTH <= 2 * Levels::MOST, "two rounds are enough");

impl<'a> Reader<'a> {
    /// Steps over the next value, however long, and gives its text. `depth` levels lie around it.
    ///
    /// # Errors
    /// It is no JSON, or nests too deeply.
    #[inline(always)]
    pub fn skip(&mut self, depth: usize) -> Step<&'a str> {
        self.next();
        let start = self.at;
        self.pass(depth)?;
        Ok(self.since(start))
    }

    /// Steps over the next value, and gives its text. Where it nests too deeply its brackets alone are counted, so
    /// that nobody hides what stands beside it.
    ///
    /// # Errors
    /// It is no JSON.
    pub fn skip_any(&mut self) -> Step<&'a str> {
        self.kind()?;
        let (bytes, start) = (self.text.as_bytes(), self.at);
        match (self.pass(1), self.fault) {
            (Ok(_), _) => return Ok(self.since(start)),
            (_, Some(Fault { kind: FaultKind::Deep, .. })) => {}
            (Err(stopped), _) => return Err(stopped),
        }
        let (mut at, mut open) = (start, 0_usize);
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'"' => at = self.skip_string(at)?,
                b'{' | b'[' => open += 1,
                b'}' | b']' if open <= 1 => {
                    self.at = at;
                    return Ok(self.since(start));
                }
                b'}' | b']' => open -= 1,
                _ => {}
            }
        }
        Err(Stopped)
    }

    /// Steps over the next value.
    ///
    /// # Errors
    /// It is no JSON, or nests too deeply.
    #[inline(always)]
    pub fn pass(&mut self, depth: usize) -> Step<()> {
        match self.glide(Levels::NONE, Levels::full(depth)) {
            None => Ok(()),
            Some(halt) => self.go_on(halt, depth),
        }
    }

    /// Steps over the rest of a value, by single steps where it has to.
    #[cold]
    #[inline(never)]
    fn go_on(&mut self, halt: Halt, depth: usize) -> Step<()> {
        let (mut levels, mut next) = halt.parts();
        loop {
            next = self.step(&mut levels, next, depth)?;
            match next {
                Next::End if levels.is_none() => return Ok(()),
                Next::Value => match self.glide(levels, Levels::full(depth)) {
                    None => return Ok(()),
                    Some(halt) => (levels, next) = halt.parts(),
                },
                _ => {}
            }
        }
    }

    /// Steps over one thing, however it is written, and tells what comes next.
    fn step(&mut self, levels: &mut Levels, next: Next, depth: usize) -> Step<Next> {
        let bytes = self.text.as_bytes();
        let at = after_blanks(bytes, self.at);
        let depth = depth + levels.open();
        self.at = at;
        let (at, next) = match (next, bytes.get(at).copied()) {
            (Next::Key, Some(b'"')) => {
                let end = self.skip_string(at + 1)?;
                let colon = after_blanks(bytes, end);
                if bytes.get(colon) != Some(&b':') {
                    return self.expected_at(colon, "a colon");
                }
                (colon + 1, Next::Value)
            }
            (Next::Key, _) => return self.expected("a key in quotes"),
            (Next::End, Some(b',')) => (at + 1, if levels.in_object() { Next::Key } else { Next::Value }),
            (Next::End, Some(byte)) if byte == levels.close() => {
                levels.pop();
                (at + 1, Next::End)
            }
            (Next::End, _) => return self.expected("a comma or the closing bracket"),
            (Next::Value, Some(b'"')) => (self.skip_string(at + 1)?, Next::End),
            (Next::Value, Some(b'{' | b'[')) if depth >= limits::DEPTH => return self.stop(FaultKind::Deep),
            (Next::Value, Some(bracket @ (b'{' | b'['))) => {
                let inside = after_blanks(bytes, at + 1);
                // `]` and `}` lie two behind their partners.
                if bytes.get(inside) == Some(&(bracket + 2)) {
                    (inside + 1, Next::End)
                } else if levels.open() == Levels::MOST {
                    // What does not fit is passed over by itself.
                    self.pass(depth)?;
                    (self.at, Next::End)
                } else {
                    levels.push(bracket == b'{');
                    (inside, if bracket == b'{' { Next::Key } else { Next::Value })
                }
            }
            (Next::Value, Some(b'-' | b'0'..=b'9')) => (self.skip_number(bytes, at)?, Next::End),
            (Next::Value, _) => (self.skip_word(bytes, at)?, Next::End),
        };
        self.at = at;
        Ok(next)
    }

    fn skip_number(&mut self, bytes: &[u8], mut at: usize) -> Step<usize> {
        at += usize::from(bytes.get(at) == Some(&b'-'));
        if bytes.get(at) == Some(&b'0') {
            at += 1;
        } else {
            at = self.digits(bytes, at)?;
        }
        if bytes.get(at) == Some(&b'.') {
            at = self.digits(bytes, at + 1)?;
        }
        if let Some(b'e' | b'E') = bytes.get(at) {
            at += 1;
            at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
            at = self.digits(bytes, at)?;
        }
        Ok(at)
    }

    #[inline(always)]
    fn digits(&mut self, bytes: &[u8], start: usize) -> Step<usize> {
        let mut at = start;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == start { self.expected_at(at, "a digit") } else { Ok(at) }
    }

    fn skip_word(&mut self, bytes: &[u8], at: usize) -> Step<usize> {
        match bytes.get(at..).and_then(compact::word) {
            Some(after) => Ok(bytes.len() - after.len()),
            None => self.expected_at(at, "a value"),
        }
    }

    /// From inside a string to what stands behind it, however it is written.
    fn skip_string(&mut self, at: usize) -> Step<usize> {
        self.at = at;
        loop {
            self.plain();
            match self.byte() {
                Some(b'"') => return Ok(self.at + 1),
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
