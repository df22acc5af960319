//! Why a string is no pattern, and what to write instead.

use core::fmt;

use crate::limits;

/// A string that is no pattern. Its text never repeats the string, which may hold a secret by mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternError {
    /// Nothing stands there.
    Empty,
    /// More bytes than anything that could match has.
    TooLong,
    /// A blank, a line break or a control character.
    Blank,
    /// `https://` or the like.
    Scheme,
    /// A `/` first, last or twice.
    Slash,
    /// A tag or digest where registries are meant.
    Version,
    /// What stands before the first `/` looks like a host and is none.
    Host,
    /// The port is no number.
    Port,
    /// A `*` in a first part that is no host.
    Star,
    /// `**` elsewhere than as the whole last part of the path.
    DoubleStar,
    /// The path has an upper-case letter.
    UpperCase,
    /// The path has a character that no path has.
    Path,
    /// The tag is empty or has a character that no tag has.
    Tag,
    /// The digest is none that an image can have, and no glob.
    Digest,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => return write!(f, "expected a pattern of at most {} bytes", limits::PATTERN),
            Self::Empty => "expected a pattern, and the text is empty: write `*` for everything",
            Self::Blank => "expected a pattern without blanks and line breaks",
            Self::Scheme => "expected a pattern without a scheme: write `ghcr.io/org`, not `https://ghcr.io/org`",
            Self::Slash => {
                "expected a pattern without `/` at its start or end or twice in a row: write `ghcr.io/org` for it and all below it"
            }
            Self::Version => {
                "expected a registry without tag or digest: write `ghcr.io/org/app`, not `ghcr.io/org/app:1.2`"
            }
            Self::Host => {
                "expected a host of letters, digits and hyphens between dots, in which `*` is one label or a part of one: write `*.example.com`"
            }
            Self::Port => {
                "expected a port in digits, for which no `*` can stand: write `registry.example.com:5000`"
            }
            Self::Star => {
                "expected a host before a `*` without dot or port: write `docker.io/*/redis` for Docker Hub, `*.example.com` for hosts, `*` alone for everything"
            }
            Self::DoubleStar => {
                "expected `**` as the whole last part of a path only: write `ghcr.io/org/**`, and `*` for one part"
            }
            Self::UpperCase => "expected a path in lower case, as all repositories are",
            Self::Path => "expected a path of lower-case letters, digits, `.`, `_`, `-` and `*` between `/`",
            Self::Tag => {
                "expected a tag of letters, digits, `.`, `_`, `-`, `*` and `?` after the `:`: write `ghcr.io/org/app:1.*`"
            }
            Self::Digest => {
                "expected a whole digest or a glob after the `@`: write `@` alone for any digest, or `@sha256:` and 64 digits"
            }
        })
    }
}

impl core::error::Error for PatternError {}
