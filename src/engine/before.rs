//! The object before an update, against which its faults are old or new.

use core::cell::OnceCell;
use std::collections::BTreeSet;

use crate::kubernetes::{Field, Object, Read, Reader};
use crate::pull::{ImageUse, image_uses};

/// The image uses of the object before the update, read when the first finding asks for them.
pub(super) struct Before<'a> {
    text: Option<&'a str>,
    uses: OnceCell<BTreeSet<Seen>>,
}

/// What makes two image uses the same to every rule.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen(&'static str, Option<String>, Option<String>, Option<String>);

impl Seen {
    fn new(image_use: &ImageUse<'_>) -> Option<Self> {
        // What is no text, or stands where no container can be, is never known from before.
        if image_use.malformed.is_some() || image_use.policy.wrong().is_some() {
            return None;
        }
        let text = |t: Option<&str>| t.map(str::to_owned);
        let list = image_use.place.list;
        Some(Self(
            list,
            text(image_use.name),
            text(image_use.image.as_str()),
            text(image_use.policy.as_str()),
        ))
    }
}

impl<'a> Before<'a> {
    /// The old object's text, not yet read.
    pub(super) fn new(text: Option<&'a str>) -> Self {
        Self { text, uses: OnceCell::new() }
    }

    /// Whether the old object used the same image in the same place under the same policy.
    pub(super) fn had(&self, now: &ImageUse<'_>) -> bool {
        let uses = self.uses.get_or_init(|| self.read());
        Seen::new(now).is_some_and(|now| uses.contains(&now))
    }

    /// What cannot be read excuses nothing.
    fn read(&self) -> BTreeSet<Seen> {
        let mut uses = BTreeSet::new();
        let old: Result<Field<Box<Object<'_>>>, _> =
            Read::read(&mut Reader::new(self.text.unwrap_or("null")), 0);
        if let Ok(Field::Value(object)) = old {
            image_uses(&object, false, &mut |then| uses.extend(Seen::new(then)));
        }
        uses
    }
}
