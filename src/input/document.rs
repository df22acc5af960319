//! From bytes to objects: one pass over the text, and a second one only for a bare AdmissionRequest.

use core::str::{self, Utf8Error};

use crate::kubernetes::{Fault, FaultKind, Field, List, Object, Read, Reader, Request, Whole};
use crate::limits;
use crate::report::Problem;

use super::envelope::Envelope;

/// An input as it is handed over.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// Bytes, which may be no text.
    Bytes(&'a [u8]),
    /// Text: who hands it over has seen that it is.
    Text(&'a str),
}

impl<'a> Source<'a> {
    /// Its bytes.
    #[must_use]
    pub fn bytes(self) -> &'a [u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Text(text) => text.as_bytes(),
        }
    }

    /// Its text.
    fn text(self) -> Result<&'a str, Utf8Error> {
        match self {
            Self::Bytes(bytes) => str::from_utf8(bytes),
            Self::Text(text) => Ok(text),
        }
    }
}

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

/// A document that was read, before its shape is recognised.
#[derive(Debug)]
pub struct Document<'a> {
    pub(super) root: Root<'a>,
}

#[derive(Debug)]
pub(super) enum Root<'a> {
    Objects(Vec<Field<Box<Whole<'a, Object<'a>>>>>),
    Object(Box<Whole<'a, Object<'a>>>),
    Request(Box<Request<'a>>),
}

impl<'a> Document<'a> {
    /// Reads JSON text.
    ///
    /// # Errors
    /// Text that is too long, no UTF-8, no JSON, neither object nor list, or repeats a key that is read.
    pub fn read(source: impl Into<Source<'a>>, longest: usize) -> Result<Self, Problem> {
        Self::read_source(source.into(), longest)
    }

    fn read_source(source: Source<'a>, longest: usize) -> Result<Self, Problem> {
        let bytes = source.bytes();
        if bytes.len() > longest {
            return Err(Problem::new(
                "input-too-large",
                format!("the input has {} bytes, and {longest} are read", bytes.len()),
            )
            .help("split the input, or judge it with the `surepull` command"));
        }
        let text = source.text().map_err(|e| {
            Problem::new(
                "invalid-utf8",
                format!("the input is not valid UTF-8 from byte {} on", e.valid_up_to()),
            )
        })?;
        let root = match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'[') => match whole::<List<Box<Whole<'a, Object<'a>>>>>(text)? {
                Field::Value(objects) => Root::Objects(objects),
                _ => return Err(unrecognised("something else than a list")),
            },
            None => return Err(Problem::new("empty-input", "the input is empty")),
            _ => match whole::<Field<Box<Whole<'a, Object<'a>>>>>(text)? {
                Field::Value(object) if is_bare_request(&object) => {
                    match whole::<Field<Box<Request<'a>>>>(text)? {
                        Field::Value(request) => Root::Request(request),
                        _ => return Err(unrecognised("something else than an object")),
                    }
                }
                Field::Value(object) => Root::Object(object),
                Field::Absent => return Err(unrecognised("null")),
                Field::Wrong(found) => return Err(unrecognised(found)),
            },
        };
        Ok(Self { root })
    }

    /// The settings of Kubewarden's envelope `{request, settings}`.
    #[must_use]
    pub fn settings(&self) -> Option<&'a str> {
        self.object().and_then(|o| o.settings)
    }

    /// The settings of Gatekeeper's envelope `{review, parameters}`.
    #[must_use]
    pub fn parameters(&self) -> Option<&'a str> {
        self.object().and_then(|o| o.parameters)
    }

    /// The text of the object that a request in Kubewarden's envelope is about.
    #[must_use]
    pub fn requested(&self) -> Option<&'a str> {
        self.object()?.request.value()?.object.value().map(|object| object.text)
    }

    /// Who put the input into what.
    #[must_use]
    pub fn envelope(&self) -> Envelope {
        match self.object() {
            Some(o) if o.kind.as_str() == Some("AdmissionReview") => Envelope::Review,
            Some(o) if o.kind.is_absent() && !o.request.is_absent() => Envelope::Kubewarden,
            Some(o) if o.kind.is_absent() && !o.review.is_absent() => Envelope::Gatekeeper,
            _ => Envelope::None,
        }
    }

    fn object(&self) -> Option<&Object<'a>> {
        match &self.root {
            Root::Object(object) => Some(object),
            _ => None,
        }
    }
}

pub(super) fn unrecognised(found: &str) -> Problem {
    Problem::new("unrecognised-input", format!("the input is {found}, not a Kubernetes object"))
        .help("hand over an object with `apiVersion` and `kind`, a List, a pod spec, or an AdmissionReview")
}

/// `kind` is an object there, and the request stands without its review.
fn is_bare_request(object: &Object<'_>) -> bool {
    object.kind.as_str().is_none()
        && object.request.is_absent()
        && object.review.is_absent()
        && !(object.operation.is_absent() && object.uid.is_absent())
}

/// Reads one value and nothing after it.
fn whole<'a, T: Read<'a>>(text: &'a str) -> Result<T, Problem> {
    let mut reader = Reader::new(text);
    let read = T::read(&mut reader, 0).and_then(|value| reader.end().map(|()| value));
    read.map_err(|_| explain(text, reader.fault()))
}

/// A fault in words: places and keys, never a value.
fn explain(text: &str, fault: Option<Fault>) -> Problem {
    let fault = fault.unwrap_or(Fault::at_the_end(text));
    let place = fault.place(text);
    match fault.kind {
        FaultKind::End => {
            Problem::new("invalid-json", format!("the input is not valid JSON: it ends too early {place}"))
        }
        FaultKind::Expected(what) => {
            Problem::new("invalid-json", format!("the input is not valid JSON: expected {what} {place}"))
        }
        // Hosts that write the input anew change its lines, and deep nesting is no fault of the text.
        FaultKind::Deep => {
            Problem::new("too-deep", format!("the input nests more than {} levels deep", limits::DEPTH))
                .help("no Kubernetes object nests that deeply: look for what writes it")
        }
        FaultKind::Many => Problem::new(
            "too-many",
            "the input has more objects, containers, volumes and secrets than are read",
        )
        .help("split the input"),
        FaultKind::Duplicate(key) => {
            Problem::new("duplicate-key", format!("the key `{key}` stands twice in one object {place}"))
                .help("readers disagree on which of the two counts: remove one")
        }
    }
}
