//! Memory that hosts take back all at once.

/// Lets go of a value once it is answered with. In an engine's module nothing of it is given back: its host forgets
/// the whole heap of an answer, and giving it back piece by piece would be a thirtieth of judging.
pub fn leave<T>(value: T) {
    #[cfg(all(target_family = "wasm", not(feature = "js")))]
    core::mem::forget(value);
    #[cfg(not(all(target_family = "wasm", not(feature = "js"))))]
    drop(value);
}
