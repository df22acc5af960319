//! Memory that hosts take back all at once.

/// Lets go of what was made for one answer. In an engine's module nothing of it is given back: its host forgets the
/// whole heap of an answer.
///
/// Never for what shares an `Rc` with a session, which stays: its count would only rise, until it overflows and the
/// module traps.
pub fn leave<T>(value: T) {
    #[cfg(all(target_family = "wasm", not(feature = "js")))]
    core::mem::forget(value);
    #[cfg(not(all(target_family = "wasm", not(feature = "js"))))]
    drop(value);
}
