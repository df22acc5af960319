//! Go's `filepath.Match`, label by label of a host: `*`, `?`, `[a-z]`, `[^a]`, and `\` before what is meant as it
//! is. Nothing but a dot takes a dot, so that both sides have as many labels.

/// Whether a pattern matches the whole host. A pattern that is none matches nothing.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern, name);
    // Where the last `*` goes on: its rest of the pattern, and what it has not taken yet.
    let mut star: Option<(&str, &str)> = None;
    loop {
        if let Some(after) = pattern.strip_prefix('*') {
            star = Some((after, name));
            pattern = after;
            continue;
        }
        if pattern.is_empty() && name.is_empty() {
            return true;
        }
        match one(pattern, name.chars().next()) {
            // A pattern that is none further on matches nothing either, and is met there.
            Err(Malformed) => return false,
            Ok(Some(rest)) => {
                let mut left = name.chars();
                left.next();
                (pattern, name) = (rest, left.as_str());
            }
            Ok(None) => {
                let Some((after, taken)) = star else { return false };
                let mut left = taken.chars();
                if matches!(left.next(), None | Some('.')) {
                    return false;
                }
                star = Some((after, left.as_str()));
                (pattern, name) = (after, left.as_str());
            }
        }
    }
}

struct Malformed;

/// The pattern behind its first element, where that element takes the character.
fn one(pattern: &str, found: Option<char>) -> Result<Option<&str>, Malformed> {
    let mut chars = pattern.chars();
    let (takes, rest) = match chars.next() {
        None => return Ok(None),
        Some('?') => (found.is_some_and(|c| c != '.'), chars.as_str()),
        Some('[') => class(chars.as_str(), found)?,
        Some('\\') => {
            let meant = chars.next().filter(|c| *c != '.').ok_or(Malformed)?;
            (found == Some(meant), chars.as_str())
        }
        Some(plain) => (found == Some(plain), chars.as_str()),
    };
    Ok(takes.then_some(rest))
}

/// Reads a class from behind its bracket: whether it takes the character, and what follows it.
fn class(text: &str, found: Option<char>) -> Result<(bool, &str), Malformed> {
    let (negated, mut text) = match text.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mut among, mut ranges) = (false, 0);
    loop {
        if let Some(rest) = text.strip_prefix(']').filter(|_| ranges > 0) {
            return Ok((found.is_some_and(|c| c != '.') && among != negated, rest));
        }
        let (low, rest) = bound(text)?;
        let (high, rest) = match rest.strip_prefix('-') {
            Some(rest) => bound(rest)?,
            None => (low, rest),
        };
        among = among || found.is_some_and(|c| low <= c && c <= high);
        (text, ranges) = (rest, ranges + 1);
    }
}

/// A character of a class, behind which something has to follow.
fn bound(text: &str) -> Result<(char, &str), Malformed> {
    let text = text.strip_prefix('\\').ok_or(text).or_else(|text| match text.chars().next() {
        // A dot parts labels first, and leaves a class on either side unfinished.
        Some('-' | ']' | '.') | None => Err(Malformed),
        Some(_) => Ok(text),
    })?;
    let mut chars = text.chars();
    let bound = chars.next().ok_or(Malformed)?;
    let rest = chars.as_str();
    if rest.is_empty() { Err(Malformed) } else { Ok((bound, rest)) }
}

#[cfg(test)]
mod tests {
    use super::matches;

    /// Rows of Go's own `path/filepath/match_test.go` that have no slash, and some of ours.
    #[test]
    fn matches_as_go_does() {
        for (pattern, name, expected) in [
            ("abc", "abc", true),
            ("*", "abc", true),
            ("*", "", true),
            ("*c", "abc", true),
            ("a*", "a", true),
            ("a*", "abc", true),
            ("a*b*c*d*e*", "axbxcxdxe", true),
            ("a*b?c*x", "abxbbxdbxebxczzx", true),
            ("a*b?c*x", "abxbbxdbxebxczzy", false),
            ("ab[c]", "abc", true),
            ("ab[b-d]", "abc", true),
            ("ab[e-g]", "abc", false),
            ("ab[^c]", "abc", false),
            ("ab[^b-d]", "abc", false),
            ("ab[^e-g]", "abc", true),
            ("a\\*b", "a*b", true),
            ("a\\*b", "ab", false),
            ("a?b", "a☺b", true),
            ("a[^a]b", "a☺b", true),
            ("a???b", "a☺b", false),
            ("[a-ζ]*", "α", true),
            ("*[a-ζ]", "A", false),
            ("[\\]a]", "]", true),
            ("[\\-]", "-", true),
            ("[x\\-]", "x", true),
            ("[x\\-]", "z", false),
            ("[\\-x]", "a", false),
            ("[]a]", "]", false),
            ("[-]", "-", false),
            ("[x-]", "x", false),
            ("[-x]", "x", false),
            ("\\", "a", false),
            ("[a-b-c]", "a", false),
            ("[", "a", false),
            ("[^", "a", false),
            ("[^bc", "a", false),
            ("a[", "a", false),
            ("a[", "ab", false),
            ("*x", "xxx", true),
            ("*[]", "x", false),
            ("?", "", false),
            ("[^a]", "", false),
            ("", "", true),
            ("", "a", false),
            ("*.b", "a.b", true),
            ("*.b", "a.c.b", false),
            ("a*", "a.b", false),
            ("*.*", "a.b", true),
            ("*.b*.c", "a.b.c", true),
            ("*b.*c", "ab.bc", true),
            ("*b.d", "ab.b", false),
            ("a?b", "a.b", false),
            ("a[^x]b", "a.b", false),
            ("[,-/]", ".", false),
            ("[a.b]", "a", false),
            ("a.", "a", false),
            ("a.", "a.", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
