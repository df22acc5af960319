//! What users may configure of a rule beside its severity: each rule's own options, by its id.

use std::rc::Rc;

use crate::report::Problem;
use crate::settings::{Tree, read_options};

/// The options of every rule that has any.
macro_rules! options {
    ($($rule:ident = $id:literal,)*) => {
        /// The options of every rule that has any, shared by all layers that no override sets apart.
        #[derive(Clone, Debug, Default)]
        pub struct Options {
            $(
                #[doc = concat!("Of `", $id, "`.")]
                pub $rule: Rc<super::$rule::Options>,
            )*
        }

        impl Options {
            /// Sets the options of a rule; tells whether it has any.
            ///
            /// # Errors
            /// An unknown option, or a wrong value.
            pub fn set(&mut self, id: &str, options: &Tree) -> Result<bool, Problem> {
                match id {
                    $($id => self.$rule = Rc::new(read_options(id, options)?),)*
                    _ => return Ok(false),
                }
                Ok(true)
            }

            /// Takes the options of one rule over from elsewhere.
            pub fn adopt(&mut self, id: &str, from: &Self) {
                match id {
                    $($id => self.$rule = Rc::clone(&from.$rule),)*
                    _ => {}
                }
            }

            /// The schema of each rule's options.
            #[cfg(feature = "schema")]
            pub fn schemas(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($id, <super::$rule::Options as schemars::JsonSchema>::json_schema(generator)),)*]
            }
        }
    };
}

options! {
    nonstandard_name = "nonstandard-name",
    public_registry = "public-registry",
    floating_tag = "floating-tag",
    unversioned_tag = "unversioned-tag",
    version_out_of_range = "version-out-of-range",
    pull_storm = "pull-storm",
    unprepulled_image = "unprepulled-image",
    stale_scan = "stale-scan",
    vulnerable_image = "vulnerable-image",
}
