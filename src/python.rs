//! A small, safe Python, read without Python: its syntax, its values, and an evaluator with the part of the standard
//! library that migrations and models use. It knows no library: what stands behind an import says [`Library`].

pub mod evaluate;
pub mod json;
mod library;
mod modules;
pub mod syntax;
pub mod value;

pub use library::Library;
pub use modules::{Alone, Modules};
pub use syntax::Module;
