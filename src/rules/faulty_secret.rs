//! What is wrong with a secret itself, for the rules that say so.

use crate::credentials::{Broken, Contents, Ignored};
use crate::pull::ImageUse;
use crate::report::Echo;
use crate::wire::{Ink, say};

use super::pull_images::Images;
use super::{Context, Fault, Sink};

/// A secret of a pod that the kubelet cannot read, or passes over.
struct Faulty<'a> {
    secret: &'a str,
    contents: &'a Contents,
}

/// Reports the first secret of a pod whose contents are such, with the images that are pulled.
pub(super) fn report<'a>(
    uses: &'a [ImageUse<'_>],
    context: &'a Context<'_>,
    sink: &mut Sink<'_, 'a>,
    wanted: fn(&Contents) -> bool,
) {
    let secrets = context.secrets();
    for (secret, known) in secrets.names.iter().zip(&secrets.known) {
        let Some(contents) = known.map(|known| &known.contents).filter(|contents| wanted(contents)) else {
            continue;
        };
        if let Some((_, at, related)) = Images::of(uses, &|_| true) {
            sink.relate(Faulty { secret, contents }, at, related);
        }
        return;
    }
}

impl Faulty<'_> {
    fn is_broken(&self) -> bool {
        matches!(self.contents, Contents::Broken(_))
    }
}

impl Fault for Faulty<'_> {
    fn message(&self, out: &mut Ink) {
        let (before, text, after) = match self.contents {
            Contents::Broken(Broken::Base64) => ("its data is no base64", "", ""),
            Contents::Broken(Broken::Json) => ("its configuration is no JSON", "", ""),
            Contents::Broken(Broken::Shape) => ("its configuration has a value of the wrong type", "", ""),
            Contents::Broken(Broken::Auth(key)) => {
                ("the `auth` of `", key.as_str(), "` is no base64 of `user:password`")
            }
            Contents::Ignored(Ignored::Type(found)) => {
                ("its type is `", found.as_str(), "`, and nothing is pulled with that")
            }
            Contents::Ignored(Ignored::Key(key)) => ("it has no key `", *key, "`, which its type asks for"),
            Contents::Ignored(Ignored::Empty(key)) => ("its key `", *key, "` is empty"),
            Contents::Keys { .. } => ("", "", ""),
        };
        let verb = if self.is_broken() { "cannot read" } else { "passes over" };
        say!(out, "the kubelet ", verb, " secret `", Echo(self.secret), "`: ", before, Echo(text), after)
    }

    fn why(&self) -> &'static str {
        match self.is_broken() {
            true => {
                "one secret that cannot be read spoils the credentials of the whole pod, so that none of its images can be pulled, not even a public one"
            }
            false => {
                "nothing tells of it, neither an event nor a log, and the registry is asked without the credential"
            }
        }
    }

    fn help(&self, out: &mut Ink) {
        match self.is_broken() {
            true => say!(
                out,
                "write the secret anew with `kubectl create secret docker-registry ",
                Echo(self.secret),
                "`, or take it out of `imagePullSecrets`"
            ),
            false => say!(
                out,
                "write a secret of type `kubernetes.io/dockerconfigjson` with the key `.dockerconfigjson`, as `kubectl create secret docker-registry` does"
            ),
        }
    }
}
