//! Where in an object an image use stands; text only when somebody asks.

use crate::wire::{Ink, Text, Wire};

/// Where in an object an image use stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    /// RFC 6901 pointer into a custom resource, before the rest; empty elsewhere.
    pub custom: &'a str,
    /// The way to the pod spec; none where nothing stands around it.
    pub path: Option<&'a Path<'a>>,
    /// The list in the pod spec, with its slash; empty for the pod spec itself.
    pub list: &'static str,
    /// The element.
    pub index: Option<usize>,
    /// The way from the element to the image.
    pub leaf: Leaf,
}

/// The last step on a way into an object, and those before it.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    /// The steps before.
    pub above: Option<&'a Path<'a>>,
    /// The key, with its slash.
    pub key: &'static str,
}

impl Path<'_> {
    /// Hands over the keys, the first step's first.
    fn each(&self, take: &mut dyn FnMut(&'static str)) {
        if let Some(above) = self.above {
            above.each(take);
        }
        take(self.key);
    }
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

/// An RFC 6901 pointer to an image or its pull policy, which nobody has written yet.
#[derive(Clone, Copy, Debug)]
pub struct Pointer<'a> {
    place: &'a Place<'a>,
    leaf: &'static str,
}

impl Place<'_> {
    /// To the image.
    #[must_use]
    pub fn image(&self) -> Pointer<'_> {
        let leaf = match self.leaf {
            Leaf::Element | Leaf::Parts => "",
            Leaf::Container => "/image",
            Leaf::Volume => "/image/reference",
        };
        Pointer { place: self, leaf }
    }

    /// To the pull policy; none where the place has none.
    #[must_use]
    pub fn policy(&self) -> Option<Pointer<'_>> {
        let leaf = match self.leaf {
            Leaf::Element | Leaf::Parts => return None,
            Leaf::Container => "/imagePullPolicy",
            Leaf::Volume => "/image/pullPolicy",
        };
        Some(Pointer { place: self, leaf })
    }

    /// RFC 6901 pointer to the image.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.image().written()
    }
}

impl Pointer<'_> {
    /// The pointer by itself.
    #[must_use]
    pub fn written(&self) -> String {
        // Enough for any of Kubernetes' own kinds.
        let mut pointer = Ink::with_room(self.place.custom.len() + 80);
        pointer.push(self.place.custom);
        self.rest(&mut pointer);
        pointer.into_text()
    }

    /// Hands over the way to the list, behind that into a custom resource, and the way from the element.
    pub fn beside_index(&self, take: &mut dyn FnMut(&'static str)) {
        self.before_index(take);
        take(self.leaf);
    }

    fn before_index(&self, take: &mut dyn FnMut(&'static str)) {
        if let Some(path) = self.place.path {
            path.each(take);
        }
        take(self.place.list);
    }

    /// What stands behind the way into a custom resource.
    fn rest(&self, out: &mut Ink) {
        self.before_index(&mut |key| out.push(key));
        if let Some(index) = self.place.index {
            out.byte(b'/');
            index.write(out);
        }
        out.push(self.leaf);
    }
}

impl Text for Pointer<'_> {
    fn write_text(&self, out: &mut Ink) {
        self.place.custom.write_text(out);
        self.rest(out);
    }
}
