use crate::order::ByName;

use super::{Read, Tree, choice, record};

#[derive(Debug)]
struct Outer {
    name: String,
    inner: Vec<Inner>,
    by_name: ByName<Option<Kind>>,
}
record!(Outer { name = "name" required, inner = "inner", by_name = "byName", });

#[derive(Debug)]
struct Inner {
    on: bool,
    count: u8,
}
record!(Inner { on = "on", count = "count" or (7), });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    One,
    Other,
}
choice!(Kind { One = "one", Other = "other", });

fn read(text: &str) -> Read<Outer> {
    Tree::parse(text).expect(text).to()
}

#[test]
fn reads_what_is_there_and_defaults_of_the_rest() {
    let outer =
        read(r#"{"byName": {"b": "other", "a": null, "c": "one"}, "name": "x", "inner": [{}, {"count": 255, "on": true}]}"#)
            .expect("an outer");
    assert_eq!(outer.name, "x");
    assert_eq!(outer.inner.iter().map(|it| (it.on, it.count)).collect::<Vec<_>>(), [(false, 7), (true, 255)]);
    assert_eq!(
        outer.by_name.into_iter().map(|(_, kind)| kind).collect::<Vec<_>>(),
        [None, Some(Kind::Other), Some(Kind::One)]
    );
    let bare = read(r#"{"name": ""}"#).expect("bare");
    assert!(bare.inner.is_empty() && bare.by_name.is_empty());
}

#[test]
fn says_what_was_expected_and_where() {
    for (text, way, expected) in [
        ("[]", "", "expected an object"),
        ("null", "", "expected an object"),
        ("{}", "", "expected the key `name`"),
        (r#"{"name": null}"#, "name", "expected a string"),
        (r#"{"name": "a", "nam": 1}"#, "", "expected a known key"),
        (r#"{"name": "a", "name": "a"}"#, "", "expected every key once"),
        (r#"{"name": "a", "inner": {}}"#, "inner", "expected a list"),
        (r#"{"name": "a", "inner": [{}, 3]}"#, "inner 1", "expected an object"),
        (r#"{"name": "a", "inner": [{"on": "true"}]}"#, "inner 0 on", "expected a boolean"),
        (
            r#"{"name": "a", "inner": [{"count": 256}]}"#,
            "inner 0 count",
            "expected a whole number from 0 to 255",
        ),
        (
            r#"{"name": "a", "inner": [{"count": 1.5}]}"#,
            "inner 0 count",
            "expected a whole number from 0 to 255",
        ),
        (
            r#"{"name": "a", "inner": [{"count": -1}]}"#,
            "inner 0 count",
            "expected a whole number from 0 to 255",
        ),
        (r#"{"name": "a", "byName": []}"#, "byName", "expected an object"),
        (r#"{"name": "a", "byName": {"x": "two"}}"#, "byName x", "expected a known value"),
        (r#"{"name": "a", "byName": {"x": 1}}"#, "byName x", "expected a string"),
        (r#"{"name": "a", "byName": {"x": null, "x": null}}"#, "byName", "expected every key once"),
    ] {
        let wrong = read(text).expect_err(text);
        assert_eq!((wrong.way.join(" ").as_str(), wrong.to_string().as_str()), (way, expected), "{text}");
    }
}
