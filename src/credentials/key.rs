//! A key of a secret: prepared as the kubelet prepares it, and matched against an image's name.

use core::fmt;

use crate::list::joined;
use crate::text::last_of;

use super::address::Address;
use super::glob;

/// What the kubelet looks for where nothing else serves an image of Docker Hub.
const HUB: &str = "index.docker.io";

/// A key as the kubelet keeps it. No user is in it, and nobody's password.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// Host, port and path; keys are tried in the reverse order of its bytes.
    pub(super) text: String,
    /// The same read once more, as matching does; without one nothing matches.
    pub(super) address: Option<Address>,
}

impl Key {
    /// Prepares a key of `auths`. None where the kubelet cannot read it and passes over it.
    #[must_use]
    pub fn prepare(written: &str) -> Option<Self> {
        let bare = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"));
        let Address { host, path } = Address::parse(bare.unwrap_or(written))?;
        // `/v1/` and `/v2/` mean the host; without the slash behind them they are a path like any other.
        let versioned = path.starts_with("/v1/") || path.starts_with("/v2/");
        let path = path.get(3..).filter(|_| versioned).unwrap_or(&path);
        let path = if path == "/" { "" } else { path };
        let text = shown(&host, path);
        Some(Self { address: Address::parse(&text), text })
    }

    /// A pattern of `matchImages`, which is not prepared.
    #[must_use]
    pub fn pattern(written: &str) -> Self {
        let address = Address::parse(written);
        let text = address.as_ref().map_or_else(String::new, |address| shown(&address.host, &address.path));
        Self { text, address }
    }

    /// The key as it may be shown: what matching cuts off is left out.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.text.split(['?', '#']).next().unwrap_or_default()
    }

    /// Whether it serves an image of Docker Hub where no other key does.
    pub(super) fn is_fallback(&self) -> bool {
        self.text == HUB
    }

    /// Whether it serves an image.
    pub(super) fn serves(&self, image: &Address) -> bool {
        self.address.as_ref().is_some_and(|own| image.path.starts_with(&own.path) && has_host(own, image))
    }

    /// Whether it serves an image by nothing but the letters that its path begins with: `org` serves `orgs/app`.
    pub(super) fn is_accident(&self, image: &Address) -> bool {
        let Some(own) = &self.address else { return false };
        let rest = image.path.strip_prefix(&own.path).unwrap_or_default();
        !own.path.is_empty() && !own.path.ends_with('/') && !rest.is_empty() && !rest.starts_with('/')
    }
}

/// Host and path as one. No image has a `@` in its name, nor its escape: what stands before it may be a user and a
/// password, and matches nothing either way.
fn shown(host: &str, path: &str) -> String {
    let plain = path.rfind('@').map(|at| at + 1);
    let rest = plain.max(last_of(path, "%40").map(|at| at + 3)).and_then(|at| path.get(at..));
    joined(&[host, rest.map_or("", |_| "/***@"), rest.unwrap_or(path)], "")
}

/// Whether the port is the same and every label of the host matches.
pub(super) fn has_host(own: &Address, image: &Address) -> bool {
    let ((pattern, port), (host, other)) = (own.host_and_port(), image.host_and_port());
    port == other && glob::matches(pattern, host)
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.shown()).finish()
    }
}
