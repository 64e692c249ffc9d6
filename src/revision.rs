//! The history as a graph: which revision stands on which, what a typed target means, which revisions a command runs
//! in which order, and what happens to the rows of the version table meanwhile.
//!
//! Everything here reads headers only; a broken body on another branch stops nobody. The semantics are Alembic's,
//! measured; where Alembic leaves an order to hashing, the order in which the author declared it is taken.

pub mod build;
pub mod graph;
pub mod header;
pub mod set;

pub use graph::{RevisionGraph, RevisionIndex};
pub use header::{Header, Name, Text};
pub use set::RevisionSet;
