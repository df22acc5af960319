//! Paths to images, and what is found at them.

mod finding;
mod table;

use serde_json::{Value, json};

use super::{Held, Hit, ImagePath};
use crate::kubernetes::Node;
use crate::tree::{Read, Tree};

fn entry_of(value: &Value) -> Read<ImagePath> {
    Tree::parse(&value.to_string()).expect("JSON").to()
}

fn path(path: &str, holds: &str) -> ImagePath {
    entry_of(&json!({"apiVersion": "a/v1", "kind": "A", "path": path, "holds": holds}))
        .unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Where images are found, and which: what a caller makes of hits.
fn images(hits: &[Hit<'_, '_>]) -> Vec<String> {
    fn pod<'n>(node: &'n Node<'_>) -> impl Iterator<Item = (String, &'n str)> {
        let lists = [("initContainers", &node.init_containers), ("containers", &node.containers)];
        lists.into_iter().flat_map(|(list, containers)| {
            containers.elements().iter().enumerate().filter_map(move |(index, container)| {
                Some((format!("/{list}/{index}/image"), container.value()?.image.as_str()?))
            })
        })
    }
    let mut found = Vec::new();
    for hit in hits {
        let at = hit.pointer();
        match &hit.held {
            Held::Image(image) => found.push(format!("{at} {}", image.as_str().expect("text"))),
            Held::Container(container) => {
                found.extend(container.image.as_str().map(|image| format!("{at}/image {image}")));
            }
            Held::PodSpec(node) => {
                found.extend(pod(node).map(|(below, image)| format!("{at}{below} {image}")))
            }
            Held::Structured(image) => {
                found.push(format!("{at} {}", image.composed.as_str().unwrap_or_default()))
            }
        }
    }
    found
}
