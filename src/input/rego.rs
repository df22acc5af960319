//! Rego text as JSON. OPA hands a module its input as `ast.Value.String()` writes it: JSON, except
//! that strings are quoted by Go's `strconv.Quote` and sets may stand where lists can.

/// Rewrites Rego's literals as JSON; none where the text is not even Rego. What comes out is then
/// read, and refused where it is no JSON, like any input.
#[must_use]
pub fn to_json(text: &[u8]) -> Option<Vec<u8>> {
    let mut writer = Writer { out: Vec::with_capacity(text.len()), open: Vec::new() };
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = match byte {
            b'"' => writer.string(after)?,
            b'{' | b'[' => writer.open(*byte, after),
            b'}' | b']' => writer.close(*byte, after)?,
            b':' => writer.separator(*byte, Braces::Object, after),
            b',' => writer.separator(*byte, Braces::Set, after),
            b'a'..=b'z' => writer.word(rest),
            _ => {
                if !byte.is_ascii_whitespace() {
                    writer.value();
                }
                writer.out.push(*byte);
                after
            }
        };
    }
    writer.open.is_empty().then_some(writer.out)
}

/// What an opening brace turned out to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Braces {
    /// Nothing tells yet.
    Unknown,
    /// A colon followed its first element.
    Object,
    /// A comma or the end followed its first element.
    Set,
}

struct Open {
    at: usize,
    braces: Braces,
    empty: bool,
}

struct Writer {
    out: Vec<u8>,
    open: Vec<Open>,
}

impl Writer {
    /// An element stands in what is open.
    fn value(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.empty = false;
        }
    }

    fn open<'t>(&mut self, byte: u8, after: &'t [u8]) -> &'t [u8] {
        self.value();
        let braces = if byte == b'{' { Braces::Unknown } else { Braces::Object };
        self.open.push(Open { at: self.out.len(), braces, empty: true });
        self.out.push(byte);
        after
    }

    fn close<'t>(&mut self, byte: u8, after: &'t [u8]) -> Option<&'t [u8]> {
        let open = self.open.pop()?;
        let set = open.braces == Braces::Set || (open.braces == Braces::Unknown && !open.empty);
        if set {
            *self.out.get_mut(open.at)? = b'[';
        }
        self.out.push(if set { b']' } else { byte });
        Some(after)
    }

    /// `true`, `false`, `null`, or the empty set, which is written `set()`.
    fn word<'t>(&mut self, rest: &'t [u8]) -> &'t [u8] {
        self.value();
        if let Some(after) = rest.strip_prefix(b"set()") {
            self.out.extend_from_slice(b"[]");
            return after;
        }
        let end = rest.iter().position(|b| !b.is_ascii_lowercase()).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        self.out.extend_from_slice(word);
        after
    }

    fn separator<'t>(&mut self, byte: u8, tells: Braces, after: &'t [u8]) -> &'t [u8] {
        if let Some(open) = self.open.last_mut().filter(|open| open.braces == Braces::Unknown) {
            open.braces = tells;
        }
        self.out.push(byte);
        after
    }

    /// A string after its first quote, by the escapes of Go's `strconv.Quote`.
    fn string<'t>(&mut self, mut rest: &'t [u8]) -> Option<&'t [u8]> {
        self.value();
        self.out.push(b'"');
        loop {
            let (byte, after) = rest.split_first()?;
            rest = match byte {
                b'"' => {
                    self.out.push(b'"');
                    return Some(after);
                }
                b'\\' => self.escape(after)?,
                _ => {
                    self.out.push(*byte);
                    after
                }
            };
        }
    }

    fn escape<'t>(&mut self, rest: &'t [u8]) -> Option<&'t [u8]> {
        let (byte, after) = rest.split_first()?;
        let digits = match byte {
            b'a' => return Some(self.code_point(7, after)),
            b'v' => return Some(self.code_point(11, after)),
            b'x' => 2,
            b'U' => 8,
            _ => {
                self.out.extend_from_slice(&[b'\\', *byte]);
                return Some(after);
            }
        };
        let (hex, after) = after.split_at_checked(digits)?;
        let code = u32::from_str_radix(core::str::from_utf8(hex).ok()?, 16).ok()?;
        // `\x80` and above are bytes that are no UTF-8.
        let code = if *byte == b'x' && code >= 0x80 { 0xfffd } else { code };
        Some(self.code_point(code, after))
    }

    fn code_point<'t>(&mut self, code: u32, after: &'t [u8]) -> &'t [u8] {
        let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        if c.is_ascii_control() {
            self.out.extend_from_slice(format!("\\u{code:04x}").as_bytes());
        } else {
            self.out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        after
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::to_json;

    fn read(text: &str) -> Option<Value> {
        serde_json::from_slice(&to_json(text.as_bytes())?).ok()
    }

    #[test]
    fn reads_what_go_quotes() {
        assert_eq!(
            read(r#"{"a": "\a\v\x7f\n\U0001f600\u200b\"\\"}"#),
            Some(json!({"a": "\u{7}\u{b}\u{7f}\n\u{1f600}\u{200b}\"\\"}))
        );
        assert_eq!(read(r#""\xff""#), Some(json!("\u{fffd}")));
        assert_eq!(
            read(r#"{"dry": false, "on": true, "no": null, "uid": "a\"b\\c\a\u2028"}"#),
            Some(json!({"dry": false, "on": true, "no": null, "uid": "a\"b\\c\u{7}\u{2028}"}))
        );
    }

    #[test]
    fn reads_sets_as_lists() {
        assert_eq!(
            read(r#"{"a": {1, 2}, "b": set(), "c": {"x"}, "d": {}, "e": [{"f": {{1}}}]}"#),
            Some(json!({
                "a": [1, 2], "b": [], "c": ["x"], "d": {}, "e": [{"f": [[1]]}]
            }))
        );
    }

    #[test]
    fn refuses_what_is_neither() {
        for text in ["{", "}", "\"\\", "\"\\x4", "\"\\U1234", "sets", "{\"a\": s}", "[1", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn leaves_json_alone(text in "[\\[\\]{}:,\" a0-9\\\\]{0,40}") {
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                proptest::prop_assert_eq!(read(&text), Some(value));
            }
        }
    }
}
