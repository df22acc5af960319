//! How much of the user's text is repeated: never more than 256 bytes, nothing that moves a line or
//! turns its direction, and no user or password.

use core::fmt;
use std::borrow::Cow;

use crate::limits;
use crate::text::{all_words, everywhere, first_of};

/// [`echo`] as a part of a longer text.
#[derive(Clone, Copy, Debug)]
pub struct Echo<'a>(pub &'a str);

/// [`echo_image`] as a part of a longer text.
#[derive(Clone, Copy, Debug)]
pub struct EchoImage<'a>(pub &'a str);

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
    let printable = |word: u64| {
        let control = word.wrapping_sub(everywhere(b' '));
        let delete = (word ^ everywhere(0x7f)).wrapping_sub(everywhere(1));
        (control | delete | word) & everywhere(0x80) == 0
    };
    text.len() <= limits::ECHO && all_words(text, printable)
}

/// An image as [`echo`] shows it, with a user and password before the host left out.
#[must_use]
pub fn echo_image(image: &str) -> String {
    shown_image(image).into_owned()
}

/// [`echo_image`], of which most images need no copy.
#[must_use]
pub fn shown_image(image: &str) -> Cow<'_, str> {
    match user_info(image) {
        Some((before, after)) => Cow::Owned(echo(&format!("{before}***{after}"))),
        None => shown(image),
    }
}

/// Whether a user, and perhaps a password, stands before the host: what is said of such an image
/// names no part of it.
#[must_use]
pub fn has_user_info(image: &str) -> bool {
    user_info(image).is_some()
}

/// What stands before and after the user of an image that names one.
fn user_info(image: &str) -> Option<(&str, &str)> {
    if !image.as_bytes().contains(&b'@') {
        return None;
    }
    let start = first_of(image, "://").map_or(0, |at| at + 3);
    let (scheme, rest) = image.split_at_checked(start)?;
    let authority = rest.split('/').next().unwrap_or_default();
    let (user, host) = authority.rsplit_once('@')?;
    is_user_info(user, host, authority.len() < rest.len())
        .then(|| (scheme, rest.get(user.len()..).unwrap_or_default()))
}

/// Whether what stands before `@` is a user: always before a path, else unless a digest follows.
fn is_user_info(user: &str, host: &str, before_path: bool) -> bool {
    let algorithm = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let digest = matches!(algorithm.as_str(), "sha256" | "sha384" | "sha512" | "sha1" | "md5" | "blake3");
    before_path || (user.contains(':') && !digest)
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
        for (image, shown) in [
            ("user:pass@registry.example.com/app", "***@registry.example.com/app"),
            ("https://user@registry.example.com/app:1", "https://***@registry.example.com/app:1"),
            ("user:pass@registry.example.com:5000", "***@registry.example.com:5000"),
            ("nginx:1.27@sha256:abc", "nginx:1.27@sha256:abc"),
            ("nginx@", "nginx@"),
            ("quay.io/app:1@sha256:abc", "quay.io/app:1@sha256:abc"),
        ] {
            assert_eq!(echo_image(image), shown);
        }
    }
}
