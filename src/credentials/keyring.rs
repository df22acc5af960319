//! The keyring of a pod: which keys the kubelet tries for an image, and in which order.

use core::cmp::Ordering;

use crate::order::ordered;

use super::address::Address;
use super::key::Key;
use super::miss::Miss;
use super::secret::{Contents, Secret};

/// A key of a pod's secrets, looked at for an image.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'k> {
    /// The secret, by its place among the pod's.
    pub secret: usize,
    /// The key.
    pub key: &'k Key,
    /// Why the kubelet does not try it; none where it does.
    pub miss: Option<Miss>,
    /// It serves the image by nothing but the letters that its path begins with.
    pub by_accident: bool,
}

/// What the kubelet finds.
#[derive(Clone, Debug, Default)]
pub struct Lookup<'k> {
    /// The secret that breaks the keyring, by its place among the pod's: every pull of the pod fails.
    pub broken: Option<usize>,
    /// The keys that are tried, in order.
    pub candidates: Vec<Tried<'k>>,
    /// The keys that are not, the nearest first, where they were asked for.
    pub misses: Vec<Tried<'k>>,
}

/// The keys that the kubelet tries for an image, whose name is registry and repository, with a pod's secrets in
/// their order; and, where they are to be explained, those that it does not.
#[must_use]
pub fn lookup<'k>(secrets: &[Option<&'k Secret>], name: &str, explain: bool) -> Lookup<'k> {
    let broken = secrets.iter().position(|s| s.is_some_and(|s| matches!(s.contents, Contents::Broken(_))));
    let Some(image) = Address::parse(name).filter(|_| broken.is_none()) else {
        return Lookup { broken, ..Lookup::default() };
    };
    let mut served = false;
    let mut all: Vec<Tried<'k>> = Vec::new();
    for (secret, key) in keys(secrets) {
        let miss = if key.serves(&image) { None } else { Some(Miss::Registry) };
        served |= miss.is_none();
        all.push(Tried { secret, key, miss, by_accident: miss.is_none() && key.is_accident(&image) });
    }
    let falls_back = !served && is_default_registry(name);
    for tried in all.iter_mut().filter(|tried| tried.miss.is_some()) {
        tried.miss = if falls_back && tried.key.is_fallback() {
            None
        } else if explain {
            Some(Miss::of(tried.key, &image, name))
        } else {
            continue;
        };
    }
    if !explain {
        all.retain(|tried| tried.miss.is_none());
    }
    // What is tried goes first. What is equal keeps the order of the list.
    let order = ordered(all.len(), &|a, b| match (all.get(a), all.get(b)) {
        (Some(a), Some(b)) => a.miss.cmp(&b.miss).then_with(|| b.key.text.cmp(&a.key.text)),
        _ => Ordering::Equal,
    });
    let mut found = Lookup::default();
    for tried in order.into_iter().filter_map(|at| all.get(at)) {
        let list = if tried.miss.is_none() { &mut found.candidates } else { &mut found.misses };
        list.push(*tried);
    }
    found
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
