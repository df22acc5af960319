//! Where in an object an image use stands; text only when somebody asks.

use crate::wire::{Ink, Wire};

/// Where in an object an image use stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    /// RFC 6901 pointer into a custom resource, before the rest; empty elsewhere.
    pub custom: &'a str,
    /// The way to the pod spec, each step with its slash.
    pub path: &'a [&'static str],
    /// The list in the pod spec, with its slash; empty for the pod spec itself.
    pub list: &'static str,
    /// The element.
    pub index: Option<usize>,
    /// The way from the element to the image.
    pub leaf: Leaf,
}

/// The way from an element to its image and pull policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leaf {
    /// The element itself: the image as text, or something of the wrong type.
    #[default]
    Element,
    /// The element is an object of the image's parts.
    Parts,
    /// A container's `image` and `imagePullPolicy`.
    Container,
    /// A volume's `image.reference` and `image.pullPolicy`.
    Volume,
}

impl Place<'_> {
    /// RFC 6901 pointer to the image.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.with(match self.leaf {
            Leaf::Element | Leaf::Parts => "",
            Leaf::Container => "/image",
            Leaf::Volume => "/image/reference",
        })
    }

    /// RFC 6901 pointer to the pull policy; none where the place has none.
    #[must_use]
    pub fn policy_pointer(&self) -> Option<String> {
        match self.leaf {
            Leaf::Element | Leaf::Parts => None,
            Leaf::Container => Some(self.with("/imagePullPolicy")),
            Leaf::Volume => Some(self.with("/image/pullPolicy")),
        }
    }

    fn with(&self, leaf: &str) -> String {
        // Enough for any of Kubernetes' own kinds.
        let mut pointer = Ink::with_room(self.custom.len() + 80);
        pointer.push(self.custom);
        for segment in self.path.iter().chain([&self.list]) {
            pointer.push(segment);
        }
        if let Some(index) = self.index {
            pointer.byte(b'/');
            index.write(&mut pointer);
        }
        pointer.push(leaf);
        pointer.into_text()
    }
}
