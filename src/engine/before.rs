//! The object before an update, against which its faults are old or new.

use core::cell::OnceCell;

use crate::kubernetes::{Field, ImagePath, Object, Read, Reader, Whole};
use crate::order::sort_by;
use crate::pull::{ImageUse, Pod, Workload, image_uses};

/// The image uses of the object before the update, read when the first finding asks for them.
pub(super) struct Before<'a> {
    text: Option<&'a str>,
    workload: Workload<'a>,
    paths: Vec<ImagePath>,
    /// In order.
    uses: OnceCell<Vec<Seen>>,
}

/// What makes two image uses the same to every rule: place, name, image, policy and the pod's secrets.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen(String, Option<String>, Option<String>, Option<String>, Vec<String>);

impl Seen {
    fn new(image_use: &ImageUse<'_>, pod: &Pod<'_>) -> Option<Self> {
        // What is no text, or stands where no container can be, is never known from before.
        if image_use.malformed.is_some() || image_use.policy.wrong().is_some() {
            return None;
        }
        let text = |t: Option<&str>| t.map(str::to_owned);
        let place = image_use.place;
        Some(Self(
            format!("{}/{}", place.custom, place.list),
            text(image_use.name),
            text(image_use.image.as_str()),
            text(image_use.policy.as_str()),
            pod.secret_names().map(str::to_owned).collect(),
        ))
    }
}

impl<'a> Before<'a> {
    /// The old object's text, not yet read; it is of the same kind as the new one.
    pub(super) fn new(text: Option<&'a str>, workload: Workload<'a>, paths: Vec<ImagePath>) -> Self {
        Self { text, workload, paths, uses: OnceCell::new() }
    }

    /// Whether the old object used the same image in the same place under the same policy, with the same secrets.
    pub(super) fn had(&self, now: &ImageUse<'_>, pod: &Pod<'_>) -> bool {
        let uses = self.uses.get_or_init(|| self.read());
        Seen::new(now, pod).is_some_and(|now| uses.binary_search(&now).is_ok())
    }

    /// What cannot be read excuses nothing.
    fn read(&self) -> Vec<Seen> {
        let mut uses = Vec::new();
        let old: Result<Field<Box<Whole<'_, Object<'_>>>>, _> =
            Read::read(&mut Reader::new(self.text.unwrap_or("null")), 0);
        if let Ok(Field::Value(object)) = old {
            image_uses(&object, &self.workload, &self.paths, &mut |pod, then| {
                uses.extend(then.iter().filter_map(|image_use| Seen::new(image_use, pod)));
            });
        }
        sort_by(&mut uses, Seen::cmp);
        uses
    }
}
