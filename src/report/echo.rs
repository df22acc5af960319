//! How much of the user's text is repeated: never more than 256 bytes, nothing that moves a line or
//! turns its direction, and no user or password.

use core::fmt;
use std::borrow::Cow;

use crate::image::Reference;
use crate::limits;
use crate::list::joined;
use crate::text::{all_words, any, around, escaped, everywhere, first_of, has};
use crate::wire::{Ink, Text};

/// [`echo`] as a part of a longer text.
#[derive(Clone, Copy, Debug)]
pub struct Echo<'a>(pub &'a str);

/// [`echo_image`] as a part of a longer text.
#[derive(Clone, Copy, Debug)]
pub struct EchoImage<'a>(pub &'a str);

impl Text for Echo<'_> {
    fn write_text(&self, out: &mut Ink) {
        if is_short(self.0, is_plain_text) {
            out.push(self.0);
        } else {
            str::write_text(&shown(self.0), out);
        }
    }
}

impl Text for EchoImage<'_> {
    fn write_text(&self, out: &mut Ink) {
        if is_short(self.0, is_plain_image) {
            out.push(self.0);
        } else {
            str::write_text(&shown_image(self.0), out);
        }
    }
}

impl fmt::Display for Echo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(self.0))
    }
}

impl fmt::Display for EchoImage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown_image(self.0))
    }
}

/// The user's text, safe to print: control, bidi and line characters escaped, cut after 256 bytes.
#[must_use]
pub fn echo(text: &str) -> String {
    shown(text).into_owned()
}

/// [`echo`], of which most texts need no copy.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if is_short_and_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len().min(limits::ECHO));
    for c in text.chars() {
        if shown.len() + c.len_utf8() > limits::ECHO {
            shown.push('…');
            break;
        }
        if is_plain(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    Cow::Owned(shown)
}

/// Whether a text is shown as it is, as most are: printable ASCII.
fn is_short_and_plain(text: &str) -> bool {
    is_short(text, is_printable)
}

/// Whether a text is short, and all its words pass.
#[inline(always)]
fn is_short(text: &str, pass: impl Fn(u64) -> bool) -> bool {
    text.len() <= limits::ECHO && all_words(text.as_bytes(), pass)
}

/// Whether all bytes of a word are printable ASCII.
#[inline(always)]
fn is_printable(word: u64) -> bool {
    let control = word.wrapping_sub(everywhere(b' '));
    (control | any(word, 0x7f) | word) & everywhere(0x80) == 0
}

/// Whether they are, and JSON escapes none of them.
#[inline(always)]
fn is_plain_text(word: u64) -> bool {
    (escaped(word) | any(word, 0x7f) | word) & everywhere(0x80) == 0
}

/// Whether none of them stands behind a user, either.
#[inline(always)]
fn is_plain_image(word: u64) -> bool {
    is_plain_text(word) && any(word, b'@') & everywhere(0x80) == 0
}

/// An image as [`echo`] shows it, with a user and password before the host left out.
#[must_use]
pub fn echo_image(image: &str) -> String {
    shown_image(image).into_owned()
}

/// [`echo_image`], of which most images need no copy.
#[must_use]
pub fn shown_image(image: &str) -> Cow<'_, str> {
    match behind_user(image) {
        Some(rest) => Cow::Owned(echo(&joined(&["***", rest], ""))),
        None => shown(image),
    }
}

/// Whether a user, and perhaps a password, stands before the host: what is said of such an image
/// names no part of it.
#[must_use]
pub fn has_user_info(image: &str) -> bool {
    behind_user(image).is_some()
}

/// What stands behind the user of an image that names one: from the last `@` on that no digest follows, since a
/// password may hold anything.
fn behind_user(image: &str) -> Option<&str> {
    let mut end = image.len();
    loop {
        let at = image.get(..end)?.bytes().rposition(|b| b == b'@')?;
        let (user, host) = (image.get(..at)?, image.get(at + 1..end)?);
        let path = first_of(host, "/");
        if path.is_some() || !is_digest(host) {
            // Of `nginx@1.27` and `host:5000/a:1@latest` nothing is secret.
            let odd = has(user, ":") && (!has(user, "/") || Reference::parse(user).is_err());
            return if odd || path > Some(0) { image.get(at..) } else { None };
        }
        end = at;
    }
}

/// Whether what stands behind `@` is meant for a digest, and no host: be it wrong, or without its algorithm.
fn is_digest(text: &str) -> bool {
    let (algorithm, hex) = around(text, ":").unwrap_or(("", text));
    matches!(algorithm, "sha256" | "sha384" | "sha512")
        || (hex.len() > 31 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whether a character can be printed as it is: no control, no line break, nothing that turns the direction.
fn is_plain(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{echo, echo_image, shown};

    #[test]
    fn echoes_nothing_that_moves_a_line() {
        assert_eq!(echo("a\nb\u{202e}c\u{1b}"), "a\\u{a}b\\u{202e}c\\u{1b}");
        assert!(echo(&"x".repeat(10_000)).len() < 300);
    }

    #[test]
    fn what_is_printable_needs_no_copy_and_nothing_else_is_taken_for_it() {
        for byte in 0..=0x7f_u8 {
            for length in [0, 1, 6, 7, 8, 15, 20] {
                let text = format!("{}{}b", "a".repeat(length), char::from(byte));
                let printable = (b' '..=b'~').contains(&byte);
                assert_eq!(matches!(shown(&text), Cow::Borrowed(_)), printable, "{text:?}");
            }
        }
        assert!(matches!(shown(&"x".repeat(256)), Cow::Borrowed(_)));
        assert_eq!(shown(&"x".repeat(257)), "x".repeat(256) + "…");
    }

    #[test]
    fn leaves_users_and_passwords_out() {
        let digest = format!("app@sha3-256:{}", "0f".repeat(32));
        for (image, shown) in [
            ("admin:hun/ter2@host.io/app:1.2.3", "***@host.io/app:1.2.3"),
            ("admin:hun/ter2@host.io:5000", "***@host.io:5000"),
            ("admin:h@n/ter2@host.io/app", "***@host.io/app"),
            ("user:a/b@host.io/app:1@sha256:abc", "***@host.io/app:1@sha256:abc"),
            ("//user:pw@h/x", "***@h/x"),
            ("https:/user:pw@h", "***@h"),
            ("https://user:p/w@h", "***@h"),
            ("user:pw://x@h/y", "***@h/y"),
            ("user:pw@sha256:abc/app", "***@sha256:abc/app"),
            ("host:5000/app@1.27", "host:5000/app@1.27"),
            ("host:5000/app:1@latest", "host:5000/app:1@latest"),
            ("host/app:1@sha512:A", "host/app:1@sha512:A"),
            ("Nginx@latest", "Nginx@latest"),
            ("host/@PROJECT@/app", "host/@PROJECT@/app"),
            (&digest, &digest),
            (&digest.replace("sha3-256:", ""), &digest.replace("sha3-256:", "")),
            ("user:pass@registry.example.com/app", "***@registry.example.com/app"),
            ("https://user@registry.example.com/app:1", "***@registry.example.com/app:1"),
            ("user:pass@registry.example.com:5000", "***@registry.example.com:5000"),
            ("nginx:1.27@sha256:abc", "nginx:1.27@sha256:abc"),
            ("nginx@", "nginx@"),
            ("quay.io/app:1@sha256:abc", "quay.io/app:1@sha256:abc"),
        ] {
            assert_eq!(echo_image(image), shown);
        }
    }
}
