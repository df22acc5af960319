//! Images that somebody is still to fill in: Helm, Kustomize, Tekton, envsubst, ko and their like.

use crate::text::{around, has};

/// What is still to be filled in, as the brackets are written; none in a text without any. Only asked
/// where the text is no reference: brackets stand in none.
#[must_use]
pub fn placeholder(image: &str) -> Option<&'static str> {
    let pairs = [
        ("{{", "}}", "{{ }}"),
        ("$(", ")", "$( )"),
        ("${", "}", "${ }"),
        ("#{", "}", "#{ }"),
        ("[[", "]]", "[[ ]]"),
        ("<", ">", "< >"),
    ];
    let enclosed =
        pairs.iter().find(|(open, close, _)| around(image, open).is_some_and(|(_, rest)| has(rest, close)));
    match enclosed {
        Some((.., shown)) => Some(shown),
        None if image.starts_with("ko://") => Some("ko://"),
        None if is_shell_variable(image) => Some("$VAR"),
        None if is_between(image, '@') => Some("@VAR@"),
        None if is_between(image, '%') => Some("%VAR%"),
        None => None,
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// `$NAME` anywhere.
fn is_shell_variable(image: &str) -> bool {
    image.split('$').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}

/// A name in capitals between two marks: `gcr.io/@PROJECT@/app`.
fn is_between(image: &str, mark: char) -> bool {
    let mut pieces = image.split(mark).skip(1).peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_some() && is_name(piece) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    #[test]
    fn sees_what_is_still_to_be_filled_in() {
        for (image, shown) in [
            ("{{ .Values.image }}:1", "{{ }}"),
            ("quay.io/x:{{tag}}", "{{ }}"),
            ("$(params.image)", "$( )"),
            ("${REGISTRY}/app:1", "${ }"),
            ("#{registry}#/app", "#{ }"),
            ("<YOUR-IMAGE>", "< >"),
            ("ko://example.com/cmd/app", "ko://"),
            ("$IMAGE", "$VAR"),
            ("nginx:$TAG", "$VAR"),
            ("gcr.io/@PROJECT@/app", "@VAR@"),
            ("%IMAGE%", "%VAR%"),
        ] {
            assert_eq!(placeholder(image), Some(shown), "{image}");
        }
        for image in [
            "Nginx",
            "nginx:",
            "a@b",
            "a@sha256:abc",
            "user:pw@host@x/y",
            "a{b",
            "$",
            "5$",
            "http://x/y",
            "> <",
        ] {
            assert_eq!(placeholder(image), None, "{image}");
        }
    }
}
