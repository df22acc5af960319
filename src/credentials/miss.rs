//! Why a key does not serve an image, as closely as can be said.

use super::address::Address;
use super::glob;
use super::key::Key;
use super::keyring::is_default_registry;

/// Why a key does not serve an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Miss {
    /// `index.docker.io/v1` without the last slash is a path; `/v1/` means the host.
    HubSlash,
    /// A host of Docker Hub that no image is looked up by, such as `registry-1.docker.io`.
    HubHost,
    /// The key for Docker Hub is asked only where no key matches `docker.io` itself, and one does.
    HiddenByDockerIo,
    /// The host is right, and the port is another: ports are compared as text.
    Port,
    /// The host differs in nothing but upper case.
    Case,
    /// A `*` stands in the path, where it means itself.
    PathGlob,
    /// The host is right, and the image's path does not begin with the key's.
    Path,
    /// A scheme that is not `http://` or `https://` is read as the host.
    Scheme,
    /// A host above or below: `*` is one label, and there must be as many.
    Labels,
    /// Another registry.
    Registry,
}

/// The words of a plan, in the order of the variants.
const WORDS: [&str; 10] = [
    "hub-slash",
    "hub-host",
    "hidden-by-docker.io",
    "port",
    "case",
    "path-glob",
    "path",
    "scheme",
    "labels",
    "registry",
];

impl Miss {
    /// The word that a plan has for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        WORDS.get(self as usize).copied().unwrap_or_default()
    }

    /// Whether the key was meant for the registry, as far as one can guess.
    #[must_use]
    pub fn is_near(self) -> bool {
        self != Self::Registry
    }

    /// Whether nobody writes such a key for anything but the registry that it misses.
    #[must_use]
    pub fn is_sure(self) -> bool {
        !matches!(self, Self::HiddenByDockerIo | Self::Path | Self::Labels | Self::Registry)
    }

    /// Why a key that does not serve an image does not; `name` is what the image is looked up by.
    pub(super) fn of(key: &Key, image: &Address, name: &str) -> Self {
        let Some(own) = &key.address else { return Self::Registry };
        let ((pattern, port), (host, other)) = (own.host_and_port(), image.host_and_port());
        if is_default_registry(name) && host == "docker.io" {
            match (pattern, own.path.as_str()) {
                ("index.docker.io", "") if port.is_empty() => return Self::HiddenByDockerIo,
                ("index.docker.io" | "docker.io", "/v1" | "/v2") => return Self::HubSlash,
                ("index.docker.io" | "docker.io", _) => {}
                _ if pattern.ends_with(".docker.io") || pattern.ends_with("docker.com") => {
                    return Self::HubHost;
                }
                _ => {}
            }
        }
        let hub = pattern == "index.docker.io" && host == "docker.io";
        let begins_alike = || {
            let start = image.path.get(..own.path.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(&own.path))
        };
        match glob::matches(pattern, host) || hub {
            true if port != other => Self::Port,
            true if !hub && begins_alike() => Self::Case,
            true if own.path.contains('*') => Self::PathGlob,
            true => Self::Path,
            false if pattern.eq_ignore_ascii_case(host) => Self::Case,
            false if own.path.starts_with("//") => Self::Scheme,
            false if is_below(host, pattern) || is_below(pattern, host) => Self::Labels,
            false => Self::Registry,
        }
    }
}

/// Whether a host ends with another that has at least two labels, of which stars are left out.
fn is_below(host: &str, other: &str) -> bool {
    let other = other.strip_prefix("*.").unwrap_or(other);
    other.contains('.') && host.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
