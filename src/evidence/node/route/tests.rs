use serde_json::{Value, json};

use super::{Route, route, routes};
use crate::image::Reference;
use crate::tree::Tree;

const DIGEST: &str = "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn read(node: Value) -> Vec<Route> {
    routes(&Tree::parse(&node.to_string()).expect("JSON"))
}

fn asks(routes: &[Route], image: &str) -> Vec<String> {
    let image = Reference::parse(image).expect("a reference");
    route(routes, &image)
        .map_or_else(Vec::new, |route| route.asks(&image).into_iter().map(str::to_owned).collect())
}

#[test]
fn containerd_asks_mirrors_that_can_then_the_server() {
    let routes = read(json!({"containerd": {"hosts": {
        "docker.io": {"server": "https://registry-1.docker.io", "host": [
            {"url": "https://blind.example.com", "capabilities": ["pull"]},
            {"url": "http://user:pass@mirror.example.com/v2/hub/", "capabilities": ["pull", "resolve"], "override_path": true},
            {"capabilities": ["pull"]},
        ]},
        "registry.example.com_5000_": {"host": {"http://127.0.0.1:30020": {}}},
        "_default": {"host": {"https://b.example.com": {}, "https://any.example.com": {"skip_verify": true}}},
    }}}));
    assert_eq!(asks(&routes, "nginx:1"), ["mirror.example.com/v2/hub", "registry-1.docker.io"]);
    let by_digest = asks(&routes, &format!("nginx{DIGEST}"));
    assert_eq!(by_digest, ["blind.example.com", "mirror.example.com/v2/hub", "registry-1.docker.io"]);
    assert_eq!(
        asks(&routes, "registry.example.com:5000/a"),
        ["127.0.0.1:30020", "registry.example.com:5000"]
    );
    assert_eq!(asks(&routes, "quay.io/a/b"), ["any.example.com", "b.example.com", "quay.io"]);
    let insecure =
        |at: usize| routes[at].mirrors.iter().map(|mirror| mirror.insecure.is_some()).collect::<Vec<_>>();
    assert_eq!([insecure(0), insecure(1), insecure(2)], [vec![true, false], vec![false, true], vec![false]]);
}

#[test]
fn crio_takes_the_longest_prefix() {
    let routes = read(json!({"crio": {"registry": [
        {"prefix": "docker.io/library", "location": "internal.example.com/hub", "mirror": [
            {"location": "a.example.com/hub", "pull-from-mirror": "digest-only"},
            {"location": "b.example.com", "pull-from-mirror": "tag-only", "insecure": true}]},
        {"location": "docker.io", "mirror-by-digest-only": true, "mirror": [{"location": "c.example.com"}]},
        {"prefix": "*.example.org", "location": "user:secret@d.example.com", "insecure": true},
        {"mirror": []}, 3,
    ]}}));
    assert_eq!(asks(&routes, "nginx:1"), ["b.example.com", "internal.example.com"]);
    assert_eq!(asks(&routes, &format!("nginx{DIGEST}")), ["a.example.com/hub", "internal.example.com"]);
    assert_eq!(asks(&routes, "acme/x:1"), ["docker.io"]);
    assert_eq!(asks(&routes, &format!("acme/x{DIGEST}")), ["c.example.com", "docker.io"]);
    assert_eq!(asks(&routes, "a.b.example.org/x"), ["d.example.com"]);
    assert_eq!(asks(&routes, "example.org/x"), [""; 0]);
    assert!(routes[0].mirrors[1].insecure.is_some() && routes[2].last.insecure.is_some());
}

#[test]
fn docker_has_mirrors_of_docker_hub_alone() {
    let routes = read(
        json!({"docker": {"registry-mirrors": ["https://mirror.example.com/"], "insecure-registries": ["docker.io", "reg.example.com:5000", "127.0.0.0/8"]}}),
    );
    assert_eq!(asks(&routes, "nginx"), ["mirror.example.com", "docker.io"]);
    assert_eq!(asks(&routes, "quay.io/a/b"), [""; 0]);
    assert_eq!(asks(&routes, "reg.example.com:5000/a"), ["reg.example.com:5000"]);
    assert_eq!(routes.iter().filter_map(|route| route.last.insecure).count(), 1);
}

#[test]
fn capabilities_are_read_as_containerd_reads_them() {
    let hosts = |file: Value| read(json!({"containerd": {"hosts": {"docker.io": file}}}));
    // None named are all, and case is folded.
    let routes = hosts(json!({"host": [
        {"url": "https://a.example.com", "capabilities": ["Pull", "RESOLVE"]},
        {"url": "https://b.example.com", "capabilities": []}]}));
    assert_eq!(asks(&routes, "nginx:1"), ["a.example.com", "b.example.com", "docker.io"]);
    // Those beside `server` are the server's own, and without one nobody looks at them.
    let blind = hosts(json!({"server": "https://hub.example.com", "capabilities": ["pull"]}));
    assert_eq!(asks(&blind, "nginx:1"), [""; 0]);
    assert_eq!(asks(&blind, &format!("nginx{DIGEST}")), ["hub.example.com"]);
    for server in [json!(""), json!(null)] {
        let routes = hosts(json!({"server": server, "capabilities": ["push"], "skip_verify": true}));
        assert_eq!(asks(&routes, "nginx:1"), ["docker.io"]);
        let last = &routes[0].last;
        assert!(last.insecure.is_some());
        assert_eq!(last.pointer, "/containerd/hosts/docker.io/skip_verify");
    }
}

#[test]
fn the_default_folder_is_for_each_image_s_own_registry() {
    let routes = read(json!({"containerd": {"hosts": {"_default": {"skip_verify": true}}}}));
    assert_eq!(asks(&routes, "quay.io/a/b"), ["quay.io"]);
    assert!(routes[0].last.insecure.is_some());
}

#[test]
fn crio_takes_an_empty_text_for_none() {
    let routes = read(json!({"crio": {"registry": [
        {"prefix": "", "location": "docker.io", "mirror": [{"location": "m.example.com"}, {"location": ""}]},
        {"prefix": "", "location": "quay.io", "insecure": true}, {"prefix": "", "location": ""}]}}));
    assert_eq!(asks(&routes, "nginx:1"), ["m.example.com", "docker.io"]);
    assert_eq!(asks(&routes, "quay.io/a/b"), ["quay.io"]);
    assert_eq!(routes.len(), 2);
}

#[test]
fn crio_has_wildcards_for_subdomains_at_any_port() {
    let one = |registry: Value| read(json!({"crio": {"registry": [registry]}}));
    let routes = one(json!({"prefix": "*.example.org", "location": "m.example.com"}));
    for image in ["a.example.org/x:1", "a.b.example.org:5000/x:1"] {
        assert_eq!(asks(&routes, image), ["m.example.com"], "{image}");
    }
    for image in ["example.org/x:1", "aexample.org/x:1", "a.example.org.evil.example/x:1"] {
        assert_eq!(asks(&routes, image), [""; 0], "{image}");
    }
    // Without a location nothing is rewritten.
    let own = one(json!({"prefix": "*.example.org", "insecure": true}));
    assert_eq!(asks(&own, "a.example.org:5000/x:1"), ["a.example.org:5000"]);
    assert!(own[0].last.insecure.is_some());
    for prefix in ["*", "*ample.org", "*example.org"] {
        let routes = one(json!({"prefix": prefix, "location": "m.example.com"}));
        assert_eq!(asks(&routes, "a.example.org/x:1"), [""; 0], "{prefix}");
    }
}

#[test]
fn only_the_node_itself_needs_no_proof() {
    let insecure = |host: &str| {
        let routes = read(
            json!({"containerd": {"hosts": {"docker.io": {"host": [{"url": format!("http://{host}")}]}}}}),
        );
        routes[0].mirrors[0].insecure.is_some()
    };
    for own in [
        "127.0.0.1",
        "127.0.0.1:5000/v2/hub",
        "127.1.2.3/v2",
        "localhost",
        "localhost:5000",
        "[::1]",
        "[::1]:5000/v2",
    ] {
        assert!(!insecure(own), "{own}");
    }
    for other in [
        "127.0.0.1.evil.example:5000",
        "127.evil.example",
        "localhost.evil.example",
        "[::2]:5000",
        "10.0.0.1",
    ] {
        assert!(insecure(other), "{other}");
    }
}

#[test]
fn users_and_passwords_are_left_out() {
    let routes = read(json!({"containerd": {"hosts": {"docker.io": {
        "host": {"http://u:hun/ter2@m.example.com": {}, "https://u:hunter2@m.example.com/~": {"skip_verify": true}}}}}}));
    let shown: Vec<_> = routes[0].mirrors.iter().map(|own| (&*own.host, &*own.pointer)).collect();
    assert_eq!(
        shown,
        [
            ("m.example.com", "/containerd/hosts/docker.io/host/***@m.example.com"),
            ("m.example.com/~", "/containerd/hosts/docker.io/host/***@m.example.com~1~0"),
        ]
    );
}

proptest::proptest! {
    #[test]
    fn whatever_stands_there_is_read(key in "containerd|crio|docker", inner in "hosts|registry|registry-mirrors", text in "[\\[\\]{}\",:a-z0-9]{0,30}") {
        let whole = format!("{{\"{key}\":{{\"{inner}\":{text}}}}}");
        if let Ok(tree) = Tree::parse(&whole) {
            let _ = asks(&routes(&tree), "docker.io/a/b");
        }
    }
}
