//! Alembic's Python migrations, read without Python: syntax, header, a small evaluator, and the lowering of directives to
//! the operations that every front end shares.

pub mod evaluate;
mod header;
mod json;
pub mod syntax;
pub mod value;

pub use syntax::Module;

use crate::diagnostic::Diagnostics;
use crate::revision::Header;
use crate::source::{Source, SourceId};

/// Reads the header of a Python migration. Reports what is wrong with it; `None` if it has none.
pub fn read_header(id: SourceId, source: &Source, report: &mut Diagnostics) -> Option<Header> {
    Module::parse(id, source, report)?.header(report)
}
