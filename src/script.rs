//! From replayed migrations to the text that a DBA approves: transactions, guards, bookkeeping, comments.

pub mod bookkeeping;
pub mod guard;
mod header;
pub mod print;
pub mod progress;
pub mod segment;
pub mod session;
pub mod settings;
pub mod step;

use crate::catalog::PostgresVersion;
use segment::Segment;
use settings::Settings;
use step::Step;

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
        let segments = segment::cut(&steps, settings.transaction, makes_version_table, start.resume);
        Script { steps, segments, settings, version, tag: start.tag, rows: start.rows }
    }

    /// A script that makes the version table and nothing else, if it is not there.
    pub fn ensure_version(settings: Settings, version: PostgresVersion) -> Script {
        let segments = segment::version_table_only();
        Script { steps: Vec::new(), segments, settings, version, tag: None, rows: Vec::new() }
    }

    /// Every entry of its text, in order: comments and statements.
    pub fn entries(&self) -> Vec<print::Entry> {
        print::entries(self)
    }

    /// True if a session has to know which parts it has run: a later part could otherwise fit a database that an earlier
    /// one refused. Where `psql` stops at the first error there is no later part.
    fn takes_turns(&self) -> bool {
        self.settings.guard && !self.settings.psql && self.segments.len() > 1
    }

    /// From where to where: `a1c5:b2d6`.
    fn range(&self) -> String {
        let rows = |rows: &[String]| if rows.is_empty() { "base".to_string() } else { rows.join(",") };
        let last = self.steps.last().map_or(&self.rows, |step| &step.rows_after);
        format!("{}:{}", rows(&self.rows), rows(last))
    }
}

impl std::fmt::Display for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&print::text(&self.entries()))
    }
}
