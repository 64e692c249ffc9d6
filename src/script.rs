//! From replayed migrations to the text that a DBA approves: transactions, guards, bookkeeping, comments.

pub mod any_start;
pub mod bookkeeping;
pub mod guard;
mod header;
pub mod new_value;
pub mod print;
pub mod progress;
pub mod segment;
pub mod session;
pub mod settings;
pub mod split;
pub mod step;
mod writer;

use crate::catalog::PostgresVersion;
use any_start::AnyStart;
use segment::Segment;
use settings::Settings;
use step::{Direction, Step};

/// A whole script. Its `Display` is its text.
#[derive(Debug, Clone)]
pub struct Script {
    /// Its migrations, in the order in which they run.
    pub steps: Vec<Step>,
    /// What is committed together, in order.
    pub segments: Vec<Segment>,
    /// What the project asks for.
    pub settings: Settings,
    /// The version of PostgreSQL that it is for.
    pub version: PostgresVersion,
    /// The free text of `--tag`.
    pub tag: Option<String>,
    /// The rows of the version table that it starts from.
    pub rows: Vec<String>,
    /// What it needs to know if it may start anywhere on its way.
    pub any_start: Option<AnyStart>,
}

/// Where a script begins.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// The rows of the version table, sorted by their bytes.
    pub rows: Vec<String>,
    /// How many parts of the first migration are done already.
    pub resume: usize,
    /// The free text of `--tag`.
    pub tag: Option<String>,
}

impl Script {
    /// Puts steps together. Where the version table has no rows yet, an upgrade makes it.
    pub fn new(steps: Vec<Step>, start: Start, settings: Settings, version: PostgresVersion) -> Script {
        let upward = steps.first().is_some_and(|step| step.direction != step::Direction::Downgrade);
        let makes_version_table = upward && start.rows.is_empty() && start.resume == 0;
        let segments = segment::cut(&steps, &start, settings.transaction, makes_version_table);
        Script { steps, segments, settings, version, tag: start.tag, rows: start.rows, any_start: None }
    }

    /// A script that makes the version table and nothing else, if it is not there.
    pub fn ensure_version(settings: Settings, version: PostgresVersion) -> Script {
        let segments = segment::version_table_only();
        Script { steps: Vec::new(), segments, settings, version, tag: None, rows: Vec::new(), any_start: None }
    }

    /// Every entry of its text, in order: comments and statements.
    pub fn entries(&self) -> Vec<print::Entry> {
        let mut entries = Vec::new();
        writer::each(self, &mut |entry| entries.push(entry));
        entries
    }

    /// True if a session has to know which parts it has run: a later part could otherwise fit a database that an earlier
    /// one refused. Where `psql` stops at the first error there is no later part.
    fn takes_turns(&self) -> bool {
        self.settings.guard
            && !self.settings.psql
            && !self.settings.split
            && self.any_start.is_none()
            && self.segments.len() > 1
    }

    /// The rows of the version table at its end.
    pub fn end(&self) -> &[String] {
        self.segments.last().map_or(&self.rows, |segment| &segment.leaves)
    }

    /// From where to where: `a1c5:b2d6`.
    fn range(&self) -> String {
        format!("{}:{}", place(&self.rows, ","), place(self.end(), ","))
    }

    /// The command that makes it, without its start: `limbeck upgrade b2d6`.
    fn command(&self) -> String {
        let verb = match self.steps.first().map(|step| step.direction) {
            Some(Direction::Downgrade) => "downgrade",
            Some(Direction::Stamp) => "stamp",
            Some(Direction::Upgrade) | None => "upgrade",
        };
        let target = match self.end() {
            [_, _, ..] if verb == "upgrade" => "heads".to_string(),
            [_, _, ..] => "TARGET".to_string(),
            rows => place(rows, ","),
        };
        format!("limbeck {verb} {target}")
    }

    /// Where the database is behind a part, in words.
    fn standing(&self, segment: &Segment) -> String {
        let rows = place(&segment.leaves, ", ");
        match segment.pieces.last().and_then(|last| last.progress.as_ref()) {
            Some(mark) => format!(
                "{rows}, and half way in {} {} (part {} of {})",
                mark.direction, mark.revision, mark.done, mark.parts
            ),
            None => rows,
        }
    }
}

/// Rows of the version table in one text; `base` where there are none.
fn place(rows: &[String], between: &str) -> String {
    if rows.is_empty() { "base".to_string() } else { rows.join(between) }
}

impl std::fmt::Display for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut result = Ok(());
        writer::each(self, &mut |entry| {
            if result.is_ok() {
                result = entry.fmt(f);
            }
        });
        result
    }
}
