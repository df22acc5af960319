//! Another name for the same image, held against the settings.

use crate::image::{DOCKER_HUB, Reference};
use crate::settings::Registries;

use super::{Context, Edit};

/// The edit that gives an image another registry or repository. None where nothing may come from there, and
/// where a pull from there needs what a pull from the old name does not: a credential, or a share of Docker
/// Hub's limit.
pub(super) fn renamed(name: String, old: &Reference<'_>, context: &Context<'_>) -> Option<Edit> {
    let registries = context.registries;
    let new = Reference::parse(&name).ok()?;
    let private = |image| Registries::names(&registries.private, image);
    let credential = context.pod.secret_names().next().is_some()
        || Registries::names(&registries.node_credentials, &new)
        || !private(&new)
        || private(old);
    let limited = new.registry() == DOCKER_HUB && old.registry() != DOCKER_HUB;
    (credential && !limited && registries.allows(&new)).then(|| Edit::name(name))
}

#[cfg(test)]
mod tests {
    use super::super::tests::Case;
    use super::super::{Check, bypassed_mirror};

    /// Whether a mirror's name is offered for an image of Quay.
    fn offered(at: &str, more: &str) -> bool {
        let registries = format!(r#"{{"mirrors": [{{"of": "quay.io", "at": "{at}"}}]{more}}}"#);
        let drafts = Case::of(&["quay.io/a/b:1.2.3"])
            .registries(&registries)
            .drafts(Check::Image(bypassed_mirror::check), &bypassed_mirror::META);
        drafts.iter().any(|draft| draft.risky.is_some())
    }

    #[test]
    fn offers_no_name_that_brings_another_fault() {
        assert!(offered("m.example/q", ""));
        assert!(offered("m.example/q", r#", "allowed": ["m.example"], "denied": ["quay.io"]"#));
        assert!(!offered("m.example/q", r#", "allowed": ["quay.io"]"#));
        assert!(!offered("m.example/q", r#", "denied": ["m.example"]"#));
        assert!(!offered("m.example/q", r#", "private": ["m.example"]"#));
        assert!(offered("m.example/q", r#", "private": ["*.example", "quay.io"]"#));
        assert!(offered("m.example/q", r#", "private": ["m.example"], "nodeCredentials": ["m.example/q"]"#));
        assert!(!offered("docker.io/cache", ""));
    }
}
