//! Host and path of an address, as Go's `url.Parse` reads one that begins with `https://`. What it refuses the
//! kubelet passes over; newer versions of Go refuse some hosts with colons, too, that never match anything.

use crate::text::{first_of, lossy};

/// Host and path of an address: no user, query or fragment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// Host and port.
    pub(super) host: String,
    /// The path, its escapes undone.
    pub(super) path: String,
}

impl Address {
    /// Reads what stands behind `https://`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
        if text.bytes().any(|b| b < b' ' || b == 0x7f) {
            return None;
        }
        unescape(fragment, Part::Other)?;
        let text = text.split('?').next().unwrap_or_default();
        let (authority, path) = text.split_at(text.find('/').unwrap_or(text.len()));
        let host = match authority.rsplit_once('@') {
            Some((user, host)) => {
                user.bytes().all(is_user).then(|| unescape(user, Part::Other))??;
                host
            }
            None => authority,
        };
        Some(Self { host: read_host(host)?, path: unescape(path, Part::Other)? })
    }

    /// Host and port apart, as `net.SplitHostPort` parts them: what it refuses is a host without port.
    pub(super) fn host_and_port(&self) -> (&str, &str) {
        split_port(&self.host).unwrap_or((&self.host, ""))
    }
}

fn split_port(text: &str) -> Option<(&str, &str)> {
    let (before, port) = text.rsplit_once(':')?;
    let host = match before.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']')?,
        None => before,
    };
    let odd = |c: char| matches!(c, '[' | ']') || (c == ':' && host.len() == before.len());
    let bracket = port.contains(['[', ']']);
    (!bracket && !host.contains(odd)).then_some((host, port))
}

/// What a part may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Host,
    /// What follows `%25` within brackets.
    Zone,
    Other,
}

fn read_host(text: &str) -> Option<String> {
    // A class of letters is refused by Go 1.25.7 and later, so that the kubelet never gets to match it.
    if text.rfind('[') > Some(0) {
        return None;
    }
    // Behind brackets nothing but a port may stand; elsewhere it begins at the last colon.
    let bracketed = if text.starts_with('[') { Some(text.rfind(']')?) } else { None };
    let port = match bracketed {
        Some(end) => text.get(end + 1..)?,
        None => text.rfind(':').and_then(|at| text.get(at..)).unwrap_or_default(),
    };
    if !port.is_empty() && !port.strip_prefix(':')?.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let zone = bracketed.and_then(|end| Some((first_of(text.get(..end)?, "%25")?, end)));
    let Some((start, end)) = zone else { return unescape(text, Part::Host) };
    let parts = [(0..start, Part::Host), (start..end, Part::Zone), (end..text.len(), Part::Host)];
    parts.into_iter().map(|(range, part)| unescape(text.get(range)?, part)).collect()
}

/// Undoes the escapes of a part; none where it holds what it may not. Bytes that are no text are replaced: no
/// image has them.
fn unescape(text: &str, part: Part) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            if part != Part::Other && first.is_ascii() && !is_host(*first) {
                return None;
            }
            bytes.push(*first);
            continue;
        }
        let [high, low, after @ ..] = after else { return None };
        let digit = |b: &u8| char::from(*b).to_digit(16);
        let byte = (digit(high)? << 4 | digit(low)?) as u8;
        let allowed = match part {
            Part::Other => true,
            Part::Host => !byte.is_ascii() || byte == b'%',
            Part::Zone => byte == b'%' || byte == b' ' || is_host(byte),
        };
        if !allowed {
            return None;
        }
        bytes.push(byte);
        rest = after;
    }
    Some(lossy(bytes))
}

/// Whether an ASCII byte may stand in a host.
fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

/// Whether an ASCII byte may stand in what precedes `@`.
fn is_user(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte)
}
