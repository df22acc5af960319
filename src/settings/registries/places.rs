//! A list of registries and parts of them.

use core::ops::Deref;

use crate::image::Reference;
use crate::pattern::{PatternIndex, RegistryPattern};
use crate::settings::NonEmpty;
use crate::tree::{At, Decode, Read};

/// Registries and parts of them by pattern, at least one, and the index by which images are looked up.
#[derive(Clone, Debug)]
pub struct Places {
    list: NonEmpty<RegistryPattern>,
    index: PatternIndex,
}

impl Places {
    /// Whether one of the patterns names the image.
    #[must_use]
    pub fn name(&self, image: &Reference<'_>) -> bool {
        self.index.matches(&self.list, image)
    }
}

impl Decode for Places {
    fn decode(at: &At<'_>) -> Read<Self> {
        let list = NonEmpty::decode(at)?;
        let index = PatternIndex::new(&list);
        Ok(Self { list, index })
    }
}

impl Deref for Places {
    type Target = [RegistryPattern];
    fn deref(&self) -> &[RegistryPattern] {
        &self.list
    }
}
