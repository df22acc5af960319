#![expect(unsafe_code, reason = "an allocator hands out memory")]
//! One bump arena from the end of the static data upwards, the module's only allocator. The host
//! moves its pointer: everything above it is forgotten at once, so nothing that lives there may
//! outlive the call that made it, except what the host has been told to keep.

use core::alloc::{GlobalAlloc, Layout};
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[cfg(feature = "opa")]
use super::memory::size;
use super::memory::{grow_to, heap};

/// What the host may write above the pointer without asking: some hosts do not grow the memory.
const HEADROOM: usize = 1 << 20;

/// Bytes below the arena that never belong to it: OPA's results.
pub const RESERVED: usize = if cfg!(feature = "opa") { 1 << 20 } else { 0 };

/// The next free byte; 0 before the first use. Wasm modules have one thread: the atomic is for `Sync`.
static TOP: AtomicUsize = AtomicUsize::new(0);

struct Arena;

#[global_allocator]
static ARENA: Arena = Arena;

// SAFETY: blocks are cut off one growing region and never overlap; `grow_to` has made the whole
// block addressable before it is handed out; a failed growth gives null.
unsafe impl GlobalAlloc for Arena {
    #[inline(always)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // An alignment is a power of two.
        let below = layout.align() - 1;
        let start = top().checked_add(below).map(|start| start & !below);
        match start.and_then(|start| Some((start, start.checked_add(layout.size())?))) {
            Some((start, end)) if grow_to(end) => {
                TOP.store(end, Relaxed);
                start as *mut u8
            }
            _ => ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if block as usize + layout.size() == TOP.load(Relaxed) {
            TOP.store(block as usize, Relaxed);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let start = block as usize;
        if start + layout.size() == TOP.load(Relaxed) {
            // The last block grows where it stands.
            return match start.checked_add(size) {
                Some(end) if grow_to(end) => {
                    TOP.store(end, Relaxed);
                    block
                }
                _ => ptr::null_mut(),
            };
        }
        if size <= layout.size() {
            return block;
        }
        // SAFETY: the caller vouches for `layout`; the new block is fresh and cannot overlap the old one.
        unsafe {
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !new.is_null() {
                ptr::copy_nonoverlapping(block, new, layout.size());
            }
            new
        }
    }
}

/// The next free byte. The first call grows the memory by the headroom.
#[inline(always)]
pub fn top() -> usize {
    match TOP.load(Relaxed) {
        0 => first(),
        top => top,
    }
}

#[cold]
fn first() -> usize {
    let base = base();
    grow_to(base + HEADROOM);
    TOP.store(base, Relaxed);
    base
}

/// Where the arena starts, the same in every instance.
pub fn base() -> usize {
    reserved() + RESERVED
}

/// Where the reserved bytes start.
pub fn reserved() -> usize {
    heap().next_multiple_of(16)
}

/// Forgets everything from `address` on.
pub fn reset(address: usize) {
    TOP.store(address.max(base()), Relaxed);
}

/// The bytes that the host wrote at `address`; none where they do not lie in memory.
#[cfg(feature = "opa")]
pub fn bytes(address: usize, length: usize) -> &'static [u8] {
    let end = address.checked_add(length);
    if address == 0 || end.is_none_or(|end| end > size()) {
        return &[];
    }
    // SAFETY: the range lies in memory, and the host leaves it alone until the call is over.
    unsafe { core::slice::from_raw_parts(address as *const u8, length) }
}
