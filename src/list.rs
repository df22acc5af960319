//! Lists of what an iterator gives, once for each type of element: `collect` is three functions for each
//! iterator, and most are cold.

/// An iterator whose elements make a list.
pub trait Listed: Iterator + Sized {
    /// The elements, like `collect`: smaller in a module, slower where lists are long.
    #[must_use]
    #[inline]
    fn list(mut self) -> Vec<Self::Item> {
        listed(&mut || self.next())
    }
}

impl<I: Iterator> Listed for I {}

/// Texts as one, with another between them. By hand: the standard library's is a kilobyte for each type.
#[must_use]
pub fn joined<T: AsRef<str>>(parts: &[T], between: &str) -> String {
    let length = parts.iter().map(|part| part.as_ref().len() + between.len()).sum();
    let mut text = String::with_capacity(length);
    for (index, part) in parts.iter().enumerate() {
        for piece in [if index > 0 { between } else { "" }, part.as_ref()] {
            // Room is made for nothing, too.
            if !piece.is_empty() {
                text.push_str(piece);
            }
        }
    }
    text
}

#[inline(never)]
fn listed<T>(next: &mut dyn FnMut() -> Option<T>) -> Vec<T> {
    let mut list = Vec::new();
    while let Some(element) = next() {
        list.push(element);
    }
    list
}
