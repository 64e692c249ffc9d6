//! What leads from one catalog to another.
//!
//! [`compare`] says in what two catalogs differ, object by object. [`plan`] gives the operations that lead from the one to
//! the other: what hangs on a changed object is taken away, what is new is made, what has changed is altered, what was
//! taken away is made again, and what is not wanted any more goes last. Each part is found by comparing the wanted catalog
//! with what the parts before it have made, so the plan is its own proof: nothing is left to find at its end.

mod adopt;
mod column;
mod constraint;
mod domain;
mod enumeration;
mod extension;
mod found;
mod function;
mod ignore;
mod index;
mod names;
mod plan;
mod rename;
mod same;
mod schema;
mod sequence;
mod table;
mod trigger;
mod view;
pub mod wanted;

pub use adopt::adopt;
pub use found::{Action, Change, Found, Note};
pub use ignore::Ignore;
pub use plan::{Plan, plan};
pub use rename::{Rename, Suspicion, suspicions};

use crate::catalog::Catalog;

/// How two catalogs are compared.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What is left alone, and never said.
    pub ignore: Ignore,
    /// True if the wanted catalog was read from texts of a server: of a query that reads otherwise there, it cannot be
    /// told whether it differs.
    pub is_stored: bool,
    /// Whether what is there and not wanted is left alone.
    pub keeps: bool,
    /// What has another name now.
    pub renames: Vec<Rename>,
    /// Whether the operations leave a busy table usable.
    pub online: bool,
}

/// Two catalogs beside each other.
#[derive(Clone, Copy)]
struct Sides<'a> {
    before: &'a Catalog,
    after: &'a Catalog,
    options: &'a Options,
}

/// In what two catalogs differ, kind by kind and name by name.
pub fn compare(before: &Catalog, after: &Catalog, options: &Options) -> Found {
    let sides = Sides { before, after, options };
    let mut found = Found::default();
    schema::compare(sides, &mut found);
    extension::compare(sides, &mut found);
    enumeration::compare(sides, &mut found);
    domain::compare(sides, &mut found);
    sequence::compare(sides, &mut found);
    table::compare(sides, &mut found);
    function::compare(sides, &mut found);
    view::compare(sides, &mut found);
    found
}
