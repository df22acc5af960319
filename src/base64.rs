//! Base64 (RFC 4648, section 4). By hand: a library's takes four kilobytes of a module.

/// Bytes in base64 (RFC 4648, section 4).
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS.get((word >> (18 - 6 * place)) as usize & 63);
            text.push(digit.filter(|_| place <= three.len()).map_or('=', |digit| char::from(*digit)));
        }
    }
    text
}

/// Base64 as Go decodes it: line breaks are passed over, bits left over may be any, and padding is demanded or
/// refused.
#[must_use]
pub fn decode(text: &str, padded: bool) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut digits, mut padding, mut word) = (0_usize, 0_usize, 0_u32);
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' if padded => {
                padding += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        word = word << 6 | u32::from(digit);
        digits += 1;
        if digits % 4 != 1 {
            bytes.push((word >> (6 - 2 * ((digits + 3) % 4))) as u8);
        }
    }
    let missing = (4 - digits % 4) % 4;
    (missing < 3 && padding == if padded { missing } else { 0 }).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    proptest::proptest! {
        #[test]
        fn writes_as_another_library_does(bytes in proptest::collection::vec(0_u8.., 0..20)) {
            proptest::prop_assert_eq!(super::encode(&bytes), STANDARD.encode(&bytes));
        }
    }
}
