//! Percent encoding (RFC 3986, section 2.1).

use crate::text::lossy;

/// A text without it. What is no escape stays; where its bytes are no UTF-8, those that are not ASCII are
/// replaced.
#[must_use]
pub(super) fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escape = match after {
            [high, low, after @ ..] if *first == b'%' => {
                hex(*high).zip(hex(*low)).map(|(h, l)| (h * 16 + l, after))
            }
            _ => None,
        };
        let (byte, after) = escape.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    lossy(bytes)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn decodes_escapes_and_leaves_the_rest() {
        for (text, plain) in [
            ("sha256%3Aaa", "sha256:aa"),
            ("a%2fb%20c", "a/b c"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz%41", "%zzA"),
            ("%ff", "\u{fffd}"),
            ("ü", "ü"),
        ] {
            assert_eq!(decoded(text), plain);
        }
    }
}
