//! The keyring of a pod: which keys the kubelet tries for an image, and in which order.

use super::address::Address;
use super::key::Key;
use super::miss::Miss;
use super::secret::{Contents, Secret};
use crate::order::sort_by;

/// A key that the kubelet tries.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'k> {
    /// The secret, by its place among the pod's.
    pub secret: usize,
    /// The key.
    pub key: &'k Key,
    /// It serves the image by nothing but the letters that its path begins with.
    pub by_accident: bool,
}

/// A key that does not serve an image.
#[derive(Clone, Copy, Debug)]
pub struct Near<'k> {
    /// The secret, by its place among the pod's.
    pub secret: usize,
    /// The key.
    pub key: &'k Key,
    /// Why not.
    pub miss: Miss,
}

/// What the kubelet finds.
#[derive(Clone, Debug, Default)]
pub struct Lookup<'k> {
    /// The secret that breaks the keyring, by its place among the pod's: every pull of the pod fails.
    pub broken: Option<usize>,
    /// The keys that are tried, in order.
    pub candidates: Vec<Candidate<'k>>,
}

/// The keys that the kubelet tries for an image, whose name is registry and repository, with a pod's secrets in
/// their order.
#[must_use]
pub fn lookup<'k>(secrets: &[Option<&'k Secret>], name: &str) -> Lookup<'k> {
    let broken = secrets.iter().position(|s| s.is_some_and(|s| matches!(s.contents, Contents::Broken(_))));
    if broken.is_some() {
        return Lookup { broken, candidates: Vec::new() };
    }
    let Some(image) = Address::parse(name) else { return Lookup::default() };
    let candidate =
        |(secret, key): (usize, &'k Key)| Candidate { secret, key, by_accident: key.is_accident(&image) };
    let mut candidates: Vec<_> = keys(secrets).filter(|(_, key)| key.serves(&image)).map(candidate).collect();
    if candidates.is_empty() && is_default_registry(name) {
        candidates = keys(secrets).filter(|(_, key)| key.is_fallback()).map(candidate).collect();
        candidates.iter_mut().for_each(|fallback| fallback.by_accident = false);
    }
    // What is equal keeps the order of the list.
    sort_by(&mut candidates, |a, b| b.key.text.cmp(&a.key.text));
    Lookup { broken: None, candidates }
}

/// Why the keys of a pod's secrets do not serve an image: at most so many, the nearest first.
#[must_use]
pub fn near<'k>(secrets: &[Option<&'k Secret>], name: &str, most: usize) -> Vec<Near<'k>> {
    let Some(image) = Address::parse(name) else { return Vec::new() };
    let served = !lookup(secrets, name).candidates.is_empty();
    let missed =
        |key: &Key| !key.serves(&image) && (!key.is_fallback() || served || !is_default_registry(name));
    let fallback = served && !keys(secrets).any(|(_, key)| key.serves(&image));
    let missed = keys(secrets).filter(|(_, key)| missed(key) && !(fallback && key.is_fallback()));
    let mut near: Vec<Near<'k>> =
        missed.map(|(secret, key)| Near { secret, key, miss: Miss::of(key, &image, name) }).collect();
    sort_by(&mut near, |a, b| a.miss.cmp(&b.miss));
    near.truncate(most);
    near
}

fn keys<'k>(secrets: &[Option<&'k Secret>]) -> impl Iterator<Item = (usize, &'k Key)> {
    let known = secrets.iter().enumerate().filter_map(|(at, secret)| Some((at, (*secret)?)));
    known.flat_map(|(at, secret)| secret.keys().iter().map(move |key| (at, key)))
}

/// Whether the kubelet takes an image for one of Docker Hub. It does so for every first part without a dot or
/// colon, `localhost` among them.
#[must_use]
pub fn is_default_registry(name: &str) -> bool {
    match name.split_once('/') {
        None => !name.is_empty(),
        Some((first, _)) => {
            !first.is_empty()
                && (matches!(first, "docker.io" | "index.docker.io") || !first.contains(['.', ':']))
        }
    }
}
