//! Held against the same edits on a `serde_json::Value`.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::{Edit, splice};
use crate::wire::to_json;

/// A string.
fn set<'a>(pointer: &'a str, value: &str) -> Edit<'a> {
    Edit { pointer, value: Some(to_json(value).leak()) }
}

fn put<'a>(pointer: &'a str, json: &'a str) -> Edit<'a> {
    Edit { pointer, value: Some(json) }
}

fn remove(pointer: &str) -> Edit<'_> {
    Edit { pointer, value: None }
}

#[test]
fn changes_the_bytes_at_the_pointers_alone() {
    const TEXT: &str = "{ \"n\" : 1.50e+3,\n\t\"x\":1, \"x\":2, \"l\" : [ {\"im\\u0061ge\" : \"a\\/b\" } , [] ], \"a/b\":{\"~\":null} }\n";
    for (edits, expected) in [
        (&[set("/l/0/image", "n\"1\n")][..], TEXT.replace("\"a\\/b\"", "\"n\\\"1\\n\"")),
        (&[set("/l/0/p", "Always")], TEXT.replace("\"a\\/b\" }", "\"a\\/b\",\"p\":\"Always\" }")),
        (&[set("/a~1b/~0", "é")], TEXT.replace("null", "\"é\"")),
        (&[set("/l/1", "v"), set("/n", "w")], TEXT.replace("[]", "\"v\"").replace("1.50e+3", "\"w\"")),
        (&[remove("/n")], TEXT.replace("\"n\" : 1.50e+3,\n\t", "")),
        (&[remove("/a~1b")], TEXT.replace(", \"a/b\":{\"~\":null}", "")),
        (&[remove("/l/0")], TEXT.replace("{\"im\\u0061ge\" : \"a\\/b\" } , ", "")),
        (
            &[remove("/l/0/image"), set("/l/0/new", "1"), set("/l/0/other", "2")],
            TEXT.replace("\"im\\u0061ge\" : \"a\\/b\"", "\"new\":\"1\",\"other\":\"2\""),
        ),
        (&[], TEXT.to_owned()),
    ] {
        assert_eq!(splice(TEXT, edits).as_deref(), Some(expected.as_str()), "{edits:?}");
    }
}

#[test]
fn sets_the_whole_and_fills_what_is_empty() {
    for (text, edits, expected) in [
        (" 1 ", &[set("", "v")][..], " \"v\" "),
        ("{}", &[set("/a", "1"), set("/b", "2")], r#"{"a":"1","b":"2"}"#),
        ("{ }", &[set("/", "1")], r#"{"":"1" }"#),
        (r#"{"a":1 , "b":2}"#, &[remove("/a"), remove("/b")], "{}"),
        (r#"{"a":1 , "b":2 , "c":3}"#, &[remove("/b"), remove("/c"), set("/d", "4")], r#"{"a":1,"d":"4"}"#),
        (r#"{"a":1,"b":{"c":2}}"#, &[remove("/a"), set("/b/c", "x")], r#"{"b":{"c":"x"}}"#),
        (r#"{"a":null,"b":2}"#, &[put("/a", r#"[{"c":1}]"#)], r#"{"a":[{"c":1}],"b":2}"#),
        (r#"{"a":1}"#, &[put("/b", "[1]")], r#"{"a":1,"b":[1]}"#),
        ("[ ]", &[set("/-", "v")], r#"["v" ]"#),
        ("[ 1 ]", &[put("/-", "2"), put("/-", "{}"), set("/0", "v")], r#"[ "v",2,{} ]"#),
        ("[1,2]", &[remove("/0"), remove("/1"), put("/-", "3")], "[3]"),
        (
            r#"{"a":[{"b":1}]}"#,
            &[put("/a/-", r#"{"b":2}"#), put("/a/-", r#"{"b":3}"#)],
            r#"{"a":[{"b":1},{"b":2},{"b":3}]}"#,
        ),
        (r#"{"a":{}}"#, &[set("/a/-", "v")], r#"{"a":{"-":"v"}}"#),
    ] {
        assert_eq!(splice(text, edits).as_deref(), Some(expected), "{text} {edits:?}");
    }
}

#[test]
fn refuses_what_leads_nowhere_and_what_is_ambiguous() {
    for (text, edits) in [
        ("{\"a\":1}", &[set("a", "v")][..]),
        ("{\"a\":1}", &[set("/a/b", "v")]),
        ("{\"a\":1}", &[set("/b/c", "v")]),
        ("{\"a\":1}", &[remove("/b")]),
        ("{\"a\":1}", &[remove("")]),
        ("[1]", &[set("/1", "v")]),
        ("[1]", &[set("/-/a", "v")]),
        ("[1]", &[remove("/-")]),
        ("{}", &[set("/-", "v"), set("/-", "w")]),
        ("[1]", &[set("/00", "v")]),
        ("{\"a\":1,\"a\":2}", &[set("/a", "v")]),
        ("{\"a\":{},\"\\u0061\":{}}", &[set("/a/b", "v")]),
        ("{\"a\":1}", &[set("/a", "v"), set("/a", "w")]),
        ("{\"a\":1}", &[set("/b", "v"), set("/b", "w")]),
        ("{\"a\":{}}", &[set("/a", "v"), set("/a/b", "w")]),
        ("{\"a\":{}}", &[remove("/a"), set("/a/b", "w")]),
        ("{\"a\":1", &[set("/a", "v")]),
        ("{\"a\":1} 2", &[set("/a", "v")]),
        ("", &[set("", "v")]),
    ] {
        assert_eq!(splice(text, edits), None, "{text} {edits:?}");
    }
}

#[test]
fn many_edits_take_one_pass() {
    let text = format!("[{}]", vec!["{\"image\":\"a\"}"; 50_000].join(","));
    let pointers: Vec<String> = (0..50_000).map(|index| format!("/{index}/image")).collect();
    let edits: Vec<Edit<'_>> = pointers.iter().map(|pointer| set(pointer, "b")).collect();
    assert!(splice(&text, &edits) == Some(text.replace("\"a\"", "\"b\"")));
}

/// The edits by pointer.
type Edits = BTreeMap<String, Option<String>>;

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Every pointer of a value but the empty one, of each object a member that it lacks, and the end of each list.
fn pointers(value: &Value, at: &str, all: &mut Vec<(String, bool)>) {
    let mut child = |at: String, value: &Value| {
        all.push((at.clone(), true));
        pointers(value, &at, all);
    };
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| child(format!("{at}/{index}"), value));
            all.push((format!("{at}/-"), false));
        }
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| child(format!("{at}/{}", escape(key)), value));
            all.push((format!("{at}/new"), false));
        }
        _ => {}
    }
}

/// The value with the edits made.
fn edited(value: &Value, at: &str, edits: &Edits) -> Option<Value> {
    if let Some(edit) = edits.get(at) {
        return edit.clone().map(Value::String);
    }
    Some(match value {
        Value::Array(list) => {
            let kept =
                list.iter().enumerate().filter_map(|(i, value)| edited(value, &format!("{at}/{i}"), edits));
            let new = edits.get(&format!("{at}/-")).cloned().flatten().map(Value::String);
            Value::Array(kept.chain(new).collect())
        }
        Value::Object(map) => {
            let kept = map.iter().filter_map(|(key, value)| {
                Some((key.clone(), edited(value, &format!("{at}/{}", escape(key)), edits)?))
            });
            let new = edits.get(&format!("{at}/new")).cloned().flatten().map(Value::String);
            Value::Object(kept.chain(new.map(|value| ("new".to_owned(), value))).collect())
        }
        other => other.clone(),
    })
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a~/\"\\\\é\n]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[ab~/\"\\\\é\n]{0,3}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// How far two texts agree from the front and, apart from that, from the back.
fn common(a: &str, b: &str) -> usize {
    let front = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - front;
    front + a.bytes().rev().zip(b.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]
    #[test]
    fn edits_as_serde_json_would(
        value in json(),
        pretty in any::<bool>(),
        choices in prop::collection::vec((any::<prop::sample::Index>(), "[a\"é\n]{0,3}", any::<bool>()), 0..6),
    ) {
        let write = if pretty { serde_json::to_string_pretty } else { serde_json::to_string };
        let text = write(&value).expect("JSON");
        let mut all = Vec::new();
        pointers(&value, "", &mut all);
        let mut edits = Edits::new();
        for (index, new, taken_away) in choices.into_iter().filter(|_| !all.is_empty()) {
            let (pointer, there) = index.get(&all);
            let apart = |other: &String| {
                !format!("{other}/").starts_with(&format!("{pointer}/"))
                    && !format!("{pointer}/").starts_with(&format!("{other}/"))
            };
            if edits.keys().all(apart) {
                edits.insert(pointer.clone(), (!(*there && taken_away)).then_some(new));
            }
        }
        let list: Vec<Edit<'_>> =
            edits.iter().map(|(pointer, value)| match value {
                Some(value) => set(pointer, value),
                None => remove(pointer),
            }).collect();
        let out = splice(&text, &list);
        prop_assert!(out.is_some(), "{text} {list:?}");
        let out = out.unwrap_or_default();
        prop_assert_eq!(serde_json::from_str(&out).ok(), edited(&value, "", &edits), "{} {:?}", text, list);
        let (mut sets, others): (Vec<Edit<'_>>, Vec<_>) = list.iter().partition(|edit| edit.value.is_some());
        sets.retain(|edit: &Edit<'_>| !edit.pointer.ends_with("/-"));
        if others.is_empty() {
            prop_assert_eq!(splice(&out, &sets), Some(out.clone()), "a second time");
        }
        if let [Edit { pointer, value: Some(new) }] = list.as_slice() {
            let old = value.pointer(pointer);
            let written = new.len();
            match old {
                // Pretty values of several lines are indented, so their length is not known here.
                Some(old) if !pretty => {
                    let length = serde_json::to_string(old).expect("JSON").len();
                    prop_assert_eq!(text.len() - length, out.len() - written);
                    prop_assert!(common(&text, &out) >= text.len() - length);
                }
                Some(_) => {}
                None => prop_assert!(common(&text, &out) == text.len()),
            }
        }
    }
}
