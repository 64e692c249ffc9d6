//! What makes a script fail closed, in plain SQL that any client can run.
//!
//! A transaction is poisoned from its first statement on: a cursor WITH HOLD, whose query COMMIT has to run and which
//! raises an error. The guard locks the version table and compares its rows; the release, the last statement before
//! COMMIT, finds the lock that the guard took and the rows that the migrations shall leave, and only then closes the
//! cursor. So whatever was passed over in between (by a savepoint for each statement, by a client that rolls back and goes
//! on in a transaction of its own), COMMIT fails, or there is nothing to commit.
//!
//! Before a statement outside a transaction the session is made read-only; the latch opens it if the rows are right.
//! Behind the statement all that was set before comes back.
//!
//! The texts hold no `%`, no `?` and no colon before a word: some clients take those for parameters.

use super::any_start::{AnyCheck, Place};
use super::segment::Expectation;
use super::settings::VersionTable;
use crate::sql::{Literal, QualifiedName};
use crate::statement::OutsideStep;
use askama::Template;

/// The poison: `COMMIT` runs the query of this cursor, which nothing but the release takes away.
pub const POISON: &str = "DECLARE limbeck_guard CURSOR WITH HOLD FOR SELECT current_setting('limbeck.refused')";

/// Makes the session read-only before a statement outside a transaction.
pub const CLOSE: &str = "SET default_transaction_read_only = on";

/// How the parts of a script know in a session that the one before them has run: by a setting of that session. Where a
/// part is alone, or the client stops at an error, nothing need be known.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    /// What the setting says if the part before this one has run, as an expression.
    pub after: Option<String>,
    /// What it says after this part, as an expression.
    pub leaves: Option<String>,
}

/// The first half of the guard of a transaction.
#[derive(Template)]
#[template(path = "script/guard.sql")]
pub struct Guard<'a> {
    table: &'a QualifiedName,
    /// Whether the script has just made the table, if it was not there.
    is_made: bool,
    table_text: Literal,
    wanted: Literal,
    starts: Literal,
    other_script: &'a Literal,
    built: Vec<Named<'a>>,
    dropped: Vec<Named<'a>>,
    after: &'a Option<String>,
}

/// The second half, which lets the transaction be committed.
#[derive(Template)]
#[template(path = "script/release.sql")]
pub struct Release<'a> {
    table: &'a QualifiedName,
    table_text: Literal,
    wanted: Literal,
    instead: Literal,
    leaves: &'a Option<String>,
}

/// How the setting names a part that has run: by the session's process, and by the version table that it found.
pub fn part(table: &VersionTable, text: &Literal) -> String {
    format!("concat(pg_backend_pid(), ' ', to_regclass({})::oid, {text})", text_of(&table.name))
}

/// What refuses, if the database is elsewhere; with the variables that it needs.
pub struct Check {
    declares: &'static str,
    sql: String,
}

#[derive(Template)]
#[template(path = "script/here.sql")]
struct Here<'a> {
    table: &'a QualifiedName,
    table_text: Literal,
    wanted: Literal,
    starts: Literal,
    other_script: &'a Literal,
}

impl Check {
    /// For a database that has to be just there.
    pub fn here(table: &VersionTable, expects: &Expectation, other_script: &Literal) -> Check {
        let (wanted, table_text) = (state(expects), text_of(&table.name));
        let here = Here { table: &table.name, table_text, starts: starts(&wanted), wanted, other_script };
        Check { declares: "    present text := 'base';", sql: here.to_string() }
    }

    /// For one that may be anywhere where the statement can be run, or is done.
    pub fn anywhere(place: Place<'_>) -> Check {
        Check { declares: "    present text[];\n    mark text;", sql: AnyCheck { place }.to_string() }
    }
}

/// The latch before a statement outside a transaction.
#[derive(Template)]
#[template(path = "script/latch.sql")]
pub struct Latch<'a> {
    table: &'a QualifiedName,
    /// The variables that the check uses.
    declares: &'static str,
    /// What refuses, if the database is elsewhere.
    check: String,
    /// The index that the statement behind the latch builds, and what it shall be like.
    builds: Option<(Named<'a>, &'a str)>,
    /// The index that it drops.
    drops: Option<Named<'a>>,
    /// Whether the session is read-only until here.
    latches: bool,
    after: &'a Option<String>,
    leaves: &'a Option<String>,
}

/// Refuses a client that sends the whole script as one query.
#[derive(Template)]
#[template(path = "script/one_query.sql")]
pub struct OneQuery;

impl<'a> Guard<'a> {
    /// The guard that wants this.
    pub fn new(
        table: &'a VersionTable,
        is_made: bool,
        expects: &'a Expectation,
        turn: &'a Turn,
        other_script: &'a Literal,
    ) -> Guard<'a> {
        let wanted = state(expects);
        Guard {
            table: &table.name,
            is_made,
            table_text: text_of(&table.name),
            starts: starts(&wanted),
            wanted,
            other_script,
            built: expects.built.iter().map(|(index, table)| Named::new(index, Some(table))).collect(),
            dropped: expects.dropped.iter().map(|index| Named::new(index, None)).collect(),
            after: &turn.after,
        }
    }
}

impl<'a> Release<'a> {
    /// The release of a transaction that leaves these rows.
    pub fn new(table: &'a VersionTable, rows: &[String], turn: &'a Turn) -> Release<'a> {
        let wanted = Literal::made(standing(rows));
        let instead = Literal::made(format!("\" instead of \"{}\"", wanted.as_str()));
        Release { table: &table.name, table_text: text_of(&table.name), wanted, instead, leaves: &turn.leaves }
    }
}

impl<'a> Latch<'a> {
    /// The latch before a statement of this kind. It drops what an earlier try to build the index left behind.
    pub fn new(
        table: &'a VersionTable,
        check: Check,
        statement: Option<&'a OutsideStep>,
        latches: bool,
        turn: &'a Turn,
    ) -> Latch<'a> {
        Latch {
            table: &table.name,
            declares: check.declares,
            check: check.sql,
            builds: match statement {
                Some(OutsideStep::BuildIndex { index, table, like }) => Some((Named::new(index, Some(table)), like)),
                _ => None,
            },
            drops: match statement {
                Some(OutsideStep::DropIndex { index, table: Some(table) }) => Some(Named::new(index, Some(table))),
                _ => None,
            },
            latches,
            after: &turn.after,
            leaves: &turn.leaves,
        }
    }
}

/// An index, as a guard speaks of it.
pub(super) struct Named<'a> {
    /// Its name.
    pub name: &'a QualifiedName,
    /// The same as a text.
    pub text: Literal,
    /// Its table, as a name and as a text.
    pub table: Option<(&'a QualifiedName, Literal)>,
}

impl<'a> Named<'a> {
    pub fn new(name: &'a QualifiedName, table: Option<&'a QualifiedName>) -> Named<'a> {
        Named { name, text: text_of(name), table: table.map(|table| (table, text_of(table))) }
    }

    /// A refusal with the name of the index in the middle.
    pub fn refusal(&self, before: &str, behind: &str) -> Literal {
        Literal::made(format!("limbeck refused: {before} {} {behind}", self.name))
    }
}

/// The name as `to_regclass()` reads it.
fn text_of(name: &QualifiedName) -> Literal {
    Literal::made(name.to_string())
}

/// The state of a version table in one text: its rows, or `base` where there are none, and the mark of a migration under
/// way, joined by a sign that no revision id may hold. `script/state.sql` computes the same in the database.
fn state(expects: &Expectation) -> Literal {
    let mark = expects.progress.as_ref().map(ToString::to_string);
    let standing = standing(&expects.rows);
    Literal::made(std::iter::once(standing).chain(mark).collect::<Vec<_>>().join(" + "))
}

/// The end of a refusal that has said where the database is.
fn starts(wanted: &Literal) -> Literal {
    Literal::made(format!("\", and this part of the script starts from \"{}\"", wanted.as_str()))
}

fn standing(rows: &[String]) -> String {
    if rows.is_empty() { "base".to_string() } else { rows.join(" + ") }
}
