//! The whole way through, from text to text.

mod answering;
mod judging;
