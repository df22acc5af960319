//! What nodes are configured with, as the evidence document holds it.

use crate::evidence::node::Node;
use crate::report::Problem;
use crate::settings::{Tree, read_part, unknown_key, wrong_value};

use super::EVIDENCE;

/// A node's name, and its files.
const KEYS: &[&str] = &["name", "kubelet", "containerd", "crio", "docker"];

/// Reads an element of `nodes`. Files are read leniently: what is wrong with the kubelet's is a finding.
///
/// # Errors
/// What is no object with these keys.
pub(super) fn node(text: &str, index: usize) -> Result<Node, Problem> {
    let at = format!("/nodes/{index}");
    let tree: Tree = read_part(text, EVIDENCE, &at)?;
    let Tree::Object(members) = &tree else { return Err(wrong_value(EVIDENCE, &at, "expected an object")) };
    for (key, value) in members {
        let expected = match (key.as_str(), value) {
            (_, Tree::Null) | ("name", Tree::Text(_)) => continue,
            ("name", _) => "expected a string",
            (known, _) if !KEYS.contains(&known) => {
                let problem = unknown_key(EVIDENCE, key, KEYS);
                let pointer = format!("{at}{}", problem.pointer.as_deref().unwrap_or_default());
                return Err(problem.at(pointer));
            }
            (_, Tree::Object(_)) => continue,
            _ => "expected an object",
        };
        return Err(wrong_value(EVIDENCE, &format!("{at}/{key}"), expected));
    }
    Ok(Node::read(&tree, at))
}

#[cfg(test)]
mod tests {
    use super::super::super::{Evidence, Policy};

    #[test]
    fn refuses_with_place_and_nearest_name() {
        let policy = Policy::compile("").unwrap_or_else(|failure| panic!("{failure:?}"));
        for (nodes, pointer) in [
            (r#"{"nodes": {}}"#, "/nodes"),
            (r#"{"nodes": [{}, 3]}"#, "/nodes/1"),
            (r#"{"nodes": [{"name": 3}]}"#, "/nodes/0/name"),
            (r#"{"nodes": [{"kubelet": []}]}"#, "/nodes/0/kubelet"),
            (r#"{"nodes": [{"kublet": {}}]}"#, "/nodes/0/kublet"),
        ] {
            let failure = Evidence::load(&policy, nodes).expect_err(nodes);
            assert_eq!(failure.errors[0].pointer.as_deref(), Some(pointer), "{nodes}");
        }
        let nodes = r#"{"nodes": [{"name": "a", "kubelet": {"registryBurst": "x"}, "docker": null}], "objects": [
            {"kind": "List", "items": [{"kind": "KubeletConfiguration"}]}]}"#;
        let evidence = Evidence::load(&policy, nodes).unwrap_or_else(|failure| panic!("{failure:?}"));
        let at: Vec<&str> = evidence.nodes.iter().map(|node| node.at.as_str()).collect();
        assert_eq!(at, ["/nodes/0", "/objects/0/items/0"]);
    }
}
