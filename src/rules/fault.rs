//! Faults: they carry facts and know their wording. What is worded in the same way by several rules stands here.

use core::fmt;

use crate::report::Echo;

/// A fault's facts; `Display` is the message (what), the rest is why and help. Single sentences,
/// lower case at the start, no full stop, the user's words in backticks.
pub trait Fault: fmt::Display {
    /// What it does to the pull.
    fn why(&self) -> &'static str;
    /// What to do.
    ///
    /// # Errors
    /// Only those of what it is written to.
    fn help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// The help of a fault as a part of a longer text, and why an exemption that is meant for it does not count.
pub struct Help<'f>(pub &'f dyn Fault, pub Option<&'f str>);

impl fmt::Display for Help<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.help(f)?;
        match self.1 {
            Some(missed) => write!(f, "; {missed}"),
            None => Ok(()),
        }
    }
}

/// The help of faults whose mend is a version: name one, and its digest where evidence knows it.
pub(super) fn name_version(f: &mut fmt::Formatter<'_>, name: &str, digest: Option<&str>) -> fmt::Result {
    let name = Echo(name);
    match digest {
        Some(digest) => {
            write!(f, "name the version you tested, or pin what `latest` is now: `{name}@{digest}`")
        }
        None => {
            write!(f, "name the version you tested, `{name}:<version>`, and its digest where you know it")
        }
    }
}

/// The help of faults whose mend is another tag, or a digest behind this one; `image` is without digest.
pub(super) fn replace_tag(
    f: &mut fmt::Formatter<'_>,
    image: &str,
    tag: &str,
    digest: Option<&str>,
) -> fmt::Result {
    match digest {
        Some(digest) => {
            let (image, tag) = (Echo(image), Echo(tag));
            write!(f, "name the full version you tested, or pin what `{tag}` is now: `{image}@{digest}`")
        }
        None => {
            let name = image.strip_suffix(tag).and_then(|name| name.strip_suffix(':')).unwrap_or(image);
            write!(
                f,
                "name the full version you tested, `{}:<version>`, and its digest where you know it",
                Echo(name)
            )
        }
    }
}

/// A fault whose facts do not last until somebody asks for its words.
pub struct Worded {
    message: String,
    why: &'static str,
    help: String,
}

impl Worded {
    /// A fault in its own words.
    #[must_use]
    pub fn of(fault: &dyn Fault) -> Self {
        Self { message: fault.to_string(), why: fault.why(), help: Help(fault, None).to_string() }
    }
}

impl fmt::Display for Worded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Fault for Worded {
    fn why(&self) -> &'static str {
        self.why
    }

    fn help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.help)
    }
}
