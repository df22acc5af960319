#![expect(unsafe_code, reason = "hosts hand values back by their addresses")]
//! The values that hosts hold: JSON text, and what was compiled from it where it is a data document.

use core::{mem, ptr, slice, str};

use crate::input::rego;
use crate::json::{self, Session};
use crate::kubernetes::is_json;
use crate::tree::Tree;
use crate::wire::to_json;

use super::super::arena;

/// Tells a value from the bytes that some hosts take for one.
const MAGIC: u64 = 0x7375_7265_7075_6c6c;

/// Text at an address, NUL-terminated in the constants and results.
#[repr(C)]
#[derive(Clone, Copy)]
struct Span {
    start: *const u8,
    length: usize,
}

/// A value. It lies behind its text, so that the heap's base never holds one.
#[repr(C)]
pub struct Value {
    magic: u64,
    text: Span,
    /// What stands at `config.surepull`, after all patches.
    ours: Span,
    /// Compiled from `ours`; null in constants and results.
    session: *const Session,
    /// Where the next patch is written: what earlier patches left above is forgotten.
    room: usize,
    /// Where what is kept ends.
    end: usize,
    /// The text is a result set in JSON.
    is_result: bool,
}

// SAFETY: a module has one thread.
unsafe impl Sync for Value {}

impl Span {
    const fn of(text: &str) -> Self {
        Self { start: text.as_ptr(), length: text.len() }
    }

    fn text(&self) -> &'static str {
        // SAFETY: spans are made of `str`s that lie below the heap pointer or in the static data.
        unsafe { str::from_utf8_unchecked(slice::from_raw_parts(self.start, self.length)) }
    }
}

impl Value {
    /// Text alone: nothing is compiled from it, and nothing patches it.
    const fn bare(text: Span) -> Self {
        let ours = Span::of("");
        Self { magic: MAGIC, text, ours, session: ptr::null(), room: 0, end: 0, is_result: false }
    }

    /// A constant; the text ends with a NUL.
    pub const fn constant(text: &'static str) -> Self {
        Self::bare(Span::of(text))
    }

    /// Reads text that may be JSON, Rego, or nothing at all; 0 for nothing. Text that is neither is
    /// kept as well: an evaluation of it answers with a failure, which no host takes for an allow.
    pub fn parse(bytes: &'static [u8]) -> usize {
        let bytes = trim(bytes);
        if bytes.is_empty() {
            return 0;
        }
        let json = str::from_utf8(bytes).ok().filter(|text| is_json(text));
        let text = json.unwrap_or_else(|| translated(bytes));
        let (ours, session) = json::session_of_data(text);
        let session: &Session = Box::leak(Box::new(session));
        let value = Self { ours: Span::of(ours), session, ..Self::bare(Span::of(text)) };
        let value = Box::leak(Box::new(value));
        value.room = arena::top();
        value.end = value.room;
        value.address()
    }

    /// A result set, JSON with a NUL at its end.
    pub fn result(text: Vec<u8>) -> usize {
        let text = text.leak();
        let text = Span { start: text.as_ptr(), length: text.len() };
        let value = Self { is_result: true, ..Self::bare(text) };
        Box::leak(Box::new(value)).address()
    }

    /// The value at an address, where there is one.
    pub fn at(address: usize) -> Option<&'static Self> {
        let bytes = arena::bytes(address, size_of::<Self>());
        if bytes.is_empty() || !address.is_multiple_of(align_of::<Self>()) {
            return None;
        }
        // SAFETY: aligned and in memory; any bytes are a valid `u64`.
        let magic = unsafe { ptr::read(address as *const u64) };
        // SAFETY: only `Value`s start with the magic word, and nobody else writes it: the host writes
        // texts, which a heap reset puts at the base, where no value ever lay.
        (magic == MAGIC).then(|| unsafe { &*(address as *const Self) })
    }

    /// Its address.
    pub fn address(&self) -> usize {
        ptr::from_ref(self) as usize
    }

    /// Its text, without the NUL.
    pub fn text(&self) -> &'static str {
        self.text.text().trim_end_matches('\0')
    }

    /// What was compiled from it.
    pub fn session(&self) -> &'static Session {
        if self.session.is_null() {
            return Box::leak(Box::new(Session::new("", "")));
        }
        // SAFETY: compiled by `parse` or `patch` into the stretch of memory that is kept with the value.
        unsafe { &*self.session }
    }

    /// Its text with a NUL, in JSON or in Rego, where only a result's outer brackets differ.
    pub fn dump(&self, rego: bool) -> usize {
        let text = self.text();
        match (rego && self.is_result, text.strip_prefix('[').and_then(|t| t.strip_suffix(']'))) {
            (true, Some("")) => super::leak(b"set()\0".to_vec()),
            (true, Some(element)) => super::leak([b"{", element.as_bytes(), b"}\0"].concat()),
            _ if self.text.text().ends_with('\0') => self.text.start as usize,
            _ => super::leak([text.as_bytes(), b"\0"].concat()),
        }
    }
}

/// Without the NULs that some hosts count in.
pub fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [before @ .., 0] = bytes {
        bytes = before;
    }
    bytes
}

/// Rego text as JSON. What is neither, or no text, is kept as something that is refused as no JSON.
fn translated(bytes: &[u8]) -> &'static str {
    let json = rego::to_json(bytes).and_then(|json| String::from_utf8(json).ok());
    json.map_or("\u{fffd}", |json| json.leak())
}

/// Sets or removes what stands at a path of a data document, and compiles again. The host keeps
/// everything up to the heap pointer as it stands afterwards.
pub fn patch(base: usize, path: usize, value: Option<&str>) {
    let Some(base) = Value::at(base) else { return };
    let path: Vec<String> = Value::at(path).map(|path| segments(path.text())).unwrap_or_default();
    let ours = json::patched(base.ours.text(), &path, value);
    if ours == base.ours.text() {
        // The host keeps all up to the heap's pointer, and this patch was none of ours.
        mem::forget((ours, path));
        return arena::reset(base.end);
    }
    let (from, length) = (ours.as_ptr(), ours.len());
    // What lies above `room` is forgotten below: nothing of it may be dropped afterwards.
    mem::forget((ours, path));
    // SAFETY: the new text lies above `room`, where it was allocated after the value; the copy may
    // overlap, and goes downwards. From then on the heap ends behind the copy.
    let kept = unsafe {
        ptr::copy(from, base.room as *mut u8, length);
        arena::reset(base.room + length);
        str::from_utf8_unchecked(slice::from_raw_parts(base.room as *const u8, length))
    };
    let session: &Session = Box::leak(Box::new(json::session_of(kept)));
    // SAFETY: no reference to the value is alive but `base`, which ends here; a module has one thread.
    unsafe {
        let value = base.address() as *mut Value;
        (*value).ours = Span::of(kept);
        (*value).session = session;
        (*value).end = arena::top();
    }
}

/// A path as hosts write it: `["a", "b", 0]`, or `null` for the document itself.
fn segments(text: &str) -> Vec<String> {
    let Ok(Tree::List(segments)) = Tree::parse(text) else { return Vec::new() };
    segments
        .into_iter()
        .map(|segment| match segment {
            Tree::Text(key) => key,
            index => to_json(&index),
        })
        .collect()
}
