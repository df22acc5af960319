//! `credential-drift`: one image is pulled with different secrets, so that nodes that have it pull it again
//! (KEP-2535).

use crate::credentials::Credentials;
use crate::kubernetes::PullPolicy;
use crate::list::Listed;
use crate::order::groups;
use crate::report::{Echo, Severity};
use crate::wire::{Ink, say};

use super::pull_images::Names;
use super::{Fault, Meta, Needs, Scope, Seen, Sink};

pub(super) const META: Meta = Meta {
    id: "credential-drift",
    practice: &[4],
    scope: Scope::Set,
    severities: [None, Some(Severity::Info), Some(Severity::Warning)],
    needs: Some(Needs::Objects),
    summary: Meta::summary("one image is pulled with different secrets"),
    ..Meta::BLANK
};

struct Drift<'a> {
    image: &'a Seen,
    /// Each secret once, in the order of the report.
    secrets: Vec<&'a str>,
}

pub(super) fn check<'a>(seen: &[&'a Seen], _: &'a Credentials, sink: &mut Sink<'_, 'a>) {
    // With `Always` the registry is asked anyway, and shown the credential.
    let cached = seen.iter().enumerate().filter(|(_, seen)| seen.policy != Some(PullPolicy::Always));
    let served = cached.filter_map(|(at, seen)| {
        let served = seen.served.as_ref().filter(|served| served.verified)?;
        let (secret, _) = served.keys.first()?;
        Some((at, served.secrets.get(*secret)?.as_str(), *seen))
    });
    let uses: Vec<(usize, &str, &Seen)> = served.list();
    let image = |at: usize| uses.get(at).map(|(.., seen)| image(seen));
    for same in groups(uses.len(), &|a, b| image(a).cmp(&image(b))) {
        let (mut secrets, mut places) = (Vec::new(), Vec::new());
        for (at, secret, _) in same.iter().filter_map(|at| uses.get(*at)) {
            // Copies of one secret in several namespaces most likely hold the same: what counts is their content.
            if !secrets.contains(secret) {
                secrets.push(*secret);
                places.push(*at);
            }
        }
        if let Some((first, related)) = places.split_first().filter(|(_, related)| !related.is_empty())
            && let Some(image) = seen.get(*first)
        {
            sink.relate(Drift { image, secrets }, *first, related.to_vec());
        }
    }
}

/// What makes two uses ask for the same image.
fn image(seen: &Seen) -> (&str, Option<&str>, Option<&str>) {
    (&seen.name, seen.tag.as_deref(), seen.digest.as_deref())
}

impl Fault for Drift<'_> {
    fn message(&self, out: &mut Ink) {
        let (name, secrets) = (Echo(&self.image.name), Names(&self.secrets));
        say!(out, "image `", name, "` is pulled with different secrets: ", secrets)
    }

    fn why(&self) -> &'static str {
        "from Kubernetes 1.35 on a pod with another secret than the one that an image was pulled with has it pulled again, so that its start depends on the registry although the image is on the node"
    }

    fn help(&self, out: &mut Ink) {
        say!(out, "pull the image with one secret everywhere, or give the nodes a credential of their own")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Drafted, compared, lines};
    use super::super::{Seen, Served};
    use crate::kubernetes::PullPolicy;

    fn found(uses: &[(&str, &str, PullPolicy)]) -> Vec<Drafted> {
        let seen = uses.iter().map(|(name, secret, policy)| Seen {
            name: (*name).to_owned(),
            tag: Some("1".to_owned()),
            digest: None,
            policy: Some(*policy),
            served: (!secret.is_empty()).then(|| Served {
                namespace: None,
                secrets: vec![(*secret).to_owned()],
                keys: vec![(0, "quay.io".to_owned())],
                verified: true,
            }),
            running: None,
        });
        compared(super::check, &super::META, &seen.collect::<Vec<_>>())
    }

    #[test]
    fn finds_one_image_under_several_secrets() {
        use PullPolicy::{Always, IfNotPresent};
        let drafts = found(&[
            ("quay.io/a", "one", IfNotPresent),
            ("quay.io/b", "one", IfNotPresent),
            ("quay.io/a", "", IfNotPresent),
            ("quay.io/a", "two", IfNotPresent),
            ("quay.io/a", "one", IfNotPresent),
            ("quay.io/b", "two", Always),
        ]);
        assert_eq!(drafts.len(), 1);
        assert_eq!((drafts[0].at, drafts[0].related.as_slice()), (0, &[3][..]));
        assert_eq!(
            lines(&drafts[0]),
            "image `quay.io/a` is pulled with different secrets: `one`, `two`\n\
             from Kubernetes 1.35 on a pod with another secret than the one that an image was pulled with has it pulled again, so that its start depends on the registry although the image is on the node\n\
             pull the image with one secret everywhere, or give the nodes a credential of their own"
        );
    }
}
