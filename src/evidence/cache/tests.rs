use serde_json::{Value, json};

use super::{Caches, Collected, Presence, is_idle};
use crate::image::Reference;
use crate::kubernetes::PullPolicy;
use crate::pattern::ImagePattern;

fn caches(objects: &[Value]) -> Caches {
    let mut collected = Collected::default();
    for object in objects {
        collected.take(object["kind"].as_str().unwrap_or_default(), &object.to_string());
    }
    Caches::new(collected, Vec::new(), false)
}

fn read(image: &str) -> Reference<'_> {
    Reference::parse(image).expect("a reference")
}

#[test]
fn nodes_tell_what_they_have() {
    let node = |names: &[&str]| json!({"kind": "Node", "status": {"images": [{"names": names}]}});
    let known = caches(&[
        node(&["docker.io/library/nginx:1.27", "docker.io/library/nginx:1.27"]),
        node(&["nginx:1.27", "quay.io/a/b:1"]),
        json!({"kind": "Node"}),
    ]);
    assert_eq!(known.presence(&read("index.docker.io/nginx:1.27")), Presence::Everywhere);
    assert_eq!(known.presence(&read("quay.io/a/b:1")), Presence::On(1, 2));
    assert_eq!(known.presence(&read("quay.io/a/b:2")), Presence::On(0, 2));
    assert_eq!(caches(&[]).presence(&read("nginx")), Presence::Unknown);
    let preloaded = vec![ImagePattern::parse("registry.k8s.io/pause").expect("a pattern")];
    let preloaded = Caches::new(Collected::default(), preloaded, false);
    assert_eq!(preloaded.presence(&read("registry.k8s.io/pause:3.10")), Presence::Everywhere);
}

#[test]
fn a_node_that_tells_of_fifty_images_may_have_more() {
    let node = |count: usize| {
        let images: Vec<_> = (0..count).map(|at| json!({"names": [format!("q.io/a:{at}")]})).collect();
        json!({"kind": "Node", "metadata": {"name": format!("n{count}")}, "status": {"images": images}})
    };
    let presence = |nodes: &[Value], image: &str| caches(nodes).presence(&read(image));
    assert_eq!(presence(&[node(50)], "q.io/a:1"), Presence::Everywhere);
    assert_eq!(presence(&[node(50)], "q.io/b:1"), Presence::Unknown);
    assert_eq!(presence(&[node(51)], "q.io/b:1"), Presence::On(0, 1));
    assert_eq!(presence(&[node(50), node(2)], "q.io/a:1"), Presence::Everywhere);
    assert_eq!(presence(&[node(50), node(2)], "q.io/a:2"), Presence::On(1, 2));
    assert_eq!(presence(&[node(50), node(60)], "q.io/a:55"), Presence::Unknown);
    assert_eq!(presence(&[node(50), node(2)], "q.io/b:1"), Presence::On(0, 1));
    let known = caches(&[node(50), node(60)]);
    assert_eq!(known.holders(&read("q.io/a:55")), Some((vec!["n60"], 1)));
    assert_eq!(caches(&[node(50)]).holders(&read("q.io/b:1")), None);
}

#[test]
fn pre_pullers_tell_what_they_bring() {
    let daemon = |init: Value, main: Value| json!({"kind": "DaemonSet", "metadata": {"name": "p"}, "spec": {"template": {"spec": {"initContainers": [init], "containers": [main]}}}});
    let pause = json!({"image": "registry.k8s.io/pause:3.10"});
    let known = caches(&[
        json!({"kind": "ImageCache", "metadata": {"name": "c"}, "spec": {"cacheSpec": [{"images": ["q.io/a:1", 3]}, {"images": ["q.io/b:1"]}]}}),
        json!({"kind": "ImagePullJob", "metadata": {"name": "j"}, "spec": {"image": "q.io/a:2", "imagePullPolicy": "Always"}}),
        json!({"kind": "ImageListPullJob", "metadata": {"name": "l"}, "spec": {"images": ["q.io/c:1"]}}),
        daemon(json!({"image": "q.io/d:1", "command": ["sh", "-c", "exit 0"]}), pause.clone()),
        daemon(
            json!({"image": "q.io/e", "command": ["/bin/true"]}),
            json!({"image": "q.io/f:1", "command": ["sleep"], "args": ["infinity"]}),
        ),
        daemon(json!({"image": "q.io/g:1", "command": ["/migrate"]}), pause),
        daemon(json!({"image": "q.io/h:1", "command": ["true"]}), json!({"image": "q.io/agent:1"})),
    ]);
    let of = |image: &str| {
        let ahead = known.ahead(&read(image));
        ahead.iter().map(|one| format!("{} {} {:?}", one.by, one.canonical, one.policy)).collect::<Vec<_>>()
    };
    assert_eq!(of("q.io/a"), ["ImageCache/c q.io/a:1 None", "ImagePullJob/j q.io/a:2 Some(Always)"]);
    assert_eq!(of("q.io/c:9"), ["ImageListPullJob/l q.io/c:1 Some(IfNotPresent)"]);
    assert_eq!(of("q.io/d"), ["DaemonSet/p q.io/d:1 Some(IfNotPresent)"]);
    assert_eq!(known.ahead(&read("q.io/e"))[0].policy, Some(PullPolicy::Always));
    assert_eq!(
        (of("q.io/f").len(), of("q.io/g").len(), of("q.io/h").len(), of("q.io/agent").len()),
        (1, 0, 0, 0)
    );
}

#[test]
fn a_script_is_idle_where_each_of_its_commands_is() {
    for (script, idle) in [
        ("exit 0", true),
        ("sleep infinity & wait", true),
        ("trap : TERM INT; while true; do sleep 3600; done", true),
        ("echo pulled\nexec /bin/sleep infinity", true),
        ("while true; do find /tmp -delete; sleep 3600; done", false),
        ("echo starting; exec python /app/agent.py", false),
        ("true && /migrate", false),
        ("", false),
    ] {
        let container = json!({"command": ["/bin/sh", "-c", script]}).to_string();
        assert_eq!(is_idle(&container), idle, "{script}");
    }
}

proptest::proptest! {
    #[test]
    fn whatever_stands_there_is_read(kind in "Node|ImageCache|DaemonSet|ImagePullJob", text in "[\\[\\]{}\":,a-z0-9]{0,40}") {
        let mut collected = Collected::default();
        collected.take(&kind, &format!("{{\"spec\":{text},\"status\":{text}}}"));
        let _ = Caches::new(collected, Vec::new(), false);
    }
}
