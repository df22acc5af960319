//! Faults: they carry facts and know their wording. What is worded in the same way by several rules stands here.

use crate::report::Echo;
use crate::wire::{Ink, Text, say};

/// A fault's facts, and their wording: single sentences, lower case at the start, no full stop, the user's words in
/// backticks.
pub trait Fault {
    /// What is wrong.
    fn message(&self, out: &mut Ink);
    /// What it does to the pull.
    fn why(&self) -> &'static str;
    /// What to do.
    fn help(&self, out: &mut Ink);
}

/// The message of a fault as a text.
pub struct Message<'f>(pub &'f dyn Fault);

impl Text for Message<'_> {
    fn write_text(&self, out: &mut Ink) {
        self.0.message(out);
    }
}

/// The help of a fault as a text, and why an exemption that is meant for it does not count.
pub struct Help<'f>(pub &'f dyn Fault, pub Option<&'f str>);

impl Text for Help<'_> {
    fn write_text(&self, out: &mut Ink) {
        self.0.help(out);
        if let Some(missed) = self.1 {
            say!(out, "; ", missed);
        }
    }
}

/// The help of faults whose mend is a version: name one, and its digest where evidence knows it.
pub(super) fn name_version(out: &mut Ink, name: &str, digest: Option<&str>) {
    match digest {
        Some(digest) => {
            say!(
                out,
                "name the version you tested, or pin what `latest` is now: `",
                Echo(name),
                "@",
                digest,
                "`"
            );
        }
        None => say!(
            out,
            "name the version you tested, `",
            Echo(name),
            ":<version>`, and its digest where you know it"
        ),
    }
}

/// The help of faults whose mend is another tag, or a digest behind this one; `image` is without digest.
pub(super) fn replace_tag(out: &mut Ink, image: &str, tag: &str, digest: Option<&str>) {
    match digest {
        Some(digest) => {
            say!(out, "name the full version you tested, or pin what `", Echo(tag), "` is now: `");
            say!(out, Echo(image), "@", digest, "`");
        }
        None => {
            let name = image.strip_suffix(tag).and_then(|name| name.strip_suffix(':')).unwrap_or(image);
            say!(out, "name the full version you tested, `", Echo(name));
            say!(out, ":<version>`, and its digest where you know it");
        }
    }
}

/// A fault whose facts do not last until somebody asks for its words.
pub struct Worded {
    message: Ink,
    why: &'static str,
    help: Ink,
}

impl Worded {
    /// A fault in its own words.
    #[must_use]
    pub fn of(fault: &dyn Fault) -> Self {
        let (mut message, mut help) = (Ink::default(), Ink::default());
        fault.message(&mut message);
        fault.help(&mut help);
        Self { message, why: fault.why(), help }
    }
}

impl Fault for Worded {
    fn message(&self, out: &mut Ink) {
        out.copy(&self.message, 0..self.message.len());
    }

    fn why(&self) -> &'static str {
        self.why
    }

    fn help(&self, out: &mut Ink) {
        out.copy(&self.help, 0..self.help.len());
    }
}
