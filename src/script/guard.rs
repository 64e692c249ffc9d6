//! What makes a script fail closed, in plain SQL that any client can run.
//!
//! At the head of each transaction a guard locks the version table, compares its rows and raises: the transaction is then
//! dead. Before a statement outside a transaction, and before the first of several segments, a latch compares the rows
//! and, instead of raising, makes the session read-only, so that the server refuses everything after it whatever the
//! client does after an error. Raising there would undo the setting.

use super::segment::Expectation;
use super::settings::VersionTable;
use crate::sql::{Literal, QualifiedName};
use askama::Template;

/// The guard of a transaction.
#[derive(Template)]
#[template(path = "script/guard.sql")]
pub struct Guard<'a> {
    table: &'a QualifiedName,
    table_text: Literal,
    wanted: Literal,
    built: Vec<Literal>,
    dropped: Vec<Literal>,
}

/// The latch before what no transaction holds together.
#[derive(Template)]
#[template(path = "script/latch.sql")]
pub struct Latch<'a> {
    table: &'a QualifiedName,
    table_text: Literal,
    wanted: Literal,
    /// The index that the statement behind the latch builds: as a text, and as a name.
    leftover: Option<(Literal, &'a QualifiedName)>,
}

impl<'a> Guard<'a> {
    /// The guard that wants this.
    pub fn new(table: &'a VersionTable, expects: &Expectation) -> Guard<'a> {
        let texts = |names: &[QualifiedName]| names.iter().map(text_of).collect();
        Guard {
            table: &table.name,
            table_text: text_of(&table.name),
            wanted: state(expects),
            built: texts(&expects.built),
            dropped: texts(&expects.dropped),
        }
    }
}

impl<'a> Latch<'a> {
    /// The latch that wants this, and drops what an earlier try to build `index` left behind.
    pub fn new(table: &'a VersionTable, expects: &Expectation, index: Option<&'a QualifiedName>) -> Latch<'a> {
        Latch {
            table: &table.name,
            table_text: text_of(&table.name),
            wanted: state(expects),
            leftover: index.map(|index| (text_of(index), index)),
        }
    }
}

/// The name as `to_regclass()` reads it.
fn text_of(name: &QualifiedName) -> Literal {
    Literal::made(name.to_string())
}

/// The state of a version table in one text: its rows, and the mark of a migration under way, joined by a sign that no
/// revision id may hold; `base` where there is nothing. `script/state.sql` computes the same in the database.
pub fn state(expects: &Expectation) -> Literal {
    let mark = expects.progress.as_ref().map(ToString::to_string);
    let parts: Vec<&str> = expects.rows.iter().chain(&mark).map(String::as_str).collect();
    Literal::made(if parts.is_empty() { "base".to_string() } else { parts.join(" + ") })
}
