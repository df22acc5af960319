//! The JavaScript side of the `js` build.

use crate::Outcome;
use wasm_bindgen_cli_support::Bindgen;

/// Writes `surepull.js`, `surepull.d.ts` and `surepull_bg.wasm` into `folder`.
pub fn run(module: &str, folder: &str) -> Outcome {
    Bindgen::new()
        .input_path(module)
        .out_name("surepull")
        .web(true)?
        .typescript(true)
        // The loaders in `js/src` say where the module is: a path in the glue would make every
        // bundler pack a second copy.
        .omit_default_module_path(true)
        // A trapped instance is replaced by a new one: `js/src` resets what the glue remembers of the old.
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)?;
    Ok(())
}
