//! Whom nodes ask for an image, and what they want to see before they use one that is there.

use crate::evidence::node::Node;
use crate::image::Reference;
use crate::list::Listed;
use crate::pull::Outcome;
use crate::report::echo;
use crate::settings::CredentialVerification;

use super::super::Policy;
use super::super::evidence::Known;
use super::PlannedCredentials;

/// What is known of nodes.
pub(super) struct Nodes<'k> {
    nodes: Vec<&'k Node>,
    /// What the settings say of verification.
    trusted: Option<bool>,
}

/// Who is asked for an image.
#[derive(Default)]
pub(super) struct Asked {
    /// Mirrors and registries, in order; none where nodes are told to ask nobody.
    pub(super) asks: Vec<String>,
    /// Why there is a pull.
    pub(super) pulls: &'static str,
    /// Whether a pod has to show its credential for an image that is on the node.
    pub(super) shows: bool,
}

impl<'k> Nodes<'k> {
    pub(super) fn of(policy: &Policy, known: &'k Known<'_>) -> Self {
        let set = policy.cluster.credential_verification;
        let trusted = set.map(|set| set == CredentialVerification::NeverVerify);
        Self { nodes: known.nodes().list(), trusted }
    }

    pub(super) fn asked(
        &self,
        image: Option<&Reference<'_>>,
        credentials: Option<&PlannedCredentials>,
    ) -> Asked {
        let Some(image) = image else { return Asked::default() };
        let (mut asks, mut pulls) = (None, "the image is not on the node");
        let (name, mut trusts) = (image.name(), None);
        for node in &self.nodes {
            // One that asks for a credential is enough.
            let own = node.kubelet.as_ref().and_then(|kubelet| kubelet.trusts_present(&name));
            trusts = if trusts == Some(false) { trusts } else { own.or(trusts) };
            let Some(own) = node.asks(image) else { continue };
            let Some(asks) = &mut asks else {
                asks = Some(own);
                continue;
            };
            if *asks != own {
                pulls = "the image is not on the node, and nodes differ in whom they ask";
            }
            for host in own {
                if !asks.contains(&host) {
                    asks.push(host);
                }
            }
        }
        let asks = asks.unwrap_or_else(|| vec![image.registry()]);
        // What nodes themselves pulled with, they let every pod use.
        let own = credentials.is_some_and(|own| own.outcome == Outcome::Node.as_str());
        let shows = !own && trusts.or(self.trusted) == Some(false);
        Asked { asks: asks.into_iter().map(echo).list(), pulls, shows }
    }
}
