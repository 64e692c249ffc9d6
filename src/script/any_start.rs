//! A script that is right wherever the database stands behind its target, and can be run again after a stop.
//!
//! A revision is done where the version table has its row, or that of a revision above it. Each part of a migration is one
//! `DO` block that looks at the rows and then runs its statements and writes them down, or says that they are done, or
//! refuses: one statement, so that no client can pass over a part of it. A statement outside a transaction runs where it is
//! done already, too: that it changes nothing then has been proved from the catalog. A script for psql leaves it out.

use super::guard::Named;
use super::progress::Progress;
use super::segment::{Expectation, Piece};
use super::settings::VersionTable;
use super::step::Step;
use crate::sql::{Literal, QualifiedName};
use crate::statement::Statement;
use askama::Template;

/// What says in the version table that a revision is done, and that it can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The revision and all above it, as far as the script goes.
    pub done: Vec<String>,
    /// For each revision that it stands on, that one and all above it.
    pub needs: Vec<Vec<String>>,
    /// The revisions that it stands on: their rows give way to its own.
    pub gone: Vec<String>,
}

/// All revisions that may be in the version table, and what there is to know of each step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyStart {
    /// The revisions behind the target.
    pub known: Vec<String>,
    /// One for each step of the script.
    pub steps: Vec<Reach>,
}

/// A part of a migration as its conditions in SQL.
pub struct Place<'a> {
    table: &'a QualifiedName,
    table_text: Literal,
    revision: Literal,
    /// True where the part is done.
    done: String,
    /// True where it is not, and cannot be run.
    refuses: String,
    cannot: Literal,
    already: Literal,
    gone: String,
}

impl<'a> Place<'a> {
    /// The place of a piece.
    pub fn new(
        table: &'a VersionTable,
        any: &AnyStart,
        expects: &Expectation,
        piece: &Piece,
        step: &Step,
    ) -> Place<'a> {
        let reach = &any.steps[piece.step];
        let has = |ids: &[String]| format!("present && {}", array(ids));
        let mark = expects.progress.as_ref().map(|mark| Literal::made(mark.to_string()));
        let mut refuses = vec![format!("NOT present <@ {}", array(&any.known))];
        refuses.extend(reach.needs.iter().map(|ids| format!("NOT present && {}", array(ids))));
        refuses.push(match &mark {
            Some(mark) => format!("mark IS DISTINCT FROM {mark}"),
            None => "mark IS NOT NULL".to_string(),
        });
        // A later part of the same migration leaves a mark of its own.
        let later = later_marks(piece, step);
        let done = match later.is_empty() {
            true => format!("({})", has(&reach.done)),
            false => format!("({} OR coalesce(mark IN ({}), false))", has(&reach.done), list(&later)),
        };
        Place {
            table: &table.name,
            table_text: Literal::made(table.name.to_string()),
            revision: Literal::made(step.revision.as_str()),
            done,
            refuses: refuses.join("\n            OR "),
            cannot: Literal::made(format!("\", where revision {} cannot be run", step.revision)),
            already: Literal::made(format!("limbeck: {} is done already", step.title())),
            gone: list(&reach.gone),
        }
    }

    /// The query that tells psql whether to run the part.
    pub fn question(&self) -> String {
        let Place { table, table_text, done, .. } = self;
        format!(
            "SELECT NOT {done} AS limbeck_run FROM (SELECT coalesce(array_agg(version_num::text), ARRAY[]::text[]) AS present, \
             substring(obj_description({table_text}::regclass, 'pg_class') FROM '^limbeck: (.*)$') AS mark FROM {table}) AS state \\gset"
        )
    }
}

/// The marks that stand where a part of a migration is done, and the whole of it not.
fn later_marks(piece: &Piece, step: &Step) -> Vec<String> {
    let mark = |done| Progress { direction: step.direction, revision: step.revision.clone(), done, parts: piece.parts };
    (piece.number + 1..piece.parts).map(|done| mark(done).to_string()).collect()
}

fn array(ids: &[String]) -> String {
    format!("ARRAY[{}]", list(ids))
}

fn list(ids: &[String]) -> String {
    ids.iter().map(|id| Literal::made(id.as_str()).to_string()).collect::<Vec<_>>().join(", ")
}

/// One part of a migration, in a transaction.
#[derive(Template)]
#[template(path = "script/any_step.sql")]
pub struct AnyStep<'a> {
    place: Place<'a>,
    tag: String,
    settings: Vec<String>,
    create: Option<String>,
    built: Vec<Named<'a>>,
    dropped: Vec<Named<'a>>,
    statements: &'a [Statement],
    progress: Option<Literal>,
    records: bool,
    clears: bool,
}

impl<'a> AnyStep<'a> {
    /// The part; `settings` hold for it alone, and `create` makes the version table.
    pub fn new(
        place: Place<'a>,
        expects: &'a Expectation,
        piece: &Piece,
        statements: &'a [Statement],
        settings: Vec<String>,
        create: Option<String>,
    ) -> AnyStep<'a> {
        let mut tag = "limbeck".to_string();
        while statements.iter().any(|one| one.sql.contains(&format!("${tag}"))) {
            tag.push('_');
        }
        AnyStep {
            place,
            tag,
            settings,
            create,
            built: expects.built.iter().map(|(index, table)| Named::new(index, Some(table))).collect(),
            dropped: expects.dropped.iter().map(|index| Named::new(index, None)).collect(),
            statements,
            progress: piece.progress.as_ref().map(|mark| mark.comment()),
            records: piece.records,
            clears: piece.clears,
        }
    }
}

/// What a latch asks before a statement outside a transaction.
#[derive(Template)]
#[template(path = "script/any_check.sql")]
pub struct AnyCheck<'a> {
    /// The statement.
    pub place: Place<'a>,
}
