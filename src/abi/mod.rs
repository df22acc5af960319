//! Calling conventions and memory: each adapter moves bytes to the text functions of [`crate::json`]
//! and decides nothing. The only rooms with `unsafe`, compiled for wasm32 alone.

#[cfg(any(feature = "opa", feature = "kubewarden"))]
mod arena;
#[cfg(feature = "clock")]
mod clock;
#[cfg(feature = "js")]
mod js;
#[cfg(feature = "kubewarden")]
mod kubewarden;
mod memory;
#[cfg(feature = "opa")]
mod opa;
#[cfg(feature = "js")]
mod pool;
#[cfg(any(feature = "opa", feature = "js"))]
mod source;
