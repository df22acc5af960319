//! The kubelet's keyring: which key of which secret serves an image, and why the others do not.
//!
//! Of a secret's values nothing is kept: no password, no `auth`, no user, also none before the host of a key.
//! Sources: kubernetes `pkg/credentialprovider/{keyring,config}.go`, `pkg/credentialprovider/secrets/secrets.go`,
//! Go `net/url`, `net.SplitHostPort`, `path/filepath.Match`, `encoding/json`.

mod address;
mod config;
mod glob;
mod key;
mod keyring;
mod miss;
mod secret;
mod store;

pub use config::Broken;
pub use key::Key;
pub use keyring::{Lookup, Tried, is_default_registry, lookup};
pub use miss::Miss;
pub use secret::{Contents, Ignored, Secret};
pub use store::{Complete, Credentials, Gathered, Namespaces};

#[cfg(test)]
mod tests;
