//! The object before an update, against which its faults are old or new.

use core::cell::OnceCell;

use crate::kubernetes::{Field, ImagePath, Object, Read, Reader, Whole};
use crate::list::Listed;
use crate::order::sort_by;
use crate::pull::{ImageUse, Pod, Workload, account_of, image_uses};
use crate::report::UseKind;

/// The image uses of the object before the update, read when the first finding asks for them.
pub(super) struct Before<'a> {
    text: Option<&'a str>,
    workload: Workload<'a>,
    paths: Vec<ImagePath>,
    uses: OnceCell<Uses>,
}

/// The image uses in order, and the lists of the account and the secrets of their pods, in order.
#[derive(Default)]
struct Uses {
    seen: Vec<Seen>,
    secrets: Vec<Vec<String>>,
}

/// What makes two image uses the same to every rule: place, name, image, policy and the pod's account and
/// secrets, by their place among all such lists: there may be as many secrets as images.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen(String, Option<String>, Option<String>, Option<String>, usize);

impl Seen {
    fn new(image_use: &ImageUse<'_>, secrets: usize) -> Option<Self> {
        // What is no text, or stands where no container can be, is never known from before.
        if image_use.malformed.is_some() || image_use.policy.wrong().is_some() {
            return None;
        }
        let text = |t: Option<&str>| t.map(str::to_owned);
        let place = image_use.place;
        Some(Self(
            format!("{}{}", place.custom, place.list),
            text(image_use.name),
            text(image_use.image.as_str()),
            text(image_use.policy.as_str()),
            secrets,
        ))
    }
}

impl<'a> Before<'a> {
    /// The old object's text, not yet read; it is of the same kind as the new one.
    pub(super) fn new(text: Option<&'a str>, workload: Workload<'a>, paths: Vec<ImagePath>) -> Self {
        Self { text, workload, paths, uses: OnceCell::new() }
    }

    /// What cannot be read excuses nothing.
    fn read(&self) -> Uses {
        let mut found = Vec::new();
        let old: Result<Field<Box<Whole<'_, Object<'_>>>>, _> =
            Read::read(&mut Reader::new(self.text.unwrap_or("null")), 0);
        if let Ok(Field::Value(object)) = old {
            image_uses(&object, &self.workload, &self.paths, &mut |pod, uses| {
                let seen = uses.iter().filter_map(|image_use| Seen::new(image_use, 0));
                found.push((secrets(pod), seen.list()));
            });
        }
        sort_by(&mut found, |(a, _), (b, _)| a.cmp(b));
        let mut uses = Uses::default();
        for (secrets, seen) in found {
            if uses.secrets.last() != Some(&secrets) {
                uses.secrets.push(secrets);
            }
            let own = uses.secrets.len() - 1;
            uses.seen.extend(seen.into_iter().map(|seen| Seen(seen.0, seen.1, seen.2, seen.3, own)));
        }
        sort_by(&mut uses.seen, Seen::cmp);
        uses
    }
}

/// The pod's account, and the secrets that it names.
fn secrets(pod: &Pod<'_>) -> Vec<String> {
    [account_of(pod)].into_iter().chain(pod.secret_names()).map(str::to_owned).list()
}

/// What the object before an update says.
#[derive(Clone, Copy)]
pub(super) enum Old<'a> {
    /// Nothing, or there is none.
    Nothing,
    /// Faults that it had weigh less.
    Excuses(&'a Before<'a>),
    /// Only the ephemeral containers that it did not have are judged.
    Hides(&'a Before<'a>),
}

/// What it says of one pod.
pub(super) struct OldPod<'a> {
    old: Old<'a>,
    pod: &'a Pod<'a>,
    /// The pod's secrets among all lists of them, looked up once.
    secrets: OnceCell<Option<usize>>,
}

impl<'a> OldPod<'a> {
    pub(super) fn new(old: Old<'a>, pod: &'a Pod<'a>) -> Self {
        Self { old, pod, secrets: OnceCell::new() }
    }

    /// Whether an image use is to be judged.
    #[inline(always)]
    pub(super) fn wants(&self, image_use: &ImageUse<'_>) -> bool {
        match self.old {
            Old::Hides(before) => {
                image_use.kind == Some(UseKind::EphemeralContainer) && !self.had(before, image_use)
            }
            Old::Nothing | Old::Excuses(_) => true,
        }
    }

    /// Whether faults of an image use weigh less.
    pub(super) fn excuses(&self, image_use: &ImageUse<'_>) -> bool {
        matches!(self.old, Old::Excuses(before) if self.had(before, image_use))
    }

    /// Whether the old object used the same image in the same place under the same policy, with the same secrets.
    fn had(&self, before: &Before<'_>, now: &ImageUse<'_>) -> bool {
        let uses = before.uses.get_or_init(|| before.read());
        let own = *self.secrets.get_or_init(|| uses.secrets.binary_search(&secrets(self.pod)).ok());
        let now = own.and_then(|own| Seen::new(now, own));
        now.is_some_and(|now| uses.seen.binary_search(&now).is_ok())
    }
}
