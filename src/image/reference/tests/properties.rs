//! What holds for every reference, and the crate `oci-spec` as another opinion. Its grammar is that of
//! distribution/reference, too, in a regular expression.

use oci_spec::distribution::Reference as Other;
use proptest::prelude::*;

use super::super::Reference;
use super::super::grammar::{is_component, is_lower_hex, split_host};

/// References and what is nearly one, grown from the grammar: every part right, wrong or left out.
fn references() -> impl Strategy<Value = String> {
    let host = prop_oneof![
        4 => Just(String::new()),
        4 => "[a-z0-9-]{1,4}(\\.[a-z0-9-]{1,4}){0,2}(:[0-9]{1,5})?/",
        1 => "[a-zA-Z0-9._-]{1,8}(:[0-9]{0,3})?/",
        1 => "(index\\.)?docker\\.io/|localhost(:5000)?/|\\[[0-9a-f:]{1,6}\\](:[0-9]{1,2})?/|Docker\\.io/|https://",
    ];
    let path = prop_oneof![
        6 => "[a-z0-9]{1,4}((\\.|_|__|-{1,3})[a-z0-9]{1,3}){0,2}(/[a-z0-9]{1,4}){0,2}",
        2 => "[a-zA-Z0-9._/-]{0,12}",
        1 => "[0-9a-f]{63,65}",
        1 => "[a-z]{240,260}",
    ];
    let tag = prop_oneof![
        3 => Just(String::new()),
        4 => ":[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}",
        1 => ":[A-Za-z0-9_. +-]{0,4}",
        1 => ":[a-z]{126,130}",
    ];
    let digest = prop_oneof![
        5 => Just(String::new()),
        2 => "@sha256:[0-9a-f]{64}",
        1 => "@sha384:[0-9a-f]{96}|@sha512:[0-9a-f]{128}",
        1 => "@[a-zA-Z0-9+._-]{0,8}:[0-9a-fA-F]{30,66}",
        1 => "@sha256:[0-9a-fA-F]{64}|@SHA256:[0-9a-f]{64}",
    ];
    (host, path, tag, digest).prop_map(|(host, path, tag, digest)| host + &path + &tag + &digest)
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![4 => references(), 1 => "[a-zA-Z0-9:/@._ -]{0,80}", 1 => "\\PC{0,40}"]
}

/// Why the two may differ over a text; what they agree on otherwise has no exception.
fn known_difference(text: &str) -> Option<&'static str> {
    let first = text.split_once('/').map(|(first, _)| first);
    let hex = text.rsplit_once(':').map_or("", |(_, hex)| hex);
    if text.starts_with('[') {
        return Some("oci-spec reads no IPv6 addresses");
    }
    if text.len() == 64 && text.bytes().all(is_lower_hex) {
        return Some("64 hexadecimal digits are an image ID to Kubernetes, and a name to oci-spec");
    }
    if first.is_some_and(|first| first.bytes().any(|b| b.is_ascii_uppercase()) && !first.contains(['.', ':']))
    {
        return Some(
            "an upper-case letter makes the first part a host in distribution/reference's `splitDockerDomain`",
        );
    }
    if split_host(text).0.is_some_and(|host| host.contains('_') && is_component(host)) {
        return Some(
            "a host with an underscore is part of the repository in distribution/reference's grammar",
        );
    }
    if text.contains('@') && hex.bytes().any(|b| b.is_ascii_uppercase()) {
        return Some("go-digest takes lower-case digits alone");
    }
    if !text.is_ascii() {
        return Some("oci-spec's `\\w` is Unicode's, and a tag's is not");
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn reads_as_oci_spec_does(text in texts()) {
        if known_difference(&text).is_some() {
            return Ok(());
        }
        match (Reference::parse(&text), Other::try_from(text.as_str())) {
            (Ok(own), Ok(other)) => {
                prop_assert_eq!(own.registry(), other.registry());
                prop_assert_eq!(own.repository().to_string(), other.repository());
                prop_assert_eq!(own.digest(), other.digest());
                // oci-spec makes up the tag that containerd would ask for.
                let asked = own.tag().or(own.digest().is_none().then_some("latest"));
                prop_assert_eq!(asked, other.tag());
            }
            (own, other) => prop_assert_eq!(own.is_ok(), other.is_ok(), "{:?} {:?} {:?}", text, own, other),
        }
    }

    #[test]
    fn errors_stand_in_the_text(text in texts()) {
        if let Err(e) = Reference::parse(&text) {
            prop_assert!(text.is_char_boundary(e.offset()), "{:?} {:?}", text, e);
            prop_assert_eq!(e.found(), text.get(e.offset()..).and_then(|rest| rest.chars().next()));
            prop_assert!(e.to_string().len() < 100);
        }
    }

    #[test]
    fn reads_again_what_it_writes(text in texts()) {
        let Ok(own) = Reference::parse(&text) else { return Ok(()) };
        let canonical = own.canonical();
        let again = Reference::parse(&canonical).expect(&canonical);
        prop_assert_eq!(again.canonical(), canonical.as_str());
        prop_assert_eq!(again.registry(), own.registry());
        prop_assert_eq!(again.repository().to_string(), own.repository().to_string());
        prop_assert_eq!(again.digest(), own.digest());
        // A name is a reference, except 64 hexadecimal digits; there the registry is written.
        let name = own.name();
        let named = Reference::parse(&name).expect(&name);
        prop_assert_eq!(named.name(), name.as_str());
        prop_assert_eq!((named.tag(), named.digest()), (None, None));
        // Nothing is made up and nothing lost.
        let written = format!(
            "{}{}",
            own.tag().map(|tag| format!(":{tag}")).unwrap_or_default(),
            own.digest().map(|digest| format!("@{digest}")).unwrap_or_default()
        );
        prop_assert!(text.ends_with(&written), "{:?} {:?}", text, written);
    }
}

#[test]
fn differs_from_oci_spec_where_it_is_said() {
    let hex = "a".repeat(64);
    for text in [
        "[::1]:5000/app",
        &hex,
        "Library/nginx",
        "my_registry.local/app",
        &format!("nginx@sha256:{}", hex.to_uppercase()),
        "nginx:täg",
    ] {
        assert!(known_difference(text).is_some(), "{text}");
        let own =
            Reference::parse(text).map(|own| (own.registry().to_owned(), own.repository().to_string())).ok();
        let other =
            Other::try_from(text).map(|it| (it.registry().to_owned(), it.repository().to_owned())).ok();
        assert_ne!(own, other, "{text}: strike it off the list");
    }
}
