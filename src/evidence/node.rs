//! What nodes are configured with: how the kubelet pulls, and whom the runtime asks.

mod kubelet;
mod route;

use crate::image::{DOCKER_HUB, DOCKER_HUB_INDEX, DOCKER_HUB_SERVER, Reference};
use crate::tree::Tree;

pub use kubelet::{Kubelet, Refused};
use route::domain_of;
pub use route::{Endpoint, Route, route, routes};

/// What a node is configured with.
#[derive(Clone, Debug)]
pub struct Node {
    /// RFC 6901 pointer to it, into the evidence.
    pub at: String,
    /// Its name, where it is known.
    pub name: Option<String>,
    /// How its kubelet pulls, where it is known.
    pub kubelet: Option<Kubelet>,
    /// The pointer to the kubelet's configuration; empty where there is nothing else.
    pub kubelet_at: &'static str,
    /// Whom its runtime asks.
    pub routes: Vec<Route>,
}

impl Node {
    /// Of all its files.
    #[must_use]
    pub fn read(tree: &Tree, at: String) -> Self {
        let name = tree.member("name").and_then(|name| match name {
            Tree::Text(name) => Some(name.clone()),
            _ => None,
        });
        let kubelet = tree.member("kubelet").filter(|own| **own != Tree::Null).map(Kubelet::read);
        Self { at, name, kubelet, kubelet_at: "/kubelet", routes: routes(tree) }
    }

    /// Of a KubeletConfiguration alone.
    #[must_use]
    pub fn of_kubelet(tree: &Tree, at: String) -> Self {
        Self { at, name: None, kubelet: Some(Kubelet::read(tree)), kubelet_at: "", routes: Vec::new() }
    }

    /// Who is asked for an image, in order; none where nothing is known of its runtime.
    #[must_use]
    pub fn asks<'a>(&'a self, image: &Reference<'a>) -> Option<Vec<&'a str>> {
        match route(&self.routes, image) {
            Some(route) => Some(route.asks(image)),
            None if self.routes.is_empty() => None,
            None => Some(vec![image.registry()]),
        }
    }
}

/// Whether each of the nodes that tell asks somebody else than Docker Hub first for an image of it.
#[must_use]
pub fn is_mirrored(nodes: &[Node], image: &Reference<'_>) -> bool {
    let mut mirrored = false;
    for asks in nodes.iter().filter_map(|node| node.asks(image)) {
        if asks.first().is_some_and(|host| is_hub(host)) {
            return false;
        }
        mirrored = true;
    }
    mirrored
}

/// Whether a host is one of Docker Hub's.
fn is_hub(host: &str) -> bool {
    [DOCKER_HUB, DOCKER_HUB_INDEX, DOCKER_HUB_SERVER].contains(&domain_of(host))
}
