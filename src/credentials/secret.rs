//! A Secret, as far as the kubelet pulls with it.

use std::borrow::Cow;

use crate::base64::decode;
use crate::kubernetes::{member, text_member, text_of};

use super::config::{Broken, Config};
use super::key::Key;

/// The types that the kubelet pulls with, and the key of each. Anything else it passes over.
const TYPES: [(&str, &str); 2] =
    [("kubernetes.io/dockerconfigjson", ".dockerconfigjson"), ("kubernetes.io/dockercfg", ".dockercfg")];

/// A Secret. None of its values is in here.
#[derive(Clone, Debug)]
pub struct Secret {
    /// The namespace, where it names one.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
    /// What the kubelet makes of it.
    pub contents: Contents,
}

/// What the kubelet makes of a Secret.
#[derive(Clone, Debug)]
pub enum Contents {
    /// It passes over it.
    Ignored(Ignored),
    /// No pod that uses it can pull anything.
    Broken(Broken),
    /// It tries the keys that match an image.
    Keys {
        /// The keys.
        keys: Vec<Key>,
        /// How many it cannot read and passes over.
        unreadable: usize,
    },
}

/// Why the kubelet passes over a Secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// Its type is none to pull with.
    Type(String),
    /// It lacks the key that belongs to its type.
    Key(&'static str),
    /// The key holds nothing.
    Empty(&'static str),
}

impl Secret {
    /// Reads a Secret. None where it has no name: nobody can use it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let metadata = member(text, "metadata").unwrap_or_default();
        let name = text_member(metadata, "name")?.into_owned();
        let namespace = text_member(metadata, "namespace").map(Cow::into_owned);
        Some(Self { namespace, name, contents: contents(text) })
    }

    /// The keys that the kubelet can read.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        match &self.contents {
            Contents::Keys { keys, .. } => keys,
            _ => &[],
        }
    }
}

fn contents(text: &str) -> Contents {
    let found = text_member(text, "type").unwrap_or(Cow::Borrowed("Opaque"));
    let Some((_, key)) = TYPES.iter().find(|(name, _)| *name == found) else {
        return Contents::Ignored(Ignored::Type(found.into_owned()));
    };
    let config = match content(text, key) {
        Ok(None) => return Contents::Ignored(Ignored::Key(key)),
        Ok(Some(bytes)) if bytes.is_empty() => return Contents::Ignored(Ignored::Empty(key)),
        Ok(Some(bytes)) => bytes,
        Err(broken) => return Contents::Broken(broken),
    };
    match Config::read(config, *key == ".dockerconfigjson") {
        Ok(Config { keys, unreadable }) => Contents::Keys { keys, unreadable },
        Err(broken) => Contents::Broken(broken),
    }
}

/// What stands under a key: of `stringData`, which the API server writes over `data`, else of `data`.
fn content(text: &str, key: &str) -> Result<Option<Vec<u8>>, Broken> {
    let of = |part| {
        let part = member(text, part).unwrap_or_default();
        match (part.as_bytes().first(), member(part, key).unwrap_or_default()) {
            (None | Some(b'n'), _) | (Some(b'{'), "") => Ok(None),
            (Some(b'{'), "null") => Ok(Some(Cow::Borrowed(""))),
            (Some(b'{'), value) if value.starts_with('"') => text_of(value).map(Some).ok_or(Broken::Json),
            _ => Err(Broken::Shape),
        }
    };
    if let Some(plain) = of("stringData")? {
        return Ok(Some(plain.into_owned().into_bytes()));
    }
    match of("data")? {
        Some(encoded) => decode(&encoded, true).map(Some).ok_or(Broken::Base64),
        None => Ok(None),
    }
}
