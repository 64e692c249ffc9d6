//! The history as a graph: which revision stands on which, what a typed target means, which revisions a command runs
//! in which order, and what happens to the rows of the version table meanwhile.
//!
//! Everything here reads headers only; a broken body on another branch stops nobody. The semantics are Alembic's,
//! measured; where Alembic leaves an order to hashing, the order in which the author declared it is taken.

pub mod build;
pub mod destination;
pub mod graph;
pub mod header;
pub mod heads;
pub mod history;
pub mod resolve;
pub mod route;
pub mod set;
pub mod stamp;
pub mod target;
pub mod walk;

pub use destination::Destination;
pub use graph::{Lineage, RevisionGraph, RevisionIndex};
pub use header::{Header, Name, Text};
pub use heads::{RowChange, VersionRows};
pub use history::End;
pub use route::{Direction, Move, Route, Step};
pub use set::RevisionSet;
pub use stamp::{Stamp, StampRoute};
pub use target::{Fault, Target, Typed};
