//! The stable codes of diagnostics, each with what `limbeck explain` says of it.
//!
//! A file a family; the first two digits name the family and are never reused:
//! `L01` language, `L02` revision graph, `L03` targets and ranges, `L04` what does not fit the catalog,
//! `L05` order, versions and transactions, `L06` variables and the script, `L07` Alembic's Python, `L08` SQL, `L09` lint,
//! `L10` the project: its configuration and its files, `L11` comparing schemas.

mod catalog;
mod compare;
mod graph;
mod language;
mod lint;
mod plan;
mod project;
mod python;
mod script;
mod sql;
mod target;

pub use catalog::*;
pub use compare::*;
pub use graph::*;
pub use language::*;
pub use lint::*;
pub use plan::*;
pub use project::*;
pub use python::*;
pub use script::*;
pub use sql::*;
pub use target::*;

/// A kind of diagnostic. Its `id` never changes its meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `L0101`.
    pub id: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What it means, how it comes about and what to do, as plain text of a few lines.
    pub explanation: &'static str,
}

/// Defines the codes of one family as constants, and the list of them.
macro_rules! codes {
    ($family:ident: $($id:ident $name:ident $title:literal $explanation:literal)*) => {
        $(
            #[doc = $title]
            pub const $name: &$crate::diagnostic::Code = &$crate::diagnostic::Code {
                id: stringify!($id),
                title: $title,
                explanation: $explanation,
            };
        )*
        /// Every code of this family, in the order of the ids.
        pub const $family: &[&$crate::diagnostic::Code] = &[$($name),*];
    };
}
pub(crate) use codes;

/// Every code there is, in the order of the ids.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [LANGUAGE, GRAPH, TARGET, CATALOG, PLAN, SCRIPT, PYTHON, SQL, LINT, PROJECT, COMPARE].into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_unique_and_in_order() {
        let ids: Vec<_> = super::all().map(|code| code.id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    }
}
