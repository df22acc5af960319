//! What the rules' own tests share, and what holds for every rule.

use std::borrow::Cow;

use crate::evidence::Digests;
use crate::image::Reference;
use crate::kubernetes::Field;
use crate::pull::{ImageUse, Place};
use crate::report::{Severity, UseKind};

use super::{Context, Draft, Meta, REGISTER, Rule, Sink};

fn drafts(check: Check, meta: &'static Meta, image: &str) -> Vec<Draft> {
    let text = Field::Value(Cow::Borrowed(image));
    let image_use = ImageUse {
        kind: Some(UseKind::Container),
        name: Some("web"),
        image: &text,
        reference: text.filled().map(Reference::parse),
        policy: &Field::Absent,
        place: Place { path: &["spec"], list: "containers", index: Some(0), leaf: "/image" },
        malformed: None,
    };
    let mut drafts = Vec::new();
    let mut sink = Sink { meta, severity: Severity::Error, drafts: &mut drafts };
    check(&image_use, &Context { digests: &Digests::default() }, &mut sink);
    drafts
}

type Check = fn(&ImageUse<'_>, &Context<'_>, &mut Sink<'_>);

/// How many faults a check finds in one image.
pub(super) fn faults(check: Check, meta: &'static Meta, image: &str) -> usize {
    drafts(check, meta, image).len()
}

/// What a check says about one image: message, why and help, a line each.
pub(super) fn message(check: Check, meta: &'static Meta, image: &str) -> String {
    drafts(check, meta, image).iter().map(|d| format!("{}\n{}\n{}", d.message, d.why, d.help)).collect()
}

#[test]
fn every_rule_says_what_why_and_help_in_one_sentence_each() {
    for Rule { meta, check } in &REGISTER {
        for image in ["nginx", "nginx:latest", "Nginx", "nginx:1\u{202e} \n`", "https://user:pw@quay.io/x"] {
            for draft in drafts(*check, meta, image) {
                for text in [draft.message.as_str(), draft.why, draft.help.as_str()] {
                    assert!(
                        !text.is_empty() && !text.contains('\n') && !text.contains('\u{202e}'),
                        "{text:?}"
                    );
                    assert!(!text.ends_with('.') && !text.starts_with(char::is_uppercase), "{text:?}");
                    assert!(!text.contains("pw@"), "{text:?}");
                }
            }
        }
    }
}

#[test]
fn ids_are_unique_and_kebab_case() {
    let mut ids: Vec<_> = REGISTER.iter().map(|rule| rule.meta.id).collect();
    assert!(ids.iter().all(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), REGISTER.len());
}
