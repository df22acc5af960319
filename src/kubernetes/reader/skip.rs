//! Skipping: values that nobody reads, without recursion.

use super::{Kind, Reader, Step};

impl<'a> Reader<'a> {
    /// Steps over the next value, however long, and gives its text. `depth` levels lie around it.
    ///
    /// # Errors
    /// It is no JSON, or nests too deeply.
    pub fn skip(&mut self, depth: usize) -> Step<&'a str> {
        self.next();
        let start = self.at;
        // One bit a level: whether it is an object. There are fewer levels than bits.
        let mut objects: u128 = 0;
        let mut open = 0;
        loop {
            let mut ended = true;
            match self.kind()? {
                Kind::String => self.skip_string()?,
                Kind::Number => self.skip_number()?,
                Kind::Boolean | Kind::Null => self.skip_word()?,
                kind @ (Kind::List | Kind::Object) => {
                    let object = kind == Kind::Object;
                    if self.open(if object { b'}' } else { b']' }, depth + open)? {
                        open += 1;
                        objects = objects << 1 | u128::from(object);
                        ended = false;
                    }
                }
            }
            // After a value: close what ends with it.
            while ended && open > 0 {
                ended = !self.more(if objects & 1 == 1 { b'}' } else { b']' })?;
                if ended {
                    open -= 1;
                    objects >>= 1;
                }
            }
            if open == 0 {
                return Ok(self.text.get(start..self.at).unwrap_or_default());
            }
            if objects & 1 == 1 {
                if self.next() != Some(b'"') {
                    return self.expected("a key in quotes");
                }
                self.skip_string()?;
                self.colon()?;
            }
        }
    }

    fn skip_number(&mut self) -> Step<()> {
        self.at += usize::from(self.byte() == Some(b'-'));
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Step<()> {
        let start = self.at;
        while self.byte().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { self.expected("a digit") } else { Ok(()) }
    }

    fn skip_word(&mut self) -> Step<()> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        for word in [&b"true"[..], b"false", b"null"] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(());
            }
        }
        self.expected("a value")
    }
}
