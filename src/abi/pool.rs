#![expect(unsafe_code, reason = "an allocator hands out memory")]
//! The JavaScript module's allocator. Its blocks live as long as policies do, so they are given back one by one:
//! each is a power of two long, and what is given back waits in the list of its length. Rust's own allocator
//! takes three kilobytes of a zipped module, and a tenth of judging.

use core::alloc::{GlobalAlloc, Layout};
use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::memory::{grow_to, heap};

/// The shortest block, which has room for the address of the next one in its list.
const SHORTEST: usize = 16;

/// The first block of each list, by the logarithm of its length; 0 where there is none. Wasm modules have one
/// thread: the atomics are for `Sync`.
static FREE: [AtomicUsize; 32] = [const { AtomicUsize::new(0) }; 32];

/// The first byte that no block has had yet; 0 before the first use.
static TOP: AtomicUsize = AtomicUsize::new(0);

struct Pool;

#[global_allocator]
static POOL: Pool = Pool;

/// What blocks are aligned to that are as long or longer. Nothing asks for more.
const ALIGNED: usize = 64;

/// The list of blocks for a layout, and the logarithm of their length; none where there is no such list.
#[inline(always)]
fn class(layout: Layout) -> Option<(u32, &'static AtomicUsize)> {
    let least = layout.size().max(layout.align()).max(SHORTEST);
    let class = usize::BITS - (least - 1).leading_zeros();
    (layout.align() <= ALIGNED).then_some((class, FREE.get(class as usize)?))
}

// SAFETY: a block is cut off a growing region once and is either in use or in the one list of its length, so no
// two that are in use overlap; it is aligned to its length or to `ALIGNED`, whichever is less, and so to what was
// asked for, which is no more than either; a failed growth gives null.
unsafe impl GlobalAlloc for Pool {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some((class, list)) = class(layout) else { return ptr::null_mut() };
        match list.load(Relaxed) {
            0 => cut(1 << class).map_or(ptr::null_mut(), |start| start as *mut u8),
            first => {
                let block = first as *mut u8;
                // SAFETY: the block was given back, and its first bytes hold the address of the next.
                list.store(unsafe { block.cast::<usize>().read() }, Relaxed);
                block
            }
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some((_, list)) = class(layout) {
            // SAFETY: nobody uses the block any more; it is aligned and long enough for an address.
            unsafe { block.cast::<usize>().write(list.load(Relaxed)) };
            list.store(block as usize, Relaxed);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller vouches for the size, as for `layout`.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        if class(wanted).map(|(class, _)| class) == class(layout).map(|(class, _)| class) {
            return block;
        }
        // SAFETY: the new block is another one than the old, which the caller gives up.
        unsafe {
            let new = self.alloc(wanted);
            if !new.is_null() {
                ptr::copy_nonoverlapping(block, new, size.min(layout.size()));
                self.dealloc(block, layout);
            }
            new
        }
    }
}

/// A block that nobody has had.
#[cold]
fn cut(length: usize) -> Option<usize> {
    let top = match TOP.load(Relaxed) {
        0 => heap(),
        top => top,
    };
    let start = top.checked_next_multiple_of(length.min(ALIGNED))?;
    let end = start.checked_add(length)?;
    grow_to(end).then(|| {
        TOP.store(end, Relaxed);
        start
    })
}
