#![expect(unsafe_code, reason = "the linker's names are foreign")]
//! The module's linear memory: where allocators may begin, and how it grows.

use core::arch::wasm32::{memory_grow, memory_size};

unsafe extern "C" {
    /// The linker's name for the first byte after the static data.
    static __heap_base: u8;
}

const PAGE: usize = 64 << 10;

/// The first byte after the static data.
pub fn heap() -> usize {
    &raw const __heap_base as usize
}

/// How many bytes there are.
#[cfg(feature = "opa")]
pub fn size() -> usize {
    memory_size::<0>() * PAGE
}

/// Whether the memory reaches `end`, grown if it has to be: by an eighth at least where that can be had, since
/// a host takes the longer for each growth the more memory there is.
#[inline(always)]
pub fn grow_to(end: usize) -> bool {
    end.div_ceil(PAGE) <= memory_size::<0>() || grow(end)
}

#[cold]
fn grow(end: usize) -> bool {
    let pages = memory_size::<0>();
    let short = end.div_ceil(PAGE).saturating_sub(pages);
    let grown = |by| memory_grow::<0>(by) != usize::MAX;
    grown(short.max(pages / 8)) || grown(short)
}
