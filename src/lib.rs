//! limbeck compiles a history of schema migrations into a PostgreSQL script.
//!
//! Sources go in at one end, a `Script` comes out at the other; `ARCHITECTURE.md` has the picture. The modules stand
//! in reading order: first the nouns, then the passes in the order in which a source walks through them.

pub mod alembic;
pub mod catalog;
pub mod diagnostic;
pub mod migration;
pub mod op;
pub mod revision;
pub mod script;
pub mod source;
pub mod sql;
pub mod statement;
