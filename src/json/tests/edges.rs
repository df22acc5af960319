//! Each limit at its edge and one past it: judged there, and past it a failure or a counted truncation.

use serde_json::{Value, json};

use super::{EVERYTHING, admission, ask, pod, report};
use crate::json::{Question, Session};
use crate::limits;

fn compiles(settings: &Value) -> Result<(), String> {
    match Session::new(&settings.to_string(), "").failure() {
        None => Ok(()),
        Some(failure) => Err(failure.errors.iter().map(|error| error.message.as_str()).collect()),
    }
}

fn len(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

#[test]
fn an_input_of_the_largest_size_is_judged() {
    let faulty = pod(&["nginx:latest"]).to_string();
    for longest in [limits::ENGINE_INPUT, limits::ENGINE_INPUT + 1] {
        let input = format!("{faulty}{}", " ".repeat(longest - faulty.len()));
        let answer = report(EVERYTHING, &input);
        match longest == limits::ENGINE_INPUT {
            true => assert_eq!(answer["type"], "report"),
            false => assert_eq!(answer["errors"][0]["code"], "input-too-large"),
        }
        assert_eq!(answer["verdict"], "deny");
    }
}

#[test]
fn elements_are_read_up_to_their_limit() {
    let input = |count: usize| {
        let containers = vec!["{}"; count].join(",");
        format!(r#"{{"apiVersion": "v1", "kind": "Pod", "spec": {{"containers": [{containers}]}}}}"#)
    };
    // Each takes three bytes, and so brings a little more room with it.
    let allowed = |count: usize| limits::ELEMENTS + input(count).len() / limits::ELEMENT;
    let guess = allowed(allowed(limits::ELEMENTS));
    let most = (guess..guess + 100).rfind(|count| *count <= allowed(*count)).unwrap_or(guess);
    assert_eq!(report("", &input(most))["summary"]["images"], most);
    assert_eq!(report("", &input(most + 1))["errors"][0]["code"], "too-many");
    let many = report("", &input(5_000_000));
    assert_eq!((&many["errors"][0]["code"], &many["verdict"]), (&json!("too-many"), &json!("deny")));
}

#[test]
fn findings_fill_a_report_to_the_last() {
    let settings = r#"{"profile": "baseline"}"#;
    for more in [0, 1] {
        let many = report(settings, &pod(&vec!["nginx"; limits::FINDINGS + more]).to_string());
        assert_eq!((len(&many["findings"]), &many["summary"]["truncated"]), (limits::FINDINGS, &json!(more)));
        let images = vec!["nginx"; limits::ADMISSION_FINDINGS + more];
        let asked = report(settings, &admission("CREATE", "", pod(&images), Value::Null));
        assert_eq!(len(&asked["findings"]), limits::ADMISSION_FINDINGS);
        assert_eq!(asked["summary"]["truncated"], more);
    }
}

#[test]
fn text_fills_an_answer_to_the_last_finding_that_fits() {
    let long = format!("registry.example.com/{}:latest", "a".repeat(200));
    let asked = |count| {
        let images: Vec<String> = (0..count).map(|_| long.clone()).collect();
        let images: Vec<&str> = images.iter().map(String::as_str).collect();
        report("", &admission("CREATE", "", pod(&images), Value::Null))
    };
    let text = |finding: &Value| -> usize {
        ["message", "why", "help"].iter().filter_map(|key| finding[*key].as_str()).map(str::len).sum()
    };
    let one = text(&asked(1)["findings"][0]);
    let most = (limits::ADMISSION_TEXT / one).min(limits::ADMISSION_FINDINGS);
    assert!(most < limits::ADMISSION_FINDINGS, "so short a text never meets the limit");
    for (count, truncated) in [(most, 0), (most + 1, 1)] {
        let answer = asked(count);
        assert_eq!((len(&answer["findings"]), &answer["summary"]["truncated"]), (most, &json!(truncated)));
        assert_eq!(answer["summary"]["errors"], count);
    }
}

#[test]
fn a_message_names_so_many_findings_and_counts_the_rest() {
    let message = |count: usize| {
        let images = vec!["nginx"; limits::MESSAGE_FINDINGS + count];
        let answer = ask(Question::Kubewarden, "", "", &admission("CREATE", "", pod(&images), Value::Null));
        answer["message"].as_str().expect("a message").to_owned()
    };
    assert_eq!(message(0).matches("missing-tag").count(), limits::MESSAGE_FINDINGS);
    assert!(!message(0).contains("more"), "{}", message(0));
    assert_eq!(message(1).matches("missing-tag").count(), limits::MESSAGE_FINDINGS);
    assert!(message(1).contains("1 more"), "{}", message(1));
}

#[test]
fn warnings_are_as_long_as_they_may_be_and_no_longer() {
    let warnings = |image: &str| {
        let asked = admission("CREATE", "", pod(&[image]), Value::Null);
        let answer = ask(Question::Validate, r#"{"enforce": "warn"}"#, "", &asked);
        answer["response"]["warnings"][0].as_str().expect("a warning").to_owned()
    };
    let lengths: Vec<usize> =
        (1..120).map(|length| warnings(&format!("{}:latest", "a".repeat(length))).len()).collect();
    assert!(lengths.contains(&limits::WARNING), "{lengths:?}");
    assert!(lengths.iter().all(|length| *length <= limits::WARNING), "{lengths:?}");
}

#[test]
fn echoes_end_at_their_limit() {
    let image = |length: usize| format!("quay.io/A{}", "a".repeat(length - "quay.io/A".len()));
    let shown = |image: &str| {
        let answer = report("", &pod(&[image]).to_string());
        answer["findings"][0]["image"].as_str().expect("an image").to_owned()
    };
    assert_eq!(shown(&image(limits::ECHO)), image(limits::ECHO));
    assert_eq!(shown(&image(limits::ECHO + 1)), format!("{}…", image(limits::ECHO)));
}

#[test]
fn patterns_and_expressions_end_at_their_limits() {
    let place = |length: usize| {
        let host = "registry.example.com";
        let parts = "/a".repeat((length - host.len()) / 2);
        format!("{host}{parts}{}", "b".repeat((length - host.len()) % 2))
    };
    let glob = |length: usize| format!("{}*", "a".repeat(length - 1));
    let range = |length: usize| format!("{}>=1", " ".repeat(length - ">=1".len()));
    let expression = |length: usize| "a".repeat(length);
    let convention = |tag: String| json!({"rules": {"nonstandard-name": {"conventions": [{"tag": tag}]}}});
    type Write<'w> = &'w dyn Fn(usize) -> Value;
    let cases: [(&str, usize, Write<'_>); 5] = [
        ("registries", limits::PATTERN, &|n| json!({"registries": {"allowed": [place(n)]}})),
        (
            "images",
            limits::PATTERN,
            &|n| json!({"exemptions": [{"rules": ["latest-tag"], "images": [place(n)], "reason": "r"}]}),
        ),
        (
            "namespaces",
            limits::PATTERN,
            &|n| json!({"exemptions": [{"rules": ["latest-tag"], "namespaces": [glob(n)], "reason": "r"}]}),
        ),
        (
            "ranges",
            limits::EXPRESSION,
            &|n| json!({"rules": {"version-out-of-range": {"ranges": {"quay.io": range(n)}}}}),
        ),
        ("expressions", limits::EXPRESSION, &|n| convention(expression(n))),
    ];
    for (what, longest, settings) in cases {
        assert_eq!(compiles(&settings(longest)), Ok(()), "{what}");
        let message = compiles(&settings(longest + 1)).expect_err(what);
        assert!(message.contains(&format!("at most {longest} bytes")), "{what}: {message}");
    }
    let groups = |depth: usize| convention(format!("{}a{}", "(".repeat(depth), ")".repeat(depth)));
    let deepest = (1..100).take_while(|depth| compiles(&groups(*depth)).is_ok()).last().unwrap_or_default();
    assert!((10..=50).contains(&deepest), "{deepest} groups");
    assert!(compiles(&groups(deepest + 1)).expect_err("too deep").contains("nest"), "{deepest} groups");
    let repeated = |times: usize| convention(format!("a{{{times}}}"));
    let largest = (1..10_000).rev().find(|times| compiles(&repeated(*times)).is_ok()).unwrap_or_default();
    assert!(largest > 100, "{largest} times");
    assert!(compiles(&repeated(largest + 1)).expect_err("too large").contains("size limit"));
}

#[test]
fn settings_nest_as_deep_as_an_input_and_no_deeper() {
    let nested = |levels: usize| format!("{}1{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    for levels in [limits::DEPTH, limits::DEPTH + 1, 100_000] {
        let session = Session::new(&nested(levels), "");
        assert!(session.failure().is_some(), "{levels}");
        let evidence = Session::new("", &nested(levels));
        assert!(evidence.failure().is_some(), "{levels}");
    }
}

/// With as much of everything as there may be, still a good pod is allowed and a bad one is not.
#[test]
fn every_rule_can_be_on_at_once() {
    assert_eq!(Session::new(EVERYTHING, "").failure().map(|f| &f.errors), None);
    let good = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"imagePullSecrets": [{"name": "pull"}], "containers": [{
        "name": "web", "imagePullPolicy": "IfNotPresent",
        "image": format!("registry.example.com/shop/web:1.27.3@sha256:{}", "0".repeat(64)),
    }]}});
    assert_eq!(report(EVERYTHING, &good.to_string())["findings"], json!([]));
    assert_eq!(report(EVERYTHING, &pod(&["nginx"]).to_string())["verdict"], "deny");
}

#[test]
fn images_of_custom_resources_that_cannot_be_found_are_a_finding() {
    let workflow = |containers: &str| {
        let spec = format!(r#"{{"templates":[{containers}]}}"#);
        let head = r#""apiVersion":"argoproj.io/v1alpha1","kind":"Workflow","metadata":{"name":"w"}"#;
        report("", &format!(r#"{{{head},"spec":{spec}}}"#))
    };
    let one = r#"{"container":{"image":"quay.io/a/b:1.2.3"}}"#;
    let many = workflow(&vec![one; limits::ELEMENTS].join(","));
    assert_eq!((&many["verdict"], &many["summary"]["images"]), (&json!("allow"), &json!(limits::ELEMENTS)));
    for (containers, found) in [
        (vec![one; limits::ELEMENTS + 1].join(","), "more images than can be judged"),
        (r#"{"container":{"image":"quay.io/a/b:1.2.3","image":"nginx"}}"#.to_owned(), "repeats a key"),
    ] {
        let answer = workflow(&containers);
        assert_eq!(answer["verdict"], "deny", "{found}");
        assert_eq!(len(&answer["findings"]), 1, "{found}");
        assert!(
            answer["findings"][0]["message"].as_str().is_some_and(|text| text.contains(found)),
            "{answer}"
        );
    }
}
