//! Short texts, by hand: the standard library's search is made for long ones, and is two kilobytes of a module.

/// The first place from one on where a short text stands in another. An empty one stands nowhere.
#[inline(never)]
fn next_of(text: &str, part: &str, mut from: usize) -> Option<usize> {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let first = part.first()?;
    loop {
        let at = from + text.get(from..)?.iter().position(|byte| byte == first)?;
        if text.get(at..)?.starts_with(part) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The places where it stands, overlapping ones too.
pub fn places(text: &str, part: &str) -> impl Iterator<Item = usize> {
    let mut from = 0;
    core::iter::from_fn(move || {
        let at = next_of(text, part, from)?;
        from = at + 1;
        Some(at)
    })
}

/// Where it stands for the first time.
#[must_use]
pub fn first_of(text: &str, part: &str) -> Option<usize> {
    next_of(text, part, 0)
}

/// Where it stands for the last time.
#[must_use]
#[inline(never)]
pub fn last_of(text: &str, part: &str) -> Option<usize> {
    places(text, part).last()
}

/// Whether it stands there.
#[must_use]
pub fn has(text: &str, part: &str) -> bool {
    first_of(text, part).is_some()
}

/// What stands before its first time, and what stands behind.
#[must_use]
#[inline(never)]
pub fn around<'t>(text: &'t str, part: &str) -> Option<(&'t str, &'t str)> {
    let at = first_of(text, part)?;
    Some((text.get(..at)?, text.get(at + part.len()..)?))
}

/// The text with another one in its place, each time.
#[must_use]
#[inline(never)]
pub fn replaced(mut text: &str, part: &str, by: &str) -> String {
    let mut whole = String::new();
    while let Some((before, after)) = around(text, part) {
        whole.push_str(before);
        whole.push_str(by);
        text = after;
    }
    whole.push_str(text);
    whole
}

/// What stands from one place to another; none where one of them lies within a character. `str::get` is a call.
#[must_use]
#[inline(always)]
pub fn between(text: &str, start: usize, end: usize) -> Option<&str> {
    let (before, _) = text.split_at_checked(end)?;
    before.split_at_checked(start).map(|(_, between)| between)
}

/// Whether all words of a text pass that its bytes make eight by eight. The last may overlap the one before, and a
/// short text is filled up with spaces.
#[inline(always)]
pub fn all_words(text: &[u8], mut pass: impl FnMut(u64) -> bool) -> bool {
    let (words, _) = text.as_chunks();
    let last = text.last_chunk().map_or_else(|| short(text), |last| u64::from_le_bytes(*last));
    words.iter().all(|word| pass(u64::from_le_bytes(*word))) && pass(last)
}

/// A word of all bytes of a text that is shorter than one.
#[inline(always)]
fn short(text: &[u8]) -> u64 {
    match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => text.iter().fold(everywhere(b' '), |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// A byte in every place of a word.
#[must_use]
pub const fn everywhere(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The high bit of each byte of a word that is a certain one; false ones stand in bytes that are not ASCII, and behind a
/// true one.
#[must_use]
#[inline(always)]
pub const fn any(word: u64, byte: u8) -> u64 {
    (word ^ everywhere(byte)).wrapping_sub(everywhere(1))
}

/// The high bit of each byte of a word that JSON escapes in a string: a quote, a backslash, a control character.
/// False ones stand in bytes that are not ASCII, and behind a true one.
#[must_use]
#[inline(always)]
pub const fn escaped(word: u64) -> u64 {
    // Of ASCII, control characters and the quote alone are below 0x21 once their second bit is turned over.
    let quote = (word ^ everywhere(0x02)).wrapping_sub(everywhere(0x21));
    quote | any(word, b'\\')
}

/// Whether all bytes are ASCII; 64 at a time.
#[must_use]
pub fn is_ascii(bytes: &[u8]) -> bool {
    let (blocks, rest) = bytes.as_chunks::<64>();
    let mut seen = 0;
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        if let [a, b, c, d, e, f, g, h] = words {
            seen |= word(*a) | word(*b) | word(*c) | word(*d) | word(*e) | word(*f) | word(*g) | word(*h);
        }
    }
    seen & everywhere(0x80) == 0 && rest.is_ascii()
}

#[inline(always)]
fn word(bytes: [u8; 8]) -> u64 {
    u64::from_ne_bytes(bytes)
}

/// Bytes as text; where they are none, every byte that is not ASCII is replaced: no image has any.
#[must_use]
pub fn lossy(bytes: Vec<u8>) -> String {
    let replaced = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER };
    String::from_utf8(bytes).unwrap_or_else(|odd| odd.as_bytes().iter().map(replaced).collect())
}

#[cfg(test)]
mod tests {
    use super::{around, first_of, has, is_ascii, last_of, replaced};

    proptest::proptest! {
        #[test]
        fn sees_what_is_no_ascii_wherever_it_stands(before in 0_usize..100, odd in "[a\\x7fé]{0,2}", after in 0_usize..100) {
            let text = format!("{}{odd}{}", "a".repeat(before), "b".repeat(after));
            proptest::prop_assert_eq!(is_ascii(text.as_bytes()), text.is_ascii());
        }

        #[test]
        fn finds_what_the_standard_library_finds(text in "[abä]{0,9}", part in "[abä]{1,3}") {
            proptest::prop_assert_eq!(first_of(&text, &part), text.find(&part));
            proptest::prop_assert_eq!(last_of(&text, &part), text.rfind(&part));
            proptest::prop_assert_eq!(has(&text, &part), text.contains(&part));
            proptest::prop_assert_eq!(around(&text, &part), text.split_once(&part));
            proptest::prop_assert_eq!(replaced(&text, &part, "ab"), text.replace(&part, "ab"));
        }
    }
}
