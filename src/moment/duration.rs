//! Durations as Kubernetes writes them, `1h30m` (Go `time.ParseDuration`, metav1.Duration).

/// Nanoseconds; none where the text is no duration, or longer than about 292 years.
#[must_use]
pub fn duration(text: &str) -> Option<i64> {
    const UNITS: [(&str, i64); 8] = [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("μs", 1_000),
        ("ms", 1_000_000),
        ("s", SECOND),
        ("m", 60 * SECOND),
        ("h", 3600 * SECOND),
    ];
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut sum = 0_i64;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = after.strip_prefix('.').map_or(("", after), digits);
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let end = after.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, left) = after.split_at_checked(end)?;
        let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let whole = if whole.is_empty() { 0 } else { whole.parse::<i64>().ok()? };
        sum = sum.checked_add(whole.checked_mul(*unit)?)?;
        // What is less than a nanosecond is cut off.
        let mut place = *unit;
        for digit in fraction.bytes() {
            let value = i64::from(digit - b'0');
            sum = sum.checked_add(place / 10 * value + place % 10 * value / 10)?;
            place /= 10;
        }
        rest = left;
    }
    Some(if negative { -sum } else { sum })
}

/// A second in nanoseconds.
pub const SECOND: i64 = 1_000_000_000;

fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::{SECOND, duration};

    #[test]
    fn reads_what_go_reads() {
        for (text, nanoseconds) in [
            ("0", Some(0)),
            ("0s", Some(0)),
            ("2m", Some(120 * SECOND)),
            ("2m0s", Some(120 * SECOND)),
            ("1h30m", Some(5400 * SECOND)),
            ("1.5h", Some(5400 * SECOND)),
            (".5s", Some(SECOND / 2)),
            ("-1s", Some(-SECOND)),
            ("+5ns", Some(5)),
            ("100ms", Some(SECOND / 10)),
            ("3us2µs1μs", Some(6_000)),
            ("", None),
            ("-", None),
            ("3", None),
            ("s", None),
            (".s", None),
            ("1d", None),
            ("1 h", None),
            ("1h ", None),
            ("3000000h", None),
        ] {
            assert_eq!(duration(text), nanoseconds, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_fails(text in "[-+]?([0-9]{0,25}\\.?[0-9]{0,25}[a-zµ]{0,2}){0,3}") {
            let _ = duration(&text);
        }
    }
}
