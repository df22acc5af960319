//! What is written so far. Its bytes are there before they are written, so that short texts, which most are, are
//! copied by a few words: in a Wasm module every other copy is a call out of it.

use core::ops::Range;

/// Bytes that are text, and how many of them are written.
#[derive(Clone, Debug, Default)]
pub struct Ink {
    bytes: Vec<u8>,
    at: usize,
}

impl Ink {
    /// With room for so many bytes.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self { bytes: vec![0; bytes], at: 0 }
    }

    /// Makes sure of room for so many bytes more.
    pub fn reserve(&mut self, more: usize) {
        let wanted = self.at.saturating_add(more);
        if wanted > self.bytes.len() {
            self.grow(wanted.max(2 * self.bytes.len()).max(64));
        }
    }

    /// Anew and copied: resizing would write zeros byte by byte.
    #[cold]
    fn grow(&mut self, length: usize) {
        let written = self.written();
        let mut bytes = vec![0; length];
        if let Some(to) = bytes.get_mut(..written.len()) {
            to.copy_from_slice(written);
        }
        self.bytes = bytes;
    }

    /// Writes a text behind what stands there.
    pub fn push(&mut self, text: &str) {
        self.append(text.as_bytes());
    }

    /// Writes what stands in other ink, from one place to another.
    pub fn copy(&mut self, other: &Self, place: Range<usize>) {
        self.append(other.bytes.get(place).unwrap_or_default());
    }

    /// Writes what stands there already once more.
    pub fn repeat(&mut self, place: Range<usize>) {
        let (at, length) = (self.at, place.len());
        self.reserve(length);
        if place.end <= at {
            self.bytes.copy_within(place, at);
            self.at += length;
        }
    }

    #[inline(never)]
    fn append(&mut self, from: &[u8]) {
        let length = from.len();
        let end = self.at + length;
        if end > self.bytes.len() {
            self.reserve(length);
        }
        let Some(to) = self.bytes.get_mut(self.at..end) else { return };
        // Two copies that overlap make any length between one of them and both.
        match length {
            0..4 => to.iter_mut().zip(from).for_each(|(to, from)| *to = *from),
            4..8 => ends::<4>(to, from),
            8..16 => ends::<8>(to, from),
            16..=32 => ends::<16>(to, from),
            33..=64 => ends::<32>(to, from),
            _ => to.copy_from_slice(from),
        }
        self.at = end;
    }

    /// Writes one byte, of text that is ASCII.
    #[inline]
    pub fn byte(&mut self, byte: u8) {
        if self.at >= self.bytes.len() {
            self.reserve(1);
        }
        if let Some(to) = self.bytes.get_mut(self.at) {
            *to = byte;
            self.at += 1;
        }
    }

    /// The text from one place to another.
    #[must_use]
    pub fn text(&self, place: Range<usize>) -> &str {
        core::str::from_utf8(self.bytes.get(place).unwrap_or_default()).unwrap_or_default()
    }

    /// What is written.
    #[must_use]
    pub fn written(&self) -> &[u8] {
        self.bytes.get(..self.at).unwrap_or_default()
    }

    /// How many bytes are written.
    #[must_use]
    pub fn len(&self) -> usize {
        self.at
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at == 0
    }

    /// Forgets all but the first bytes, and keeps the room.
    pub fn truncate(&mut self, length: usize) {
        self.at = self.at.min(length);
    }

    /// What is written, by itself.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.at);
        self.bytes
    }

    /// The same as text, which it is.
    #[must_use]
    pub fn into_text(self) -> String {
        String::from_utf8(self.into_bytes()).unwrap_or_default()
    }
}

/// Copies the first and the last bytes.
#[inline(always)]
fn ends<const N: usize>(to: &mut [u8], from: &[u8]) {
    if let (Some(to), Some(from)) = (to.first_chunk_mut::<N>(), from.first_chunk()) {
        *to = *from;
    }
    if let (Some(to), Some(from)) = (to.last_chunk_mut::<N>(), from.last_chunk()) {
        *to = *from;
    }
}

#[cfg(test)]
mod tests {
    use super::Ink;

    #[test]
    fn texts_of_every_length_stand_behind_each_other() {
        let text: String = ('a'..='z').cycle().take(100).collect();
        let (mut ink, mut whole) = (Ink::default(), String::new());
        for part in (0..=text.len()).filter_map(|length| text.get(..length)) {
            ink.push(part);
            ink.byte(b',');
            whole = whole + part + ",";
            assert_eq!(ink.written(), whole.as_bytes());
        }
        let mut other = Ink::with_room(3);
        other.copy(&ink, 1..4);
        assert_eq!((other.len(), other.text(0..3)), (3, "a,a"));
        ink.truncate(2);
        ink.push("é");
        assert_eq!((ink.text(0..4), ink.text(0..3)), (",aé", ""));
        assert_eq!(ink.into_bytes(), ",aé".as_bytes());
    }
}
