//! Skipping: values that nobody reads, without recursion.

use super::scan::{after_blanks, plain};
use super::{Fault, FaultKind, Reader, Step, Stopped};
use crate::limits;

/// The levels that are open, a bit each, the innermost lowest: whether it is an object.
#[derive(Default)]
struct Levels {
    objects: u128,
    open: usize,
}

const _: () = assert!(limits::DEPTH <= 128, "every level has a bit");

impl Levels {
    #[inline(always)]
    fn push(&mut self, object: bool) {
        self.objects = self.objects << 1 | u128::from(object);
        self.open += 1;
    }

    /// Closes one, and tells whether the one around it is an object.
    #[inline(always)]
    fn pop(&mut self) -> bool {
        self.objects >>= 1;
        self.open -= 1;
        self.objects & 1 == 1
    }
}

impl<'a> Reader<'a> {
    /// Steps over the next value, however long, and gives its text. `depth` levels lie around it.
    ///
    /// # Errors
    /// It is no JSON, or nests too deeply.
    #[inline(always)]
    pub fn skip(&mut self, depth: usize) -> Step<&'a str> {
        let start = self.pass(depth)?;
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
                b'"' => at = self.skip_escapes(at)?,
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

    /// Steps over the next value, and gives the place where it starts.
    ///
    /// Most of a manifest is passed over: hence one loop, whose place in the text is in no struct.
    ///
    /// # Errors
    /// It is no JSON, or nests too deeply.
    pub fn pass(&mut self, depth: usize) -> Step<usize> {
        let bytes = self.text.as_bytes();
        let start = after_blanks(bytes, self.at);
        let mut at = start;
        let mut levels = Levels::default();
        let mut object = false;
        loop {
            match bytes.get(at).copied() {
                Some(b'"') => {
                    at = plain(bytes, at + 1);
                    match bytes.get(at) {
                        Some(b'"') => at += 1,
                        _ => at = self.skip_escapes(at)?,
                    }
                }
                Some(bracket @ (b'{' | b'[')) => {
                    if depth + levels.open >= limits::DEPTH {
                        self.at = at;
                        return self.stop(FaultKind::Deep);
                    }
                    object = bracket == b'{';
                    levels.push(object);
                    at = after_blanks(bytes, at + 1);
                    // `]` and `}` lie two behind their partners.
                    if bytes.get(at).copied() == Some(bracket + 2) {
                        object = levels.pop();
                        at += 1;
                    } else if object {
                        at = self.skip_key(bytes, at)?;
                        continue;
                    } else {
                        continue;
                    }
                }
                Some(b'-' | b'0'..=b'9') => at = self.skip_number(bytes, at)?,
                _ => at = self.skip_word(bytes, at)?,
            }
            // After a value: close what ends with it.
            loop {
                if levels.open == 0 {
                    self.at = at;
                    return Ok(start);
                }
                at = after_blanks(bytes, at);
                match bytes.get(at) {
                    Some(b',') => break,
                    Some(byte) if *byte == if object { b'}' } else { b']' } => object = levels.pop(),
                    _ => {
                        return self.expected_at(at, "a comma or the closing bracket");
                    }
                }
                at += 1;
            }
            at = after_blanks(bytes, at + 1);
            if object {
                at = self.skip_key(bytes, at)?;
            }
        }
    }

    /// From a key to the value behind its colon.
    #[inline(always)]
    fn skip_key(&mut self, bytes: &[u8], at: usize) -> Step<usize> {
        if bytes.get(at) != Some(&b'"') {
            return self.expected_at(at, "a key in quotes");
        }
        let mut at = plain(bytes, at + 1);
        // As machines write it.
        if let Some([b'"', b':', next]) = bytes.get(at..).and_then(|rest| rest.first_chunk())
            && *next > b' '
        {
            return Ok(at + 2);
        }
        match bytes.get(at) {
            Some(b'"') => at += 1,
            _ => at = self.skip_escapes(at)?,
        }
        at = after_blanks(bytes, at);
        if bytes.get(at) != Some(&b':') {
            return self.expected_at(at, "a colon");
        }
        Ok(after_blanks(bytes, at + 1))
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
        // Four bytes are one word; `false` has its last four.
        let four = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk());
        match (four(at), four(at + 1)) {
            (Some(b"true" | b"null"), _) => Ok(at + 4),
            (Some(b"fals"), Some(b"alse")) => Ok(at + 5),
            _ => self.expected_at(at, "a value"),
        }
    }

    /// Steps over the rest of a string that has escapes, or a fault.
    fn skip_escapes(&mut self, at: usize) -> Step<usize> {
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
