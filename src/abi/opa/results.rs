#![expect(unsafe_code, reason = "results are copied to where the host reads them late")]
//! Where results lie. OPA 1.22 gives an instance back to its pool before it parses the result, which it
//! reads in the instance's memory (`internal/wasm/sdk/internal/wasm/vm.go`, `Eval` returns a view): the
//! next request on that instance, whose input is written over the heap, would change the verdict of the
//! one before. So results stand in a stretch of their own below the heap, and are overwritten only after
//! the whole stretch was used by later ones.

use core::ptr;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::super::arena;

/// Where the next result goes, from the start of the stretch.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// Copies a result into the stretch and gives its address. One that would take most of the stretch
/// stays on the heap.
pub fn keep(result: Vec<u8>) -> usize {
    if result.len() > arena::RESERVED / 4 {
        return super::leak(result);
    }
    let next = NEXT.load(Relaxed);
    let start = if next + result.len() > arena::RESERVED { 0 } else { next };
    NEXT.store(start + result.len(), Relaxed);
    let address = arena::reserved() + start;
    // SAFETY: the stretch is reserved for results alone, in memory since the arena's first use, and the
    // copy ends within it.
    unsafe { ptr::copy_nonoverlapping(result.as_ptr(), address as *mut u8, result.len()) };
    address
}
