//! limbeck compiles a history of schema migrations into a PostgreSQL script.
//!
//! Sources go in at one end, a `Script` comes out at the other; `ARCHITECTURE.md` has the picture. The modules stand
//! in reading order: first the nouns, then the passes in the order in which a source walks through them.

// What pest's derived parser asks for in its no-std mode, which is a third faster.
extern crate alloc;

// Nouns.
pub mod source;
pub mod diagnostic;
pub mod sql;
pub mod catalog;
pub mod statement;
pub mod expression;
// Verbs.
pub mod op;
pub mod migration;
pub mod naming;
// Passes.
pub mod revision;
pub mod dsl;
pub mod python;
pub mod sqlalchemy;
pub mod alembic;
pub mod ddl;
pub mod order;
pub mod replay;
pub mod script;
pub mod schema;
pub mod diff;
pub mod models;
pub mod compile;
pub mod import;
pub mod lint;
pub mod packet;
// The world.
pub mod environment;
pub mod online;
pub mod project;
// The doors.
pub mod command;
pub mod cli;
