use proptest::prelude::*;

use super::super::tests::{Case, Drafted};
use super::super::{Check, Context, Edit, Fault, Meta, PolicyEdit, Sink, Tag};
use crate::image::Reference;
use crate::kubernetes::PullPolicy::{Always, IfNotPresent, Never};
use crate::pull::ImageUse;
use crate::settings::Cluster;
use crate::wire::{Ink, say};

const A: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "sha512:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

/// A fault whose message is an image as an edit writes it.
struct Shown(String);

impl Fault for Shown {
    fn message(&self, out: &mut Ink) {
        say!(out, &self.0)
    }

    fn why(&self) -> &'static str {
        "it is shown"
    }

    fn help(&self, _: &mut Ink) {}
}

const META: Meta = Meta::BLANK;

fn offer<'a>(edit: Edit, image_use: &'a ImageUse<'_>, sink: &mut Sink<'_, 'a>) {
    let shown = edit.applied(image_use).map_or_else(|| "none".to_owned(), |image| image.into_owned());
    sink.offer(Shown(shown), None, Some(edit));
}

fn pin<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    if let Some(edit) = Edit::pin(image_use, context) {
        offer(edit, image_use, sink);
    }
}

fn rename<'a>(image_use: &'a ImageUse<'_>, _: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    offer(Edit::name("mirror.example.com:5000/hub/app"), image_use, sink);
}

fn drop_tag<'a>(image_use: &'a ImageUse<'_>, _: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    offer(Edit { tag: Some(Tag::Drop), ..Edit::default() }, image_use, sink);
}

fn everything<'a>(image_use: &'a ImageUse<'_>, context: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let pin = Edit::pin(image_use, context).unwrap_or_default();
    offer(pin.and(&Edit::name("docker.io/library/nginx")), image_use, sink);
}

fn nothing<'a>(image_use: &'a ImageUse<'_>, _: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    offer(Edit::policy(Always), image_use, sink);
}

fn whole<'a>(image_use: &'a ImageUse<'_>, _: &'a Context<'_>, sink: &mut Sink<'_, 'a>) {
    let other = Edit { tag: Some(Tag::Drop), ..Edit::name("other") };
    offer(Edit::image("nginx:1").and(&other), image_use, sink);
}

fn pinned(image: &'static str, of: &str, digest: &str) -> Vec<Drafted> {
    Case::of(&[image]).digest(of, digest).drafts(Check::Image(pin), &META)
}

#[test]
fn pins_behind_the_users_own_spelling() {
    for (image, of, pinned_image) in [
        ("nginx", "docker.io/library/nginx:latest", "nginx"),
        ("nginx:latest", "nginx", "nginx"),
        ("nginx:1.27", "docker.io/library/nginx:1.27", "nginx:1.27"),
        ("index.docker.io/nginx:latest", "nginx", "index.docker.io/nginx"),
        ("localhost:5000/my-app", "localhost:5000/my-app", "localhost:5000/my-app"),
        ("my-reg.example.com:443/a/b:latest", "my-reg.example.com:443/a/b", "my-reg.example.com:443/a/b"),
        ("[::1]:5000/app:1.2.3-rc.1", "[::1]:5000/app:1.2.3-rc.1", "[::1]:5000/app:1.2.3-rc.1"),
        ("quay.io/a/latest:latest", "quay.io/a/latest", "quay.io/a/latest"),
        ("quay.io/a/b:LATEST", "quay.io/a/b:LATEST", "quay.io/a/b:LATEST"),
        ("quay.io/a/b:latest-alpine", "quay.io/a/b:latest-alpine", "quay.io/a/b:latest-alpine"),
        ("my_registry.local/app:v1", "my_registry.local/app:v1", "my_registry.local/app:v1"),
    ] {
        for digest in [A, B] {
            let drafts = pinned(image, of, digest);
            assert_eq!(drafts.len(), 1, "{image}");
            assert_eq!(drafts[0].message, format!("{pinned_image}@{digest}"), "{image}");
        }
    }
}

#[test]
fn pins_only_what_evidence_knows_and_no_digest_pins() {
    for (image, of) in [
        ("nginx:1.27", "nginx:1.28"),
        ("nginx:1.27", "nginx"),
        ("quay.io/library/nginx", "nginx"),
        ("Nginx", "nginx"),
        ("nginx ", "nginx"),
        ("nginx@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", "nginx"),
        ("nginx:latest@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", "nginx"),
        ("", "nginx"),
    ] {
        assert!(pinned(image, of, A).is_empty(), "{image}");
    }
}

#[test]
fn settles_the_policy_but_where_the_cluster_always_pulls() {
    for (always_pull_images, policy) in [(false, Some(PolicyEdit::Settle)), (true, None)] {
        let cluster = Cluster { always_pull_images, ..Cluster::default() };
        let case = Case { cluster, ..Case::of(&["nginx"]) }.digest("nginx", A);
        let drafts = case.drafts(Check::Image(pin), &META);
        assert_eq!(drafts[0].risky.as_ref().map(|edit| edit.policy), Some(policy));
    }
}

#[test]
fn keeps_every_part_that_it_does_not_change() {
    let images = [
        "nginx",
        "a-b.example.com:443/x/y:1-2",
        "[::1]:5000/app",
        "n:v@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Bad",
    ];
    let digest = format!("@{A}");
    let table: [(super::super::ImageCheck, [String; 5]); 5] = [
        (
            rename,
            ["".into(), ":1-2".into(), "".into(), format!(":v{digest}"), "none".into()].map(|end: String| {
                if end == "none" { end } else { format!("mirror.example.com:5000/hub/app{end}") }
            }),
        ),
        (
            drop_tag,
            [
                "nginx".into(),
                "a-b.example.com:443/x/y".into(),
                "[::1]:5000/app".into(),
                format!("n{digest}"),
                "none".into(),
            ],
        ),
        (
            everything,
            [
                format!("docker.io/library/nginx{digest}"),
                "docker.io/library/nginx:1-2".into(),
                "docker.io/library/nginx".into(),
                format!("docker.io/library/nginx:v{digest}"),
                "none".into(),
            ],
        ),
        (nothing, images.map(str::to_owned)),
        (whole, ["nginx:1"; 5].map(str::to_owned)),
    ];
    for (check, expected) in table {
        let drafts = Case::of(&images).digest("nginx", A).drafts(Check::Image(check), &META);
        let found: Vec<_> = drafts.iter().map(|draft| draft.message.as_str()).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn merges_changes_and_lets_the_first_win() {
    let one = Edit { tag: Some(Tag::Drop), ..Edit::name("one") };
    let two = Edit { digest: Some(A.to_owned()), policy: Some(PolicyEdit::Settle), ..Edit::name("two") };
    let both = Edit { name: Some("one".to_owned()), tag: Some(Tag::Drop), ..two.clone() };
    assert_eq!(one.clone().and(&two), both);
    assert_eq!(two.clone().and(&one), Edit { name: Some("two".to_owned()), ..both });
    assert_eq!(two.clone().and(&Edit::default()), two);
    assert_eq!(Edit::default().and(&two), two);
    assert_eq!(Edit::image("a").and(&Edit::image("b")), Edit::image("a"));
}

#[test]
fn merges_policies_so_that_what_settles_has_the_last_word() {
    use PolicyEdit::{Settle, Write};
    for (one, two, both) in [
        (None, None, None),
        (Some(Settle), None, Some(Settle)),
        (None, Some(Settle), Some(Settle)),
        (Some(Settle), Some(Settle), Some(Settle)),
        (Some(Settle), Some(Write(Always)), Some(Write(IfNotPresent))),
        (Some(Write(Always)), Some(Settle), Some(Write(IfNotPresent))),
        (Some(Settle), Some(Write(Never)), Some(Write(Never))),
        (Some(Write(Never)), Some(Settle), Some(Write(Never))),
        (Some(Settle), Some(Write(IfNotPresent)), Some(Write(IfNotPresent))),
        (Some(Write(Always)), Some(Write(Never)), Some(Write(Always))),
        (Some(Write(Always)), None, Some(Write(Always))),
        (None, Some(Write(Never)), Some(Write(Never))),
    ] {
        let edit = |policy| Edit { policy, ..Edit::default() };
        assert_eq!(edit(one).and(&edit(two)).policy, both, "{one:?} {two:?}");
    }
}

/// References whose parts look alike.
fn reference() -> impl Strategy<Value = (String, String)> {
    let host = prop::sample::select(vec!["", "docker.io/", "localhost:5000/", "[::1]:5000/", "a-b.c:443/"]);
    let path = "[a-z0-9]{1,3}(-+[a-z0-9]{1,3}){0,2}(/latest|/sha256)?";
    let tag = prop::option::of(prop_oneof![Just("latest".to_owned()), "[A-Za-z0-9_][A-Za-z0-9_.-]{0,9}"]);
    (host, path, tag).prop_map(|(host, path, tag)| {
        let name = format!("{host}{path}");
        let image = tag.map_or(name.clone(), |tag| format!("{name}:{tag}"));
        (name, image)
    })
}

proptest! {
    #[test]
    fn a_pin_adds_a_digest_and_changes_nothing_else((name, image) in reference()) {
        // A test's images are static; a case leaks a few bytes.
        let text: &'static str = Box::leak(image.clone().into_boxed_str());
        let drafts = pinned(text, text, A);
        prop_assert_eq!(drafts.len(), 1);
        let written = drafts[0].message.as_str();
        let (before, after) = (Reference::parse(text).expect("a reference"), Reference::parse(written).expect("a reference"));
        prop_assert_eq!(before.name(), after.name());
        prop_assert_eq!(before.tag().filter(|tag| *tag != "latest"), after.tag());
        prop_assert_eq!(after.digest(), Some(A));
        prop_assert!(written.starts_with(&name));
        let again: &'static str = Box::leak(written.to_owned().into_boxed_str());
        prop_assert!(pinned(again, text, A).is_empty());
    }
}
