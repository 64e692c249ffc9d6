//! The change packet: what goes with a script, so that others can judge the change, run it, and find it again.
//!
//! All of it is derived from the history: from the database before and after the route, and from what the statements of
//! the script say of themselves.

mod expected;
mod names;
mod preflight;
mod rows;

use crate::catalog::Catalog;
use crate::script::Script;

/// A script, and the database on both sides of it.
#[derive(Debug)]
pub struct Packet<'a> {
    /// What runs.
    pub script: &'a Script,
    /// The database before it, as the history says it must be.
    pub before: &'a Catalog,
    /// The database after it.
    pub after: &'a Catalog,
}

impl Packet<'_> {
    /// SQL that reads a database and says whether the script may run on it: rows with a verdict each, the last one `GO`
    /// or `NO-GO`.
    pub fn preflight(&self) -> String {
        preflight::text(self)
    }
}
