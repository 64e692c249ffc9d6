//! The words of SQL: identifiers, names, types, literals and pieces of raw SQL. Their `Display` is their quoting, so a
//! template cannot print one unquoted. Each carries the [`Span`] that it was read from; equality and order ignore it.

mod data_type;
mod ident;
mod mention;
mod query;
mod raw;
pub mod scan;

pub use data_type::{DataType, TypeError, TypeName};
pub use ident::{Ident, QualifiedName};
pub use query::QuerySource;
pub use raw::{Body, Expression, Literal};

use crate::source::Span;

/// What knows where it was read.
pub trait Spanned {
    /// Where it was read; [`Span::NONE`] for what the compiler made.
    fn span(&self) -> Span;
}
