#![expect(unsafe_code, reason = "the host is called with an address")]
//! The time, by WASI, for a module of its own: Kubewarden's hosts link it into every waPC policy, and a waPC host
//! that does not cannot load what imports it. No other function of it is imported.

use crate::settings::Now;

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    fn clock_time_get(clock: i32, precision: u64, nanoseconds: *mut u64) -> i32;
}

/// The clock that people set their watches by.
const REALTIME: i32 = 0;

/// A day is all that is asked for: the host may answer as coarsely as it likes.
const PRECISION: u64 = 1_000_000_000;

/// The time; none where the host has no clock that goes.
pub fn now() -> Option<Now> {
    let mut nanoseconds = 0;
    // SAFETY: the host writes eight bytes, and only before it returns.
    let error = unsafe { clock_time_get(REALTIME, PRECISION, &raw mut nanoseconds) };
    if error == 0 { Now::of_clock(nanoseconds) } else { None }
}
